//! The mediator takes the matter on, with both sides' consent on record.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes the mediation on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Which mediation.
    #[serde(default)]
    pub kind: Kind,
    /// Whether every side agreed to be mediated.
    pub all_sides_consent: bool,
}

impl Step<Mediation> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理调解", "Take the mediation on")
        .under("《人民调解法》第十七条")
        .by(&[By::Officer])
        .from(&[Stage::Requested]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if !self.all_sides_consent {
            return Err(Refusal::new(
                "no_consent",
                "当事人一方明确拒绝调解的，不得调解，请办理“当事人拒绝调解”",
                "where a side clearly refuses there is no mediation: take the step `refuse`",
            )
            .under("《人民调解法》第十七条"));
        }
        procedure::common::represented(case)?;
        let rule = match self.kind {
            Kind::Peoples | Kind::Judicial => "RT-02",
            Kind::Administrative => "XT-02",
        };
        Decision::of(Fact::Accepted { kind: self.kind }).met(case, "acceptance", cx.today).deadline(
            cx,
            case,
            "conclusion",
            rule,
            cx.today,
        )
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "kind": "peoples", "all_sides_consent": true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn requested() -> Scenario<Mediation> {
        Scenario::default().take("2026-03-02", By::Officer, "register", &super::super::Register::example())
    }

    #[test]
    fn nobody_is_mediated_against_his_will() {
        requested().refuse(
            "2026-03-03",
            By::Officer,
            "accept",
            &json!({ "all_sides_consent": false }),
            "no_consent",
        );
    }

    #[test]
    fn a_peoples_mediation_ends_within_a_month() {
        let case = requested().take("2026-03-03", By::Officer, "accept", &Accept::example());
        assert_eq!(case.due("conclusion"), "2026-04-03");
    }
}
