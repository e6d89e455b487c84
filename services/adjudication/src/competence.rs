//! Which level of government decides a dispute over land, forest or grassland (级别管辖).

use crate::Adjudication;
use crate::track::Track;
use kernel::{Capacity, PartyKind, division};
use procedure::{Case, Context, Opening, Refusal};

/// Refuses the organ of a town a dispute between units: the county or a higher level decides it. Where a person is on
/// one side, both levels are competent.
pub(crate) fn checked(case: &Case<Adjudication>, cx: &Context) -> Result<(), Refusal> {
    let opening = case.file.opening();
    let over = Track::all(&opening.matter).into_iter().find(|track| track.is_natural_resource());
    let Some(track) = over.filter(|_| is_of_town(opening, cx) && between_units(case)) else { return Ok(()) };
    let zh = "单位之间的权属争议由县级以上人民政府处理，乡镇人民政府没有管辖权：尚未受理的，请办理“不予受理”并告知\
              申请人向县级人民政府提出，或者办理“转送有管辖权的机关”";
    let en = "between units the county government or a higher one decides, not a town: before acceptance decline, naming \
              the county government, or send it there (`pass-on`)";
    Err(match track {
        Track::Land => cx.refuse("TD-01", "not_competent_level", zh, en),
        Track::Grassland => cx.refuse("CD-01", "not_competent_level", zh, en),
        _ => Refusal::new("not_competent_level", zh, en).under("《森林法》第二十二条第一款"),
    })
}

/// Whether the organ that keeps the file is that of a town: by its own division, as its officer's token has it.
fn is_of_town(opening: &Opening, cx: &Context) -> bool {
    let own = (*cx.organ() == opening.organ).then_some(cx.actor.division.as_str());
    let code = own.unwrap_or(&opening.division);
    division::county(code) != code
}

/// Whether units stand on both sides, and nobody else.
fn between_units(case: &Case<Adjudication>) -> bool {
    let units = |side: Capacity| {
        let mut parties = case.file.parties.iter().filter(|party| party.capacity == side).peekable();
        parties.peek().is_some() && parties.all(|party| party.kind != PartyKind::Person)
    };
    units(Capacity::Applicant) && units(Capacity::Respondent)
}
