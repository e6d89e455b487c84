//! No agreement: the mediation ends and the sides are told of the other routes.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, ending};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the mediation without agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fail {}

impl Step<Mediation> for Fail {
    const RULE: Rule<Stage> = Rule::named("fail", "调解不成，终止调解", "End without agreement")
        .under("《人民调解法》第二十六条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["RT-04", "RT-18", "XT-22"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let failed = Decision::of(Fact::Failed).and(ending::other_routes(case.record.kind, cx));
        ending::ended(failed, case, cx, &["risk_report"], ("failed", "调解不成"))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
