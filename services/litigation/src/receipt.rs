//! A slip in the day the court received the matter (收到日期) is put right by whoever wrote it down. A court with a desk here
//! judges by its own day. Of a court without one the day is the agency's to write, as everything it enters for the court: it is
//! put right later, too, as long as what the court judged by it stands.

use crate::Litigation;
use crate::step::timely;
use procedure::common::judged;
use procedure::{Case, CaseFile, Context, Opening, Refusal, Stage as _};

/// Whether the day may be put right to that of this first sheet.
///
/// # Errors
/// A [`Refusal`] where the court judged by the day on record: it has a desk here, or the right day would turn what it judged.
pub(crate) fn put_right(case: &Case<Litigation>, cx: &Context, opening: &Opening) -> Result<(), Refusal> {
    let (waits, keeps_files) = match &case.record.enforcement {
        Some(sought) => (sought.ruling.is_none(), case.file.court.is_some()),
        None => (case.stage.is_intake(), case.file.court.is_some()),
    };
    let in_time = match &case.record.enforcement {
        Some(sought) => sought.is_timely(opening.submitted_on()),
        None if waits => true,
        None if case.record.docketed_on.is_none() => false,
        None => {
            let file = CaseFile { opening: Some(Box::new(opening.clone())), ..case.file.clone() };
            let right = Case { file, ..case.clone() };
            timely(&right, cx, case.record.limitation.as_ref(), case.record.delayed.as_ref()).is_ok()
        }
    };
    if in_time && (waits || !keeps_files) { Ok(()) } else { Err(judged()) }
}
