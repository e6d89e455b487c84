//! One dispute, one identity: what came in through another door is proposed as the same and joined by a person,
//! never by the machine.

use crate::dossier::Dossier;
use contracts::case::Opened;
use kernel::{CaseId, Category, PartyKind, Restriction};

/// The mark of the dispute a case belongs to.
#[must_use]
pub fn of_case(case: CaseId) -> String {
    format!("case:{case}")
}

/// The mark of the disputes of one cause.
#[must_use]
pub fn of_cause(cause: &str) -> String {
    format!("cause:{cause}")
}

/// The mark of the disputes in which a person departed from the lane given.
pub const OVERRIDDEN: &str = "overridden";

/// The mark of the disputes of one category.
#[must_use]
pub fn of_category(category: kernel::Category) -> String {
    format!("category:{category:?}")
}

/// The marks by which the same people are recognised: blind indexes, never names.
#[must_use]
pub fn of_parties(sheet: &Opened) -> Vec<String> {
    sheet
        .parties
        .iter()
        .filter(|p| p.kind != PartyKind::Organ && p.organ.is_none())
        .filter_map(|p| p.mark.as_ref())
        .map(|mark| format!("party:{mark}"))
        .collect()
}

/// What a first sheet shares with a dossier; empty where it is not worth a person's look.
#[must_use]
pub fn shared(sheet: &Opened, dossier: &Dossier) -> Vec<String> {
    let accusation = Some(Restriction::Accusation);
    if sheet.category == Category::Accusation || dossier.restriction() == accusation {
        // a proposal would tell of it
        return Vec::new();
    }
    let same_person = dossier.parties.iter().any(|(_, known)| {
        known.organ.is_none()
            && sheet.parties.iter().any(|p| p.mark.is_some() && p.mark == known.mark && p.organ.is_none())
    });
    if !same_person {
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
