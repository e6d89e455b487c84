//! The centre tells what a reconsideration case of the dispute decided on the act of this suit.

use super::limitation::LimitationGround;
use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::told::Known;
use chrono::NaiveDate;
use kernel::{By, CaseId, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes how a reconsideration of the act ended, or that it is pending.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteReconsidered {
    /// Organ that handled it.
    pub organ: OrganId,
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Code of how it ended.
    pub code: String,
    /// In official words.
    pub zh: String,
    /// Day; of one that is pending, the day it was accepted.
    pub on: NaiveDate,
    /// Day the decision was served, where it is known.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// Whether it has not ended yet.
    #[serde(default)]
    pub pending: bool,
}

impl Step<Litigation> for NoteReconsidered {
    const RULE: Rule<Stage> =
        Rule::named("note-reconsidered", "记录行政复议结果", "Note what reconsideration decided on the act")
            .under("《行政诉讼法》第二十六条第二款、第四十五条")
            .by(&[By::System])
            .anytime();

    fn decide(self, case: &Case<Litigation>, _: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { organ, case: by, number, code, zh, on, served_on, pending } = self;
        let known = Known { organ, case: by, number, code, zh, on, served_on, pending };
        if case.record.known.contains(&known) {
            return Err(Refusal::new(
                "known_already",
                "该行政复议结果已经记录",
                "how that reconsideration ended is on record",
            )
            .at("/case"));
        }
        // an application to enforce says itself when the reconsideration decision was served
        let suit = case.record.enforcement.is_none();
        let before = case.record.known.iter().find(|before| before.case == known.case);
        // only the day of service is new: the sides were told of the rest
        let again = before.is_some_and(|before| before.pending == known.pending && before.code == known.code);
        let differs = match known.pending {
            true => Some(known.is_pending()),
            false => known.differs(case.record.reconsidered.as_ref()),
        };
        let stated =
            case.record.limitation.as_ref().filter(|one| one.ground == LimitationGround::Reconsidered);
        let from = stated.map(|one| one.from).filter(|from| known.served_on.is_some_and(|on| on != *from));
        let served = from.map(|from| known.served_elsewhen(from));
        let told = differs.filter(|_| !again).into_iter().chain(served).filter(|_| suit);
        let told: Vec<_> = told.collect();
        Ok(Decision::of(Fact::ReconsiderationKnown(known)).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-zf", "case": "0190a6f0-0000-7000-8000-000000000003", "number": "海政复〔2026〕3号",
            "code": "D08", "zh": "维持行政行为", "on": "2026-02-20"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn what_is_told_twice_stands_once_and_what_was_not_typed_is_told() {
        let example = NoteReconsidered::example();
        let case = given::filed()
            .take("2026-03-03", By::System, "note-reconsidered", &example)
            .refuse("2026-03-03", By::System, "note-reconsidered", &example, "known_already")
            .case;
        assert_eq!(case.record.known.len(), 1);
        let differs: Vec<_> =
            case.file.notices.iter().filter(|notice| notice.kind == "reconsideration_differs").collect();
        assert_eq!(differs.len(), 1);
        assert!(differs[0].zh.contains("海政复〔2026〕3号") && differs[0].zh.contains("没有写明经过复议"));
    }
}
