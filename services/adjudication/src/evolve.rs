//! What a case remembers of what happened.

use crate::fact::{Correction, Fact, HearingAsked, Recusal};
use crate::procedure::{Adjudication, Stage};
use procedure::{Case, Interested};

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Adjudication>, fact: &Fact) {
    match fact {
        Fact::Requested => case.stage = Stage::Requested,
        Fact::RightsTold { on } => case.record.rights_told_on = case.record.rights_told_on.or(Some(*on)),
        Fact::Accepted { on, track, interested, beyond } => {
            case.record.accepted_on = Some(*on);
            case.record.track = *track;
            case.record.beyond.clone_from(beyond);
            case.record.interested = with(&case.record.interested, interested);
            case.stage = Stage::Accepted;
        }
        Fact::Declined { document, .. } => {
            case.record.paper = *document;
            case.stage = Stage::NotAccepted;
        }
        Fact::CorrectionAsked { on, by } => {
            case.record.correction = Some(Correction { asked_on: *on, by: *by, received_on: None });
        }
        Fact::ComplaintCorrected { on } => {
            if let Some(correction) = &mut case.record.correction {
                correction.received_on = Some(*on);
            }
        }
        Fact::HandedOn => case.stage = Stage::Transferred,
        Fact::RegisterChecked { on, holders, .. } => {
            case.record.register_checked_on = Some(*on);
            case.record.interested = with(&case.record.interested, holders);
        }
        Fact::CopySent { received_on, to } => {
            case.record.copy_received_on = Some(*received_on);
            case.record.copied.extend(to);
        }
        Fact::Answered { on, by, .. } => {
            case.record.answered = true;
            case.record.answered_on = case.record.answered_on.max(*on);
            case.record.answered_by.extend(by);
        }
        // the file has their notices and deadlines
        Fact::NotAnswered { .. } | Fact::Extended { .. } | Fact::PurchaseSuspended { .. } => {}
        Fact::MediationOffered { result, positions } => {
            case.record.offer = Some(*result);
            case.record.confidential.extend(positions.iter().cloned());
        }
        Fact::Settled { document, copied_to_superior, .. } => {
            case.record.paper = *document;
            case.record.copied_to_superior = *copied_to_superior;
            case.stage = Stage::Mediated;
        }
        Fact::Heard => case.record.hearings += 1,
        Fact::Reviewed(reviewed) => {
            case.record.hearings += 1;
            case.record.reviews.push(reviewed.clone());
            if reviewed.open && case.record.hearing_asked == Some(HearingAsked::Open) {
                case.record.hearing_asked = Some(HearingAsked::Held);
            }
        }
        Fact::HearingAsked { .. } => case.record.hearing_asked = Some(HearingAsked::Open),
        Fact::HearingRefused { reason } => {
            case.record.hearing_asked = Some(HearingAsked::Refused);
            case.record.hearing_refused = Some(reason.clone());
        }
        Fact::ExaminationBegan(examined) => case.record.examinations.push(examined.clone()),
        Fact::ExaminationEnded { examination, on } => {
            let n = usize::try_from(*examination).ok().and_then(|n| n.checked_sub(1));
            if let Some(known) = n.and_then(|n| case.record.examinations.get_mut(n)) {
                known.ended_on = Some(*on);
            }
        }
        Fact::RecusalAsked { officer, main_head, party, .. } => {
            let officer = officer.clone();
            let (main_head, party) = (*main_head, *party);
            let (granted, replaced_by, decided_by) = (None, None, None);
            let asked = Recusal { officer, main_head, party, granted, replaced_by, decided_by };
            case.record.recusals.push(asked);
        }
        Fact::RecusalDecided { officer, granted, replaced_by, decided_by } => {
            let mut known = case.record.recusals.iter_mut();
            if let Some(known) = known.find(|known| known.is_open() && known.officer == *officer) {
                known.granted = Some(*granted);
                known.replaced_by.clone_from(replaced_by);
                known.decided_by.clone_from(decided_by);
            }
        }
        Fact::Decided { result, served_on, excluded, parcels, decided_by, document, parties, .. } => {
            case.record.result = Some(result.clone());
            case.record.excluded.clone_from(excluded);
            case.record.decided_by.clone_from(decided_by);
            case.record.parcels.clone_from(parcels);
            case.record.paper = *document;
            case.record.award_parties = *parties;
            case.record.served_on = Some(*served_on);
            case.stage = Stage::Decided;
        }
        Fact::Withdrawn => case.stage = Stage::Withdrawn,
        Fact::Terminated { .. } => case.stage = Stage::Terminated,
    }
}

/// Those known to have an interest, in their order, and those who were found now. Who is known keeps the number, and is
/// left out where that is said now.
pub(crate) fn with(known: &[Interested], found: &[Interested]) -> Vec<Interested> {
    if known.is_empty() {
        return found.to_vec();
    }
    let mut all = known.to_vec();
    for person in found {
        match all.iter_mut().find(|one| one.name == person.name) {
            Some(one) => one.excluded = person.excluded.clone().or(one.excluded.take()),
            None => all.push(person.clone()),
        }
    }
    all
}
