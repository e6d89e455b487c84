//! Everything that can go wrong, by the name it is counted under.

use std::collections::BTreeMap;

/// One kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    AckLost,
    LandsLate,
    DuplicateBeyondWindow,
    RedeliveredAfterAck,
    OutOfOrder,
    TailLost,
    SequenceRolledBack,
    HalfMissing,
    StreamGone,
    StreamRecreated,
    ConsumerGone,
    Stall,
    Foreign,
    Forged,
    Contradiction,
    Storm,
    Outage,
    CrashBeforeCommit,
    CrashAfterCommit,
    Crash,
    Busy,
    DiskFull,
    RowLost,
    OldCopy,
    ClockForwards,
    ClockBackwards,
    ClockDrift,
    ClockFrozen,
    Poison,
}

impl Fault {
    pub(crate) const ALL: [Self; 29] = [
        Self::AckLost,
        Self::LandsLate,
        Self::DuplicateBeyondWindow,
        Self::RedeliveredAfterAck,
        Self::OutOfOrder,
        Self::TailLost,
        Self::SequenceRolledBack,
        Self::HalfMissing,
        Self::StreamGone,
        Self::StreamRecreated,
        Self::ConsumerGone,
        Self::Stall,
        Self::Foreign,
        Self::Forged,
        Self::Contradiction,
        Self::Storm,
        Self::Outage,
        Self::CrashBeforeCommit,
        Self::CrashAfterCommit,
        Self::Crash,
        Self::Busy,
        Self::DiskFull,
        Self::RowLost,
        Self::OldCopy,
        Self::ClockForwards,
        Self::ClockBackwards,
        Self::ClockDrift,
        Self::ClockFrozen,
        Self::Poison,
    ];
}

/// What was run, and how often each fault was in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) steps: u64,
    pub(crate) checks: u64,
    pub(crate) faults: BTreeMap<Fault, u64>,
    pub(crate) events: u64,
    pub(crate) lapses: u64,
    pub(crate) passed: u64,
    pub(crate) fenced: u64,
    pub(crate) repaired: u64,
    pub(crate) answered: u64,
}

impl Tally {
    pub(crate) fn note(&mut self, fault: Fault) {
        *self.faults.entry(fault).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.checks += other.checks;
        self.events += other.events;
        self.lapses += other.lapses;
        self.passed += other.passed;
        self.fenced += other.fenced;
        self.repaired += other.repaired;
        self.answered += other.answered;
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}
