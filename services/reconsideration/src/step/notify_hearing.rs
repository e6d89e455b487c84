//! The parties are told of a hearing, early enough.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Hearing;
use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::By;
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notifies the parties of a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyHearing {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Place.
    pub place: String,
}

impl Step<Reconsideration> for NotifyHearing {
    const RULE: Rule<Stage> = Rule::named("notify-hearing", "通知听证", "Notify a hearing")
        .under("《行政复议法》第五十条、第五十一条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-40"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        input::running(case)?;
        let Some(place) = input::given(Some(self.place)).filter(|place| place.chars().count() <= 200) else {
            return Err(Refusal::new(
                "place_required",
                "听证通知应当载明地点（200字以内）",
                "the notice names the place, in 200 characters",
            )
            .under("《行政复议法》第五十一条第一款")
            .at("/place"));
        };
        let receipt = cx.law.count("FY-40", self.hearing_on).receipt()?;
        let latest_notice = receipt.due.unwrap_or(self.hearing_on);
        if cx.today > latest_notice {
            return Err(Refusal::new(
                "hearing_notice_late",
                format!("通知最迟应于{}作出，请改定听证日期", input::zh_day(latest_notice)),
                format!("notice was due by {latest_notice}: choose a later day for the hearing"),
            )
            .under("《行政复议法》第五十一条第一款")
            .at("/hearing_on"));
        }
        let key = "hearing_notice".to_owned();
        let deadline = Deadline { pauses: false, ..statutory(case, cx, &key, receipt) };
        let notice = FileFact::NoticeIssued(Notice {
            kind: "hearing".to_owned(),
            zh: format!("定于{}在{place}举行听证。", input::zh_day(self.hearing_on)),
            en: format!("A hearing is held on {} at {place}.", self.hearing_on),
            article: "《行政复议法》第五十一条第一款".to_owned(),
            last_day: None,
        });
        let hearing =
            Hearing { on: self.hearing_on, place, notified_on: cx.today, latest_notice, held: None };
        Ok(Decision::of(Fact::HearingNotified(hearing))
            .and(FileFact::DeadlineSet(deadline))
            .and(FileFact::DeadlineMet { key, on: cx.today })
            .and(notice))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "hearing_on": "2026-04-02", "place": "县司法局听证室" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn five_working_days_before_is_in_time_and_four_are_not() {
        let case = accepted().take("2026-03-26", By::Officer, "notify-hearing", &NotifyHearing::example());
        assert_eq!(case.due("hearing_notice"), "2026-03-26");
        assert_eq!(case.case.record.hearings[0].latest_notice, "2026-03-26".parse().unwrap());
        accepted()
            .refuse(
                "2026-03-27",
                By::Officer,
                "notify-hearing",
                &NotifyHearing::example(),
                "hearing_notice_late",
            )
            .refuse(
                "2026-03-26",
                By::Officer,
                "notify-hearing",
                &json!({ "hearing_on": "2026-04-02", "place": "" }),
                "place_required",
            );
    }
}
