//! The case ends on a ground other than a withdrawal.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, letter};
use chrono::Days;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a case is terminated (行政复议法 art. 41, items 2 to 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TerminationGround {
    /// Item 2: the applicant died, and there are no relatives, or they waive.
    ApplicantDied,
    /// Item 3: the applicant organisation ended, and there is no successor, or it waives.
    OrganisationEnded,
    /// Item 4: criminal measures were taken against the applicant for the same conduct.
    CriminalMeasures,
    /// Item 5: suspended under item 1, 2 or 4 of art. 39 for sixty days, and not cured.
    SuspensionUncured,
}

/// Terminates the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminate {
    /// Ground.
    pub ground: TerminationGround,
    /// The decision (终止决定书).
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Reconsideration> for Terminate {
    const RULE: Rule<Stage> = Rule::named("terminate", "终止行政复议", "Terminate the case")
        .under("《行政复议法》第四十一条第二项至第五项")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if self.ground == TerminationGround::SuspensionUncured {
            // only the grounds that are to be cured have a limit
            let full = case.file.suspension.as_ref().and_then(|suspension| {
                let limit = cx.law.rules.exclusion("FY-30", &suspension.article)?.limit.as_ref()?;
                suspension.from.checked_add_days(Days::new(limit.days.into()))
            });
            if full.is_none_or(|full| cx.today < full) {
                return Err(Refusal::new(
                    "suspension_not_full",
                    "只有因申请人死亡、丧失行为能力或者组织终止而中止满六十日、原因仍未消除的，才能以此终止；下落不明的不适用",
                    "only a suspension because the applicant died, lost capacity or ended, lasting sixty days, ends the \
                     case",
                )
                .under("《行政复议法》第四十一条第五项")
                .at("/ground"));
            }
        }
        let document = self.document.map(|paper| paper.checked(cx)).transpose()?;
        // the ground may say that somebody died or was detained: it stays in the record
        Ok(Decision::of(Fact::Terminated { ground: self.ground })
            .and_all(document.map(Document::lodged))
            .dropping(case, &[letter::FAMILY], "行政复议终止")
            .closed(cx.today, "D14", "终止行政复议", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "applicant_died" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn suspended(ground: &str) -> Scenario<Reconsideration> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-10", By::Officer, "suspend", &json!({ "ground": ground }))
    }

    #[test]
    fn a_suspension_ends_the_case_after_sixty_days_on_three_grounds_only() {
        let input = json!({ "ground": "suspension_uncured" });
        let case = suspended("capacity_lost")
            .refuse("2026-05-08", By::Officer, "terminate", &input, "suspension_not_full")
            .take("2026-05-09", By::Officer, "terminate", &input);
        assert_eq!(case.case.file.outcome.as_ref().unwrap().0.code, "D14");
        suspended("whereabouts_unknown").refuse(
            "2026-05-09",
            By::Officer,
            "terminate",
            &input,
            "suspension_not_full",
        );
    }
}
