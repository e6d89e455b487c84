//! A matter that was re-reviewed does not come back on the same facts and reasons: how an earlier one is recognised.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Earlier;
use kernel::{Capacity, CountyKey, Party, Restriction};
use procedure::decision::Related;
use procedure::{Context, Opening, Stage as _};

/// Marks of the petitioners.
pub(crate) fn marks(key: &CountyKey, parties: &[Party]) -> Vec<String> {
    let petitioners = parties.iter().filter(|party| party.capacity == Capacity::Applicant);
    petitioners
        .filter_map(|party| party.clone().checked().ok()?.mark(key))
        .map(|person| key.blind("petition-applicant", &person))
        .collect()
}

/// The re-reviewed matter of the same people that this one looks like. Whether facts or reasons are new is for whoever
/// accepts it to say.
pub(crate) fn found(cx: &Context, opening: &Opening) -> Option<Fact> {
    let ended = |earlier: &&Related| {
        earlier.id != cx.case
            && earlier.stage == Stage::ReReviewed.word()
            && earlier.file.restriction() != Some(Restriction::Accusation)
    };
    let earlier = cx.related.iter().filter(ended).find(|earlier| is_like(opening, earlier))?;
    Some(Fact::FoundReReviewed(Earlier { case: earlier.id, number: earlier.number.clone() }))
}

/// One dispute, one continued by the other, one act, or the same kind of matter at the same place.
fn is_like(opening: &Opening, earlier: &Related) -> bool {
    let Some(before) = earlier.file.opening.as_deref() else { return false };
    let (one, other) = (&opening.matter, &before.matter);
    let same_act = match (&one.act, &other.act) {
        (Some(one), Some(other)) => one.organ == other.organ && one.on == other.on && one.kind == other.kind,
        (None, None) => one.category == other.category && one.place == other.place,
        _ => false,
    };
    opening.dispute == before.dispute || opening.continues == Some(earlier.id) || same_act
}
