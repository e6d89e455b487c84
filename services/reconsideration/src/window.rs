//! The windows around a reconsideration: until when it may be applied for, and until when one may sue afterwards.

use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::Act;
use law::Receipt;
use law::restore::{Obstacle, Restoration, restoration};
use law::window::Window;
use procedure::decision::statutory;
use procedure::{
    Basis, Case, Context, Deadline, DeadlineState, Decision, Document, FileFact, Notice, Opening, Refusal,
    Stage as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    let told = unconfirmed(act, cx)?.map(|other| to_confirm(window.closes_on, &other, cx));
    Ok(([FileFact::DeadlineSet(deadline), end].into_iter().chain(told).collect(), late))
}

/// A slip in the day of receipt was put right before the application was accepted: whether it came in time is judged by
/// the right day, unless it had been handed in elsewhere before (through the agency, by post).
///
/// # Errors
/// A [`Refusal`] where it was accepted by the day on record.
pub(crate) fn received_anew(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    opening: &Opening,
) -> Result<Decision<Reconsideration>, Refusal> {
    if !case.stage.is_intake() {
        return Err(procedure::common::judged());
    }
    let before = case.file.opening().submitted_on();
    let window = case.file.deadline(APPLICATION).zip(opening.matter.act.as_ref());
    let judged =
        window.filter(|(window, _)| window.state == DeadlineState::Lapsed || window.ended_on == Some(before));
    let Some((_, act)) = judged else { return Ok(decision) };
    let (facts, _) = application(case, cx, act, opening.submitted_on())?;
    let counted = |fact: &FileFact| !matches!(fact, FileFact::NoticeIssued(_));
    Ok(decision.and_all(facts.into_iter().filter(counted)))
}

/// The other count of the window, where the law does not say which one counts, and the legal officer has not confirmed it.
fn unconfirmed(act: &Act, cx: &Context) -> Result<Option<Window>, Refusal> {
    match law::window::priority(act) {
        Some(_) => Ok(law::window::unconfirmed(act, cx.today, cx.law)?),
        None => Ok(None),
    }
}

/// Which of two last days is kept, and that the other one is for the legal officer to confirm.
fn to_confirm(counted: NaiveDate, other: &Window, cx: &Context) -> FileFact {
    let (last, article) = (other.closes_on, &other.receipt.article);
    cx.tell_until(
        "FY-02b",
        "window_to_confirm",
        format!(
            "行政机关告知了救济途径，没有告知应当先申请行政复议：申请期限的最后一日为{}，以此为准办理；依照{article}计算的最后一日为{}，是否适用，待法制人员确认。",
            kernel::date::zh(counted),
            kernel::date::zh(last)
        ),
        format!(
            "It was not told that reconsideration comes first: {counted} is the last day to keep; {last}, under {article}, is to be \
             confirmed by the legal officer."
        ),
        Some(counted),
    )
}

/// What kept an applicant from applying in time (行政复议法 art. 20 para. 2).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Hindrance)]
pub struct Hindrance {
    /// Reason.
    pub reason: law::restore::Reason,
    /// First day of it.
    pub from: NaiveDate,
    /// Day it ended: the rest of the period goes on from then.
    pub ended_on: NaiveDate,
    /// What proves when it arose and when it ended.
    pub proof: Document,
}

/// A late application that is taken all the same.
#[derive(Debug, Default)]
pub(crate) struct Excused {
    /// The reason, where the legal officer confirmed that another count is the right one.
    pub(crate) reason: Option<String>,
    /// The obstacle.
    pub(crate) obstacle: Option<Obstacle>,
    /// The window as it is counted then.
    pub(crate) facts: Vec<FileFact>,
}

/// Why a late application is taken: the obstacle is not counted and the rest of the period was kept, or the other count
/// that the legal officer confirmed makes it timely. `window` is the period it is late by.
///
/// # Errors
/// A [`Refusal`] where neither holds.
pub(crate) fn excused(
    (act, submitted_on): (&Act, NaiveDate),
    (window, reason): (Option<&Deadline>, Option<String>),
    hindrance: Option<Hindrance>,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Result<Excused, Refusal> {
    let other = unconfirmed(act, cx)?.filter(|other| submitted_on <= other.closes_on);
    if other.is_some() && reason.is_some() {
        return Ok(Excused { reason, ..Excused::default() });
    }
    let receipt = window.and_then(|window| match &window.basis {
        Basis::Rule(receipt) => Some(&**receipt),
        Basis::Document { .. } => None,
    });
    let (Some(hindrance), Some(receipt)) = (hindrance, receipt) else {
        return Err(out_of_time(other.as_ref()));
    };
    let proof = hindrance.proof.brought_at(cx, "/obstacle/proof")?;
    let obstacle =
        Obstacle { reason: hindrance.reason, from: hindrance.from, ended_on: Some(hindrance.ended_on) };
    let over = || {
        Refusal::new(
            "out_of_time",
            "扣除障碍期间以后，申请仍已超过申请期限，请核对障碍发生、消除的日期；没有其他正当理由的，请办理“不予受理”",
            "without the days of the obstacle the application is still out of time: check its days, else refuse acceptance",
        )
        .under("《行政复议法》第二十条第二款、第三十条第一款第四项")
        .at("/obstacle")
    };
    input::day(hindrance.from, NaiveDate::MIN, cx, "/obstacle/from")?;
    input::day(hindrance.ended_on, hindrance.from, cx, "/obstacle/ended_on")?;
    if receipt.due.is_none_or(|due| hindrance.from > due) || hindrance.ended_on > submitted_on {
        return Err(over());
    }
    let Restoration::GoesOn(pause) = restoration(&receipt.rule, obstacle, cx.law)? else {
        return Err(over());
    };
    let mut count = receipt.input();
    count.pauses.push(pause);
    let counted = cx.law.recount(count).receipt()?;
    if counted.due.is_none_or(|due| submitted_on > due) {
        return Err(over());
    }
    let deadline = Deadline { pauses: false, ..statutory(case, cx, APPLICATION, counted) };
    let met = FileFact::DeadlineMet { key: APPLICATION.to_owned(), on: submitted_on };
    let facts = vec![proof.lodged(), FileFact::DeadlineSet(deadline), met];
    Ok(Excused { reason, obstacle: Some(obstacle), facts })
}

/// Why an application that is late is not accepted as it is; where the other count would make it timely, that comes first.
fn out_of_time(other: Option<&Window>) -> Refusal {
    let (zh, en, at) = match other {
        None => (
            "申请已超过申请期限。因不可抗力或者其他正当理由耽误的，请填写障碍的事由、起止日期并附证明材料，申请期限自障碍消除之日起继续计算；没有的，请办理“不予受理”"
                .to_owned(),
            "the application is out of time: where force majeure or another good reason kept the applicant, give the obstacle with \
             its days and its proof, the rest of the period goes on when it ended; else refuse acceptance"
                .to_owned(),
            "/obstacle",
        ),
        Some(Window { closes_on, receipt, .. }) => (
            format!(
                "申请已超过暂按的申请期限；依照{}计算的最后一日为{}，是否适用，请先提请法制人员确认：确认适用的，在理由中写明；不适用又没有正当理由的，请办理“不予受理”",
                receipt.article,
                kernel::date::zh(*closes_on)
            ),
            format!(
                "the application is out of time as it is counted now; under {} the last day is {closes_on}: have the legal officer \
                 confirm which counts, and say so as the reason, else refuse acceptance",
                receipt.article
            ),
            "/late_reason",
        ),
    };
    Refusal::new("out_of_time", zh, en).under("《行政复议法》第二十条第二款、第三十条第一款第四项").at(at)
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
    let last = receipt.due.map_or_else(String::new, kernel::date::zh);
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
