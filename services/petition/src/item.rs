//! Article 31: a matter with a request (申诉求决) is handled under one of its six items. The first four lead to another
//! lawful path, the fifth to the duty that is asked for, the sixth to an opinion. A suggestion and an accusation have
//! articles of their own.

use crate::Petition;
use kernel::Category;
use procedure::{Case, Procedure};

/// The organ performs the duty that is asked for, or answers (第五项).
pub(crate) const DUTY: u8 = 5;
/// No other path is open: the organ investigates and gives an opinion (第六项).
pub(crate) const OPINION: u8 = 6;

/// How the items are numbered in the articles.
const NUMBERED: [&str; 6] = ["一", "二", "三", "四", "五", "六"];

/// Whether the matter is a request at all.
pub(crate) fn is_request(case: &Case<Petition>) -> bool {
    !matches!(case.file.opening().matter.category, Category::Suggestion | Category::Accusation)
}

/// The item the matter is handled under, as far as that is said; none where it is no request.
pub(crate) fn of(case: &Case<Petition>) -> Option<u8> {
    is_request(case).then(|| case.record.item.unwrap_or(OPINION))
}

/// The item the lane of this channel was given under, where its articles name one.
pub(crate) fn given(case: &Case<Petition>) -> Option<u8> {
    let route = case.file.route.as_ref().filter(|route| route.lane == Petition::NAME)?;
    let names = |n: &&str| route.articles.iter().any(|article| article.contains(&words(n)));
    (1..).zip(NUMBERED.iter()).find(|(_, n)| names(n)).map(|(n, _)| n)
}

/// Whether the path and the periods are those of another law (第一项至第五项).
pub(crate) fn is_path(item: Option<u8>) -> bool {
    item.is_some_and(|item| item < OPINION)
}

/// The row of the period for the opinion: of the sixth item only.
pub(crate) fn period(item: Option<u8>) -> Option<&'static str> {
    (item == Some(OPINION)).then_some("XF-10")
}

/// The lane given, where it is another one and its demands have not been yielded to it already. An accusation goes to the
/// organs of discipline or to another competent organ: whoever accepts it is one of those.
pub(crate) fn statutory_path(case: &Case<Petition>) -> Option<&str> {
    let path = case.file.route.as_ref().map(|route| route.lane.as_str())?;
    let yielded = case.record.elsewhere.iter().any(|elsewhere| elsewhere.channel == path);
    let accusation = case.file.opening().matter.category == Category::Accusation;
    (path != Petition::NAME && !yielded && !accusation).then_some(path)
}

fn words(n: &str) -> String {
    format!("《信访工作条例》第三十一条第{n}项")
}
