//! The addressee says which of its units leads the work on the letter and which support it. No clock depends on it: the
//! reply is counted from service on the addressee.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::{Assigned, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Assigns the letter (分办).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Assign)]
pub struct Assign {
    /// The unit that leads.
    pub lead: String,
    /// Units that support it.
    #[serde(default)]
    pub support: Vec<String>,
}

impl Step<Recommendation> for Assign {
    const RULE: Rule<Stage> = Rule::named("assign", "分办", "Assign the letter to units")
        .under(super::DUTY)
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Served, Stage::Planned, Stage::Unsatisfied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        letter(case)?;
        let lead = check::text(&self.lead, "/lead")?;
        let support = check::texts(&self.support, "/support")?;
        if let Some(i) = support.iter().position(|unit| *unit == lead) {
            return Err(Refusal::new(
                "leads_already",
                "牵头单位不再列为配合单位",
                "the unit that leads does not support itself",
            )
            .at(format!("/support/{i}")));
        }
        let known = case.record.assigned.last();
        if known.is_some_and(|known| (&known.lead, &known.support) == (&lead, &support)) {
            return Err(Refusal::new(
                "assigned_already",
                "已经分办给该牵头单位和配合单位，不必重复登记",
                "the letter is assigned like this already",
            )
            .at("/lead"));
        }
        Ok(Decision::of(Fact::Assigned(Assigned { lead, support, on: cx.today })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "lead": "物业管理科", "support": ["法规科"] })
    }
}
