//! Closed cases are looked over again (案件质量评查): every refusal to accept, and a sample of the decisions.

use chrono::NaiveDate;
use kernel::CaseId;
use procedure::book::Title;
use procedure::{Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十三项";

/// What was found of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = reconsideration::Grade)]
pub enum Grade {
    /// 优秀.
    Good,
    /// 合格.
    Sound,
    /// 不合格: it is put right where that is still possible.
    Unsound,
}

/// A case that was looked over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::QualityReview)]
pub struct QualityReview {
    /// The case: one of this organ.
    pub case: CaseId,
    /// Day.
    pub on: NaiveDate,
    /// Who looked it over, by name or number; nobody who handled it.
    pub reviewers: Vec<String>,
    /// What they found of it.
    pub grade: Grade,
    /// Why; of a case found unsound what is put right, and by when.
    pub findings: String,
}

impl Page for QualityReview {
    const TITLE: Title = Title {
        name: "quality-reviews",
        zh: "行政复议案件质量评查登记簿",
        en: "closed cases that were looked over again",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let reviewers = check::names(&self.reviewers, "/reviewers")?;
        if reviewers.is_empty() {
            return Err(Refusal::new(
                "reviewers",
                "请填写评查人员，承办人员不参加评查",
                "name those who looked it over, none of whom handled it",
            )
            .under(ARTICLE)
            .at("/reviewers"));
        }
        let one = Self {
            on: check::past(self.on, cx.today, "/on")?,
            findings: check::text(&self.findings, "/findings")?,
            reviewers,
            ..self
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| known.case == one.case && known.on == one.on) {
            return Err(Refusal::new(
                "listed_already",
                "该案件当日的评查已经登记",
                "this review of the case is on record for that day",
            )
            .under(ARTICLE)
            .at("/case"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "case": "0190a6f0-0000-7000-8000-000000000003", "on": "2026-03-02", "reviewers": ["评查组一号", "评查组二号"],
            "grade": "sound", "findings": "不予受理的事实清楚，已经告知救济途径"
        })
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
