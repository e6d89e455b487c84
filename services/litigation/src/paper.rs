//! What several steps ask of papers and deadlines in the same way.

use crate::Litigation;
use crate::fact::Fact;
use chrono::NaiveDate;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Refusal, Term, check, number};

/// The court's document under its number, made after the matter came in.
///
/// # Errors
/// A [`Refusal`] where number, hash or day is wrong.
pub(crate) fn numbered(
    document: Document,
    text: &str,
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<Document, Refusal> {
    let document = document.checked(cx)?;
    check::day(document.on, case.file.opening().received_on, cx.today, "/document/on")?;
    Ok(Document { number: Some(number::of_court(text, "/number")?), ..document })
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
    // it may have been made before the suit
    let agreement = agreement.brought_at(cx, "/agreement")?;
    if terms.is_empty() {
        return Err(Refusal::new("no_terms", "协议应写明至少一项义务", "an agreement has at least one term")
            .at("/terms"));
    }
    let on = agreement.on;
    let decision = Decision::of(fact).and(agreement.lodged());
    decision.owing(case, terms, on, Some(&case.file.opening().organ), "/terms", source)
}
