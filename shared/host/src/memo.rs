//! What the bodies of states were decoded to, kept for the next command on the same case. A memory of a pure
//! function: right as long as the body is the same, whatever became of the transaction.

use ledger::State;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Most cases remembered.
const KEPT: usize = 128;

/// What the bodies of the last cases were decoded to. Cheap to clone; clones share it.
pub struct Memo<T>(Arc<Mutex<HashMap<Uuid, (String, T)>>>);

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: DeserializeOwned + Debug> Memo<T> {
    /// What a state holds. It is remembered no more: whoever takes it changes it.
    ///
    /// # Errors
    /// Where the body cannot be decoded.
    pub fn take(&self, state: &State) -> serde_json::Result<T> {
        match self.kept().remove(&state.case) {
            Some((body, value)) if body == state.body => Ok(value),
            _ => serde_json::from_str(&state.body),
        }
    }

    /// Remembers what was encoded into a state.
    pub fn keep(&self, state: &State, value: T) {
        debug_assert_eq!(
            serde_json::from_str::<T>(&state.body).map(|decoded| format!("{decoded:?}")).ok(),
            Some(format!("{value:?}")),
            "what {} is encoded to says all of it",
            state.case
        );
        let mut kept = self.kept();
        if kept.len() >= KEPT
            && let Some(any) = kept.keys().next().copied()
        {
            kept.remove(&any);
        }
        kept.insert(state.case, (state.body.clone(), value));
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<Uuid, (String, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn state(body: &str) -> State {
        State {
            case: Uuid::nil(),
            version: 1,
            stage: String::new(),
            dispute: String::new(),
            number: String::new(),
            due: None,
            closed: false,
            body: body.to_owned(),
            sent: BTreeMap::new(),
        }
    }

    #[test]
    fn another_body_is_decoded() {
        let memo = Memo::<Vec<u8>>::default();
        memo.keep(&state("[1,2]"), vec![1, 2]);
        assert_eq!(memo.take(&state("[3]")).unwrap(), [3]);
        memo.keep(&state("[1,2]"), vec![1, 2]);
        assert_eq!(memo.take(&state("[1,2]")).unwrap(), [1, 2]);
        assert!(memo.take(&state("no")).is_err());
    }
}
