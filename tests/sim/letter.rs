//! What travels: an entry others are told of, under the seal of its producer.

use ledger::Entry;
use std::rc::Rc;
use uuid::Uuid;

/// An event on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) producer: &'static str,
    pub(crate) event: Uuid,
    pub(crate) epoch: String,
    pub(crate) pos: i64,
    pub(crate) case: Uuid,
    pub(crate) seq: i64,
    pub(crate) recipient: Option<String>,
    pub(crate) hash: String,
    pub(crate) kind: String,
    pub(crate) data: String,
    /// Whose seal is on it, if anybody's.
    pub(crate) seal: Option<&'static str>,
}

/// The letter of an entry, where others are told of it.
pub(crate) fn letter(producer: &'static str, epoch: &str, entry: &Entry) -> Option<Rc<Letter>> {
    Some(Rc::new(Letter {
        producer,
        event: entry.event_id.parse().ok()?,
        epoch: epoch.to_owned(),
        pos: entry.pos,
        case: entry.case_id.parse().ok()?,
        seq: entry.wire_seq?,
        recipient: entry.wire_to.clone().filter(|to| !to.is_empty()),
        hash: entry.hash.clone(),
        kind: entry.kind.clone(),
        data: entry.wire.clone()?,
        seal: Some(producer),
    }))
}

impl Letter {
    /// Whether it is what it says, coming from the stream of `producer`.
    pub(crate) fn is_genuine(&self, producer: &str) -> bool {
        self.producer == producer && self.seal == Some(self.producer)
    }
}
