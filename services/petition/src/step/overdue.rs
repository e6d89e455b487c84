//! A period of the organ passed and the work is not done. The duty stays; the coordination centre sees it.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes that the period for sorting passed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SortingOverdue {}

impl Step<Petition> for SortingOverdue {
    const RULE: Rule<Stage> = Rule::named("sorting-overdue", "分流处理逾期", "Sorting is overdue")
        .under("《信访工作条例》第二十二条第一款、第二十三条第二款")
        .on_lapse_of("sorting")
        .from(&[Stage::Registered])
        .enforcing(&["XF-02"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        lapsed(case, cx, "sorting", |due| Fact::SortingOverdue { due })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// Notes that the period for the opinion passed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionOverdue {}

impl Step<Petition> for OpinionOverdue {
    const RULE: Rule<Stage> = Rule::named("opinion-overdue", "办理逾期", "The opinion is overdue")
        .under("《信访工作条例》第三十四条")
        .on_lapse_of("opinion")
        .from(&[Stage::InProcess])
        .enforcing(&["XF-10"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        lapsed(case, cx, "opinion", |due| Fact::OpinionOverdue { due })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

fn lapsed(
    case: &Case<Petition>,
    cx: &Context,
    key: &str,
    fact: impl FnOnce(NaiveDate) -> Fact,
) -> Result<Decision<Petition>, Refusal> {
    let due = case.file.deadline(key).and_then(|deadline| deadline.due).unwrap_or(cx.today);
    Decision::of(fact(due)).lapsed(case, cx, key, due)
}

#[cfg(test)]
mod tests {
    use super::super::{Accept, given};
    use super::*;
    use kernel::By;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn the_work_is_still_to_be_done_after_the_last_day() {
        let case = given::registered(&["修复村道"])
            .take("2026-03-17", By::System, "sorting-overdue", &json!({}))
            .take("2026-03-18", By::Officer, "accept", &Accept::example())
            .take("2026-05-18", By::System, "opinion-overdue", &json!({}));
        assert_eq!(case.case.stage, Stage::InProcess);
        assert_eq!(case.case.record.overdue, ["sorting", "opinion"]);
        let sorted = case.case.file.deadline("sorting").map(|d| (d.state, d.ended_on));
        assert_eq!(sorted, Some((DeadlineState::Met, "2026-03-18".parse().ok())), "done late");
        assert_eq!(case.case.file.deadline("opinion").map(|d| d.state), Some(DeadlineState::Lapsed));
        let mut conclude = super::super::Conclude::example();
        conclude["opinion"]["on"] = json!("2026-05-20");
        conclude["served_on"] = json!("2026-05-20");
        case.take("2026-05-20", By::Officer, "conclude", &conclude);
    }

    #[test]
    fn what_the_notice_proves_was_done_in_time_is_overdue_no_more() {
        let notice = |on: &str| {
            json!({ "served_on": on, "notice": {
                "kind": "accepted", "title": "受理告知书", "on": "2026-03-16",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            }})
        };
        let missed = || {
            given::registered(&["修复村道"])
                .take("2026-03-17", By::System, "sorting-overdue", &json!({}))
                .take("2026-03-17", By::System, "lapse", &json!({ "key": "informing", "due": "2026-03-17" }))
        };
        let case = missed().take("2026-03-20", By::Officer, "accept", &notice("2026-03-17"));
        assert!(case.case.record.overdue.is_empty() && case.case.file.effects.is_empty());
        assert_eq!(case.case.record.accepted_on, "2026-03-16".parse().ok());
        let case = missed().take("2026-03-20", By::Officer, "accept", &notice("2026-03-18"));
        assert!(case.case.record.overdue.is_empty(), "it was sorted in time");
        let keys: Vec<&str> = case.case.file.effects.iter().map(|effect| effect.key.as_str()).collect();
        assert_eq!(keys, ["informing"], "the petitioner was informed late");
    }
}
