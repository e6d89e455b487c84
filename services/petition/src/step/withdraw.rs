//! The petitioner withdraws: what may be raised freely may be taken back freely.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the petition was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {}

impl Step<Petition> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回信访事项", "Withdraw the petition")
        .under("《信访工作条例》第十七条")
        .by(&[By::Officer])
        .from(&[Stage::Registered, Stage::InProcess]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        Ok(Decision::of(Fact::Withdrawn).dropping(case, &[], "信访人已撤回").closed(
            cx.today,
            "withdrawn",
            "信访人撤回",
            false,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn no_clock_outlives_a_withdrawal() {
        let case = given::accepted().take("2026-03-09", By::Officer, "withdraw", &Withdraw::example()).case;
        assert_eq!(case.stage, Stage::Withdrawn);
        assert!(case.file.live("opinion").is_none());
    }
}
