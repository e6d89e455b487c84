//! A condition of acceptance turns out to be missing after acceptance: the application is dismissed.

use super::refuse_acceptance::{Defect, not_heard};
use super::serve::{Paper, issued, served};
use crate::fact::Fact;
use crate::paper::receipt;
use crate::procedure::Stage;
use crate::{Reconsideration, ended, jurisdiction};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Needed, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The decision, with its reason.
const DECISION: Needed = Needed::document(
    "《行政复议法》第三十三条",
    (
        "驳回申请应当作出决定并说明理由，请附驳回行政复议申请决定书",
        "an application is dismissed by a decision that states the reason: attach it",
    ),
);

/// Dismisses the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismiss {
    /// The condition that is missing.
    pub ground: Defect,
    /// The decision (驳回行政复议申请决定书): without it nothing is dismissed.
    #[serde(default)]
    pub document: Option<Document>,
    /// Day the applicant received it; recorded later by `serve` when left out.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how the decision was served: then it counts as received on the day that follows from that. Other
    /// parties are served by `serve`.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Reconsideration> for Dismiss {
    const RULE: Rule<Stage> = Rule::named("dismiss", "驳回行政复议申请", "Dismiss the application")
        .under("《行政复议法》第三十三条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["SS-02", "FY-71", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let document = DECISION.checked(self.document, cx)?;
        let day = (self.served_on, case.record.accepted_on().unwrap_or(cx.today), "/served_on");
        let receipt = receipt(Some(&document), day, self.service, case, cx)?;
        let (on, ended) = ended::by(&document, case, cx, "驳回行政复议申请")?;
        let decision = ended
            .and_own(Fact::Dismissed { ground: self.ground })
            .and(document.lodged())
            .and_all(receipt.fact)
            .and(not_heard("驳回", "dismissed", "《行政复议法》第三十三条", self.ground, None))
            .closed(on, "D02", "驳回行政复议申请", false);
        let decision = issued(jurisdiction::told_above(decision, case, cx), case);
        match receipt.on {
            None => Ok(decision),
            Some(on) => served(decision, case, cx, Paper::Decision, (on, receipt.party)),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "no_interest",
            "document": { "kind": "dismissal", "title": "驳回行政复议申请决定书", "on": "2026-03-20" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn it_ends_every_clock_and_opens_the_suit() {
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-20", By::Officer, "dismiss", &Dismiss::example())
            .take(
                "2026-03-24",
                By::Officer,
                "serve",
                &json!({ "paper": "decision", "received_on": "2026-03-23" }),
            );
        assert_eq!(case.due("suit"), "2026-04-07");
        let live: Vec<_> =
            case.case.file.deadlines.iter().filter(|d| d.ended_on.is_none()).map(|d| &d.key).collect();
        assert_eq!(live, ["copy", "suit"]); // dropped deadlines have no day
        assert!(case.case.file.live("copy").is_none() && case.case.file.live("decision").is_none());
        assert_eq!(case.case.file.outcome.as_ref().unwrap().0.code, "D02");
    }
}
