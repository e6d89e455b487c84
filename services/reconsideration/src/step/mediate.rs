//! The organ brings the parties together. It may invite mediators; the clock runs on unless both sides agree to
//! suspend it. Where a side does not want it, the offer and the answers stay on file and the case is heard. What was decided
//! or agreed may be mediated on until it is performed.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::{Mediation, MediationAnswer};
use kernel::{By, OrganId};
use procedure::offer::{MediationOffer, OfferOutcome};
use procedure::{Case, Context, Decision, Document, FileFact, Obligation, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a round of mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mediate {
    /// Whether every party takes part of its own will; left out where `answers` say so of each.
    #[serde(default)]
    pub voluntary: Option<bool>,
    /// What each party answered to the offer.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// The record (调解笔录).
    pub record: Document,
    /// Whether the parties agreed.
    #[serde(default)]
    pub agreed: bool,
    /// Mediation organisation that was invited to help; it keeps its own record in its own case.
    #[serde(default)]
    pub mediator: Option<OrganId>,
}

/// What a party answered to the offer to mediate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Answer)]
pub struct Answer {
    /// Which party, counted from 1 in the order of the file.
    pub party: u32,
    /// Whether it agrees to mediation.
    pub agreed: bool,
}

/// The answers, each of a party of the case and once.
fn answered(answers: Vec<Answer>, case: &Case<Reconsideration>) -> Result<Vec<MediationAnswer>, Refusal> {
    let mut out: Vec<MediationAnswer> = Vec::new();
    for (i, answer) in answers.into_iter().enumerate() {
        let at = format!("/answers/{i}/party");
        let party = case.file.nth_party(answer.party, &at)?.id;
        if out.iter().any(|known| known.party == party) {
            return Err(Refusal::new(
                "answered_already",
                "同一当事人的意见只填写一次，请核对当事人的序号",
                "each party answers once: check its number",
            )
            .at(at));
        }
        out.push(MediationAnswer { party, agreed: answer.agreed });
    }
    Ok(out)
}

impl Step<Reconsideration> for Mediate {
    const RULE: Rule<Stage> = Rule::named("mediate", "组织调解", "Bring the parties together")
        .under("《行政复议法》第五条、第七十三条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted, Stage::Decided, Stage::Mediated])
        .repeated()
        .enforcing(&["FY-47"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let performs = case.stage != Stage::Accepted;
        if performs && case.file.obligations.iter().all(Obligation::is_over) {
            return Err(cx.refuse(
                "FY-47",
                "nothing_to_perform",
                "案件已经办结，没有尚未履行的义务，不再组织调解",
                "the case has ended and nothing is owed: there is nothing to mediate",
            ));
        }
        let answers = answered(self.answers, case)?;
        let all_agree = (!answers.is_empty()).then(|| answers.iter().all(|answer| answer.agreed));
        let voluntary = match (self.voluntary, all_agree) {
            (Some(said), None) => said,
            (None, Some(all)) => all,
            (Some(said), Some(all)) if said == all => all,
            (_, None) => {
                return Err(cx
                    .refuse(
                        "FY-47",
                        "answers_required",
                        "请逐一填写各方当事人是否愿意调解",
                        "say of each party whether it agrees to mediation",
                    )
                    .at("/answers"));
            }
            (Some(_), Some(_)) => {
                return Err(cx
                    .refuse(
                        "FY-47",
                        "answers_mismatch",
                        "各方的意见与是否自愿的填写不一致，请核对",
                        "what the parties answered and whether it is voluntary do not agree: check it",
                    )
                    .at("/voluntary"));
            }
        };
        if !voluntary && self.agreed {
            return Err(cx
                .refuse(
                    "FY-47",
                    "not_voluntary",
                    "调解应当遵循合法、自愿的原则；一方不愿调解的，请依法审理并作出决定",
                    "mediation is voluntary: where a side does not want it the case is heard and decided",
                )
                .at("/voluntary"));
        }
        let record = self.record.checked_at(cx, "/record")?;
        let mediator = input::given(self.mediator);
        let last_day = case.file.live("decision").and_then(|deadline| deadline.due);
        let performance = performs.then(|| in_performance(cx, voluntary));
        let clock = last_day.filter(|_| !performs).map(|last| {
            if !voluntary {
                return cx.tell_until(
                    "FY-47",
                    "mediation_declined",
                    format!(
                        "一方不愿调解，请依法审理并作出决定；审理期限继续计算，最后一日为{}。",
                        kernel::date::zh(last)
                    ),
                    format!("A side does not want mediation: the case is heard and decided, last day {last}."),
                    Some(last),
                );
            }
            cx.tell_until(
                "FY-47",
                "mediation_clock_runs",
                format!(
                    "调解期间审理期限继续计算，最后一日为{}；申请人和被申请人都同意的，可以中止。调解未达成协议的，依法作出复议决定。",
                    kernel::date::zh(last)
                ),
                format!("The clock runs on during mediation, last day {last}, unless both sides agree to suspend."),
                Some(last),
            )
        });
        let (agreed, declined) = (self.agreed, !voluntary);
        // an offer is one while the case is open: what was decided is performed, and not mediated
        let offered = (!performs).then(|| {
            let outcome = if declined { OfferOutcome::Refused } else { OfferOutcome::Accepted };
            let document = Some(case.file.next_document());
            let by = cx.organ().clone();
            let offer = MediationOffer { outcome, on: cx.today, by, basis: None, reason: None, document };
            FileFact::MediationOffered(Box::new(offer))
        });
        let mediation = Mediation { on: cx.today, mediator, agreed, declined, answers };
        let mediated = Decision::of(Fact::Mediated(mediation)).and(record.lodged());
        Ok(mediated.and_all(offered).and_all(clock).and_all(performance))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "voluntary": true, "agreed": false, "mediator": "haiyuan-tiaowei",
            "record": { "kind": "mediation_record", "title": "调解笔录", "on": "2026-03-20" }
        })
    }
}

/// What is told of mediation after the case ended: the days of performance run on.
fn in_performance(cx: &Context, voluntary: bool) -> FileFact {
    match voluntary {
        false => cx.tell(
            "FY-47",
            "mediation_declined",
            "一方不愿调解，请依照行政复议决定书、调解书督促履行。",
            "A side does not want mediation: what was decided or agreed is to be performed as it stands.",
        ),
        true => cx.tell(
            "FY-47",
            "performance_mediated",
            "履行期间组织调解的，原确定的履行期限继续计算；各方就履行达成一致的，请办理“达成履行协议”。",
            "The days of performance run on during mediation: what the sides agree on performance is recorded by `agree-performance`.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn an_offer_that_is_declined_stays_on_file_and_ends_in_no_agreement() {
        let mut declined = Mediate::example();
        declined["voluntary"] = json!(false);
        let mut agreed = declined.clone();
        agreed["agreed"] = json!(true);
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .refuse("2026-03-20", By::Officer, "mediate", &agreed, "not_voluntary")
            .take("2026-03-20", By::Officer, "mediate", &declined);
        let mediation = case.case.record.mediations.last().unwrap();
        assert_eq!((mediation.declined, mediation.agreed), (true, false));
        assert_eq!(case.case.file.mediation_offers[0].outcome, OfferOutcome::Refused);
        assert_eq!(case.case.stage, Stage::Accepted);
        assert_eq!(case.case.file.notices.last().unwrap().kind, "mediation_declined");
        assert!(case.case.file.documents.iter().any(|paper| paper.kind == "mediation_record"));
    }
}
