//! A suit that came in by referral gets its court, which sees the case from then on.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the court that has the complaint.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameCourt {
    /// The court.
    pub court: OrganId,
}

impl Step<Litigation> for NameCourt {
    const RULE: Rule<Stage> = Rule::named("name-court", "登记受诉人民法院", "Name the court")
        .under("《行政诉讼法》第十四条、第十八条")
        .by(&[By::Officer])
        .from(&[Stage::Filed]);

    fn decide(self, case: &Case<Litigation>, _: &Context) -> Result<Decision<Litigation>, Refusal> {
        if case.file.court.is_some() {
            return Err(Refusal::new("court_named", "受诉人民法院已经登记", "the court is on file already")
                .at("/court"));
        }
        let court = check::text(&self.court, "/court")?;
        Ok(Decision::of(Fact::CourtNamed).and(FileFact::CourtSeised { court }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "court": "haiyuan-fayuan" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::common::Receive;
    use procedure::scenario::Scenario;

    #[test]
    fn a_referred_suit_gets_its_court_once() {
        let referral = <Receive as Step<Litigation>>::example();
        Scenario::<Litigation>::default()
            .take("2026-03-02", By::System, "receive", &referral)
            .take("2026-03-02", By::Officer, "name-court", &NameCourt::example())
            .refuse("2026-03-02", By::Officer, "name-court", &NameCourt::example(), "court_named");
    }
}
