//! The other side answers, with its evidence.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes in the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The answer (答复书、答辩书).
    pub document: Document,
}

impl Step<Adjudication> for Answer {
    const RULE: Rule<Stage> = Rule::named("answer", "提交书面答复", "Answer the application")
        .under("《宁夏回族自治区行政程序规定》第八十一条第一款；《土地权属争议调查处理办法》第十三条第二款")
        .by(&[By::Officer, By::Respondent])
        .from(&[Stage::Accepted]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let Some(deadline) = case.file.deadline("answer") else {
            return Err(Refusal::new(
                "copy_not_sent",
                "申请书副本尚未发送，请先办理“发送申请书副本”",
                "the copy was not sent yet: take the step `send-copy` first",
            )
            .under("《宁夏回族自治区行政程序规定》第八十条第一项"));
        };
        let late = deadline.due.is_some_and(|due| cx.today > due);
        let document = self.document.checked(cx)?;
        Ok(Decision::of(Fact::Answered { late })
            .and(FileFact::DocumentLodged(Document { kind: "answer".to_owned(), ..document }))
            .met(case, "answer", cx.today))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": { "kind": "answer", "title": "答辩书", "on": "2026-03-10" } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SendCopy, given};
    use super::*;
    use procedure::DeadlineState;

    #[test]
    fn nobody_answers_what_was_not_sent() {
        let case = given::accepted("forest_ownership");
        case.refuse("2026-03-10", By::Officer, "answer", &Answer::example(), "copy_not_sent");
    }

    #[test]
    fn an_organ_of_the_other_side_answers_itself() {
        let case = given::accepted("forest_ownership")
            .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
            .take("2026-03-10", By::Respondent, "answer", &Answer::example());
        assert!(case.case.record.answered);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Met));
    }
}
