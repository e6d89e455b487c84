//! A field left out, left blank, or with a day to come, or before the case.

use super::{Answer, Here, Matrix};
use crate::walk::ground::Known;
use crate::walk::shape::{Place, Shape};
use chrono::{Days, NaiveDate};
use host::problem;
use kernel::By;
use procedure::scenario::Scenario;
use procedure::{Decision, Procedure};
use serde_json::{Value, json};

/// Nothing at all, and nothing but space.
const BLANKS: [&str; 2] = ["", "　 "];
/// Days no case ever sees, and amounts that nobody means.
const FAR: [&str; 2] = ["0001-01-01", "9999-12-31"];
const HUGE: [u64; 3] = [0, 4_294_967_295, 9_007_199_254_740_991];

/// The days an input states, with their places: `*` for the number of an item.
pub(super) fn days<P: Procedure>(step: &Known<P>, input: &Value) -> Vec<(String, NaiveDate)> {
    let places = step.shape.places(input);
    let days = places.iter().filter(|place| matches!(place.shape, Shape::Day));
    days.filter_map(|place| {
        let pointer = place.pointer();
        Some((pattern(&pointer), input.pointer(&pointer)?.as_str()?.parse().ok()?))
    })
    .collect()
}

fn pattern(pointer: &str) -> String {
    let names = pointer.split('/').map(|name| if name.parse::<usize>().is_ok() { "*" } else { name });
    names.collect::<Vec<_>>().join("/")
}

/// Each field of the input in turn.
pub(super) fn each<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>) {
    for place in here.step.shape.places(here.input).iter().filter(|place| place.present) {
        let (name, pattern) = (here.rule().name, pattern(&place.pointer()));
        if matrix.tally.enough(format!("{name} {pattern} {:?}", here.before.case.stage)) {
            continue;
        }
        if place.required {
            left_out(matrix, here, place);
        }
        match place.shape {
            Shape::Text if here.by != By::System => blank(matrix, here, place),
            Shape::Day => day(matrix, here, place),
            Shape::Whole => {
                for huge in HUGE {
                    let _unbroken = ask(matrix, here, &with(here.input, place, json!(huge)));
                }
            }
            _ => {}
        }
    }
}

fn ask<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>, input: &Value) -> Answer<P> {
    matrix.ask(here, here.before, here.at(), here.by, input)
}

fn with(input: &Value, place: &Place<'_>, value: Value) -> Value {
    let mut input = input.clone();
    if let Some(found) = input.pointer_mut(&place.pointer()) {
        *found = value;
    }
    input
}

fn without(input: &Value, place: &Place<'_>) -> Value {
    let mut input = input.clone();
    match (input.pointer_mut(&place.parent), place.name.parse::<usize>()) {
        (Some(Value::Object(members)), _) => drop(members.remove(&place.name)),
        (Some(Value::Array(items)), Ok(at)) if at < items.len() => drop(items.remove(at)),
        _ => {}
    }
    input
}

/// What the document says is required cannot be left out.
fn left_out<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>, place: &Place<'_>) {
    let pattern = pattern(&place.pointer());
    match ask(matrix, here, &without(here.input, place)) {
        Answer::Unread(at) if place.pointer().starts_with(&at) => {}
        Answer::Unread(at) => {
            matrix.wrong(here, &format!("without {pattern} it points to {at:?}"), "");
        }
        _ => matrix.wrong(here, &format!("{pattern} is required, and may be left out"), ""),
    }
}

/// What is blank is refused at its place, or taken as left out.
fn blank<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>, place: &Place<'_>) {
    let pattern = pattern(&place.pointer());
    for nothing in BLANKS {
        match ask(matrix, here, &with(here.input, place, json!(nothing))) {
            Answer::No(refusal) => points(matrix, here, place, refusal.pointer.as_deref(), "blank"),
            Answer::Unread(at) => points(matrix, here, place, Some(&at), "blank"),
            Answer::Taken(_) | Answer::Nothing if place.required => {
                matrix.wrong(here, &format!("{pattern} is required, and may be blank"), "");
            }
            Answer::Taken(kept) => match ask(matrix, here, &without(here.input, place)) {
                Answer::Taken(gone) if nameless(&kept.0) == nameless(&gone.0) => {}
                _ => matrix.wrong(
                    here,
                    &format!("{pattern} may be blank, which is not as if it was left out"),
                    "",
                ),
            },
            Answer::Nothing | Answer::Broke => {}
            Answer::Barred(_) => matrix.wrong(here, &format!("{pattern}: blank, it is barred"), ""),
        }
    }
}

/// What no proof states before it comes has happened, and what none states before the case came in has happened since:
/// any other day is refused at its place, unless it is one of [`OLDER`]. A day that no case ever sees breaks nothing
/// where it reaches the judgement, and the service does not let it in.
fn day<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>, place: &Place<'_>) {
    for far in FAR {
        let input = with(here.input, place, json!(far));
        let _unbroken = ask(matrix, here, &input);
        if problem::odd_day(input.to_string().as_bytes()) != Some(place.pointer()) {
            matrix.wrong(here, &format!("{} may be {far}", pattern(&place.pointer())), "");
        }
    }
    if here.by == By::System {
        return;
    }
    let which = (here.rule().name.to_owned(), pattern(&place.pointer()));
    if !matrix.ahead.contains(&which) {
        never(matrix, here, place, here.on + Days::new(1), "a day to come");
    }
    let received = received(here.after).filter(|_| !matrix.behind.contains(&which) && !is_older(here, place));
    if let Some(received) = received {
        never(matrix, here, place, received - Days::new(1), "a day before the case");
    }
}

/// Days that may lie before the case although no proof shows it: the channel (`*`: every one), the step, the place, and
/// why.
const OLDER: [(&str, &str, &str, &str); 8] = [
    ("*", "lodge", "/document/on", "whatever paper there is may come into the file"),
    ("*", "appoint", "/mandate/on", "a group chooses who speaks for it before it comes"),
    ("litigation", "answer", "/documents/*/on", "the agency hands in what it acted on"),
    ("litigation", "settle", "/agreement/on", "the sides may have come to terms before the suit"),
    ("reconsideration", "reply", "/documents/*/on", "the agency hands in what it acted on"),
    ("reconsideration", "correct", "/documents/*/on", "what was missing is a paper the applicant has"),
    ("recommendation", "submit", "/document/on", "the letter is written before it is served"),
    ("adjudication", "correct-complaint", "/documents/*/on", "what was missing is a paper the supplier has"),
];

/// Whether what this day stands on may be older than the case: evidence of what happened before, the mandate of an
/// agent, one of [`OLDER`].
fn is_older<P: Procedure>(here: &Here<'_, P>, place: &Place<'_>) -> bool {
    let pattern = pattern(&place.pointer());
    let kind = here.input.pointer(&place.parent).and_then(|paper| paper["kind"].as_str());
    place.name == "signed_on"
        || (place.name == "on" && kind.is_some_and(procedure::common::is_evidence))
        || OLDER.iter().any(|(channel, step, at, _)| {
            ["*", P::NAME].contains(channel) && *step == here.rule().name && *at == pattern
        })
}

fn received<P: Procedure>(scenario: &Scenario<P>) -> Option<NaiveDate> {
    scenario.case.file.opening.as_deref().map(|opening| opening.received_on)
}

/// This day is refused at its place.
fn never<P: Procedure>(
    matrix: &mut Matrix<'_, P>,
    here: &Here<'_, P>,
    place: &Place<'_>,
    day: NaiveDate,
    what: &str,
) {
    match ask(matrix, here, &with(here.input, place, json!(day))) {
        Answer::No(refusal) => points(matrix, here, place, refusal.pointer.as_deref(), what),
        Answer::Unread(at) => points(matrix, here, place, Some(&at), what),
        Answer::Broke => {}
        // it is the day of receipt itself
        Answer::Taken(taken) if here.rule().opens && received(&taken.1) == Some(day) => {}
        _ => {
            let pattern = pattern(&place.pointer());
            matrix.wrong(here, &format!("{pattern} may be {what}, and no proof shows why"), "");
        }
    }
}

/// A fault in one field points to it, to what it stands in or to what is in it; a day may be out of order with another.
fn points<P: Procedure>(
    matrix: &mut Matrix<'_, P>,
    here: &Here<'_, P>,
    place: &Place<'_>,
    to: Option<&str>,
    what: &str,
) {
    let (own, is_day) = (place.pointer(), matches!(place.shape, Shape::Day));
    let near = to.is_some_and(|to| {
        let within = |outer: &str, inner: &str| inner == outer || inner.starts_with(&format!("{outer}/"));
        let of_day = || days(here.step, here.input).iter().any(|(other, _)| *other == pattern(to));
        (!to.is_empty() && within(to, &own)) || within(&own, to) || (is_day && of_day())
    });
    if !near {
        matrix.wrong(here, &format!("{}: {what}, it points to {to:?}", pattern(&own)), "");
    }
}

/// What was decided, without the identifiers that were drawn for it.
fn nameless<P: Procedure>(decision: &Decision<P>) -> Value {
    fn clear(value: &mut Value) {
        match value {
            Value::Object(members) => members.values_mut().for_each(clear),
            Value::Array(items) => items.iter_mut().for_each(clear),
            Value::String(text) if text.len() == 36 && text.bytes().filter(|b| *b == b'-').count() == 4 => {
                text.clear();
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(&decision.0).expect("a decision is JSON");
    clear(&mut value);
    value
}
