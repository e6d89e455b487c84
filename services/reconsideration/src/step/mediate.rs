//! The organ brings the parties together. It may invite mediators; the clock runs on unless both sides agree to
//! suspend it. Where a side does not want it, the offer and the answers stay on file and the case is heard.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Mediation;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a round of mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mediate {
    /// Whether every party takes part of its own will.
    pub voluntary: bool,
    /// The record (调解笔录).
    pub record: Document,
    /// Whether the parties agreed.
    #[serde(default)]
    pub agreed: bool,
    /// Mediation organisation that was invited to help; it keeps its own record in its own case.
    #[serde(default)]
    pub mediator: Option<OrganId>,
}

impl Step<Reconsideration> for Mediate {
    const RULE: Rule<Stage> = Rule::named("mediate", "组织调解", "Bring the parties together")
        .under("《行政复议法》第五条、第七十三条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["FY-47"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if !self.voluntary && self.agreed {
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
        let clock = last_day.map(|last| {
            if !self.voluntary {
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
        let mediation = Mediation { on: cx.today, mediator, agreed: self.agreed, declined: !self.voluntary };
        Ok(Decision::of(Fact::Mediated(mediation)).and(record.lodged()).and_all(clock))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "voluntary": true, "agreed": false, "mediator": "haiyuan-tiaowei",
            "record": { "kind": "mediation_record", "title": "调解笔录", "on": "2026-03-20" }
        })
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
        assert_eq!(case.case.stage, Stage::Accepted);
        assert_eq!(case.case.file.notices.last().unwrap().kind, "mediation_declined");
        assert!(case.case.file.documents.iter().any(|paper| paper.kind == "mediation_record"));
    }
}
