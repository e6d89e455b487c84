//! What the bodies of states were decoded to, kept for the next command on the same case. A memory of a pure
//! function: right as long as the body is the same, whatever became of the transaction.

use ledger::State;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Most cases remembered: those on their way through the mesh when many desks write at once.
const KEPT: usize = 1024;

/// What the bodies of the last cases were decoded to. Cheap to clone; clones share it.
pub struct Memo<T>(Arc<Mutex<Kept<T>>>);

/// The cases with their bodies, and the order in which they came.
struct Kept<T> {
    cases: HashMap<Uuid, (u64, String, Arc<T>)>,
    order: BTreeMap<u64, Uuid>,
    next: u64,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let nothing = Kept { cases: HashMap::new(), order: BTreeMap::new(), next: 0 };
        Self(Arc::new(Mutex::new(nothing)))
    }
}

impl<T: DeserializeOwned + Clone + Debug> Memo<T> {
    /// What a state holds. It is remembered no more: whoever takes it changes it.
    ///
    /// # Errors
    /// Where the body cannot be decoded.
    pub fn take(&self, state: &State) -> serde_json::Result<T> {
        match self.kept().remove(state.case) {
            Some((body, value)) if body == state.body => Ok(Arc::unwrap_or_clone(value)),
            _ => serde_json::from_str(&state.body),
        }
    }

    /// What a state holds, to be read.
    ///
    /// # Errors
    /// Where the body cannot be decoded.
    pub fn read(&self, state: &State) -> serde_json::Result<Arc<T>> {
        if let Some((_, body, value)) = self.kept().cases.get(&state.case)
            && *body == state.body
        {
            return Ok(value.clone());
        }
        serde_json::from_str(&state.body).map(Arc::new)
    }

    /// Remembers what was encoded into a state.
    pub fn keep(&self, state: &State, value: T) {
        debug_assert!(
            !sampled(state) || says_all(state, &value),
            "what {} is encoded to says all of it",
            state.case
        );
        self.kept().insert(state.case, state.body.clone(), Arc::new(value));
    }

    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Kept<T> {
    fn remove(&mut self, case: Uuid) -> Option<(String, Arc<T>)> {
        let (number, body, value) = self.cases.remove(&case)?;
        self.order.remove(&number);
        Some((body, value))
    }

    /// Whoever came first goes first.
    fn insert(&mut self, case: Uuid, body: String, value: Arc<T>) {
        self.remove(case);
        if self.cases.len() >= KEPT
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.cases.remove(&oldest);
        }
        self.order.insert(self.next, case);
        self.cases.insert(case, (self.next, body, value));
        self.next += 1;
    }
}

/// Whether a state is looked at while developing: one of eight, by chance of its case and version.
fn sampled(state: &State) -> bool {
    (i64::from(state.case.as_bytes()[15]) + state.version) % 8 == 0
}

fn says_all<T: DeserializeOwned + Debug>(state: &State, value: &T) -> bool {
    serde_json::from_str::<T>(&state.body).is_ok_and(|decoded| format!("{decoded:?}") == format!("{value:?}"))
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
        memo.keep(&state("[1,2]"), vec![1, 2]);
        assert_eq!(
            [memo.read(&state("[1,2]")), memo.read(&state("[4]"))].map(|read| read.unwrap().to_vec()),
            [vec![1, 2], vec![4]]
        );
        assert_eq!(memo.kept().cases.len(), 1, "to read takes nothing away");
    }

    #[test]
    fn whoever_came_first_is_forgotten_first() {
        let memo = Memo::<u64>::default();
        let mut kept = memo.kept();
        for n in 0..KEPT as u64 + 2 {
            kept.insert(Uuid::from_u128(n.into()), String::new(), Arc::new(n));
        }
        kept.insert(Uuid::from_u128(2), String::new(), Arc::new(2));
        kept.insert(Uuid::from_u128(9999), String::new(), Arc::new(0));
        assert_eq!((kept.cases.len(), kept.order.len()), (KEPT, KEPT));
        let knows = |n: u128| kept.cases.contains_key(&Uuid::from_u128(n));
        assert_eq!([0, 1, 2, 3, 4].map(knows), [false, false, true, false, true]);
    }
}
