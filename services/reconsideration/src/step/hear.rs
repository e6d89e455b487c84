//! The hearing is held and recorded, with who came.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Held;
use crate::{Reconsideration, input};
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The record (听证笔录).
    pub record: Document,
    /// Whether the respondent's head attended.
    pub head_attended: bool,
    /// Reason the respondent gave for the absence of its head.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Step<Reconsideration> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "举行听证", "Hold the hearing")
        .under("《行政复议法》第五十条、第五十一条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        input::running(case)?;
        let Some(hearing) = case.record.hearings.last().filter(|hearing| hearing.held.is_none()) else {
            return Err(Refusal::new(
                "hearing_not_notified",
                "没有待举行的听证，请先通知听证",
                "no hearing is notified: notify one first",
            )
            .under("《行政复议法》第五十一条第一款"));
        };
        if cx.today < hearing.on {
            return Err(Refusal::new(
                "hearing_ahead",
                format!("听证定于{}举行", input::zh_day(hearing.on)),
                format!("the hearing is on {}", hearing.on),
            ));
        }
        let record = input::document(self.record, cx, "/record")?;
        let absence_reason = input::given(self.reason).filter(|_| !self.head_attended);
        Ok(Decision::of(Fact::Heard(Held { head_attended: self.head_attended, absence_reason }))
            .and(FileFact::DocumentLodged(record)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "record": { "kind": "hearing_record", "title": "听证笔录", "on": "2026-04-02" },
            "head_attended": false, "reason": "负责人在外地参加防汛，委托分管副镇长出席"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;

    #[test]
    fn it_is_held_as_notified_and_once() {
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .refuse("2026-04-02", By::Officer, "hear", &Hear::example(), "hearing_not_notified")
            .take("2026-03-20", By::Officer, "notify-hearing", &super::super::NotifyHearing::example())
            .refuse("2026-04-01", By::Officer, "hear", &Hear::example(), "hearing_ahead")
            .take("2026-04-02", By::Officer, "hear", &Hear::example())
            .refuse("2026-04-03", By::Officer, "hear", &Hear::example(), "hearing_not_notified");
        let held = case.case.record.hearings[0].held.as_ref().unwrap();
        assert!(!held.head_attended && held.absence_reason.is_some());
    }
}
