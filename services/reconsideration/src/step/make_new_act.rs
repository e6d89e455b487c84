//! The respondent acted anew, as it was ordered to: the new act is compared with the one that was revoked. The same act on
//! the same facts and reasons does not do, unless the first was revoked for its procedure only.

use crate::anew::{self, NewAct, ROW, Substance};
use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::{Act, ActKind, By};
use procedure::fact::Performance;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the new act.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeNewAct {
    /// The new act, with the SHA-256 of its paper.
    pub document: Document,
    /// Day it was served, where that is known.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// Kind, where it is another than that of the act that was revoked.
    #[serde(default)]
    pub kind: Option<ActKind>,
    /// What it rests on and orders.
    pub substance: Substance,
    /// Whether it is the same or basically the same act on the same facts and reasons (以同一事实和理由作出相同或者基本相同).
    pub same: bool,
}

impl Step<Reconsideration> for MakeNewAct {
    const RULE: Rule<Stage> =
        Rule::named("make-new-act", "登记重新作出的行政行为", "Record the act made anew")
            .under("《行政复议法》第六十四条第二款")
            .by(&[By::Officer])
            .from(&[Stage::Decided])
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let ordered = anew::outstanding(case, cx)?;
        let substance = self.substance.checked("/substance")?;
        anew::compared(ordered, &substance, self.same, cx)?;
        let document = self.document.checked(cx)?;
        let same = |known: &Document| {
            known.kind == document.kind && known.sha256.is_some() && known.sha256 == document.sha256
        };
        if case.file.documents.iter().any(same) {
            return Err(cx
                .refuse(
                    ROW,
                    "made_already",
                    "该文书已经登记；再次重新作出的，请附新的文书",
                    "this paper is on record: another act comes with its own",
                )
                .at("/document/sha256"));
        }
        let on = anew::day(case, cx, document.on)?;
        let served_on = self.served_on.map(|day| input::day(day, on, cx, "/served_on")).transpose()?;
        let Some(proof) = document.sha256.clone() else {
            return Err(cx
                .refuse(
                    ROW,
                    "paper_required",
                    "请附重新作出的行政行为的文书（填写SHA-256摘要）",
                    "attach the paper of the new act: give its SHA-256",
                )
                .at("/document/sha256"));
        };
        let period = format!("obligation:{}", ordered.obligation);
        let late = case.file.is_late(&period, on);
        let banned = self.same && !ordered.procedure_only;
        let act = made(case, self.kind, &document, served_on);
        let fact = Fact::ActMadeAnew(NewAct { on, substance, same: self.same, late });
        let decision = Decision::of(fact)
            .and(document.lodged())
            .and_all(act.map(|act| FileFact::ActMade(Box::new(act))));
        if banned {
            return Ok(decision.and(cx.tell(
                ROW,
                "same_act",
                "被申请人以同一事实和理由作出了与被撤销的行政行为相同或者基本相同的行政行为，为法律所禁止，不视为履行；请责令限期履行，依法追究责任。申请人对新的行政行为不服的，可以依法申请行政复议或者提起行政诉讼。",
                "The same act was made again on the same facts and reasons, which the law forbids: the decision is not performed. Order performance; against the new act the ways of the law are open.",
            )));
        }
        let told = late.then(|| {
            let (zh, en) = ("重新作出行政行为已经超过期限。", "The act was made anew after the last day.");
            cx.tell(ROW, "new_act_late", zh, en)
        });
        Ok(performed(decision, case, &ordered.obligation, on, &proof).done(case, &period, on).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": {
                "kind": "new_act", "title": "行政处罚决定书", "number": "海兴罚〔2026〕21号", "on": "2026-05-20",
                "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
            },
            "served_on": "2026-05-20",
            "substance": {
                "facts": "重新勘查后认定占用村道二平方米", "reasons": "《村庄和集镇规划建设管理条例》有关规定，责令改正",
                "content": "责令恢复原状，不予罚款"
            },
            "same": false
        })
    }
}

/// The new act as one that may be challenged.
fn made(
    case: &Case<Reconsideration>,
    kind: Option<ActKind>,
    document: &Document,
    served_on: Option<NaiveDate>,
) -> Option<Act> {
    let revoked = case.file.opening().matter.act.as_ref()?;
    Some(Act {
        kind: kind.unwrap_or(revoked.kind),
        document: document.number.clone(),
        on: document.on,
        served_on,
        told_on: None,
        ..revoked.clone()
    })
}

/// And the obligation to act anew is performed towards everybody it benefits.
fn performed(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    key: &str,
    on: NaiveDate,
    proof: &str,
) -> Decision<Reconsideration> {
    let towards = case.file.obligation(key).into_iter().flat_map(|owed| &owed.beneficiaries);
    decision.and_all(towards.map(|beneficiary| FileFact::ObligationPerformed {
        key: key.to_owned(),
        performance: Performance {
            beneficiary: *beneficiary,
            on,
            proof: proof.to_lowercase(),
            confirmed: false,
        },
    }))
}
