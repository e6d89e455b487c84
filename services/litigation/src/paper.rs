//! What several steps ask of papers and deadlines in the same way.

use crate::Litigation;
use crate::fact::Fact;
use chrono::NaiveDate;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Refusal, Term};

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

/// What an agreement obliges to, each thing with its last day; by the agency where a term names nobody else.
///
/// # Errors
/// A [`Refusal`] where there is no term, or one is wrong.
pub(crate) fn undertaken(
    fact: Fact,
    agreement: Document,
    terms: Vec<Term>,
    case: &Case<Litigation>,
    cx: &Context,
    source: (&str, &str),
) -> Result<Decision<Litigation>, Refusal> {
    let agreement = agreement.checked(cx).map_err(|refusal| refusal.at("/agreement"))?;
    if terms.is_empty() {
        return Err(Refusal::new("no_terms", "协议应写明至少一项义务", "an agreement has at least one term")
            .at("/terms"));
    }
    let on = agreement.on;
    let decision = Decision::of(fact).and(FileFact::DocumentLodged(agreement));
    decision.owing(case, terms, on, Some(&case.file.opening().organ), "/terms", source)
}
