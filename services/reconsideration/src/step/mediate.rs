//! The organ brings the parties together. It may invite mediators; the clock runs on unless both sides agree to
//! suspend it.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Mediation;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
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
        .enforcing(&["FY-47"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if !self.voluntary {
            return Err(cx
                .refuse(
                    "FY-47",
                    "not_voluntary",
                    "调解应当遵循合法、自愿的原则；一方不愿调解的，请依法审理并作出决定",
                    "mediation is voluntary: where a side does not want it the case is heard and decided",
                )
                .at("/voluntary"));
        }
        let record = input::document(self.record, cx, "/record")?;
        let mediator = input::given(self.mediator);
        let last_day = case.file.live("decision").and_then(|deadline| deadline.due);
        let clock = last_day.map(|last| {
            cx.tell_until(
                "FY-47",
                "mediation_clock_runs",
                format!(
                    "调解期间审理期限继续计算，最后一日为{}；申请人和被申请人都同意的，可以中止。调解未达成协议的，依法作出复议决定。",
                    input::zh_day(last)
                ),
                format!("The clock runs on during mediation, last day {last}, unless both sides agree to suspend."),
                Some(last),
            )
        });
        Ok(Decision::of(Fact::Mediated(Mediation { on: cx.today, mediator, agreed: self.agreed }))
            .and(FileFact::DocumentLodged(record))
            .and_all(clock))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "voluntary": true, "agreed": false, "mediator": "haiyuan-tiaowei",
            "record": { "kind": "mediation_record", "title": "调解笔录", "on": "2026-03-20" }
        })
    }
}
