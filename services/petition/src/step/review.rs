//! The organ one level up gives its review opinion: itself, where it is an organ of the county; else the desk that
//! handles the matter records it.

use super::change::{Change, fallen};
use super::paper::proved;
use crate::fact::{Answer, Fact, Reviewal};
use crate::procedure::Stage;
use crate::{Petition, superior};
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::served::served;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Service, Step, Term};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why what the opinion promised is owed no more.
const REVOKED: &str = "处理意见已经撤销，重新办理";

/// Records the review opinion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The review opinion (复查意见书).
    pub opinion: Document,
    /// What it says to the opinion of the handling organ.
    pub result: Reviewal,
    /// Day it was served; with `service`, the day that counts for the mode.
    pub served_on: NaiveDate,
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

impl Step<Petition> for Review {
    const RULE: Rule<Stage> = Rule::named("review", "出具复查意见", "Give the review opinion")
        .under("《信访工作条例》第三十五条")
        .by(&[By::Reviewer, By::Officer])
        .from(&[Stage::UnderReview])
        .enforcing(&["XF-10", "XF-21", "XF-22", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        superior::gives(case.record.reviewer.as_ref(), cx, "XF-21")?;
        let opinion = self.opinion.checked_at(cx, "/opinion")?;
        let requested = case.record.review_requested_on.unwrap_or(cx.today);
        check::day(opinion.on, requested, cx.today, "/opinion/on")?;
        proved(&opinion, "review_opinion", "XF-21", case, cx, "/opinion")?;
        let change = Change::checked(self.result, self.results, self.obligations, case)?;
        let (served_on, delivered) = served(&opinion, self.served_on, self.service, case, cx)?;
        let made_on = opinion.on;
        let anew_from = (self.result == Reviewal::Revoke).then_some(served_on);
        let answers = change.answers.clone();
        let decision = Decision::of(Fact::Reviewed { result: self.result, anew_from, answers })
            .and(opinion.lodged())
            .and_all(delivered)
            .done(case, "review_opinion", made_on);
        let (code, zh) = match self.result {
            Reviewal::Uphold => ("review_upheld", "复查维持处理意见"),
            Reviewal::Change => ("review_changed", "复查变更处理意见"),
            Reviewal::Revoke => return anew(decision, case, cx, served_on),
        };
        Ok(change
            .told(decision, case, made_on)?
            .deadline(cx, case, "re_review", "XF-22", served_on)?
            .and(cx.tell_until(
                "XF-22",
                "re_review_right",
                "对复查意见不服的，可以自收到书面答复之日起在规定期限内向复查机关、单位的上一级机关、单位请求复核。",
                "Whoever does not agree may ask the organ one level above the reviewing one for a re-review.",
                cx.law.count("XF-22", served_on).receipt()?.due,
            ))
            .closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "opinion": { "kind": "review_opinion", "title": "复查意见书", "on": "2026-05-11" },
            "result": "uphold",
            "served_on": "2026-05-12"
        })
    }
}

/// The opinion fell: its organ handles the matter anew, in the period that a handling has, and gives another one. What
/// the opinion promised is owed no more.
///
/// # Errors
/// A [`Refusal`] where the period cannot be counted.
pub(super) fn anew(
    decision: Decision<Petition>,
    case: &Case<Petition>,
    cx: &Context,
    from: NaiveDate,
) -> Result<Decision<Petition>, Refusal> {
    let decision = fallen(decision, case, REVOKED);
    let last_day = cx.law.count("XF-10", from).receipt()?.due;
    Ok(decision
        .and(FileFact::Reopened { zh: REVOKED.to_owned(), on: cx.today })
        .deadline(cx, case, "opinion", "XF-10", from)?
        .and(cx.tell_until(
            "XF-10",
            "handled_anew",
            "原处理意见已经撤销，本机关将在规定期限内重新办理并重新出具信访处理意见书。",
            "The opinion was revoked: the matter is handled anew and answered in writing within the period.",
            last_day,
        )))
}

#[cfg(test)]
mod tests {
    use super::super::{RequestReview, given};
    use super::*;

    #[test]
    fn a_review_opens_the_window_to_re_review() {
        let case = given::concluded()
            .take("2026-04-20", By::Officer, "request-review", &RequestReview::example())
            .refuse("2026-05-10", By::Reviewer, "review", &Review::example(), "future_date")
            .take("2026-05-12", By::Reviewer, "review", &Review::example());
        assert_eq!(case.case.stage, Stage::Reviewed);
        assert_eq!(case.due("re_review"), "2026-06-11");
        assert!(case.case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "review_upheld"));
    }
}
