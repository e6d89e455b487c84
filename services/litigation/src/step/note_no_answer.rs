//! The agency that handles the response let its period to answer pass: the act is deemed to have no evidence.

use crate::Litigation;
use crate::procedure::Stage;
use crate::response::{self, Defendant};
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes that no evidence came in time.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteNoAnswer {}

impl Step<Litigation> for NoteNoAnswer {
    const RULE: Rule<Stage> = Rule::named("note-no-answer", "逾期未举证", "No evidence in time")
        .under("《行政诉讼法》第三十四条第二款")
        .by(&[By::System])
        .anytime()
        .on_lapse_of("answer")
        .enforcing(&["SS-22"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let who = Defendant::HANDLING;
        let due = case.file.deadline("answer").and_then(|d| d.due).unwrap_or(cx.today);
        let lapsed = match who.is_open(case) {
            // the evidence may still come: nothing is attached to the answer alone
            true => Decision::file(FileFact::DeadlineLapsed { key: "answer".to_owned(), due }),
            false => Decision(Vec::new()).lapsed(case, cx, "answer", due)?,
        };
        Ok(response::answer_over(lapsed, case, &who, due))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::{Procedure, Step};

    #[test]
    fn the_lapse_of_the_answer_brings_it_about() {
        let act = Litigation::steps().lapsing("answer").expect("a step of its own");
        assert_eq!(act.rule.name, "note-no-answer");
        let case = given::served().take("2026-03-23", By::System, act.rule.name, &NoteNoAnswer::example());
        assert!(case.case.record.evidence_missing);
        assert_eq!(case.case.stage, Stage::Docketed);
        assert_eq!(case.case.file.deadline("answer").map(|d| d.state), Some(DeadlineState::Lapsed));
        assert_eq!(case.case.file.notices[0].kind, "evidence_deemed_missing");
    }
}
