//! Events that were signed together: one signature over the root of their tree.

use crate::sign::Forged;
use crate::tree;
use kernel::planted;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Rounds whose signature is remembered: each comes in a few messages, from a few producers.
const ROUNDS: usize = 32;

/// The bytes under the signature of a round: those of no single event.
pub(crate) fn signed(root: &tree::Hash) -> Vec<u8> {
    [b"jiefen.round.v1".as_slice(), root].concat()
}

/// Rounds whose signature was found right: their other events need no more than their inclusion proof.
#[derive(Debug, Default)]
pub struct Rounds(Mutex<VecDeque<(tree::Hash, String, String)>>);

impl Rounds {
    /// Whether this key was found to have signed this root with this signature; if not, asks, and remembers that it was.
    pub(crate) fn right(
        &self,
        root: tree::Hash,
        kid: &str,
        signature: &str,
        ask: impl FnOnce() -> Result<(), Forged>,
    ) -> Result<(), Forged> {
        let known = |(a, b, c): &(tree::Hash, String, String)| {
            (*a == root || planted("round_known_by_signature")) && b == kid && c == signature
        };
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(known) {
            return Ok(());
        }
        ask()?;
        let mut rounds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.truncate(ROUNDS - 1);
        rounds.push_front((root, kid.to_owned(), signature.to_owned()));
        Ok(())
    }

    /// How many rounds are remembered.
    #[cfg(test)]
    pub(crate) fn known(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
