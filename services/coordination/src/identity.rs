//! One dispute, one identity: what came in through another door is proposed as the same and joined by a person,
//! never by the machine.

use crate::dossier::Dossier;
use chrono::NaiveDate;
use contracts::case::Opened;
use kernel::party::PartyRef;
use kernel::{Capacity, CaseId, Category, DisputeId, PartyKind, Restriction};

/// The mark of the dispute a case belongs to.
#[must_use]
pub fn of_case(case: CaseId) -> String {
    format!("case:{case}")
}

/// The mark under which the dispute is found that this one was joined to.
#[must_use]
pub fn of_joined(dispute: DisputeId) -> String {
    format!("joined:{dispute}")
}

/// The mark of the disputes of one cause.
#[must_use]
pub fn of_cause(cause: &str) -> String {
    format!("cause:{cause}")
}

/// The mark of the disputes in which a person departed from the lane given.
pub const OVERRIDDEN: &str = "overridden";

/// The mark of the disputes that were opened in a month.
#[must_use]
pub fn of_month(day: NaiveDate) -> String {
    format!("opened:{}", day.format("%Y-%m"))
}

/// The mark of the disputes of one category.
#[must_use]
pub fn of_category(category: kernel::Category) -> String {
    format!("category:{category:?}")
}

/// The marks by which the same people are recognised: blind indexes, never names.
#[must_use]
pub fn of_parties(sheet: &Opened) -> Vec<String> {
    sheet.parties.iter().filter_map(of_party).collect()
}

/// The mark of a party that is no organ, where it can be recognised.
pub(crate) fn of_party(party: &PartyRef) -> Option<String> {
    let mark = party.mark.as_ref().filter(|_| party.kind != PartyKind::Organ && party.organ.is_none());
    mark.map(|mark| format!("party:{mark}"))
}

/// The marks of those who ask in this case, or in any case of the dispute where none is named.
pub(crate) fn asking(dossier: &Dossier, case: Option<CaseId>) -> impl Iterator<Item = String> + '_ {
    let here = dossier.parties.iter().filter(move |(of, party)| {
        party.capacity == Capacity::Applicant && case.is_none_or(|case| case == *of)
    });
    here.filter_map(|(_, party)| of_party(party))
}

/// Whether somebody who asks in one case of the dispute asks in the other: by blind index, organs left out.
pub(crate) fn asks_in_both(dossier: &Dossier, one: CaseId, other: CaseId) -> bool {
    asking(dossier, Some(one)).any(|mark| asking(dossier, Some(other)).any(|known| known == mark))
}

/// Whether somebody of a first sheet is a party of the dispute: by blind index, organs left out.
#[must_use]
pub fn of_the_same_people(sheet: &Opened, dossier: &Dossier) -> bool {
    dossier.parties.iter().any(|(_, known)| {
        known.organ.is_none()
            && sheet.parties.iter().any(|p| p.mark.is_some() && p.mark == known.mark && p.organ.is_none())
    })
}

/// What a first sheet shares with a dossier; empty where it is not worth a person's look.
#[must_use]
pub fn shared(sheet: &Opened, dossier: &Dossier) -> Vec<String> {
    let accusation = Some(Restriction::Accusation);
    if sheet.category == Category::Accusation || dossier.restriction() == accusation {
        // a proposal would tell of it
        return Vec::new();
    }
    if !of_the_same_people(sheet, dossier) {
        return Vec::new();
    }
    let mut why = vec!["同一当事人".to_owned()];
    if let Some(act) = &sheet.act
        && dossier.acts.iter().any(|known| {
            known.organ == act.organ
                && (known.on == act.on || known.document.is_some() && known.document == act.document)
        })
    {
        why.push("同一行政行为".to_owned());
    }
    if sheet.category == dossier.category {
        why.push("同类事项".to_owned());
    }
    if sheet.place.get(..9).is_some() && sheet.place.get(..9) == dossier.place.get(..9) {
        why.push("同一乡镇".to_owned());
    }
    // the same person alone is no reason: people have more than one dispute
    if why.len() >= 2 { why } else { Vec::new() }
}
