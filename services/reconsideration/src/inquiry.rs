//! Inquiries whose time is not counted in the period to decide: a site inspection (现场勘验), an expert appraisal (鉴定).
//! One cause at a time holds the period; where one ends and another lasts, the other holds it from then on.

use crate::input;
use crate::procedure::Reconsideration;
use chrono::NaiveDate;
use law::Pause;
use procedure::decision::recounted;
use procedure::{Basis, Case, Context, DeadlineState, FileFact, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period it holds.
pub(crate) const DECISION: &str = "decision";

/// Kind of inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InquiryKind {
    /// 现场勘验.
    Inspection,
    /// 鉴定.
    Appraisal,
}

impl InquiryKind {
    /// The ground in official words, and the provision under which its time is not counted.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            InquiryKind::Inspection => ("现场勘验", "《行政复议法实施条例》第三十四条第三款"),
            InquiryKind::Appraisal => ("专门事项鉴定", "《行政复议法实施条例》第三十七条"),
        }
    }
}

/// An inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// Kind.
    pub kind: InquiryKind,
    /// What is inspected or appraised.
    pub matter: String,
    /// Who does it.
    pub by: String,
    /// First day.
    pub from: NaiveDate,
    /// Day its record or opinion came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Inquiry {
    /// Its days, left out from this day on.
    fn pause(&self, from: NaiveDate) -> Pause {
        let (ground, article) = self.kind.words();
        held(ground, article, from)
    }
}

fn held(ground: &str, article: &str, from: NaiveDate) -> Pause {
    Pause {
        from,
        to: None,
        ground: ground.to_owned(),
        article: article.to_owned(),
        opened_by: None,
        closed_by: None,
    }
}

/// The inquiry of this number, from 1, while it lasts.
pub(crate) fn open(case: &Case<Reconsideration>, inquiry: u32) -> Result<&Inquiry, Refusal> {
    let found = input::nth(&case.record.inquiries, inquiry).filter(|inquiry| inquiry.to.is_none());
    found.ok_or_else(|| {
        Refusal::new(
            "no_such_inquiry",
            "没有这一项正在进行的现场勘验、鉴定，请核对序号",
            "no inquiry of this number is under way",
        )
        .at("/inquiry")
    })
}

/// The period to decide stands still for this inquiry, where it runs.
pub(crate) fn begun(
    case: &Case<Reconsideration>,
    cx: &Context,
    inquiry: &Inquiry,
) -> Result<Option<FileFact>, Refusal> {
    match case.file.live(DECISION).filter(|period| period.state == DeadlineState::Running) {
        Some(_) => next(case, cx, inquiry.from, Some(inquiry.pause(inquiry.from))),
        None => Ok(None),
    }
}

/// The inquiry of this number ended: the period to decide runs on, unless something else holds it.
pub(crate) fn ended(
    case: &Case<Reconsideration>,
    cx: &Context,
    inquiry: u32,
    to: NaiveDate,
) -> Result<Option<FileFact>, Refusal> {
    let (_, article) = open(case, inquiry)?.kind.words();
    let holds = case.file.live(DECISION).is_some_and(|period| match &period.basis {
        Basis::Rule(receipt) => {
            receipt.input().pauses.iter().any(|pause| pause.to.is_none() && pause.article == article)
        }
        Basis::Document { .. } => false,
    });
    if !holds {
        return Ok(None);
    }
    let others = (1..).zip(&case.record.inquiries).filter(|(n, other)| *n != inquiry && other.to.is_none());
    let other = others.map(|(_, other)| other.pause(other.from.max(to))).next();
    let suspension = case.file.suspension.as_ref();
    let suspended = suspension.map(|cause| held(&cause.ground, &cause.article, cause.from.max(to)));
    next(case, cx, to, other.or(suspended))
}

/// The period to decide where the suspension of the case ends today and an inquiry lasts.
pub(crate) fn lasting(case: &Case<Reconsideration>, cx: &Context) -> Result<Option<FileFact>, Refusal> {
    match case.record.inquiries.iter().find(|inquiry| inquiry.to.is_none()) {
        Some(inquiry) if case.file.live(DECISION).is_some() => {
            next(case, cx, cx.today, Some(inquiry.pause(cx.today)))
        }
        _ => Ok(None),
    }
}

/// The period counted anew: what held it until `day` does no longer, what is given does from now on.
fn next(
    case: &Case<Reconsideration>,
    cx: &Context,
    day: NaiveDate,
    cause: Option<Pause>,
) -> Result<Option<FileFact>, Refusal> {
    let deadline = recounted(case, cx, DECISION, |input| {
        for pause in input.pauses.iter_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(day.max(pause.from));
        }
        input.pauses.extend(cause);
    })?;
    Ok(Some(FileFact::DeadlineSet(deadline)))
}
