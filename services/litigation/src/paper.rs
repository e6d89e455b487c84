//! What several steps ask of papers and deadlines in the same way.

use crate::Litigation;
use chrono::NaiveDate;
use procedure::fact::DeadlineState;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Refusal};

/// The longest number of a court's document.
const NUMBER: usize = 60;

/// A number of a court's case or document.
///
/// # Errors
/// A [`Refusal`] where it is empty or too long.
pub(crate) fn number(number: &str) -> Result<String, Refusal> {
    let number = number.trim();
    if number.is_empty() || number.chars().count() > NUMBER {
        return Err(Refusal::new(
            "court_number",
            format!("请填写法院案号（文书编号），不超过{NUMBER}个字"),
            format!("give the court's number, at most {NUMBER} characters"),
        )
        .at("/number"));
    }
    Ok(number.to_owned())
}

/// The court's document under its number.
///
/// # Errors
/// A [`Refusal`] where number, hash or day is wrong.
pub(crate) fn numbered(document: Document, text: &str, cx: &Context) -> Result<Document, Refusal> {
    Ok(Document { number: Some(number(text)?), ..document.checked(cx)? })
}

/// A deadline that a suspension of the suit does not touch.
///
/// # Errors
/// A [`Refusal`] where the law cannot count it.
pub(crate) fn fixed(
    case: &Case<Litigation>,
    cx: &Context,
    key: &str,
    rule: &str,
    from: NaiveDate,
) -> Result<FileFact, Refusal> {
    let receipt = cx.law.count(rule, from).receipt()?;
    let deadline = procedure::decision::statutory(case, cx, key, receipt);
    Ok(FileFact::DeadlineSet(Deadline { pauses: false, ..deadline }))
}

/// What was due is done, in time or late.
pub(crate) fn done(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    key: &str,
    on: NaiveDate,
) -> Decision<Litigation> {
    match case.file.deadline(key) {
        Some(d) if !matches!(d.state, DeadlineState::Met | DeadlineState::Dropped) => {
            decision.and(FileFact::DeadlineMet { key: key.to_owned(), on })
        }
        _ => decision,
    }
}

/// Whether the last day of this key is over on `on`.
pub(crate) fn is_late(case: &Case<Litigation>, key: &str, on: NaiveDate) -> bool {
    case.file
        .deadline(key)
        .is_some_and(|d| d.state == DeadlineState::Lapsed || d.due.is_some_and(|due| on > due))
}

/// A day on which something of the court or the agency happened: not before the case, not after today.
///
/// # Errors
/// A [`Refusal`] that points to the field.
pub(crate) fn day(on: NaiveDate, from: NaiveDate, cx: &Context, at: &str) -> Result<NaiveDate, Refusal> {
    if on < from || on > cx.today {
        return Err(Refusal::new(
            "date_out_of_order",
            format!("日期应在{from}以后、今天之前，请核对"),
            format!("the day lies between {from} and today: check it"),
        )
        .at(at));
    }
    Ok(on)
}
