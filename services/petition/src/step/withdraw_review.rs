//! The petitioner takes a request for review or re-review back: the opinion it was about stands where it stood, and the days
//! left to ask again run on.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::decision::statutory;
use procedure::{Basis, Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a request for review or re-review was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawReview {
    /// The petitioner's application (撤回复查、复核申请).
    pub application: Document,
}

impl Step<Petition> for WithdrawReview {
    const RULE: Rule<Stage> =
        Rule::named("withdraw-review", "撤回复查、复核请求", "Withdraw the request for review")
            .under("《信访工作条例》第三十五条、第三十六条第一款")
            .by(&[By::Officer, By::Coordinator])
            .from(&[Stage::UnderReview, Stage::UnderReReview]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_a_promise(&self.application, "/application/kind")?;
        let (requested, window, opinion) = match case.stage {
            Stage::UnderReReview => (case.record.re_review_requested_on, "re_review", "re_review_opinion"),
            _ => (case.record.review_requested_on, "review", "review_opinion"),
        };
        let application = self.application.checked_at(cx, "/application")?;
        check::day(application.on, requested.unwrap_or(cx.today), cx.today, "/application/on")?;
        // what was asked for counts as never asked: the window has its last day, and closes by itself
        let again = case.file.deadline(window).and_then(|window| match &window.basis {
            Basis::Rule(receipt) => Some((**receipt).clone()),
            Basis::Document { .. } => None,
        });
        let again = again.map(|receipt| FileFact::DeadlineSet(statutory(case, cx, window, receipt)));
        Ok(Decision::of(Fact::ReviewWithdrawn)
            .and(application.lodged())
            .dropped(case, opinion, "信访人已撤回请求")
            .and_all(again))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "application": { "kind": "review_withdrawal", "title": "撤回复查申请", "on": "2026-04-24" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RequestReview, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_days_left_to_ask_again_run_on() {
        let mut application = WithdrawReview::example();
        application["application"]["on"] = json!("2026-04-10");
        let mut request = RequestReview::example();
        request["received_on"] = json!("2026-04-08");
        let case = given::concluded().take("2026-04-08", By::Officer, "request-review", &request).take(
            "2026-04-10",
            By::Officer,
            "withdraw-review",
            &application,
        );
        assert_eq!((case.case.stage, case.due("review").as_str()), (Stage::Concluded, "2026-04-20"));
        assert!(case.case.file.live("review").is_some() && case.case.file.live("review_opinion").is_none());
        assert!(case.case.record.reviewer.is_none());
        case.take("2026-04-20", By::Officer, "request-review", &RequestReview::example());
    }
}
