//! How the wire feels, for readiness: what is connected, what was refused, which intake stands still.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is noted when the server does not know the key.
pub(crate) const UNKNOWN_KEY: &str = "authorization violation";

/// State of a service's side of the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether the connection that publishes is up.
    pub relay: bool,
    /// Whether the connection that consumes is up.
    pub intake: bool,
    /// How often the server refused a right; anything but 0 is an incident.
    pub refusals: u64,
    /// What it said the last time.
    pub last_refusal: Option<String>,
    /// One per producer consumed from.
    pub intakes: Vec<IntakeHealth>,
}

/// State of the intake from one producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeHealth {
    /// From whom.
    pub producer: &'static str,
    /// Whether messages can arrive.
    pub flowing: bool,
    /// For how long this has been so.
    pub since: Duration,
    /// How often it had to be built again.
    pub rebuilds: u64,
    /// Why, the last time.
    pub reason: Option<String>,
}

#[derive(Debug)]
struct Intake {
    flowing: bool,
    since: Instant,
    rebuilds: u64,
    reason: Option<String>,
}

#[derive(Debug, Default)]
struct State {
    refusals: u64,
    last_refusal: Option<String>,
    intakes: BTreeMap<&'static str, Intake>,
}

/// Where the parts of a bus write down how they are.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<State>);

impl Record {
    pub(crate) fn refused(&self, words: &str) {
        let mut state = self.state();
        state.refusals += 1;
        state.last_refusal = Some(words.to_owned());
    }

    /// Whether the last thing the server said was that it does not know the key.
    pub(crate) fn is_stranger(&self) -> bool {
        self.state().last_refusal.as_deref() == Some(UNKNOWN_KEY)
    }

    pub(crate) fn flowing(&self, producer: &'static str) {
        let mut state = self.state();
        let intake = state.intakes.entry(producer).or_insert_with(Intake::new);
        if !intake.flowing {
            intake.flowing = true;
            intake.since = Instant::now();
        }
    }

    pub(crate) fn broken(&self, producer: &'static str, reason: String) {
        let mut state = self.state();
        let intake = state.intakes.entry(producer).or_insert_with(Intake::new);
        if intake.flowing {
            intake.flowing = false;
            intake.since = Instant::now();
        }
        intake.rebuilds += 1;
        intake.reason = Some(reason);
    }

    pub(crate) fn ended(&self, producer: &'static str) {
        self.state().intakes.remove(producer);
    }

    pub(crate) fn read(&self, relay: bool, intake: bool) -> Health {
        let state = self.state();
        let intakes = state.intakes.iter().map(|(producer, intake)| IntakeHealth {
            producer,
            flowing: intake.flowing,
            since: intake.since.elapsed(),
            rebuilds: intake.rebuilds,
            reason: intake.reason.clone(),
        });
        Health {
            relay,
            intake,
            refusals: state.refusals,
            last_refusal: state.last_refusal.clone(),
            intakes: intakes.collect(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intake {
    fn new() -> Self {
        Self { flowing: false, since: Instant::now(), rebuilds: 0, reason: None }
    }
}
