//! A hearing is held and recorded: open where the main facts are in dispute.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The record (审理笔录、听证笔录).
    pub record: Document,
}

impl Step<Adjudication> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "审理、听证", "Hear the sides")
        .under("《宁夏回族自治区行政程序规定》第八十二条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(self, _: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let record = self.record.checked(cx).map_err(|refusal| refusal.at("/record"))?;
        Ok(Decision::of(Fact::Heard).and(FileFact::DocumentLodged(record)))
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
        let case = given::accepted("neighbour")
            .refuse("2026-03-11", By::Officer, "hear", &Hear::example(), "future_date")
            .take("2026-03-12", By::Officer, "hear", &Hear::example());
        assert_eq!((case.case.record.hearings, case.case.file.documents.len()), (1, 1));
    }
}
