//! The other side (被申请人、对方当事人): who of it received the copy of the application, and who answered.

use crate::Adjudication;
use chrono::NaiveDate;
use kernel::{Capacity, PartyId};
use procedure::{Case, Deadline};

/// The key of the days to answer of those who got the first copies.
pub(crate) const ANSWER: &str = "answer";
/// What stands before the one who got its copy apart, in the key of its own days.
const APART: &str = "answer_of:";

/// The key of the days of a party that gets its copy apart from the others.
pub(crate) fn own_key(party: PartyId) -> String {
    format!("{APART}{party}")
}

/// The key under which the days of a party to answer run.
pub(crate) fn key(case: &Case<Adjudication>, party: PartyId) -> String {
    let own = own_key(party);
    if case.file.deadline(&own).is_some() { own } else { ANSWER.to_owned() }
}

/// Whose days run under this key, where they run apart.
pub(crate) fn apart(case: &Case<Adjudication>, key: &str) -> Option<PartyId> {
    if !key.starts_with(APART) {
        return None;
    }
    all(case).into_iter().find(|party| own_key(*party) == key)
}

/// The last day to answer, still ahead on this day, of somebody on the other side who did not answer by it.
pub(crate) fn awaited(case: &Case<Adjudication>, on: NaiveDate) -> Option<NaiveDate> {
    let silent = silent(case);
    let later = case.record.answered_on.is_some_and(|day| day > on);
    let waits = |deadline: &&Deadline| {
        let answers = deadline.key == ANSWER || deadline.key.starts_with(APART);
        answers && (later || silent.iter().any(|party| key(case, *party) == deadline.key))
    };
    let open = case.file.deadlines.iter().filter(waits).filter_map(|deadline| deadline.due);
    open.filter(|due| on <= *due).max()
}

/// Everybody on the other side.
pub(crate) fn all(case: &Case<Adjudication>) -> Vec<PartyId> {
    let parties = case.file.parties.iter().filter(|party| party.capacity == Capacity::Respondent);
    parties.map(|party| party.id).collect()
}

/// Who of it did not receive the copy yet. A copy of the time before receivers were named went to all.
pub(crate) fn uncopied(case: &Case<Adjudication>) -> Vec<PartyId> {
    let record = &case.record;
    match record.copied.is_empty() && record.copy_received_on.is_some() {
        true => Vec::new(),
        false => without(all(case), &record.copied),
    }
}

/// Who of it did not answer yet. An answer of the time before was that of all.
pub(crate) fn silent(case: &Case<Adjudication>) -> Vec<PartyId> {
    let record = &case.record;
    match record.answered_by.is_empty() && record.answered {
        true => Vec::new(),
        false => without(all(case), &record.answered_by),
    }
}

fn without(all: Vec<PartyId>, known: &[PartyId]) -> Vec<PartyId> {
    all.into_iter().filter(|party| !known.contains(party)).collect()
}
