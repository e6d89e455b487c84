//! The parties are told of a hearing in writing, early enough: when and where it is, and what is to be heard.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Hearing;
use crate::{Reconsideration, input};
use chrono::{NaiveDate, NaiveTime};
use kernel::By;
use procedure::decision::statutory;
use procedure::{
    Case, CaseFile, Context, Deadline, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-40";

/// Notifies the parties of a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifyHearing {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Time of day, `09:30`.
    pub time: String,
    /// Place.
    pub place: String,
    /// What is to be heard (拟听证事项).
    pub matters: Vec<String>,
    /// The notice (听证通知书).
    pub notice: Document,
}

impl Step<Reconsideration> for NotifyHearing {
    const RULE: Rule<Stage> = Rule::named("notify-hearing", "通知听证", "Notify a hearing")
        .under("《行政复议法》第五十条、第五十一条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[ROW]);

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
        let (time, matters) = content(&self.time, &self.matters, cx)?;
        let paper = self.notice.checked_at(cx, "/notice")?;
        let receipt = cx.law.count(ROW, self.hearing_on).receipt()?;
        let latest_notice = receipt.due.unwrap_or(self.hearing_on);
        // the parties were told by the notice, whenever that is recorded
        let first = case.record.accepted_on().unwrap_or(paper.on);
        let notified_on = input::day(paper.on, first, cx, "/notice/on")?;
        if notified_on > latest_notice {
            return Err(cx
                .refuse(
                    ROW,
                    "hearing_notice_late",
                    format!("通知最迟应于{}作出，请改定听证日期", kernel::date::zh(latest_notice)),
                    format!("notice was due by {latest_notice}: choose a later day for the hearing"),
                )
                .at("/hearing_on"));
        }
        let same = |known: &Hearing| {
            known.held.is_none()
                && (known.on, known.time.as_ref(), &known.place) == (self.hearing_on, Some(&time), &place)
        };
        if case.record.hearings.iter().any(same) {
            return Err(cx
                .refuse(
                    ROW,
                    "notified_already",
                    "同日、同时、同地点的听证已经通知，不必重复通知",
                    "a hearing on this day, at this time and place was notified already",
                )
                .at("/hearing_on"));
        }
        let key = "hearing_notice".to_owned();
        let deadline = Deadline { pauses: false, ..statutory(case, cx, &key, receipt) };
        let notified = (std::slice::from_ref(&paper), "/notice/sha256");
        check::proved(notified_on, notified, (&key, Some(ROW)), &over_by_now(case, cx, &deadline), cx)?;
        let notice = FileFact::NoticeIssued(Notice {
            kind: "hearing".to_owned(),
            // what is to be heard may name people: it stands in the record and in the paper
            zh: format!(
                "定于{}{time}在{place}举行听证，拟听证事项共{}项，见听证通知书。",
                kernel::date::zh(self.hearing_on),
                matters.len()
            ),
            en: format!("A hearing is held on {} at {time}, {place}.", self.hearing_on),
            article: "《行政复议法》第五十一条第一款".to_owned(),
            last_day: None,
        });
        let hearing = Hearing {
            on: self.hearing_on,
            time: Some(time),
            place,
            matters,
            notified_on,
            latest_notice,
            held: None,
        };
        Ok(Decision::of(Fact::HearingNotified(hearing))
            .and(paper.lodged())
            .and(FileFact::DeadlineSet(deadline))
            .and(FileFact::DeadlineMet { key, on: notified_on })
            .and(notice))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "hearing_on": "2026-04-02", "time": "09:30", "place": "县司法局听证室",
            "matters": ["罚款决定认定的事实", "罚款的数额"],
            "notice": { "kind": "hearing_notice", "title": "听证通知书", "on": "2026-03-20" }
        })
    }
}

/// The file as it is with this period, which has lapsed where its last day is over today.
fn over_by_now(case: &Case<Reconsideration>, cx: &Context, period: &Deadline) -> CaseFile {
    let mut file = case.file.clone();
    file.evolve(&FileFact::DeadlineSet(period.clone()));
    if let Some(due) = period.due.filter(|due| cx.today > *due) {
        file.evolve(&FileFact::DeadlineLapsed { key: period.key.clone(), due });
    }
    file
}

/// When it begins and what is to be heard, as the notice says.
fn content(time: &str, matters: &[String], cx: &Context) -> Result<(String, Vec<String>), Refusal> {
    let Ok(at) = NaiveTime::parse_from_str(time.trim(), "%H:%M") else {
        return Err(cx
            .refuse(
                ROW,
                "time_required",
                "听证通知应当载明听证的时间，请填写几时几分，如09:30",
                "the notice names the time of day, such as 09:30",
            )
            .at("/time"));
    };
    if matters.is_empty() {
        return Err(cx
            .refuse(
                ROW,
                "matters_required",
                "听证通知应当载明拟听证事项，请逐项填写",
                "the notice names what is to be heard",
            )
            .at("/matters"));
    }
    let matters = matters.iter().enumerate().map(|(i, matter)| check::text(matter, &format!("/matters/{i}")));
    Ok((at.format("%H:%M").to_string(), matters.collect::<Result<_, _>>()?))
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
        let mut late = NotifyHearing::example();
        late["notice"]["on"] = json!("2026-03-27");
        accepted().refuse("2026-03-27", By::Officer, "notify-hearing", &late, "hearing_notice_late");
        let hearing = &case.case.record.hearings[0];
        assert_eq!((hearing.time.as_deref(), hearing.matters.len()), (Some("09:30"), 2));
    }

    #[test]
    fn the_notice_says_when_where_and_what() {
        for (field, blank, code) in [
            ("place", json!(" "), "place_required"),
            ("time", json!("上午"), "time_required"),
            ("matters", json!([]), "matters_required"),
            ("matters", json!([" "]), "text"),
        ] {
            let mut notice = NotifyHearing::example();
            notice[field] = blank;
            accepted().refuse("2026-03-26", By::Officer, "notify-hearing", &notice, code);
        }
    }
}
