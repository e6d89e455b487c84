//! Inquiries (调查取证、现场勘验、鉴定): those who ask people or go to a site are two at least and show their papers. The
//! time of a site inspection and of an appraisal is not counted in the period to decide.

use crate::input;
use crate::procedure::Reconsideration;
use chrono::NaiveDate;
use procedure::pause::{Ground, held, let_go};
use procedure::{Case, Context, FileFact, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period it holds.
pub(crate) const DECISION: &str = "decision";
/// The row on who goes to a site.
const STAFF: &str = "FY-49";

/// Kind of inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InquiryKind {
    /// 现场勘验.
    Inspection,
    /// 鉴定.
    Appraisal,
    /// 调查取证: asking people, fetching files. Its days count.
    Investigation,
}

impl InquiryKind {
    /// The ground in official words, and the provision under which its time is not counted.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            InquiryKind::Inspection => ("现场勘验", "《行政复议法实施条例》第三十四条第三款"),
            InquiryKind::Appraisal => ("专门事项鉴定", "《行政复议法实施条例》第三十七条"),
            InquiryKind::Investigation => ("调查取证", "《行政复议法》第四十五条"),
        }
    }

    /// Whether its days are left out of the period to decide.
    pub(crate) fn holds(self) -> bool {
        self != InquiryKind::Investigation
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
    /// Who of the reconsideration staff goes to the site, by name or number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<String>,
    /// Day its record or opinion came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Whether those who went showed their papers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub papers_shown: bool,
}

impl Inquiry {
    /// Why its days are left out.
    fn ground(&self) -> Ground<'static> {
        let (zh, article) = self.kind.words();
        Ground { zh, article }
    }
}

/// Who goes to the site: as many of the staff as the law asks for. An appraisal is the institution's, and nobody goes.
pub(crate) fn staff(kind: InquiryKind, names: &[String], cx: &Context) -> Result<Vec<String>, Refusal> {
    match (kind, input::people(names, STAFF, cx)) {
        (InquiryKind::Appraisal, _) if names.is_empty() => Ok(Vec::new()),
        (InquiryKind::Appraisal, _) => Err(Refusal::new(
            "nobody_goes",
            "鉴定由鉴定机构进行，不填写前往现场的行政复议人员；行政复议人员到现场的，请登记现场勘验",
            "an appraisal is the institution's: whoever of the staff goes to a site inspects it",
        )
        .under(kind.words().1)
        .at("/staff")),
        (InquiryKind::Inspection | InquiryKind::Investigation, Some(staff)) => Ok(staff),
        (InquiryKind::Inspection | InquiryKind::Investigation, None) => Err(cx
            .refuse(
                STAFF,
                "too_few_go",
                "调查取证、现场勘验时，行政复议人员不得少于两人，请逐一填写前往的人员，不得重复",
                "at least two of the staff go to the site: name each of them once",
            )
            .at("/staff")),
    }
}

/// Refuses the end of an inspection at which nobody showed papers.
pub(crate) fn papers(inquiry: &Inquiry, shown: bool, cx: &Context) -> Result<(), Refusal> {
    if inquiry.kind == InquiryKind::Appraisal || shown {
        return Ok(());
    }
    Err(cx
        .refuse(
            STAFF,
            "papers_not_shown",
            "调查取证、现场勘验时应当出示行政复议工作证件，并在笔录中记明；没有出示的，请重新调查、勘验后再登记结束",
            "those who inspect or ask show their papers, and the record says so: where they did not, do it again first",
        )
        .at("/papers_shown"))
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

/// The period to decide stands still for this inquiry.
pub(crate) fn begun(
    case: &Case<Reconsideration>,
    cx: &Context,
    inquiry: &Inquiry,
) -> Result<Option<FileFact>, Refusal> {
    match inquiry.kind.holds() {
        true => held(case, cx, DECISION, inquiry.ground(), inquiry.from),
        false => Ok(None),
    }
}

/// The inquiry of this number ended: the period to decide runs on, unless something else holds it.
pub(crate) fn ended(
    case: &Case<Reconsideration>,
    cx: &Context,
    inquiry: u32,
    to: NaiveDate,
) -> Result<Option<FileFact>, Refusal> {
    let inquiry = open(case, inquiry)?;
    match inquiry.kind.holds() {
        true => let_go(case, cx, DECISION, inquiry.ground(), Some(inquiry.from), to),
        false => Ok(None),
    }
}
