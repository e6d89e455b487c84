//! The other side (被申请人、对方当事人): who of it received the copy of the application, and who answered.

use crate::Adjudication;
use kernel::{Capacity, PartyId};
use procedure::Case;

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
