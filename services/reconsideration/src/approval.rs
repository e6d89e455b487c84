//! The institution proposes, the head agrees or a discussion adopts it, and the organ decides (行政复议法 art. 61 para. 1).

use crate::{Reconsideration, input, reopening};
use chrono::NaiveDate;
use procedure::{Case, Context, Document, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《行政复议法》第六十一条第一款";

/// Who approves what the reconsideration institution proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// The head of the organ agreed (行政复议机关的负责人同意).
    Head,
    /// It was adopted in a collective discussion (集体讨论通过).
    Discussion,
}

/// The approval of a decision.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// By whom.
    pub by: Approver,
    /// Day.
    pub on: NaiveDate,
    /// The minutes of the discussion (集体讨论记录).
    #[serde(default)]
    pub minutes: Option<Document>,
}

/// An approval, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// By whom.
    pub by: Approver,
    /// Day.
    pub on: NaiveDate,
}

/// Refuses a decision of this day that was not approved before it; the minutes come into the file.
pub(crate) fn approved(
    approval: Option<Approval>,
    case: &Case<Reconsideration>,
    cx: &Context,
    decided_on: NaiveDate,
) -> Result<(Approved, Option<Document>), Refusal> {
    let Some(approval) = approval else {
        return Err(Refusal::new(
            "approval_required",
            "行政复议机构提出的意见，应当经行政复议机关的负责人同意或者集体讨论通过后，以行政复议机关的名义作出行政复议决定，请填写审批情况",
            "what the institution proposes is agreed by the organ's head or adopted in a collective discussion before the \
             organ decides: say which, and when",
        )
        .under(ARTICLE)
        .at("/approval"));
    };
    let Approval { by, on, minutes } = approval;
    let on = input::day(on, case.record.accepted_on().unwrap_or(cx.today), cx, "/approval/on")?;
    reopening::not_before(&case.record, on, "/approval/on")?;
    if on > decided_on {
        return Err(Refusal::new(
            "approved_after_decision",
            "行政复议决定应当在负责人同意或者集体讨论通过之后作出，请核对决定书的日期",
            "the decision comes after its approval: check the day of the decision",
        )
        .under(ARTICLE)
        .at("/approval/on"));
    }
    if by == Approver::Discussion && minutes.is_none() {
        return Err(Refusal::new(
            "minutes_required",
            "经集体讨论通过的，请附集体讨论记录",
            "where it was adopted in a discussion, attach the minutes",
        )
        .under(ARTICLE)
        .at("/approval/minutes"));
    }
    let minutes = minutes.map(|minutes| minutes.checked_at(cx, "/approval/minutes")).transpose()?;
    Ok((Approved { by, on }, minutes))
}
