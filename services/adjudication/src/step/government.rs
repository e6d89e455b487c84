//! Over land the bureau investigates and makes its opinion; the government decides (《土地权属争议调查处理办法》第三十条).

use super::happened;
use crate::Adjudication;
use crate::track::Track;
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Case, Context, Refusal, check};

/// What is followed on the proceeding over land: the bureau made its opinion.
pub(super) const OPINION_MADE: &str = "land.opinion_made";
/// And submitted it to the government.
const OPINION_SUBMITTED: &str = "land.opinion_submitted";

/// And that it is not accepted is proposed to the government (不予受理建议书).
const REFUSAL_PROPOSED: &str = "land.refusal_proposed";
/// The key of the local limit of its decision.
pub(super) const KEY: &str = "government";

/// The organ that made the award of this day, where it is named. Over land, forest and grassland a government made it: that
/// of the level of the organ that keeps the file, or one above. Over land it has to be named, and where it is not that
/// organ, the opinion went to it first.
pub(super) fn decided(
    case: &Case<Adjudication>,
    cx: &Context,
    organ: Option<OrganId>,
    on: NaiveDate,
) -> Result<Option<OrganId>, Refusal> {
    let organ = organ.map(|organ| check::text(&organ, "/decided_by")).transpose()?;
    let own = &case.file.opening().organ;
    let track = case.record.track;
    match track {
        Track::Land => {}
        _ if !track.is_natural_resource() => return Ok(organ),
        _ if may(case, cx, organ.as_ref().unwrap_or(own)) => return Ok(organ),
        _ => {
            return Err(cx
                .refuse(
                    if track == Track::Forest { "LQ-01" } else { "CD-01" },
                    "government_decides",
                    "林木林地、草原权属争议由人民政府处理，承办机构不能以自己的名义作出处理决定，请填写作出决定的同级人民政府",
                    "over forest and grassland the government decides and not the office that handles it: name the government \
                     of its level",
                )
                .at("/decided_by"));
        }
    }
    let Some(government) = organ.filter(|organ| may(case, cx, organ)) else {
        return Err(cx
            .refuse(
                "TD-08",
                "government_decides",
                "土地权属争议的处理决定由人民政府下达，主管部门只提出调查处理意见，请填写作出决定的同级人民政府",
                "over land the government decides and the bureau gives its opinion: name the government of its level",
            )
            .at("/decided_by"));
    };
    if government != *own && !happened(case, OPINION_SUBMITTED, on) {
        return Err(cx
            .refuse(
                "TD-07",
                "opinion_not_submitted",
                "主管部门的调查处理意见应当先报送人民政府：请先在程序线“土地权属争议”上记录提出和报送，处理决定的日期不得早于报送之日",
                "the bureau's opinion goes to the government before it decides: record on the proceeding over land that it was \
                 made and submitted, no later than the day of the award",
            )
            .at("/decided_by"));
    }
    Ok(Some(government))
}

/// The government that decided on this day that nothing is accepted over land: the bureau only proposed it.
pub(super) fn declined(
    case: &Case<Adjudication>,
    cx: &Context,
    organ: Option<OrganId>,
    on: NaiveDate,
) -> Result<OrganId, Refusal> {
    let Some(government) = organ.filter(|organ| may(case, cx, organ)) else {
        return Err(cx
            .refuse(
                "TD-02",
                "government_decides",
                "土地权属争议的不予受理由同级人民政府决定，主管部门只提出建议，请填写作出决定的人民政府",
                "over land the bureau only proposes to refuse: name the government that decided so",
            )
            .at("/decided_by"));
    };
    if government != case.file.opening().organ && !happened(case, REFUSAL_PROPOSED, on) {
        return Err(cx
            .refuse(
                "TD-02",
                "refusal_not_proposed",
                "主管部门应当先提出不予受理建议，报同级人民政府决定：请先在程序线“土地权属争议”上记录提出不予受理建议",
                "the bureau proposes to the government that nothing is accepted: record that on the proceeding over land first",
            )
            .at("/decided_by"));
    }
    Ok(government)
}

/// Whether it is a government, and the organ that keeps the file or one above it.
fn may(case: &Case<Adjudication>, cx: &Context, organ: &OrganId) -> bool {
    let own = *organ == case.file.opening().organ;
    is_government(organ, cx) && (own || cx.stands_above(organ))
}

/// Whether it is a government, as far as the county lists its name.
fn is_government(organ: &str, cx: &Context) -> bool {
    let name = cx.organs.get(organ).and_then(|organ| organ.name.as_deref());
    name.is_none_or(|name| name.ends_with("人民政府"))
}
