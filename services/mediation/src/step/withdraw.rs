//! The applicant withdraws.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the request was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {}

impl Step<Mediation> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回调解申请", "Withdraw the request")
        .under("《人民调解法》第二十三条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        Ok(Decision::of(Fact::Withdrawn).dropping(case, &["risk_report"], "申请已撤回").closed(
            cx.today,
            "withdrawn",
            "撤回调解申请",
            false,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
