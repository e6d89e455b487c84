//! The review of a normative document with the case (规范性文件附带审查): begun by the applicant or by the organ itself,
//! handled here or sent to whom it is for, and what came of it (行政复议法 arts. 56 to 60).

use crate::{Reconsideration, input};
use chrono::NaiveDate;
use procedure::{Case, Context, Decision, FileFact, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What follows a review (art. 59).
pub(crate) const RESULT: &str = "《行政复议法》第五十九条";

/// The document under review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Title.
    pub title: String,
    /// Number (文号), where it has one.
    #[serde(default)]
    pub number: Option<String>,
    /// Organ that made it (制定机关).
    pub maker: String,
    /// The clauses in question (相关条款).
    pub clauses: String,
    /// Day it was published; none where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// Day it came into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<NaiveDate>,
    /// Last day it was in force, where it is no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<NaiveDate>,
}

impl Norm {
    /// The document with its days in order.
    fn in_order(&self, at: &str) -> Result<Self, Refusal> {
        let days = [self.published_on, self.in_force_from, self.in_force_to];
        if days.iter().flatten().is_sorted() {
            return Ok(self.clone());
        }
        Err(Refusal::new(
            "norm_days",
            "规范性文件的公布、施行、失效日期应当依次排列，请核对",
            "a document is published, comes into force, and ceases to be, in this order: check the days",
        )
        .at(format!("{at}/in_force_from")))
    }

    /// The document with words in each field.
    pub(crate) fn checked(self, at: &str) -> Result<Self, Refusal> {
        let ordered = self.in_order(at)?;
        Ok(Self {
            title: check::text(&self.title, &format!("{at}/title"))?,
            number: number::of_paper_if_any(self.number, &format!("{at}/number"))?,
            maker: check::text(&self.maker, &format!("{at}/maker"))?,
            clauses: check::text(&self.clauses, &format!("{at}/clauses"))?,
            ..ordered
        })
    }
}

/// Who began a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Begun {
    /// The applicant asked for it (art. 56).
    Applicant,
    /// The organ found the basis unlawful by itself (依职权, art. 57).
    Organ,
}

/// Who handles a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// This organ: it is competent.
    Kept,
    /// Another organ, to which it was sent.
    Forwarded {
        /// Which.
        to: String,
        /// Day.
        on: NaiveDate,
    },
}

/// The written answer of the organ that made the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakerAnswer {
    /// Day.
    pub on: NaiveDate,
    /// Whether after its last day.
    pub late: bool,
    /// Whether it explained itself in person, too.
    pub in_person: bool,
}

/// What is thought of the clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Lawful.
    Lawful,
    /// Beyond powers, or against a higher norm (超越权限或者违反上位法).
    Unlawful,
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// What is thought of the clauses.
    pub verdict: Verdict,
    /// Day.
    pub on: NaiveDate,
    /// Whether after the last day.
    pub late: bool,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The document.
    pub norm: Norm,
    /// Who began it.
    pub begun: Begun,
    /// Day it was asked for, or begun.
    pub asked_on: NaiveDate,
    /// Who handles it, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// Day the organ that made it was asked to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker_asked_on: Option<NaiveDate>,
    /// Day the letter or the notice was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker_answer: Option<MakerAnswer>,
    /// The result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Reviewed>,
}

impl Review {
    /// Whether this organ handles it.
    pub(crate) fn is_kept(&self) -> bool {
        self.course == Some(Course::Kept)
    }
}

/// A period of the review of this number.
pub(crate) fn key(period: &str, review: u32) -> String {
    format!("norm_{period}:{review}")
}

/// The review of this number, from 1.
pub(crate) fn of(case: &Case<Reconsideration>, review: u32) -> Result<&Review, Refusal> {
    input::nth(&case.record.norm_reviews, review).ok_or_else(|| {
        Refusal::new(
            "no_such_review",
            "案件中没有这一项规范性文件附带审查，请核对序号",
            "the case has no review of this number",
        )
        .under("《行政复议法》第五十六条、第五十七条")
        .at("/review")
    })
}

/// The review of this number, while it has no result.
pub(crate) fn open(case: &Case<Reconsideration>, review: u32) -> Result<&Review, Refusal> {
    let found = of(case, review)?;
    match found.result {
        None => Ok(found),
        Some(_) => Err(Refusal::new(
            "norm_reviewed_already",
            "该项规范性文件附带审查已经办结",
            "this review has its result already",
        )
        .under(RESULT)
        .at("/review")),
    }
}

/// Refuses to decide or to go on while a normative document is under review: until it is handled here or sent on,
/// until it is reviewed, until the opinion on it comes back.
pub(crate) fn reviewed(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    let Some(open) = case.record.norm_reviews.iter().find(|review| review.result.is_none()) else {
        return Ok(());
    };
    let row = match open.course {
        None => "FY-51",
        Some(Course::Kept) => "FY-50",
        Some(Course::Forwarded { .. }) => "FY-54",
    };
    Err(cx.refuse(
        row,
        "norm_review_open",
        "规范性文件附带审查尚未办结，请先办理“规范性文件附带审查办结”，登记审查结果或者收到的处理意见",
        "the review of a normative document is still open: record its result, or the opinion, first",
    ))
}

/// What this organ found lawful is told in its decision.
pub(crate) fn told(case: &Case<Reconsideration>, told: bool) -> Result<(), Refusal> {
    let lawful = |review: &Review| {
        review.is_kept() && review.result.as_ref().is_some_and(|result| result.verdict == Verdict::Lawful)
    };
    if told || !case.record.norm_reviews.iter().any(lawful) {
        return Ok(());
    }
    Err(Refusal::new(
        "norm_result_untold",
        "经附带审查认为规范性文件的相关条款合法的，应当在行政复议决定书中一并告知，请核对决定书并填写",
        "clauses that were reviewed and found lawful are told of in the decision: check it, and say so",
    )
    .under(RESULT)
    .at("/norm_result_told"))
}

/// And the organ that made the document is to be notified, from the day of the suspension.
pub(crate) fn maker_to_notify(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    review: u32,
    suspended_on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    input::steady(decision, case, cx, &key("maker_notice", review), "FY-52", suspended_on)
}

/// What is told where the case is taken on while a normative document is under review already.
pub(crate) fn to_suspend_for(case: &Case<Reconsideration>, cx: &Context) -> Option<FileFact> {
    case.record.norm_reviews.iter().any(|review| review.result.is_none()).then(|| {
        cx.tell(
            "FY-50",
            "suspend_for_norm_review",
            "规范性文件附带审查正在进行，审查期间应当中止行政复议，请办理“中止审理”。",
            "A normative document is under review: the case is suspended meanwhile, take the step `suspend`.",
        )
    })
}
