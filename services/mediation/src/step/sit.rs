//! A sitting is held and recorded.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a sitting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sit {
    /// The record (调解记录).
    pub record: Document,
}

impl Step<Mediation> for Sit {
    const RULE: Rule<Stage> = Rule::named("sit", "调解会议记录", "Record a sitting")
        .under("《人民调解法》第二十七条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(self, _: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let record = self.record.checked(cx).map_err(|refusal| refusal.at("/record"))?;
        Ok(Decision::of(Fact::Sat).and(FileFact::DocumentLodged(record)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "record": { "kind": "mediation_record", "title": "第一次调解记录", "on": "2026-03-02" } })
    }
}
