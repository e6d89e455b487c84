//! The books a mediation organ keeps beside its cases: who mediates (调解员名册), who is on duty (值班表), and where it went to
//! look for disputes and what it found (矛盾纠纷排查). Which experts and committees there are and what is paid for a file
//! stand in files of their own.

use crate::committee::Committee;
use crate::expert::Expert;
use crate::reward::Reward;
use chrono::NaiveDate;
use kernel::{CaseId, Category};
use procedure::book::Title;
use procedure::{Book, Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books, in the order of the documentation.
pub(crate) static BOOKS: [Book; 7] = [
    Book::of::<Mediator>(),
    Book::of::<Expert>(),
    Book::of::<Duty>(),
    Book::of::<Screening>(),
    Book::of::<Find>(),
    Book::of::<Committee>(),
    Book::of::<Reward>(),
];

/// How a mediator comes to mediate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// Member of the committee (委员), elected.
    Member,
    /// Engaged by the committee (聘任).
    Engaged,
    /// On the court's list of invited mediators (特邀调解员).
    Invited,
    /// Staff of an agency that mediates (行政调解人员).
    Staff,
}

/// A mediator on the roster.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mediator {
    /// Name.
    pub name: String,
    /// How he comes to mediate.
    pub post: Post,
    /// Who elected, engaged or listed him.
    pub appointed_by: String,
    /// First day in office.
    pub from: NaiveDate,
    /// Last day in office; open where left out.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Categories of matters he mediates; every one when left out.
    #[serde(default)]
    pub matters: Vec<Category>,
    /// Account under which he acts here, where he has one of his own: nobody decides on his own recusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

impl Mediator {
    /// Whether he is in office on this day.
    #[must_use]
    pub fn in_office(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether he mediates matters of this category.
    #[must_use]
    pub fn takes(&self, category: Category) -> bool {
        self.matters.is_empty() || self.matters.contains(&category)
    }
}

impl Page for Mediator {
    const TITLE: Title = Title {
        name: "mediators",
        zh: "调解员名册",
        en: "roster of mediators",
        law: "《人民调解法》第九条、第十三条",
    };

    fn checked(self, _: &Context) -> Result<Self, Refusal> {
        in_order(self.from, self.until.unwrap_or(self.from), "/until")?;
        let name = check::text(&self.name, "/name")?;
        let appointed_by = check::text(&self.appointed_by, "/appointed_by")?;
        Ok(Self { name, appointed_by, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "name": "田守正", "post": "member", "appointed_by": "村民代表会议", "from": "2025-01-01",
            "until": "2027-12-31"
        })
    }
}

/// Who is on duty on a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The day.
    pub on: NaiveDate,
    /// Lines of the roster.
    pub mediators: Vec<String>,
    /// Where they are found.
    pub place: String,
}

impl Page for Duty {
    const TITLE: Title = Title {
        name: "duties",
        zh: "调解员值班表",
        en: "duty list",
        law: "《人民调解法》第十一条、第二十一条第二款",
    };
    const BOOKS: &'static [&'static str] = &[Mediator::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        if cx.shelf.lines::<Duty>().any(|(_, duty)| duty.on == self.on) {
            return Err(Refusal::new(
                "duty_listed_already",
                "当日值班已经登记，变更的请先注销原登记",
                "the duty of that day is listed already: strike that line first",
            )
            .at("/on"));
        }
        let idle = |key: &String| !cx.shelf.line::<Mediator>(key).is_some_and(|m| m.in_office(self.on));
        if self.mediators.is_empty() || self.mediators.iter().any(idle) {
            return Err(Refusal::new(
                "not_on_roster",
                "值班人员应当是当日在任的名册内调解员",
                "who is on duty stands on the roster and is in office that day",
            )
            .at("/mediators"));
        }
        let place = check::text(&self.place, "/place")?;
        Ok(Self { place, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "on": "2026-03-02", "mediators": ["1"], "place": "镇矛盾纠纷调处化解中心一号窗口" })
    }
}

/// A round in which the organ looked for disputes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Divisions it covers, within the organ's own.
    pub areas: Vec<String>,
    /// What it looks for.
    pub theme: String,
}

impl Page for Screening {
    const TITLE: Title = Title {
        name: "screenings",
        zh: "矛盾纠纷排查登记",
        en: "screening rounds",
        law: "《人民调解法》第二十一条第二款",
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        in_order(self.from, self.to, "/to")?;
        let own =
            |area: &String| kernel::division::is_code(area) && area.starts_with(cx.actor.division.as_str());
        if self.areas.is_empty() || !self.areas.iter().all(own) {
            return Err(Refusal::new(
                "area",
                "排查范围应为本机关辖区内的行政区划代码",
                "a round covers divisions within the organ's own",
            )
            .at("/areas"));
        }
        let theme = check::text(&self.theme, "/theme")?;
        Ok(Self { theme, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "from": "2026-03-02", "to": "2026-03-13", "areas": ["640522104"], "theme": "春耕前土地、用水纠纷排查"
        })
    }
}

/// What a round found: a dispute, and the case it is mediated in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// Line of the round.
    pub screening: String,
    /// Day it was found.
    pub on: NaiveDate,
    /// Division where.
    pub place: String,
    /// What was found.
    pub what: String,
    /// The case it opened, or was linked with.
    pub case: CaseId,
}

impl Page for Find {
    const TITLE: Title = Title {
        name: "finds",
        zh: "排查发现的纠纷",
        en: "disputes found by screening",
        law: "《人民调解法》第十七条、第二十一条第二款",
    };
    const BOOKS: &'static [&'static str] = &[Screening::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let Some(round) = cx.shelf.line::<Screening>(&self.screening) else {
            return Err(
                Refusal::new("no_such_round", "没有这次排查登记", "there is no such round").at("/screening")
            );
        };
        check::day(self.on, round.from, round.to.min(cx.today), "/on")?;
        if !round.areas.iter().any(|area| self.place.starts_with(area.as_str())) {
            return Err(Refusal::new(
                "area",
                "发现地不在该次排查的范围之内",
                "it lies outside the areas of the round",
            )
            .at("/place"));
        }
        let what = check::text(&self.what, "/what")?;
        Ok(Self { what, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "screening": "1", "on": "2026-03-03", "place": "640522104201", "what": "两户争用水渠，已有口角",
            "case": "0190a6f0-0000-7000-8000-000000000003"
        })
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

pub(crate) fn in_order(from: NaiveDate, to: NaiveDate, at: &str) -> Result<(), Refusal> {
    if from <= to {
        return Ok(());
    }
    Err(Refusal::new("last_day_before_first", "截止日期早于起始日期", "the last day comes before the first")
        .at(at))
}
