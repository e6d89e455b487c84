//! The applicant withdraws.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, ending};
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
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-18", "XT-22", "XT-41"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        ending::ended(
            Decision::of(Fact::Withdrawn),
            case,
            cx,
            &["risk_report"],
            ("withdrawn", "撤回调解申请"),
        )
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
