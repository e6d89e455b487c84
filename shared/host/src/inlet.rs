//! What becomes of a message once its command ended, and which lapses are written together. Pure: the loops of a
//! service ask here, the simulator asks the same.

use ledger::{Done, DueRow, LedgerError};
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
    if !kernel::planted("instants_are_mixed") {
        due.retain(|row| row.due_at == first);
    }
    due
}
