//! The other side did not answer in time. That stops nothing.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes that no answer came.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteNoAnswer {}

impl Step<Adjudication> for NoteNoAnswer {
    const RULE: Rule<Stage> = Rule::named("note-no-answer", "逾期未答复", "No answer in time")
        .under("《宁夏回族自治区行政程序规定》第八十一条第一款；《土地权属争议调查处理办法》第十三条第二款")
        .on_lapse_of("answer")
        .from(&[Stage::Accepted])
        .enforcing(&["CJ-04", "TD-04"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let due = case.file.deadline("answer").and_then(|deadline| deadline.due).unwrap_or(cx.today);
        Decision::of(Fact::NotAnswered { due, party: None }).lapsed(case, cx, "answer", due)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, SendCopy, given};
    use super::*;
    use kernel::By;
    use procedure::DeadlineState;

    #[test]
    fn the_case_goes_on_and_a_late_answer_is_still_taken_in() {
        let case = given::accepted("forest_ownership")
            .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
            .take("2026-03-16", By::System, "note-no-answer", &NoteNoAnswer::example());
        assert_eq!(case.case.stage, Stage::Accepted);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Lapsed));
        let case = case.take("2026-03-18", By::Officer, "answer", &Answer::example());
        assert!(case.case.record.answered);
    }
}
