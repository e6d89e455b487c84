//! What an entry of the simulated ledgers says: enough to judge every promise from the ledgers alone.

use ledger::{Draft, State, Wire};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The event that brought an entry about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cause {
    pub(crate) producer: String,
    pub(crate) event: Uuid,
    pub(crate) case: Uuid,
    pub(crate) seq: i64,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Did {
    #[default]
    Noted,
    Opened,
    Accepted,
    TakenOver,
    Told,
}

/// The body of an entry.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) did: Did,
    pub(crate) cause: Option<Cause>,
    /// Deadlines that run from now on: key, version, instant in microseconds.
    pub(crate) set: Vec<(String, u32, i64)>,
    /// Deadlines that run no more.
    pub(crate) ended: Vec<String>,
    /// The deadline that lapsed.
    pub(crate) lapsed: Option<(String, u32)>,
    /// The case another one was taken over by, or came from.
    pub(crate) other: Option<Uuid>,
    /// At the centre: whose case carries the dispute now.
    pub(crate) holder: Option<Uuid>,
}

/// An entry before it has a position.
pub(crate) fn draft(
    event: Uuid,
    case: Uuid,
    version: i64,
    kind: &str,
    at: chrono::DateTime<chrono::Utc>,
    note: &Note,
    wire: Option<Wire>,
) -> Draft {
    Draft {
        id: event,
        case,
        case_seq: version,
        kind: kind.to_owned(),
        at,
        actor: String::new(),
        organ: String::new(),
        trace: None,
        body: serde_json::to_string(note).expect("a note is written"),
        wire,
    }
}

/// The state of a case.
pub(crate) fn state(case: Uuid, version: i64, body: String) -> State {
    State {
        case,
        version,
        stage: String::new(),
        dispute: String::new(),
        number: String::new(),
        due: None,
        closed: false,
        body,
        sent: BTreeMap::new(),
    }
}
