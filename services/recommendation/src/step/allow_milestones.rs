//! The issuer consents to a plan in stages: what needs money, land or a season takes longer than the period to reply.
//! The reply stays due on its day.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::{By, date};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Consents to measures beyond the period to reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowMilestones {
    /// Until this day.
    pub until: NaiveDate,
    /// Why more time is needed: money, land, season, construction.
    pub reason: String,
    /// The consent.
    pub document: Document,
}

impl Step<Recommendation> for AllowMilestones {
    const RULE: Rule<Stage> = Rule::named("allow-milestones", "同意分阶段整改", "Consent to milestones")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Unsatisfied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        letter(case)?;
        let reason = check::text(&self.reason, "/reason")?;
        let document = self.document.checked(cx)?;
        let last = case.file.deadline("reply").and_then(|reply| reply.due).max(case.record.milestones_until);
        if let Some(last) = last.filter(|last| self.until <= *last) {
            return Err(Refusal::new(
                "not_longer",
                format!("分阶段整改的最后一日应当晚于{}", date::zh(last)),
                format!("the last milestone lies after {last}"),
            )
            .under(super::FOLLOW_UP)
            .at("/until"));
        }
        Ok(Decision::of(Fact::MilestonesAllowed { until: self.until, reason }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "until": "2026-08-31", "reason": "需要落实资金和用地，跨汛期施工",
            "document": { "kind": "consent", "title": "同意分阶段整改的函", "on": "2026-03-02" }
        })
    }
}
