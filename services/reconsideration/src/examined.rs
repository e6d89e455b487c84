//! What the examination of an application ends with (受理、不予受理、通知补正): the day is that of the paper, whenever it is
//! recorded.

use crate::{Reconsideration, input, reopening};
use chrono::NaiveDate;
use procedure::{Case, Context, Decision, Document, Refusal};

/// Key of the period to examine.
pub(crate) const KEY: &str = "examination";

/// The day the examination ended by this paper, of which `at` is the place in the input: today, where there is none. It is no day
/// before the application was complete.
///
/// # Errors
/// A [`Refusal`] where the paper is older.
pub(crate) fn on(
    paper: Option<&Document>,
    case: &Case<Reconsideration>,
    cx: &Context,
    at: &str,
) -> Result<NaiveDate, Refusal> {
    let Some(paper) = paper else { return Ok(cx.today) };
    let first = case.record.complete_on(case.file.opening().received_on);
    input::day(paper.on, first, cx, &format!("{at}/on"))
}

/// And the application was examined by this paper on that day, in time or late; accepted or refused, it is what a superior
/// ordered, too.
///
/// # Errors
/// A [`Refusal`] where it was in time, is recorded after the last day, and the paper comes without its SHA-256.
pub(crate) fn by(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    on: NaiveDate,
    (paper, at): (Option<&Document>, &str),
) -> Result<Decision<Reconsideration>, Refusal> {
    let papers = (paper.map_or(&[][..], std::slice::from_ref), at);
    decision.done_by(case, cx, reopening::KEY, on, papers)?.done_by(case, cx, KEY, on, papers)
}
