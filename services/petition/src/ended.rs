//! Earlier matters of the same people: one that ended for good does not come back on the same facts and reasons, one that
//! a lower organ is handling is not taken on by its superior, and one that was handled is raised for the first time no
//! more. How an earlier one is recognised.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Earlier;
use kernel::{Capacity, CountyKey, Party, Restriction};
use law::{Level, Named};
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

/// The matter of the same people that this one looks like, and that stands most in its way. Whether facts or reasons are
/// new, or what became of it, is for whoever accepts it to say.
pub(crate) fn found(cx: &Context, opening: &Opening) -> Option<Fact> {
    let like: Vec<&Related> = cx
        .related
        .iter()
        .filter(|earlier| {
            earlier.id != cx.case && earlier.file.restriction() != Some(Restriction::Accusation)
        })
        .filter(|earlier| !led_here(opening, earlier) && is_like(opening, earlier))
        .collect();
    let first = |holds: &dyn Fn(&Related) -> bool| like.iter().copied().find(|earlier| holds(earlier));
    let named =
        |earlier: &Related, lapsed| Earlier { case: earlier.id, number: earlier.number.clone(), lapsed };
    first(&|earlier| is(earlier, &[Stage::ReReviewed]))
        .map(|earlier| Fact::FoundReReviewed(named(earlier, false)))
        .or_else(|| first(&|one| is_final(cx, one)).map(|one| Fact::FoundReReviewed(named(one, true))))
        .or_else(|| {
            first(&|one| is_below(cx, opening, one)).map(|one| Fact::FoundPendingBelow(named(one, false)))
        })
        .or_else(|| first(&was_handled).map(|one| Fact::FoundLike(named(one, false))))
}

fn is(earlier: &Related, stages: &[Stage]) -> bool {
    stages.iter().any(|stage| stage.word() == earlier.stage)
}

/// Whether it was reviewed and no re-review was asked for in time: the review opinion is final (XF-22).
fn is_final(cx: &Context, earlier: &Related) -> bool {
    let over =
        earlier.file.deadline("re_review").and_then(|window| window.due).is_some_and(|due| cx.today > due);
    over && is(earlier, &[Stage::Reviewed])
}

/// Whether an organ one level below this one accepted it and is handling it, within its period (第十九条第三款).
fn is_below(cx: &Context, opening: &Opening, earlier: &Related) -> bool {
    let Some(before) = earlier.file.opening.as_deref() else { return false };
    let code = |code| Named { code: Some(code), name: "" };
    let below = cx.organs.level(code(&opening.organ), code(&before.organ)) == Level::Above;
    let in_time =
        earlier.file.deadline("opinion").and_then(|period| period.due).is_none_or(|due| cx.today <= due);
    below && in_time && is(earlier, &[Stage::InProcess])
}

/// Whether it was accepted and handled, or still is: what was only registered, directed or taken back was not.
fn was_handled(earlier: &Related) -> bool {
    let never = [Stage::Registered, Stage::Directed, Stage::Yielded, Stage::Withdrawn, Stage::NotAccepted];
    !is(earlier, &never)
}

/// Whether it is the very matter that was sent on to this organ.
fn led_here(opening: &Opening, earlier: &Related) -> bool {
    let referral = earlier.file.referral.as_ref().filter(|referral| referral.organ == opening.organ);
    let sent = opening.sent_by.as_deref() == Some(<Petition as procedure::Procedure>::NAME);
    sent && referral.is_some()
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
