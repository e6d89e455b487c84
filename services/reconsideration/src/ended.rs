//! What ends a case by a paper of the organ's own (决定书、调解书): the day is that of the paper, whenever it is recorded.

use crate::inquiry::DECISION;
use crate::record::Record;
use crate::{Reconsideration, input, letter, reopening};
use chrono::NaiveDate;
use procedure::{Case, CaseFile, Context, DeadlineState, Decision, Document, Refusal};

/// The periods that end with the case.
const PERIODS: [&str; 2] = [reopening::KEY, DECISION];

/// The case ended on the day of this paper, in time or late, and nothing else of it runs on. What was in time and is recorded
/// after the last day comes with the paper, by its SHA-256. The periods end first: the fact that follows knows whether they
/// were kept.
///
/// # Errors
/// A [`Refusal`] where the paper is older than the acceptance or what opened the case again, or nothing proves that it was in
/// time.
pub(crate) fn by(
    document: &Document,
    case: &Case<Reconsideration>,
    cx: &Context,
    zh: &str,
) -> Result<(NaiveDate, Decision<Reconsideration>), Refusal> {
    let on = day(document, case, cx)?;
    let decision = met(&PERIODS, document, case, cx)?;
    Ok((on, decision.dropping(case, &[DECISION, reopening::KEY, letter::FAMILY], zh)))
}

/// The same where nothing is decided (终止): what runs is needed no more. What was over was kept, where the case ended in
/// time.
///
/// # Errors
/// As [`by`].
pub(crate) fn without_decision(
    document: &Document,
    case: &Case<Reconsideration>,
    cx: &Context,
    zh: &str,
) -> Result<(NaiveDate, Decision<Reconsideration>), Refusal> {
    let on = day(document, case, cx)?;
    let kept: Vec<&str> = PERIODS.into_iter().filter(|key| case.file.is_in_time_after_all(key, on)).collect();
    let decision = met(&kept, document, case, cx)?;
    Ok((on, decision.dropping(case, &[letter::FAMILY], zh)))
}

/// The day of the paper: none before the acceptance, or before the case was opened again.
fn day(document: &Document, case: &Case<Reconsideration>, cx: &Context) -> Result<NaiveDate, Refusal> {
    let first = case.record.accepted_on().unwrap_or(document.on);
    let on = input::day(document.on, first, cx, "/document/on")?;
    reopening::not_before(&case.record, on, "/document/on").map(|()| on)
}

/// These periods are met by the paper, in time or late.
fn met(
    keys: &[&str],
    document: &Document,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Result<Decision<Reconsideration>, Refusal> {
    let paper = (std::slice::from_ref(document), "/document");
    keys.iter()
        .try_fold(Decision(Vec::new()), |decision, key| decision.done_by(case, cx, key, document.on, paper))
}

/// Since when the period to decide was over as the case ends: since no day, where what ends it was made in the period after
/// all (行政复议法 art. 62).
pub(crate) fn overdue_since(record: &Record, file: &CaseFile) -> Option<NaiveDate> {
    let met = |on| !file.is_late(DECISION, on);
    let period = file.deadline(DECISION).filter(|period| period.state == DeadlineState::Met);
    let kept = period.and_then(|period| period.ended_on).is_some_and(met);
    record.overdue_since.filter(|_| !kept)
}
