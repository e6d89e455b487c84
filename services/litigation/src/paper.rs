//! What several steps ask of papers and deadlines in the same way.

use crate::Litigation;
use chrono::NaiveDate;
use procedure::{Case, Context, Deadline, Document, FileFact, Refusal};

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
