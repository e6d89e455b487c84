//! The chain: every entry carries the hash of the one before it.

use crate::entity::entry;
use sha2::{Digest, Sha256};

/// What the first entry follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The parts of an entry under its hash.
#[derive(Debug)]
pub struct EntryHash<'a>(pub &'a entry::Model);

impl EntryHash<'_> {
    /// SHA-256 over the length-prefixed parts, 64 hexadecimal digits.
    #[must_use]
    pub fn compute(&self) -> String {
        let e = self.0;
        let mut hasher = Sha256::new();
        let mut take = |part: &[u8]| {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        };
        take(e.prev_hash.as_bytes());
        take(&e.pos.to_be_bytes());
        take(e.event_id.as_bytes());
        take(e.case_id.as_bytes());
        take(&e.case_seq.to_be_bytes());
        take(e.kind.as_bytes());
        take(&e.at.to_be_bytes());
        take(e.actor.as_bytes());
        take(e.organ.as_bytes());
        take(e.body.as_bytes());
        take(e.wire.as_deref().unwrap_or_default().as_bytes());
        take(e.wire_to.as_deref().unwrap_or_default().as_bytes());
        take(&e.wire_seq.unwrap_or_default().to_be_bytes());
        hex::encode(hasher.finalize())
    }
}
