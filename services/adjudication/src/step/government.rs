//! Over land the bureau investigates and makes its opinion; the government decides (《土地权属争议调查处理办法》第三十条).

use crate::track::Track;
use crate::{Adjudication, competence};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Case, Context, Refusal, check};

/// What is followed on the proceeding over land: the bureau made its opinion.
pub(super) const OPINION_MADE: &str = "land.opinion_made";
/// And submitted it to the government.
const OPINION_SUBMITTED: &str = "land.opinion_submitted";

/// The organ that made the award of this day, where it is named. Over land it has to be, and where it is not the organ
/// that keeps the file, the opinion went to it first.
pub(super) fn decided(
    case: &Case<Adjudication>,
    cx: &Context,
    organ: Option<OrganId>,
    on: NaiveDate,
) -> Result<Option<OrganId>, Refusal> {
    let organ = organ.map(|organ| check::text(&organ, "/decided_by")).transpose()?;
    if case.record.track != Track::Land {
        return Ok(organ);
    }
    let own = &case.file.opening().organ;
    let may =
        |organ: &OrganId| is_government(organ, cx) && (organ == own || competence::stands_above(organ, cx));
    let Some(government) = organ.filter(may) else {
        return Err(cx
            .refuse(
                "TD-08",
                "government_decides",
                "土地权属争议的处理决定由人民政府下达，主管部门只提出调查处理意见，请填写作出决定的同级人民政府",
                "over land the government decides and the bureau gives its opinion: name the government of its level",
            )
            .at("/decided_by"));
    };
    let mut papers = case.file.documents.iter();
    let submitted = papers.any(|paper| paper.kind == OPINION_SUBMITTED && paper.on <= on);
    if government != *own && !submitted {
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

/// Whether it is a government, as far as the county lists its name.
fn is_government(organ: &str, cx: &Context) -> bool {
    let name = cx.organs.get(organ).and_then(|organ| organ.name.as_deref());
    name.is_none_or(|name| name.ends_with("人民政府"))
}
