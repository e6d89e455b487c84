//! The organ acted anew, as it was ordered to: the new act is compared with the one that was revoked. The same act on the
//! same facts and reasons does not do, unless the first was revoked for its procedure only.

use crate::anew::{self, Anew, NewAct, OrdersAnew, Substance};
use crate::fact::{Document, FileFact, Performance};
use crate::{Case, Context, Decision, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{Act, ActKind};
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

impl<P: OrdersAnew> Step<P> for MakeNewAct {
    const RULE: Rule<P::Stage> =
        Rule::named("make-new-act", "登记重新作出的行政行为", "Record the act made anew")
            .under(P::ARTICLE)
            .by(P::BY)
            .from(P::FROM)
            .enforcing(P::ROWS);

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let ordered = anew::outstanding(case, cx)?;
        let substance = self.substance.checked("/substance")?;
        compared::<P>(ordered, &substance, self.same, cx)?;
        let document = self.document.checked(cx)?;
        let proof = proof::<P>(&document, case, cx)?;
        let decided = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
        let on = check::day(document.on, decided, cx.today, "/document/on")?;
        let served_on = self.served_on.map(|day| check::day(day, on, cx.today, "/served_on")).transpose()?;
        let period = format!("obligation:{}", ordered.obligation);
        let late = case.file.is_late(&period, on);
        let act = made(case, self.kind, &document, served_on);
        let decision = Decision::of(P::made(NewAct { on, substance, same: self.same, late }))
            .and(document.lodged())
            .and_all(act.map(|act| FileFact::ActMade(Box::new(act))));
        if self.same && !ordered.procedure_only {
            let (zh, en) = P::SAME;
            return Ok(decision.and(cx.tell(P::ROW, "same_act", zh, en)));
        }
        let told = late.then(|| {
            let (zh, en) = ("重新作出行政行为已经超过期限。", "The act was made anew after the last day.");
            cx.tell(P::ROW, "new_act_late", zh, en)
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

/// Refuses to call another act what reads like the act that was revoked.
fn compared<P: OrdersAnew>(
    anew: &Anew,
    substance: &Substance,
    same: bool,
    cx: &Context,
) -> Result<(), Refusal> {
    if !same && anew.revoked.reads_like(substance) {
        return Err(cx
            .refuse(
                P::ROW,
                "identical_act",
                "重新作出的行政行为与被撤销的行政行为事实、理由和内容文字相同，应当认定为相同的行政行为，请核对",
                "facts, reasons and content read like those of the act that was revoked: it is the same act, check it",
            )
            .at("/same"));
    }
    Ok(())
}

/// The SHA-256 of its paper, which is not on record yet.
fn proof<P: OrdersAnew>(document: &Document, case: &Case<P>, cx: &Context) -> Result<String, Refusal> {
    let refuse = |code, zh, en| Err(cx.refuse(P::ROW, code, zh, en).at("/document/sha256"));
    let Some(hash) = document.sha256.clone() else {
        return refuse(
            "paper_required",
            "请附重新作出的行政行为的文书（填写SHA-256摘要）",
            "attach the paper of the new act: give its SHA-256",
        );
    };
    let known = |known: &Document| known.kind == document.kind && known.sha256.as_ref() == Some(&hash);
    if case.file.documents.iter().any(known) {
        return refuse(
            "made_already",
            "该文书已经登记；再次重新作出的，请附新的文书",
            "this paper is on record: another act comes with its own",
        );
    }
    Ok(hash)
}

/// The new act as one that may be challenged.
fn made<P: OrdersAnew>(
    case: &Case<P>,
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
fn performed<P: OrdersAnew>(
    decision: Decision<P>,
    case: &Case<P>,
    key: &str,
    on: NaiveDate,
    proof: &str,
) -> Decision<P> {
    let towards = case.file.obligation(key).into_iter().flat_map(|owed| &owed.beneficiaries);
    decision.and_all(towards.map(|beneficiary| FileFact::ObligationPerformed {
        key: key.to_owned(),
        performance: Performance { beneficiary: *beneficiary, on, proof: proof.to_owned(), confirmed: false },
    }))
}
