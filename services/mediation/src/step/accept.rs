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
    /// What an administrative mediation is about; left out where the record does not say.
    #[serde(default)]
    pub scope: Option<Scope>,
}

/// What an administrative mediation may be about (第九十二条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Scope)]
pub enum Scope {
    /// Item 1: between an agency and a citizen, from administration.
    Administration,
    /// Item 2: between citizens, linked to the agency's function.
    LinkedToFunction,
    /// Item 3: caused by the agency's intervention in a civil dispute.
    Intervention,
    /// None of these.
    Outside,
}

impl Step<Mediation> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理调解", "Take the mediation on")
        .under("《人民调解法》第十七条")
        .by(&[By::Officer])
        .from(&[Stage::Requested])
        .enforcing(&["RT-01", "RT-02", "XT-02", "XT-05"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if !self.all_sides_consent {
            return Err(Refusal::new(
                "no_consent",
                "当事人一方明确拒绝调解的，不得调解，请办理“当事人拒绝调解”",
                "where a side clearly refuses there is no mediation: take the step `refuse`",
            )
            .under("《人民调解法》第十七条"));
        }
        if self.kind == Kind::Administrative && self.scope == Some(Scope::Outside) {
            return Err(cx
                .refuse(
                    "XT-05",
                    "out_of_scope",
                    "行政调解限于因行政管理产生的争议、与行政职能相关的民间纠纷以及行政机关介入民事纠纷产生的争议；其他纠纷请走人民调解等途径",
                    "administrative mediation is for disputes from administration, linked to the function, or from an intervention",
                )
                .at("/scope"));
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
