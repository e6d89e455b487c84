//! The centre: the product's dossier and its hand-over, told and heard as its desk does it.

use crate::note::{Cause, Did, Note, draft, state};
use contracts::case::{Change, Happened};
use contracts::coordination::Told;
use coordination::dossier::Dossier;
use kernel::{EventId, date};
use ledger::{Append, Desk, Draft, Judge, Judgement, Wire};
use uuid::Uuid;

/// The judgement of an event of a channel.
pub(crate) fn judge(data: String, cause: Cause) -> Judge {
    Box::new(move |desk| judged(&data, cause, desk))
}

/// The dispute an event of a channel belongs to.
pub(crate) fn dispute(data: &str) -> Uuid {
    serde_json::from_str::<Happened>(data).expect("what a channel tells is read").dispute.0
}

/// Identifier of the entry that is written in this place because of an event, from 0.
fn nth_entry(cause: &Cause, n: usize) -> Uuid {
    Uuid::from_u128(cause.event.as_u128().wrapping_add(1 + n as u128))
}

fn judged(data: &str, cause: Cause, desk: &Desk<'_>) -> Judgement {
    let event: Happened = serde_json::from_str(data).expect("what a channel tells is read");
    let id = event.dispute;
    let (mut dossier, was_accepted) = match desk.state(id.0) {
        Some(state) => {
            let dossier: Dossier = serde_json::from_str(&state.body).expect("a dossier is read");
            let accepted = dossier.case(event.case).is_some_and(|line| line.is_accepted());
            (dossier, accepted)
        }
        None => {
            let sheet = event.changes.iter().find_map(|change| match change {
                Change::Opened(sheet) => Some(sheet),
                _ => None,
            });
            let Some(sheet) = sheet else { return Judgement::Park("never opened".to_owned()) };
            (Dossier::open(id, sheet), false)
        }
    };
    let today = date::day_of(desk.at);
    let known = dossier.case(event.case).is_some();
    dossier.take(&event);
    if !known && dossier.cases.len() == 1 {
        dossier.hand_to(event.case, today);
    }
    let mut told: Vec<(String, Told)> = Vec::new();
    for change in &event.changes {
        match change {
            Change::Referred { to, organ, .. } => {
                let referred = Told::Referred {
                    dispute: id,
                    from: event.case,
                    from_channel: event.channel.clone(),
                    from_organ: Some(event.organ.clone()),
                    organ: organ.clone(),
                    division: String::new(),
                    sealed: String::new(),
                    reason: None,
                    on: today,
                };
                told.push((to.clone(), referred));
                // the first entry is the note of the event itself
                dossier.told(event.case, EventId(nth_entry(&cause, told.len())));
            }
            Change::Closed { .. } if !event.taken_on => {
                for (channel, case) in dossier.senders(event.case) {
                    let (by, reason) = (event.channel.clone(), String::new());
                    told.push((channel, Told::Returned { dispute: id, case, by, reason, on: today }));
                }
            }
            _ => {}
        }
    }
    let mut note = Note { cause: Some(cause.clone()), ..Note::default() };
    if !was_accepted && dossier.case(event.case).is_some_and(|line| line.is_accepted()) {
        for (channel, case) in dossier.senders(event.case) {
            let (by, by_case) = (event.channel.clone(), event.case);
            told.push((channel, Told::TakenOver { dispute: id, case, by, by_case, on: event.on }));
        }
        dossier.accepted(event.case, event.on);
        note.did = Did::Accepted;
        note.other = Some(event.case.0);
    }
    note.holder = dossier.holder().map(|holder| holder.case.0);
    // nobody reads it here
    dossier.timeline.clear();
    let mut entries = Vec::with_capacity(told.len() + 1);
    let mut add = |note: &Note, kind: &str, wire: Option<Wire>| {
        dossier.version += 1;
        let entry = nth_entry(&cause, entries.len());
        let entry: Draft = draft(entry, id.0, dossier.version, kind, desk.at, note, wire);
        entries.push(entry);
    };
    add(&note, "noted", None);
    for (to, told) in told {
        let data = serde_json::to_string(&told).expect("what is told is written");
        let note = Note { did: Did::Told, holder: note.holder, ..Note::default() };
        add(&note, told.fact(), Some(Wire { to: Some(to), data }));
    }
    let body = serde_json::to_string(&dossier).expect("a dossier is written");
    Judgement::Append(Box::new(Append {
        entries,
        states: vec![state(id.0, dossier.version, body)],
        ..Append::default()
    }))
}
