//! A side clearly refuses: there is no mediation.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a side refuses mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {}

impl Step<Mediation> for Refuse {
    const RULE: Rule<Stage> = Rule::named("refuse", "当事人拒绝调解", "A side refuses mediation")
        .under("《人民调解法》第十七条、第二十六条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-04"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        Ok(Decision::of(Fact::Refused)
            .dropping(case, &["risk_report"], "当事人拒绝调解")
            .and(super::fail::other_routes())
            .closed(cx.today, "refused", "当事人拒绝调解", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
