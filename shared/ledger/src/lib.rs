//! The truth: an append-only, gap-free, chained ledger that is its own outbox, with the state it folds to, the
//! inbox that lets nothing take effect twice, and deadlines as rows. One code over SQLite and PostgreSQL.
//!
//! Commands queue to one [`Writer`]: it takes what is queued, judges each on its own against the state inside the
//! transaction, appends everything that was decided in one commit (one fsync), and only then answers. A refused
//! command spoils nothing. The ledger knows no procedure: a judgement is a closure over stored text.

mod audit;
mod chain;
mod command;
pub mod copy;
mod entity;
mod error;
mod fit;
pub mod inbox;
pub mod memory;
mod need;
pub mod outbox;
mod parked;
mod read;
pub mod roots;
mod rows;
mod store;
mod tail;
mod turn;
mod write;

pub use audit::Finding;
pub use chain::{EntryHash, GENESIS};
pub use command::{
    Answer, Append, Arming, Command, Desk, Done, Draft, Idem, Inbox, Judge, Judgement, State, Wire,
};
pub use copy::{Held, Snapshot};
pub use error::LedgerError;
pub use fit::Claim;
pub use read::{DueRow, Entry, InboxRow, ListQuery, Listed, Progress, Quarantined, Recorded};
pub use store::Ledger;
pub use write::Writer;
