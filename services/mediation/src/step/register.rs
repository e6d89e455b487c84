//! A mediation is asked for, or the committee begins of its own accord.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use kernel::By;
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers a request for mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// Which mediation.
    #[serde(default)]
    pub kind: Kind,
}

impl Step<Mediation> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记调解申请", "Register a request for mediation")
        .under("《人民调解法》第十七条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["XT-07"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let opening = self.filing.opening::<Mediation>(cx, None)?;
        let received = opening.received_on;
        Decision::of(Fact::Requested { kind: self.kind }).and(FileFact::Opened(Box::new(opening))).deadline(
            cx,
            case,
            "acceptance",
            "XT-07",
            received,
        )
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "kind": "peoples", "filing": Filing::example() })
    }
}
