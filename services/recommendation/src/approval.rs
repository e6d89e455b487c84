//! Who decides that a procuratorial recommendation is amended or taken back (JJ-04), on an objection or without one: the
//! chief procurator or the procuratorial committee, before it is.

use crate::letter::Letter;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Context, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recommendation::Approver)]
pub enum Approver {
    /// 检察长.
    ChiefProcurator,
    /// 检察委员会.
    Committee,
}

/// The decision inside the procuratorate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Approval)]
pub struct Approval {
    /// By whom.
    pub by: Approver,
    /// Day: of an objection, between it and its answer; otherwise between the letter and the paper that takes it back.
    pub on: NaiveDate,
}

/// The decision that a letter is amended or taken back, made from `first` on and no later than the paper of `last`.
///
/// # Errors
/// A [`Refusal`] where a procuratorial letter is to be amended or taken back without one, or it was not made before. Of an
/// issuer that keeps no files here, the paper stands for it.
pub(crate) fn approved(
    approval: Option<Approval>,
    falls: bool,
    letter: &Letter,
    (first, last): (NaiveDate, NaiveDate),
    cx: &Context,
) -> Result<Option<Approval>, Refusal> {
    let Some(approval) = approval else {
        let asked = letter.kind.issuer() == By::Procurator && letter.issuer_elsewhere.is_none();
        if falls && asked {
            return Err(cx
                .refuse(
                    "JJ-04",
                    "approval_required",
                    "修改或者撤回检察建议书的，应当报经检察长或者检察委员会讨论决定，请填写由谁决定和日期",
                    "a procuratorial letter is amended or taken back once the chief procurator or the committee decided so: \
                     say who, and when",
                )
                .at("/approval"));
        }
        return Ok(None);
    };
    check::day(approval.on, first, last, "/approval/on")?;
    Ok(Some(approval))
}
