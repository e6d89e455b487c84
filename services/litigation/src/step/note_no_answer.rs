//! The period to answer passed: the act is deemed to have no evidence.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::{Delay, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
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
        let due = case.file.deadline("answer").and_then(|d| d.due).unwrap_or(cx.today);
        let refused = |delay: &Delay| delay.granted == Some(false);
        if case.record.delay.as_ref().is_some_and(|delay| !refused(delay)) {
            // the evidence may come later: nothing is attached to the answer alone
            let lapsed = FileFact::DeadlineLapsed { key: "answer".to_owned(), due };
            return Ok(Decision::file(lapsed).and(no_answer(due)));
        }
        Ok(Decision::of(Fact::EvidenceDeemedMissing { due })
            .lapsed(case, cx, "answer", due)?
            .and(deemed_missing(due)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// The evidence that a delay was granted for did not come in time.
pub(crate) fn evidence_missing(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Decision<Litigation> {
    let due = case.file.deadline("evidence").and_then(|deadline| deadline.due).unwrap_or(cx.today);
    decision.and_own(Fact::EvidenceDeemedMissing { due }).and(deemed_missing(due))
}

fn notice(kind: &str, zh: String, en: String, article: &str) -> FileFact {
    let (kind, article) = (kind.to_owned(), article.to_owned());
    FileFact::NoticeIssued(Notice { kind, zh, en, article, last_day: None })
}

/// What is told where the evidence did not come by this day.
pub(super) fn deemed_missing(due: NaiveDate) -> FileFact {
    let zh = format!(
        "举证期限于{due}届满。被告不提供或者无正当理由逾期提供证据的，视为被诉行政行为没有相应证据；\
         被诉行政行为涉及第三人合法权益，第三人提供证据的除外。不提出答辩状的，不影响人民法院审理。"
    );
    let en = format!(
        "The period for the evidence ended on {due}. Without evidence in time the act is deemed to have none, unless it \
         concerns a third party who supplies it. A missing answer does not stop the case."
    );
    notice("evidence_deemed_missing", zh, en, "《行政诉讼法》第三十四条第二款、第六十七条第二款")
}

/// What is told where only the answer did not come by this day.
fn no_answer(due: NaiveDate) -> FileFact {
    let zh = format!(
        "答辩期限于{due}届满。不提出答辩状的，不影响人民法院审理；已经申请延期举证，是否视为没有证据以人民法院是否准许为准。"
    );
    let en = format!(
        "The period to answer ended on {due}. That does not stop the case; of the evidence, a delay was asked for."
    );
    notice("answer_missing", zh, en, "《行政诉讼法》第六十七条第二款")
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
