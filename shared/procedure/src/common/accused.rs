//! An accusation never reaches whom it accuses.

use crate::{Context, Refusal};
use kernel::{Capacity, Category, Matter, OrganId, Party};

/// Refuses to give an accusation to the organ it accuses, or to the organ of the person it accuses (XF-30).
///
/// # Errors
/// A [`Refusal`] under the row; the caller points to the field.
pub fn kept_from_accused(
    matter: &Matter,
    parties: &[Party],
    organ: &OrganId,
    cx: &Context,
) -> Result<(), Refusal> {
    let accused =
        |party: &Party| party.capacity == Capacity::Respondent && party.organ.as_ref() == Some(organ);
    if matter.category != Category::Accusation || !parties.iter().any(accused) {
        return Ok(());
    }
    Err(cx.refuse(
        "XF-30",
        "accused",
        "检举控告的材料和情况不得透露、转给被检举控告的人员或者单位，也不得由其办理；请转纪检监察机关或者其他有权处理的机关、单位",
        "an accusation is never given to whom it accuses: it goes to the discipline organs or another competent organ",
    ))
}
