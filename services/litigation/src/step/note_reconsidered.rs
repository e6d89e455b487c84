//! The centre tells what a reconsideration case of the dispute decided on the act of this suit.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::told::Known;
use chrono::NaiveDate;
use kernel::{By, CaseId, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes how a reconsideration of the act ended.
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
    /// Day.
    pub on: NaiveDate,
}

impl Step<Litigation> for NoteReconsidered {
    const RULE: Rule<Stage> =
        Rule::named("note-reconsidered", "记录行政复议结果", "Note what reconsideration decided on the act")
            .under("《行政诉讼法》第二十六条第二款、第四十五条")
            .by(&[By::System])
            .anytime();

    fn decide(self, case: &Case<Litigation>, _: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { organ, case: by, number, code, zh, on } = self;
        let known = Known { organ, case: by, number, code, zh, on };
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
        let differs = known.differs(case.record.reconsidered.as_ref()).filter(|_| suit);
        Ok(Decision::of(Fact::ReconsiderationKnown(known)).and_all(differs))
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
