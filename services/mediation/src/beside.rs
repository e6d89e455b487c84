//! What a step itself records on a proceeding beside the case, in place of the desk's `follow`: the same order, the same
//! periods, the same refusals, which point into the input of that step.

use crate::Mediation;
use chrono::NaiveDate;
use procedure::common::Follow;
use procedure::{Case, Context, Decision, Entry, FileFact, Refusal, Step};

/// Something that happened on a proceeding.
pub(crate) struct Event<'a> {
    /// The proceeding.
    pub(crate) track: &'a str,
    /// What happened.
    pub(crate) name: &'a str,
    /// Day.
    pub(crate) on: NaiveDate,
    /// Number of its paper.
    pub(crate) number: Option<String>,
    /// SHA-256 of its paper.
    pub(crate) sha256: Option<String>,
    /// What the step has looked at.
    pub(crate) seen: &'a [&'a str],
}

/// Whether this stands on the proceeding.
pub(crate) fn happened(case: &Case<Mediation>, track: &str, name: &str) -> bool {
    let kind = format!("{track}.{name}");
    case.file.documents.iter().any(|paper| paper.kind == kind)
}

/// Records it. `at` is where the day and the paper stand in the input of the step.
pub(crate) fn recorded(
    case: &Case<Mediation>,
    cx: &Context,
    event: Event,
    at: (&str, &str),
) -> Result<Vec<FileFact>, Refusal> {
    let follow = Follow {
        track: event.track.to_owned(),
        event: event.name.to_owned(),
        on: event.on,
        number: event.number,
        sha256: event.sha256,
        seen: event.seen.iter().map(|word| (*word).to_owned()).collect(),
        amount: None,
    };
    let Decision(entries) = Step::<Mediation>::decide(follow, case, cx).map_err(|mut refusal| {
        refusal.pointer = refusal.pointer.take().and_then(|pointer| {
            let place = if pointer == "/on" { at.0 } else { at.1 };
            (!place.is_empty()).then(|| place.to_owned())
        });
        refusal
    })?;
    let facts = entries.into_iter().filter_map(|entry| match entry {
        Entry::File(fact) => Some(fact),
        Entry::Own(_) => None,
    });
    Ok(facts.collect())
}

/// The case once this has happened to its file: what is recorded next comes after it.
pub(crate) fn then(case: &Case<Mediation>, facts: &[FileFact]) -> Case<Mediation> {
    let mut case = case.clone();
    for fact in facts {
        case.file.evolve(fact);
    }
    case
}
