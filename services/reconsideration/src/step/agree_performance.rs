//! After the decision or the mediation document the sides agree how it is performed: what was owed by a day is owed by
//! another, in other parts, or no more. The paper in which they all agree is the proof; what they do not touch is owed on.

use super::order_performance::KEY as ORDER;
use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::record::PerformanceAgreement;
use crate::{anew, breach, input};
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Obligation, Refusal, Rule, Step, Term};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Mediation is lawful and of everybody's own will, of performance too.
const ROW: &str = "FY-47";

/// Records what the sides agreed on performance.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreePerformance {
    /// The agreement (履行协议).
    pub document: Document,
    /// Whether every party signed or sealed it.
    pub signed_by_all: bool,
    /// Keys of what it takes the place of, e.g. `1`.
    pub replaces: Vec<String>,
    /// What is owed in its place, each with its last day; none where whom it benefits gives it up. It benefits and binds
    /// the same, where it does not say otherwise.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Reconsideration> for AgreePerformance {
    const RULE: Rule<Stage> = Rule::named("agree-performance", "达成履行协议", "Agree how it is performed")
        .under("《行政复议法》第五条、第七十七条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Decided, Stage::Mediated])
        .enforcing(&[ROW, anew::ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if !self.signed_by_all {
            return Err(cx
                .refuse(
                    ROW,
                    "not_signed",
                    "履行协议应当出于各方自愿，由各方当事人签字或者签章；没有签字的，原确定的履行期限继续计算",
                    "performance is agreed on by everybody's own will, and signed by all: before, the days that were fixed stand",
                )
                .at("/signed_by_all"));
        }
        let replaced = replaced(&self.replaces, case, cx)?;
        let document = self.document.checked(cx)?;
        let ended = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
        input::day(document.on, ended, cx, "/document/on")?;
        if document.sha256.is_none() {
            let (zh, en) = (
                "变更、免除履行应当有凭据，请填写履行协议文件的SHA-256摘要",
                "what changes or ends a duty is proved: give the SHA-256 of the agreement",
            );
            return Err(cx.refuse(ROW, "paper_required", zh, en).at("/document/sha256"));
        }
        let zh = "由履行协议代替";
        let mut decision = Decision::of(Fact::PerformanceAgreed(PerformanceAgreement {
            on: document.on,
            document: case.file.next_document(),
            replaced: self.replaces.clone(),
        }))
        .and(document.lodged());
        for owed in &replaced {
            decision = decision.released(case, owed, zh);
        }
        let left = |owed: &Obligation| !self.replaces.contains(&owed.key);
        if !breach::respondents_default(case, cx).any(left) && !crate::letter::unanswered(case) {
            decision = decision.dropped(case, ORDER, zh);
        }
        let (terms, debtor) = as_before(self.obligations, &replaced);
        let source = ("履行协议约定的履行期限", "the day the agreement on performance fixes");
        let decision = decision.owing(case, terms, cx.today, debtor, "/obligations", source)?;
        Ok(decision.and(cx.tell(
            ROW,
            "performance_agreed",
            "各方已就履行达成协议，所代替的义务不再计算原期限，其余义务照旧；协议约定的义务到期不履行的，依照行政复议决定书、调解书不履行的规定处理。",
            "The sides agreed on performance: what is replaced is due by its old day no more, the rest is. What is agreed and not performed is treated as the decision or the mediation document not performed.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": {
                "kind": "performance_agreement", "title": "履行协议", "on": "2026-05-15",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            },
            "signed_by_all": true, "replaces": ["1"],
            "obligations": [{ "text": "退还罚款2000元，汇入申请人账户", "due": "2026-06-30" }]
        })
    }
}

/// What it takes the place of: owed still, and named once. An act that is to be made anew is made, not agreed away.
fn replaced<'a>(
    keys: &[String],
    case: &'a Case<Reconsideration>,
    cx: &Context,
) -> Result<Vec<&'a Obligation>, Refusal> {
    if keys.is_empty() {
        let (zh, en) = ("请写明履行协议代替哪一项义务", "say what the agreement takes the place of");
        return Err(cx.refuse(ROW, "obligation_required", zh, en).at("/replaces"));
    }
    let mut out: Vec<&Obligation> = Vec::new();
    for (i, key) in keys.iter().enumerate() {
        let at = format!("/replaces/{i}");
        let owed = case.file.obligation(key).filter(|owed| !owed.is_over());
        let owed = owed.filter(|owed| !out.iter().any(|known| known.key == owed.key)).ok_or_else(|| {
            cx.refuse(
                ROW,
                "no_obligation",
                "案件中没有这一项尚未履行的义务，或者重复填写，请核对",
                "nothing of this key is owed still, or it is named twice: check it",
            )
            .at(at.clone())
        })?;
        if case.record.anew.as_ref().is_some_and(|anew| anew.obligation == owed.key) {
            return Err(cx
                .refuse(
                    anew::ROW,
                    "new_act_owed",
                    "责令重新作出行政行为的，应当在期限内作出，不由协议变更或者免除",
                    "an act that is ordered anew is made in its period: no agreement changes or ends that",
                )
                .at(at));
        }
        out.push(owed);
    }
    Ok(out)
}

/// The terms, each to the benefit of those whom all that is replaced benefits where it names nobody; and who owes all that
/// is replaced.
fn as_before<'a>(terms: Vec<Term>, replaced: &[&'a Obligation]) -> (Vec<Term>, Option<&'a OrganId>) {
    let Some((first, rest)) = replaced.split_first() else { return (terms, None) };
    let alike = rest.iter().all(|other| other.beneficiaries == first.beneficiaries);
    let kept = |term: Term| match term.beneficiaries.is_empty() && term.recover_from.is_none() && alike {
        true => Term { beneficiaries: first.beneficiaries.clone(), ..term },
        false => term,
    };
    let debtor = first.debtor.as_ref().filter(|_| rest.iter().all(|other| other.debtor == first.debtor));
    (terms.into_iter().map(kept).collect(), debtor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ripe::given::replied;
    use crate::step::{Decide, OrderPerformance};
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn decided() -> Scenario<Reconsideration> {
        replied(0).take("2026-04-20", By::Officer, "decide", &Decide::example())
    }

    #[test]
    fn what_is_owed_by_another_day_binds_and_benefits_the_same() {
        let case =
            decided().take("2026-05-15", By::Officer, "agree-performance", &AgreePerformance::example());
        let (old, new) = (&case.case.file.obligations[0], &case.case.file.obligations[1]);
        assert!(old.released && !new.released);
        assert_eq!((&old.debtor, &old.beneficiaries), (&new.debtor, &new.beneficiaries));
        assert_eq!(case.due("obligation:2"), "2026-06-30");
        assert_eq!(case.case.stage, Stage::Decided);
        let record = &case.case.record.performance_agreements[0];
        assert_eq!(record.replaced, ["1"]);
        let paper = usize::try_from(record.document).expect("a number");
        assert_eq!(case.case.file.documents[paper - 1].kind, "performance_agreement");
    }

    #[test]
    fn an_order_to_perform_ends_with_what_it_orders() {
        let late =
            decided().take("2026-05-21", By::Officer, "order-performance", &OrderPerformance::example());
        assert!(late.case.file.live(ORDER).is_some());
        let case = late.take("2026-05-22", By::Officer, "agree-performance", &AgreePerformance::example());
        let order = case.case.file.deadline(ORDER).expect("it was ordered");
        assert_eq!(order.state, DeadlineState::Dropped);
    }

    #[test]
    fn what_is_given_up_is_owed_no_more() {
        let mut given_up = AgreePerformance::example();
        given_up["obligations"] = json!([]);
        let case = decided().take("2026-05-15", By::Officer, "agree-performance", &given_up);
        assert!(case.case.file.obligations.iter().all(Obligation::is_over));
        case.refuse("2026-05-16", By::Officer, "agree-performance", &given_up, "no_obligation");
    }
}
