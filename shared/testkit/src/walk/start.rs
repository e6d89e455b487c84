//! Where a walk begins that does not begin with the opening of a case: at a state that a proof reaches. Every third
//! seed begins so, after every step in every stage the proofs show in turn: what chance alone hardly ever comes to is
//! walked on from as well.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use kernel::date;
use procedure::proof::Taken;
use procedure::scenario::Scenario;
use procedure::{Case, DeadlineState, Procedure, Stage};
use serde_json::Value;
use std::collections::BTreeMap;

/// One seed in so many begins at a proof's state.
const ONE_IN: u64 = 3;
/// So many states are kept for each step and stage.
const KEPT: usize = 12;

/// A state that a proof reaches.
pub(crate) struct Start<P: Procedure> {
    /// The step taken last.
    pub(crate) step: String,
    /// The day it was taken on.
    pub(crate) on: NaiveDate,
    /// With which input.
    input: Value,
    scenario: Scenario<P>,
}

/// The states that the proofs of a procedure reach, by the step taken last and the stage it led to.
pub(crate) struct Starts<P: Procedure>(BTreeMap<(String, String), Vec<Start<P>>>);

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
    /// Notes where a proof has come to. A proof leaves out the lapses that nothing hangs on: where one was left out, no
    /// case stands like this.
    pub(crate) fn note(&mut self, taken: &Taken<'_, P>) {
        let Taken { step, on, input, decision, case, after, .. } = *taken;
        let mut running = case.file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
        let is_over = running.any(|d| d.lapses_at().is_some_and(|over| over <= morning(on)));
        if decision.0.is_empty() || is_over {
            return;
        }
        let known = self.0.entry((step.to_owned(), case.stage.word())).or_default();
        let same = |start: &Start<P>| {
            let state = &start.scenario.case;
            (start.on, state.version, &start.input) == (on, case.version, input)
        };
        if known.len() < KEPT && !known.iter().any(same) {
            let (step, input, scenario) = (step.to_owned(), input.clone(), after.clone());
            known.push(Start { step, on, input, scenario });
        }
    }

    /// How many pairs of a step and a stage there are.
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
    /// The case there, its people called as they are in this seed.
    pub(crate) fn scenario(&self, people: &BTreeMap<String, String>) -> Scenario<P> {
        let mut scenario = self.scenario.clone();
        let mut case = serde_json::to_value(&scenario.case).expect("a case can be stored");
        renamed(&mut case, people);
        let case: Case<P> = serde_json::from_value(case).expect("a stored case can be read");
        scenario.case = case;
        scenario
    }
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
