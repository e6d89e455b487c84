//! The period to decide expired: the applicant may sue, and the organ still owes its decision.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::window::{Suit, may_sue, suit};
use crate::{Reconsideration, jurisdiction};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period to decide expired.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteOverdue {}

impl Step<Reconsideration> for NoteOverdue {
    const RULE: Rule<Stage> =
        Rule::named("note-overdue", "审理期限届满未作出决定", "Note that no decision came")
            .under("《行政诉讼法》第四十五条；《行政复议法》第三十四条")
            .from(&[Stage::Accepted])
            .on_lapse_of("decision")
            .enforcing(&["FY-30", "FY-33", "FY-71", "SS-03"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let due = case.file.deadline("decision").and_then(|deadline| deadline.due).unwrap_or(cx.today);
        let receipt = suit(case, cx, Suit::Silent, due)?;
        Ok(jurisdiction::told_above(Decision::of(Fact::Overdue { due }), case, cx)
            .lapsed_opening(case, cx, "decision", due, Some(receipt.clone()))?
            .and(may_sue(&receipt, Suit::Silent)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::By;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn overdue(kind: &str) -> Scenario<Reconsideration> {
        let mut sheet = super::super::Apply::example();
        sheet["filing"]["matter"]["act"]["kind"] = json!(kind);
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &sheet)
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
            .take("2026-03-12", By::Respondent, "reply", &super::super::Reply::example())
            .take("2026-05-06", By::System, "note-overdue", &NoteOverdue::example())
    }

    #[test]
    fn the_applicant_may_sue_within_fifteen_days_and_the_case_goes_on() {
        let case = overdue("penalty");
        let notice = case.case.file.notices.last().unwrap();
        assert_eq!(notice.last_day, Some("2026-05-21".parse().unwrap()));
        assert!(notice.article.contains("第四十五条"));
        assert_eq!(case.case.stage, Stage::Accepted);
        let heard = super::super::HearOpinions::example();
        let case = case.take("2026-05-11", By::Officer, "hear-opinions", &heard);
        assert_eq!(case.case.file.effects.len(), 1);
        let decided = |field: &str, value: serde_json::Value| {
            let mut decision = super::super::Decide::example();
            decision["served_on"] = json!(null);
            decision["document"][field] = value;
            case.clone().take("2026-05-12", By::Officer, "decide", &decision).case
        };
        let late = decided("on", json!("2026-05-12"));
        assert_eq!(late.record.overdue_since, Some("2026-05-06".parse().unwrap()));
        assert_eq!(late.file.effects.len(), 1);
        // made in the period, and recorded after it: nothing was overdue, and the suit over the silence falls away
        let in_time =
            decided("sha256", json!("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
        assert_eq!((in_time.record.overdue_since, in_time.file.effects.len()), (None, 0));
        assert_eq!(in_time.file.outcome.map(|(_, on)| on), Some("2026-04-20".parse().unwrap()));
    }

    #[test]
    fn where_reconsideration_comes_first_its_own_provision_opens_the_suit() {
        let case = overdue("spot_penalty");
        assert!(case.case.file.notices.last().unwrap().article.contains("第三十四条"));
    }
}
