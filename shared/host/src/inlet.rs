//! What becomes of a message once its command ended, and which lapses are written together. Pure: the loops of a
//! service ask here, the simulator asks the same.

use chrono::{DateTime, Utc};
use kernel::planted;
use ledger::{Append, Command, Done, DueRow, Judgement, LedgerError};
use std::time::Duration;

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is in the ledger, in this way: acknowledged.
    Kept(&'static str),
    /// It contradicts what its producer said before: quarantined, then acknowledged.
    Apart,
    /// It is not in the ledger: delivered again, not before this time has passed.
    Again(Duration),
}

/// What becomes of a message whose command ended like this.
#[must_use]
pub fn settled(ended: &Result<Done, LedgerError>) -> Settled {
    match ended {
        Ok(Done::New(_)) => Settled::Kept("applied"),
        Ok(Done::Parked) => Settled::Kept("parked"),
        Ok(Done::Seen) => Settled::Kept("seen before"),
        Ok(Done::Equivocates) => Settled::Apart,
        // an event before it is still missing
        Ok(Done::Early | Done::Replayed(_) | Done::KeyReused) => Settled::Again(Duration::from_millis(500)),
        Err(_) => Settled::Again(Duration::from_secs(1)),
    }
}

/// Whether an event with this recipient is for the service of this name.
#[must_use]
pub fn is_for(recipient: Option<&str>, name: &str) -> bool {
    recipient.is_none_or(|recipient| recipient == name)
}

/// Of rows in the order of their instants, those of the first instant: what one lapse brings about may lapse before
/// the next.
#[must_use]
pub fn together(mut due: Vec<DueRow>) -> Vec<DueRow> {
    let Some(first) = due.first().map(|row| row.due_at) else { return due };
    if !planted("instants_are_mixed") {
        due.retain(|row| row.due_at == first);
    }
    due
}

/// What lapses at this instant, judged by the clock under which it is written: where that was set back since the row was
/// read, nothing lapses yet and the row stays armed.
#[must_use]
pub fn not_before(due_at: DateTime<Utc>, command: Command) -> Command {
    let Command { load, marks, idem, inbox, judge } = command;
    let judge = Box::new(move |desk: &ledger::Desk<'_>| {
        if desk.at < due_at && !planted("clock_may_go_back") {
            return Judgement::Append(Box::<Append>::default());
        }
        judge(desk)
    });
    Command { load, marks, idem, inbox, judge }
}
