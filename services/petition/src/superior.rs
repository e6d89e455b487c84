//! Review and re-review go up: each to the organ one level above the one whose opinion is looked at, as the county lists
//! its organs. Where the list does not say which that is, it is not checked, and that is told.

use crate::Petition;
use crate::fact::Superior;
use kernel::By;
use law::{Level, Named};
use procedure::{Case, Context, FileFact, Refusal, check};

/// A request that goes up.
struct Request {
    /// The row that sends it up.
    rule: &'static str,
    zh: &'static str,
    en: &'static str,
}

const REVIEW: Request = Request {
    rule: "XF-20",
    zh: "复查请求应当向原办理机关、单位的上一级机关、单位提出，不得由原办理机关、单位自行复查",
    en: "a review is asked of the organ one level above the one that handled the matter, never of that one itself",
};

const RE_REVIEW: Request = Request {
    rule: "XF-22",
    zh: "复核请求应当向复查机关、单位的上一级机关、单位提出，不得由原办理机关或者复查机关复核",
    en: "a re-review is asked of the organ one level above the one that reviewed, never of that one or of the one that \
         handled the matter",
};

/// The organ that is asked for the review, with what is told where its level could not be checked.
///
/// # Errors
/// A [`Refusal`] where it is not one level above the organ that handled the matter.
pub(crate) fn reviewer(
    to: Superior,
    case: &Case<Petition>,
    cx: &Context,
) -> Result<(Superior, Option<FileFact>), Refusal> {
    let handles = Named { code: Some(&case.file.opening().organ), name: "" };
    asked(to, Some(handles), &REVIEW, case, cx)
}

/// The organ that is asked for the re-review, likewise.
///
/// # Errors
/// A [`Refusal`] where it is not one level above the organ that reviewed.
pub(crate) fn re_reviewer(
    to: Superior,
    case: &Case<Petition>,
    cx: &Context,
) -> Result<(Superior, Option<FileFact>), Refusal> {
    let reviewed = case.record.reviewer.as_ref();
    let reviewed = reviewed.map(|organ| Named { code: organ.organ.as_deref(), name: &organ.name });
    asked(to, reviewed, &RE_REVIEW, case, cx)
}

fn asked(
    to: Superior,
    lower: Option<Named<'_>>,
    request: &Request,
    case: &Case<Petition>,
    cx: &Context,
) -> Result<(Superior, Option<FileFact>), Refusal> {
    let name = check::text(&to.name, "/to/name")?;
    let organ = to.organ.map(|organ| check::text(&organ, "/to/organ")).transpose()?;
    let Request { rule, zh, en } = *request;
    let at = if organ.is_some() { "/to/organ" } else { "/to/name" };
    if let Some(at) = below(&name, organ.as_deref(), lower, case) {
        return Err(cx.refuse(rule, "not_one_above", zh, en).at(at));
    }
    let upper = Named { code: organ.as_deref(), name: &name };
    let unchecked = match lower.map_or(Level::Unsaid, |lower| cx.organs.level(upper, lower)) {
        Level::Above => None,
        Level::Unsaid => Some(cx.tell(
            rule,
            "level_not_checked",
            "本县机关名录没有载明上一级机关、单位，系统没有核对所请求的机关、单位的层级，请承办人核对。",
            "The county does not list which organ is one level above: the level of the organ asked was not checked here.",
        )),
        Level::Other(right) => {
            let names: Vec<&str> = right.iter().filter_map(|organ| organ.name.as_deref()).collect();
            return Err(cx
                .refuse(
                    rule,
                    "not_one_above",
                    format!("{zh}；按照本县机关名录，应当向{}提出", names.join("或者")),
                    format!("{en}; as the county lists its organs, that is {}", names.join(" or ")),
                )
                .at(at));
        }
    };
    Ok((Superior { name, organ }, unchecked))
}

/// The field that names an organ that may not look at the opinion at all: the one that handled the matter, or `lower`.
fn below(
    name: &str,
    organ: Option<&str>,
    lower: Option<Named<'_>>,
    case: &Case<Petition>,
) -> Option<&'static str> {
    let handles = case.file.opening().organ.as_str();
    let is_lower = |code: &str| code == handles || lower.is_some_and(|lower| lower.code == Some(code));
    if organ.is_some_and(is_lower) {
        return Some("/to/organ");
    }
    let known = case.file.parties.iter().filter(|party| party.organ.as_deref() == Some(handles));
    let mut names = known.map(|party| party.name.as_str()).chain(lower.map(|lower| lower.name));
    names.any(|lower| lower == name).then_some("/to/name")
}

/// Refuses the desk that handles the matter where the organ that was asked is one the county lists: that one gives its
/// opinion, and records its hearing, itself. What any other wrote is recorded by the desk.
///
/// # Errors
/// A [`Refusal`] under `rule`.
pub(crate) fn gives(asked: Option<&Superior>, cx: &Context, rule: &'static str) -> Result<(), Refusal> {
    let code = asked.and_then(|asked| asked.organ.as_deref());
    if cx.by.contains(&By::Reviewer) || code.is_none_or(|code| cx.organs.get(code).is_none()) {
        return Ok(());
    }
    Err(cx.refuse(
        rule,
        "reviewer_itself",
        "所请求的复查、复核机关、单位是本县机关名录中的机关，应当由其以自己的账号出具意见、记录听证，原办理机关、单位不得代为登记",
        "the organ that was asked is one the county lists: it gives its opinion and records its hearing itself, by an account \
         of its own",
    ))
}
