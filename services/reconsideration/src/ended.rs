//! What ends a case by a paper of the organ's own (决定书、调解书): the day is that of the paper, whenever it is recorded.

use crate::inquiry::DECISION;
use crate::record::Record;
use crate::{Reconsideration, input, letter, reopening};
use chrono::NaiveDate;
use procedure::{Case, CaseFile, Context, DeadlineState, Decision, Document, Refusal};

/// The case ended on the day of this paper, in time or late, and nothing else of it runs on. What was in time and is recorded
/// after the last day comes with the paper, by its SHA-256. The periods end first: the fact that follows knows whether they
/// were kept.
///
/// # Errors
/// A [`Refusal`] where the paper is older than the acceptance, or nothing proves that it was in time.
pub(crate) fn by(
    document: &Document,
    case: &Case<Reconsideration>,
    cx: &Context,
    zh: &str,
) -> Result<(NaiveDate, Decision<Reconsideration>), Refusal> {
    let first = case.record.accepted_on().unwrap_or(document.on);
    let on = input::day(document.on, first, cx, "/document/on")?;
    let paper = (std::slice::from_ref(document), "/document");
    let decision = Decision(Vec::new())
        .done_by(case, cx, reopening::KEY, on, paper)?
        .done_by(case, cx, DECISION, on, paper)?
        .dropping(case, &[DECISION, reopening::KEY, letter::FAMILY], zh);
    Ok((on, decision))
}

/// Since when the period to decide was over as the case ends: since no day, where what ends it was made in the period after
/// all (行政复议法 art. 62).
pub(crate) fn overdue_since(record: &Record, file: &CaseFile) -> Option<NaiveDate> {
    let met = |on| !file.is_late(DECISION, on);
    let period = file.deadline(DECISION).filter(|period| period.state == DeadlineState::Met);
    let kept = period.and_then(|period| period.ended_on).is_some_and(met);
    record.overdue_since.filter(|_| !kept)
}
