//! A hearing is held and recorded: open where the main facts are in dispute.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The record (审理笔录、听证笔录).
    pub record: Document,
    /// Officers who reviewed; left out where the record does not say.
    #[serde(default)]
    pub officers: Option<u32>,
    /// Whether the main facts are disputed.
    #[serde(default)]
    pub facts_disputed: bool,
    /// Whether it was reviewed on paper only.
    #[serde(default)]
    pub on_paper: bool,
}

/// So many at least review an application.
const OFFICERS: u32 = 2;

impl Step<Adjudication> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "审理、听证", "Hear the sides")
        .under("《宁夏回族自治区行政程序规定》第八十二条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["CJ-06"]);

    fn decide(self, _: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        if self.officers.is_some_and(|officers| officers < OFFICERS) {
            return Err(cx
                .refuse(
                    "CJ-06",
                    "officers",
                    "行政裁决应当由两名以上工作人员审理",
                    "two officers or more review",
                )
                .at("/officers"));
        }
        if self.facts_disputed && self.on_paper {
            return Err(cx
                .refuse(
                    "CJ-06",
                    "open_hearing_required",
                    "双方当事人对主要事实有争议的，应当公开审理，不得只作书面审理",
                    "where the main facts are disputed the case is heard openly, not on paper only",
                )
                .at("/on_paper"));
        }
        let record = self.record.checked(cx).map_err(|refusal| refusal.at("/record"))?;
        Ok(Decision::of(Fact::Heard).and(record.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "record": { "kind": "hearing_record", "title": "审理笔录", "on": "2026-03-12" } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn a_hearing_is_counted_with_its_record() {
        let case = given::accepted("forest_ownership")
            .refuse("2026-03-11", By::Officer, "hear", &Hear::example(), "future_date")
            .take("2026-03-12", By::Officer, "hear", &Hear::example());
        assert_eq!((case.case.record.hearings, case.case.file.documents.len()), (1, 1));
    }
}
