//! What the organ keeps beside its cases: the discretion benchmarks for penalties (行政处罚裁量基准), each version with
//! the days it applies, the points that take applications in (咨询点、代办点), so that a case looks them up instead of
//! typing them, its staff with what qualifies them, and suggestions to review normative documents
//! ([`crate::suggestion`]), and cases that were looked over again ([`crate::quality`]).

use crate::quality::QualityReview;
use crate::suggestion::{Suggestion, SuggestionAnswer};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::book::Title;
use procedure::staff::Staff;
use procedure::{Book, Context, Page, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books.
pub(crate) static BOOKS: [Book; 6] = [
    Book::of::<BenchmarkVersion>(),
    Book::of::<Point>(),
    Book::of::<Staff>(),
    Book::of::<Suggestion>(),
    Book::of::<SuggestionAnswer>(),
    Book::of::<QualityReview>(),
];

const ARTICLE: &str = "《行政处罚法》第三十四条";

/// A version of the benchmark for one kind of conduct.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkVersion {
    /// The conduct it is for (违法行为), in the words of the benchmark.
    pub conduct: String,
    /// Title of the document, with its version.
    pub title: String,
    /// Number of the document (文号), where it has one.
    #[serde(default)]
    pub number: Option<String>,
    /// First day it applies.
    pub valid_from: NaiveDate,
    /// Last day it applies; none while it does.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Fine it sets for this conduct, in yuan; 0 where it sets none.
    pub amount: u64,
    /// Whether it lists the conduct as a minor violation that is not punished (轻微违法、初次违法不予处罚清单).
    #[serde(default)]
    pub unpunished: bool,
}

impl BenchmarkVersion {
    fn overlaps(&self, other: &Self) -> bool {
        self.valid_to.is_none_or(|to| other.valid_from <= to)
            && other.valid_to.is_none_or(|to| self.valid_from <= to)
    }
}

impl Page for BenchmarkVersion {
    const TITLE: Title =
        Title {
            name: "benchmarks", zh: "行政处罚裁量基准库", en: "discretion benchmarks", law: ARTICLE
        };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Err(Refusal::new(
                "date_out_of_order",
                "裁量基准的失效日期早于施行日期",
                "a version ends before it begins",
            )
            .under(ARTICLE)
            .at("/valid_to"));
        }
        if self.unpunished && self.amount > 0 {
            return Err(Refusal::new(
                "unpunished_amount",
                "列入不予处罚清单的违法行为没有罚款数额，应当填写0",
                "a conduct that is not punished has no fine: write 0",
            )
            .under("《行政处罚法》第三十三条")
            .at("/amount"));
        }
        let conduct = check::text(&self.conduct, "/conduct")?;
        let title = check::text(&self.title, "/title")?;
        let number = number::of_paper_if_any(self.number.clone(), "/number")?;
        let version = Self { conduct, title, number, ..self };
        let mut others = cx.shelf.lines::<Self>();
        if others.any(|(_, other)| other.conduct == version.conduct && other.overlaps(&version)) {
            return Err(Refusal::new(
                "version_overlaps",
                "同一违法行为在同一时间只适用一版裁量基准；前一版已经失效的，请先注销原登记并填写失效日期重新登记",
                "one version applies to a conduct at a time: where the earlier one ended, strike its line and write it \
                 anew with its last day",
            )
            .under(ARTICLE)
            .at("/valid_from"));
        }
        Ok(version)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "conduct": "销售超过保质期的食品", "title": "市场监管行政处罚裁量基准（2022年版）",
            "valid_from": "2022-03-01", "valid_to": "2026-01-31", "amount": 2000
        })
    }
}

const POINTS: &str = "《行政复议法》第二十二条第二款";

/// Kind of point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = reconsideration::PointKind)]
pub enum PointKind {
    /// 行政复议咨询点.
    Consult,
    /// 行政复议代办点.
    Agent,
    /// 司法所.
    JudicialOffice,
    /// 人民法院的行政复议窗口.
    CourtDesk,
}

/// A point that takes applications in for the organ.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Point)]
pub struct Point {
    /// Kind.
    pub kind: PointKind,
    /// Its name, as it stands on the application.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// The organ that keeps it, where it is another one.
    #[serde(default)]
    pub organ: Option<OrganId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none while it works.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

impl Point {
    /// Whether it works on this day.
    fn works(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|to| on <= to)
    }

    /// Whether the point of this name may have taken an application in on this day. Of an empty book nothing is asked.
    pub(crate) fn known(name: &str, on: NaiveDate, cx: &Context) -> bool {
        let mut lines = cx.shelf.lines::<Self>().peekable();
        lines.peek().is_none() || lines.any(|(_, point)| point.name == name && point.works(on))
    }
}

impl Page for Point {
    const TITLE: Title = Title {
        name: "points",
        zh: "行政复议咨询点、代办点名册",
        en: "points that take applications in",
        law: POINTS,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Err(Refusal::new(
                "date_out_of_order",
                "咨询点、代办点的停止日期早于设立日期",
                "a point ends before it begins",
            )
            .under(POINTS)
            .at("/valid_to"));
        }
        let name = check::text(&self.name, "/name")?;
        let address = check::text(&self.address, "/address")?;
        let organ = self.organ.map(|organ| check::text(&organ, "/organ")).transpose()?;
        let point = Self { name, address, organ, ..self };
        let overlaps = |other: &Self| {
            other.name == point.name && (other.works(point.valid_from) || point.works(other.valid_from))
        };
        if cx.shelf.lines::<Self>().any(|(_, other)| overlaps(&other)) {
            return Err(Refusal::new(
                "listed_already",
                "同名的咨询点、代办点已经在册；已经停止的，请先注销原登记并填写停止日期重新登记",
                "a point of this name is listed: where it ended, strike its line and write it anew with its last day",
            )
            .under(POINTS)
            .at("/name"));
        }
        Ok(point)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "agent", "name": "三河镇行政复议代办点", "address": "海原县三河镇司法所一楼",
            "valid_from": "2024-01-01"
        })
    }
}
