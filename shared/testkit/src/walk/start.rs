//! Where a walk begins that does not begin with an opening drawn by chance: at a state from which a proof takes a step.
//! Every third seed begins so, before every step in every stage the proofs show in turn, and takes that very step as the
//! proof does: what chance alone hardly ever comes to is taken, and walked on from, as well.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use kernel::{By, CaseId, date};
use procedure::decision::Related;
use procedure::proof::Taken;
use procedure::scenario::Scenario;
use procedure::{Case, Procedure, Stage};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// One seed in so many begins at a proof's state.
const ONE_IN: u64 = 3;
/// So many states are kept for each step and the stages before and after it.
const KEPT: usize = 12;

/// A state from which a proof takes a step.
pub(crate) struct Start<P: Procedure> {
    /// The step it takes there.
    pub(crate) step: String,
    /// In which capacity.
    pub(crate) by: By,
    /// On which day.
    pub(crate) on: NaiveDate,
    /// With which input.
    input: Value,
    before: Scenario<P>,
    /// The case before, whole, as it is stored.
    text: String,
}

/// The states from which the proofs of a procedure take steps, by the step and the stages before and after it.
pub(crate) struct Starts<P: Procedure>(BTreeMap<(String, String, String), Vec<Start<P>>>);

impl<P: Procedure> Default for Starts<P> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// The hour at which people come to the desk.
pub(crate) fn morning(day: NaiveDate) -> DateTime<Utc> {
    date::start_of(day) + Duration::hours(9)
}

impl<P: Procedure> Starts<P> {
    /// Notes where a proof takes a step, and how.
    pub(crate) fn note(&mut self, taken: &Taken<'_, P>) {
        let Taken { step, by, on, input, decision, case, before, .. } = *taken;
        if decision.0.is_empty() {
            return;
        }
        let opened = before.case.version > 0;
        let from = if opened { before.case.stage.word() } else { String::new() };
        let known = self.0.entry((step.to_owned(), from, case.stage.word())).or_default();
        if known.len() == KEPT {
            return;
        }
        let text = serde_json::to_string(&before.case).expect("a case can be stored");
        if !known
            .iter()
            .any(|start| (start.by, start.on, &start.input, &start.text) == (by, on, input, &text))
        {
            let (step, input, before) = (step.to_owned(), input.clone(), before.clone());
            known.push(Start { step, by, on, input, before, text });
        }
    }

    /// How many kinds there are: a step, the stage before it, and the stage after it.
    pub(crate) fn kinds(&self) -> usize {
        self.0.len()
    }

    /// Where this seed begins, where it does not begin with an opening: each kind in turn, and of each kind another
    /// state every time.
    pub(crate) fn of(&self, seed: u64) -> Option<&Start<P>> {
        if self.0.is_empty() || !seed.is_multiple_of(ONE_IN) {
            return None;
        }
        let turn = usize::try_from(seed / ONE_IN).unwrap_or_default();
        let (kind, round) = (turn % self.kinds(), turn / self.kinds());
        let states = self.0.values().nth(kind)?;
        states.get(round % states.len().max(1))
    }
}

impl<P: Procedure> Start<P> {
    /// Everything as it is there, the people called as they are in this seed; a case of its own where none is open yet.
    pub(crate) fn scenario(&self, seed: u64, people: &BTreeMap<String, String>) -> Scenario<P> {
        let mut scenario = self.before.clone();
        scenario.case = match scenario.case.version {
            0 => Case::blank(CaseId::derived(&["walk", &seed.to_string()])),
            _ => called(&scenario.case, people),
        };
        for related in &mut scenario.related {
            *related = Related { file: called(&related.file, people), ..related.clone() };
        }
        scenario
    }

    /// What the proof puts in, the people called as they are in this seed.
    pub(crate) fn input(&self, people: &BTreeMap<String, String>) -> Value {
        let mut input = self.input.clone();
        renamed(&mut input, people);
        input
    }
}

/// The same, the people called otherwise.
fn called<T: Serialize + DeserializeOwned>(what: &T, people: &BTreeMap<String, String>) -> T {
    let mut value = serde_json::to_value(what).expect("a case can be stored");
    renamed(&mut value, people);
    serde_json::from_value(value).expect("a stored case can be read")
}

/// Whoever is named by a whole text is called otherwise.
fn renamed(value: &mut Value, people: &BTreeMap<String, String>) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|value| renamed(value, people)),
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, people)),
        Value::String(text) => {
            if let Some(given) = people.get(text.as_str()) {
                given.clone_into(text);
            }
        }
        _ => {}
    }
}
