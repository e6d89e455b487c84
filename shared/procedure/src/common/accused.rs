//! An accusation never reaches whom it accuses: not by its code, and not by its name.

use crate::{Case, Context, Procedure, Refusal};
use kernel::{Capacity, Category, Matter, Party};
use law::Named;

/// Refuses to give an accusation to whom it accuses, or to the organ of the person it accuses, by whatever it is called
/// (XF-30).
///
/// # Errors
/// A [`Refusal`] under the row; the caller points to the field.
pub fn kept_from_accused(
    matter: &Matter,
    parties: &[Party],
    to: Named<'_>,
    cx: &Context,
) -> Result<(), Refusal> {
    let listed = |code: &str| cx.organs.get(code).and_then(|organ| organ.name.as_deref());
    let named = |name: &str| !name.is_empty() && (name == to.name || to.code.and_then(listed) == Some(name));
    let coded = |code: &str| to.code == Some(code) || code == to.name || listed(code).is_some_and(named);
    let accused = |party: &Party| {
        let known = named(&party.name) || party.organ.as_deref().is_some_and(coded);
        party.capacity == Capacity::Respondent && known
    };
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

impl<P: Procedure> Case<P> {
    /// Refuses to give an accusation to whom it accuses (XF-30).
    ///
    /// # Errors
    /// As [`kept_from_accused`]; the caller points to the field.
    pub fn kept_from_accused(&self, to: Named<'_>, cx: &Context) -> Result<(), Refusal> {
        kept_from_accused(&self.file.opening().matter, &self.file.parties, to, cx)
    }
}

/// A party as the file keeps it: whom an accusation names by the name of an organ the county lists has its code, so that the
/// file is closed to it.
pub(crate) fn recognised(matter: &Matter, party: Party, cx: &Context) -> Party {
    if matter.category != Category::Accusation
        || party.capacity != Capacity::Respondent
        || party.organ.is_some()
    {
        return party;
    }
    let listed = cx.organs.find(Named { code: None, name: &party.name });
    let organ = listed.map(|organ| organ.code.clone());
    Party { organ, ..party }
}
