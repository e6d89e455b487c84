//! The windows around a reconsideration: until when it may be applied for, and until when one may sue afterwards.

use crate::Reconsideration;
use crate::input::zh_day;
use chrono::NaiveDate;
use kernel::Act;
use law::Receipt;
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, FileFact, Notice, Refusal};

/// Key of the window to apply.
pub(crate) const APPLICATION: &str = "application";

/// The window to apply, and whether an application handed in on this day is late: the last day stands in the file
/// with its receipt either way.
pub(crate) fn application(
    case: &Case<Reconsideration>,
    cx: &Context,
    act: &Act,
    submitted_on: NaiveDate,
) -> Result<(Vec<FileFact>, bool), Refusal> {
    let window = law::window::windows(act, submitted_on, cx.law)?
        .into_iter()
        .find(|window| window.lane == law::window::Lane::Reconsideration)
        .ok_or_else(no_act)?;
    let receipt = match window.cap {
        Some(cap) if cap.due == Some(window.closes_on) && window.receipt.due != cap.due => cap,
        _ => window.receipt,
    };
    let deadline = Deadline { pauses: false, ..statutory(case, cx, APPLICATION, receipt) };
    let late = submitted_on > window.closes_on;
    let key = APPLICATION.to_owned();
    let end = match late {
        true => FileFact::DeadlineLapsed { key, due: window.closes_on },
        false => FileFact::DeadlineMet { key, on: submitted_on },
    };
    Ok((vec![FileFact::DeadlineSet(deadline), end], late))
}

/// There is no act to reconsider.
pub(crate) fn no_act() -> Refusal {
    Refusal::new(
        "no_act",
        "请填写被申请复议的行政行为：作出机关、文号、日期和送达日期；没有行政行为的事项不属于行政复议范围",
        "name the administrative act with its organ, number, day and service: without one there is no reconsideration",
    )
    .under("《行政复议法》第二条、第十一条")
}

/// How one may sue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suit {
    /// Against a decision on the merits.
    Decided,
    /// After a refusal or dismissal.
    NotHeard,
    /// After the period to decide expired.
    Silent,
}

/// The period to sue from this day. Where reconsideration comes first, it has its own provision.
pub(crate) fn suit(
    case: &Case<Reconsideration>,
    cx: &Context,
    after: Suit,
    from: NaiveDate,
) -> Result<Receipt, Refusal> {
    let first = case.file.opening().matter.act.as_ref().and_then(law::window::priority).is_some();
    let rule = match after {
        Suit::NotHeard | Suit::Silent if first => "FY-71",
        Suit::Silent => "SS-03",
        Suit::Decided | Suit::NotHeard => "SS-02",
    };
    Ok(cx.law.count(rule, from).receipt()?)
}

/// The notice that one may sue, with the last day.
pub(crate) fn may_sue(receipt: &Receipt, after: Suit) -> FileFact {
    let (zh, en) = match after {
        Suit::Decided => ("不服行政复议决定的", "you may challenge the decision"),
        Suit::NotHeard => ("不服不予受理决定或者驳回申请决定的", "you may challenge the refusal"),
        Suit::Silent => ("行政复议机关逾期未作出决定的", "no decision was made in time: you may sue"),
    };
    let last = receipt.due.map_or_else(String::new, zh_day);
    FileFact::NoticeIssued(Notice {
        kind: "may_sue".to_owned(),
        zh: format!("{zh}，可以依法向人民法院提起行政诉讼，起诉期限的最后一日为{last}。"),
        en: format!(
            "{en} before the people's court; last day {}.",
            receipt.due.map_or_else(String::new, |due| due.to_string())
        ),
        article: receipt.article.clone(),
        last_day: receipt.due,
    })
}
