//! The applicant withdraws: the procedure is taken on application only.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the application was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {}

impl Step<Adjudication> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回行政裁决申请", "Withdraw the application")
        .under("《宁夏回族自治区行政程序规定》第七十九条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        Ok(Decision::of(Fact::Withdrawn).dropping(case, &[], "申请人已撤回").closed(
            cx.today,
            "withdrawn",
            "撤回行政裁决申请",
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
        let case =
            given::accepted("procurement").take("2026-03-09", By::Officer, "withdraw", &Withdraw::example());
        assert_eq!(case.case.stage, Stage::Withdrawn);
        assert!(case.case.file.live("decision").is_none() && case.case.file.live("copy").is_none());
    }
}
