//! The faults, a file each: what strikes, and what it needs.

mod backlog;
mod broker;
mod clock;
mod cluster;
mod database;
mod full;
mod kill;
mod partition;
mod power;
mod restored;
mod store;

use crate::rig::{Engine, Rig};
use futures_util::future::BoxFuture;

/// What came of an attempt to strike.
pub(crate) enum Struck {
    /// So often.
    Times(u64),
    /// So often, and what was measured meanwhile.
    Measured(u64, String),
    /// Not here, for this reason.
    Skipped(String),
}

/// How a fault strikes.
pub(crate) type Strike = for<'a> fn(&'a mut Rig) -> BoxFuture<'a, Struck>;

/// A fault.
pub(crate) struct Fault {
    /// What it is, in words.
    pub(crate) name: &'static str,
    /// On which engines a short run meets it; a long run meets every fault on both.
    pub(crate) short: &'static [Engine],
    /// How often it strikes before everything is judged.
    pub(crate) times: u64,
    /// How it strikes.
    pub(crate) strike: Strike,
}

const BOTH: &[Engine] = &[Engine::Sqlite, Engine::Postgres];
const ONE: &[Engine] = &[Engine::Sqlite];
const OTHER: &[Engine] = &[Engine::Postgres];

/// All of them, in the order in which they strike.
pub(crate) fn all() -> Vec<Fault> {
    let mut all = vec![kill::FAULT];
    all.extend(power::FAULTS);
    all.extend(broker::FAULTS);
    all.extend(store::FAULTS);
    all.extend([partition::BROKER, partition::WORLD]);
    all.extend(full::FAULTS);
    all.extend([database::FAULT, clock::FAULT, restored::FAULT, cluster::FAULT, backlog::FAULT]);
    all
}
