//! Re-review (复核): asked for within thirty days, given within thirty more, and the end of the matter.

use super::change::Change;
use super::paper::proved;
use super::review::anew;
use crate::fact::{Answer, Fact, Reviewal, Superior};
use crate::procedure::Stage;
use crate::{Petition, superior};
use chrono::NaiveDate;
use kernel::By;
use procedure::served::served_if_said;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Service, Step, Term, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for a re-review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::RequestReReview)]
pub struct RequestReReview {
    /// Day the request was received.
    pub received_on: NaiveDate,
    /// Day of the postmark.
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// The organ one level above the one that reviewed (复查机关、单位的上一级机关、单位).
    pub to: Superior,
    /// The request in writing (复核申请); the centre records no other.
    #[serde(default)]
    pub application: Option<Document>,
}

impl Step<Petition> for RequestReReview {
    const RULE: Rule<Stage> = Rule::named("request-re-review", "请求复核", "Request a re-review")
        .under("《信访工作条例》第三十六条第一款")
        .by(&[By::Officer, By::Coordinator])
        .from(&[Stage::Reviewed])
        .enforcing(&["XF-22", "XF-23"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        let opened = case.file.opening().received_on;
        check::day(self.received_on, opened, cx.today, "/received_on")?;
        let window = case.file.deadline("re_review").and_then(|deadline| deadline.due);
        let submitted = law::submitted_on(self.received_on, self.posted_on);
        if window.is_none_or(|due| submitted > due) {
            return Err(cx
                .refuse(
                    "XF-22",
                    "re_review_window_lapsed",
                    "自收到复查意见之日起三十日的复核请求期限已过，复查意见为终结意见",
                    "the thirty days to request a re-review are over: the review opinion is final",
                )
                .at("/received_on"));
        }
        let (to, unchecked) = superior::re_reviewer(self.to, case, cx)?;
        let application = super::paper::request(self.application, self.received_on, "XF-22", cx)?;
        Decision::of(Fact::ReReviewRequested { received_on: self.received_on, to: Some(to) })
            .and_all(application)
            .and(FileFact::DeadlineMet { key: "re_review".to_owned(), on: self.received_on })
            .and_all(unchecked)
            .deadline(cx, case, "re_review_opinion", "XF-23", self.received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "received_on": "2026-05-20", "to": { "name": "中卫市人民政府" } })
    }
}

/// Gives the re-review opinion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::ReReview)]
pub struct ReReview {
    /// The opinion.
    pub opinion: Document,
    /// What it says.
    pub result: Reviewal,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
    /// Demand by demand, where it changes the opinion.
    #[serde(default)]
    pub results: Vec<Answer>,
    /// What is to be done instead, until when, by whom, where it changes the opinion.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Petition> for ReReview {
    const RULE: Rule<Stage> = Rule::named("re-review", "出具复核意见", "Give the re-review opinion")
        .under("《信访工作条例》第三十六条")
        .by(&[By::Reviewer, By::Officer])
        .from(&[Stage::UnderReReview])
        .enforcing(&["XF-10", "XF-23", "XF-24", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        superior::gives(case.record.re_reviewer.as_ref(), cx, "XF-23")?;
        let opinion = self.opinion.checked_at(cx, "/opinion")?;
        let requested = case.record.re_review_requested_on.unwrap_or(cx.today);
        let made_on = check::day(opinion.on, requested, cx.today, "/opinion/on")?;
        proved(&opinion, "re_review_opinion", "XF-23", case, cx, "/opinion")?;
        let change = Change::checked(self.result, self.results, self.obligations, case)?;
        let (served_on, delivered) = served_if_said(&opinion, self.served_on, self.service, case, cx)?;
        // handled anew from the day it was served, where that is said, else from the day it was made
        let anew_on = served_on.unwrap_or(made_on);
        let anew_from = (self.result == Reviewal::Revoke).then_some(anew_on);
        let answers = change.answers.clone();
        let decision = Decision::of(Fact::ReReviewed { result: self.result, anew_from, served_on, answers });
        let decision =
            decision.and(opinion.lodged()).and_all(delivered).done(case, "re_review_opinion", made_on);
        let (code, zh) = match self.result {
            Reviewal::Uphold => ("re_review_upheld", "复核维持复查意见"),
            Reviewal::Change => ("re_review_changed", "复核变更复查意见"),
            Reviewal::Revoke => return anew(decision, case, cx, anew_on),
        };
        Ok(change
            .told(decision, case, made_on)?
            .and(cx.tell(
                "XF-24",
                "final",
                "复核意见为信访终结意见；以同一事实和理由再次提出信访的，各级机关、单位不再受理。",
                "The re-review opinion ends the matter: the same facts and reasons are not accepted again.",
            ))
            .closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "opinion": { "kind": "re_review_opinion", "title": "复核意见书", "on": "2026-06-15" },
            "result": "uphold"
        })
    }
}
