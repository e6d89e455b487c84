//! What the organ keeps beside its cases: the discretion benchmarks for penalties (行政处罚裁量基准), each version with
//! the days it applies, so that a case looks them up instead of typing them.

use chrono::NaiveDate;
use procedure::book::Title;
use procedure::{Book, Context, Page, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books.
pub(crate) static BOOKS: [Book; 1] = [Book::of::<BenchmarkVersion>()];

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
    /// Fine it sets for this conduct, in yuan.
    pub amount: u64,
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
