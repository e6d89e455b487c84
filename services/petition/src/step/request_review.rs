//! The petitioner asks the organ one level up to review the opinion.

use crate::fact::{Fact, Superior};
use crate::procedure::Stage;
use crate::{Petition, superior};
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a request for review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestReview {
    /// Day the reviewing organ received it.
    pub received_on: NaiveDate,
    /// Day of the postmark, where it came by post.
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// The organ one level above the one that handled the matter (原办理机关、单位的上一级机关、单位).
    pub to: Superior,
    /// The request in writing (复查申请); the centre records no other.
    #[serde(default)]
    pub application: Option<Document>,
}

impl Step<Petition> for RequestReview {
    const RULE: Rule<Stage> = Rule::named("request-review", "请求复查", "Request a review")
        .under("《信访工作条例》第三十五条")
        .by(&[By::Officer, By::Coordinator])
        .from(&[Stage::Concluded])
        .enforcing(&["XF-20", "XF-21"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        // a public notice counts as served on a day to come; nobody has to wait for that
        let served = case.record.served_on.unwrap_or(cx.today).min(cx.today);
        check::day(self.received_on, served, cx.today, "/received_on")?;
        // the day of receipt counts, whether or not the clock has run out by the time it is written down
        let window = case.file.deadline("review").and_then(|deadline| deadline.due);
        let submitted = law::submitted_on(self.received_on, self.posted_on);
        if window.is_none_or(|due| submitted > due) {
            return Err(Refusal::new(
                "review_window_lapsed",
                "自收到书面答复之日起三十日的复查请求期限已过，处理意见不再复查",
                "the thirty days to request a review are over: the opinion stands",
            )
            .under("《信访工作条例》第三十五条")
            .at("/received_on"));
        }
        let (to, unchecked) = superior::reviewer(self.to, case, cx)?;
        let application = super::paper::request(self.application, self.received_on, "XF-20", cx)?;
        Decision::of(Fact::ReviewRequested { received_on: self.received_on, to: Some(to) })
            .and_all(application)
            .and(FileFact::DeadlineMet { key: "review".to_owned(), on: self.received_on })
            .and_all(unchecked)
            .deadline(cx, case, "review_opinion", "XF-21", self.received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "received_on": "2026-04-20", "to": { "name": "海原县人民政府", "organ": "haiyuan-zf" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_day_is_in_time_even_where_it_is_written_down_later() {
        let lapse = json!({ "key": "review", "due": "2026-04-20" });
        let case = given::concluded().take("2026-04-20", By::System, "lapse", &lapse).take(
            "2026-04-22",
            By::Officer,
            "request-review",
            &RequestReview::example(),
        );
        assert_eq!(case.case.stage, Stage::UnderReview);
        assert_eq!(case.due("review_opinion"), "2026-05-20");
    }

    #[test]
    fn the_day_after_is_not() {
        let mut late = RequestReview::example();
        late["received_on"] = json!("2026-04-21");
        given::concluded().refuse("2026-04-21", By::Officer, "request-review", &late, "review_window_lapsed");
    }
}
