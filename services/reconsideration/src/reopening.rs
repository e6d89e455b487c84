//! What becomes of a case that goes on after it had ended: what ended it, and what that ordered, is gone. A case that is
//! under way is only ordered to be decided, once its period passed.

use crate::procedure::{Reconsideration, Stage};
use crate::record::{Record, Reopening};
use crate::step::ReopeningGround;
use chrono::NaiveDate;
use procedure::{Case, Decision, Procedure, Refusal};

/// Key of the period in which it is accepted or decided anew.
pub(crate) const KEY: &str = "reopened";

/// The day since which a case that is under way is to be corrected: its period passed without a decision (受理后超过行政复议
/// 期限不作答复). None of a case that has ended.
///
/// # Errors
/// A [`Refusal`] where it is under way in its period, the paper is no order of a superior, or the order is on record.
pub(crate) fn overdue(
    case: &Case<Reconsideration>,
    ground: ReopeningGround,
) -> Result<Option<NaiveDate>, Refusal> {
    let Some(since) = idle(case).map_err(|refusal| refusal.under(ground.article()))? else {
        return Ok(None);
    };
    let refuse = |code, zh: &str, en: &str| Err(Refusal::new(code, zh, en).under(ground.article()));
    if ground != ReopeningGround::SuperiorOrder {
        return refuse(
            "not_ended",
            "案件没有办结，没有可以由生效判决撤销的决定",
            "the case has not ended: there is nothing that a judgment could have revoked",
        )
        .map_err(|refusal: Refusal| refusal.at("/ground"));
    }
    let ordered = |one: &Reopening| one.ground == ReopeningGround::SuperiorOrder && one.on >= since;
    if case.record.reopenings.iter().any(ordered) {
        return refuse("ordered_already", "责令纠正已经登记", "the order is on record already");
    }
    Ok(Some(since))
}

/// The day since which a superior steps in, of a case that is under way: its period passed without a decision. None of a case
/// that has ended. The caller adds the article.
///
/// # Errors
/// A [`Refusal`] where it is under way in its period.
pub(crate) fn idle(case: &Case<Reconsideration>) -> Result<Option<NaiveDate>, Refusal> {
    match (case.stage, case.record.overdue_since) {
        (Stage::Accepted, None) => Err(Refusal::new(
            "not_overdue",
            "案件正在审理，期限没有届满；责令纠正、直接受理限于不予受理、驳回申请或者受理后超过行政复议期限不作答复的情形",
            "the case is under way and its period runs: a superior steps in where a case is not taken on, or not decided in \
             time",
        )),
        (Stage::Accepted, since) => Ok(since),
        _ => Ok(None),
    }
}

/// Refuses what is dated before the case was opened again: it rests on what fell. An order to decide what is under way opens
/// nothing. `at` is where the day stands in the input.
///
/// # Errors
/// A [`Refusal`] under the article on which it was opened.
pub(crate) fn not_before(record: &Record, on: NaiveDate, at: &str) -> Result<(), Refusal> {
    let urged = |one: &Reopening| {
        one.ground == ReopeningGround::SuperiorOrder
            && record.overdue_since.is_some_and(|since| one.on >= since)
    };
    let opened = record.reopenings.iter().rev().find(|one| !urged(one));
    let Some(opened) = opened.filter(|opened| on < opened.on) else { return Ok(()) };
    Err(Refusal::new(
        "before_reopening",
        format!(
            "案件自{}收到责令纠正的文书或者生效判决起重新办理，此前的决定和审批已经不再有效，日期不得早于该日",
            kernel::date::zh(opened.on)
        ),
        format!("the case was opened again on {}: what is older fell with what had ended it", opened.on),
    )
    .under(opened.ground.article())
    .at(at))
}

/// Whether the case passed here from the organ below, because this one accepted it directly (行政复议法 art. 35).
pub(crate) fn is_taken_directly(case: &Case<Reconsideration>) -> bool {
    case.file.opening().sent_by.as_deref() == Some(Reconsideration::NAME)
}

/// And what the fallen decision ordered is owed no more.
pub(crate) fn released(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    zh: &str,
) -> Decision<Reconsideration> {
    let owed = case.file.obligations.iter().filter(|owed| !owed.is_over());
    owed.fold(decision, |decision, owed| decision.released(case, owed, zh))
}

/// Takes it into the record: what ended the case stands no more.
pub(crate) fn reopened(record: &mut Record, stage: &mut Stage, reopening: Reopening) {
    record.finding = None;
    record.also.clear();
    record.grounds.clear();
    record.upheld_because = None;
    record.claim_rejected = None;
    record.departs_because = None;
    record.approval = None;
    record.anew = None;
    record.defect = None;
    record.competent_organ = None;
    record.publication = None;
    record.performance_ordered_by = None;
    record.served_on = None;
    record.served_parties.clear();
    record.paper = None;
    record.bases.clear();
    // what had ended has a period of its own from here: it is neither overdue nor extended
    if *stage != Stage::Accepted {
        record.overdue_since = None;
        record.extension = None;
    }
    *stage = reopening.to;
    record.reopenings.push(reopening);
}
