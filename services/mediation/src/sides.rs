//! Whether a paper reached both sides.

use crate::Mediation;
use chrono::NaiveDate;
use kernel::{Capacity, Party};
use procedure::{Case, Delivery};

/// The day each side got document `n`, in the order of the file; none where it has not. `now` is what is recorded just
/// now.
fn days<'a>(
    case: &'a Case<Mediation>,
    n: u32,
    now: &'a [Delivery],
) -> impl Iterator<Item = (usize, Option<NaiveDate>)> + 'a {
    let side = |party: &Party| matches!(party.capacity, Capacity::Applicant | Capacity::Respondent);
    let got = move |party: &Party| {
        let copies = case.file.served.iter().chain(now);
        let own = copies.filter(|copy| copy.document == n && copy.party == party.id);
        own.map(|copy| copy.served.on).max()
    };
    let sides = case.file.parties.iter().enumerate().filter(move |(_, party)| side(party));
    sides.map(move |(at, party)| (at, got(party)))
}

/// The first side, by its number in the file, that has no copy of document `n`.
pub(crate) fn without(case: &Case<Mediation>, n: u32) -> Option<usize> {
    days(case, n, &[]).find(|(_, on)| on.is_none()).map(|(at, _)| at + 1)
}

/// The day the last side got document `n`; none while one of them has no copy, or there is no side.
pub(crate) fn all_served(case: &Case<Mediation>, n: u32, now: &[Delivery]) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = days(case, n, now).map(|(_, on)| on).collect();
    days.and_then(|days| days.into_iter().max())
}
