//! Review and re-review go up: each to the organ one level above the one whose opinion is looked at.

use crate::Petition;
use crate::fact::Superior;
use procedure::{Case, Context, Refusal, check};

/// The organ that is asked, which is neither the one that handled the matter nor the one that reviewed it. `rule` is the
/// row that sends the request up.
///
/// # Errors
/// A [`Refusal`] under that row.
pub(crate) fn above(
    to: Superior,
    case: &Case<Petition>,
    reviewer: Option<&Superior>,
    cx: &Context,
    rule: &'static str,
) -> Result<Superior, Refusal> {
    let name = check::text(&to.name, "/to/name")?;
    let organ = to.organ.map(|organ| check::text(&organ, "/to/organ")).transpose()?;
    let handles = &case.file.opening().organ;
    let known = case.file.parties.iter().filter(|party| party.organ.as_ref() == Some(handles));
    let mut names = known.map(|party| party.name.as_str()).chain(reviewer.map(|r| r.name.as_str()));
    let mut organs = std::iter::once(handles).chain(reviewer.and_then(|r| r.organ.as_ref()));
    let same_organ = organ.as_ref().is_some_and(|organ| organs.any(|lower| lower == organ));
    let same_name = names.any(|lower| lower == name);
    if !same_organ && !same_name {
        return Ok(Superior { name, organ });
    }
    let (zh, en) = match reviewer {
        None => (
            "复查请求应当向原办理机关、单位的上一级机关、单位提出，不得由原办理机关、单位自行复查",
            "a review is asked of the organ one level above the one that handled the matter, never of that one itself",
        ),
        Some(_) => (
            "复核请求应当向复查机关、单位的上一级机关、单位提出，不得由原办理机关或者复查机关复核",
            "a re-review is asked of the organ one level above the one that reviewed, never of that one or of the one \
             that handled the matter",
        ),
    };
    let at = if same_organ { "/to/organ" } else { "/to/name" };
    Err(cx.refuse(rule, "not_one_above", zh, en).at(at))
}
