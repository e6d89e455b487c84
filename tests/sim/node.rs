//! A service: its store, which fails and crashes, and the replicas that run its loops over it.

use crate::bus::Delivery;
use crate::clock::Clock;
use crate::fault::{Fault, Tally};
use chrono::{DateTime, Utc};
use host::reconcile::{Course, is_forgetful};
use ledger::memory::Tables;
use ledger::roots::Line;
use ledger::{Command, Done, DueRow, LedgerError};
use std::collections::BTreeMap;
use testkit::chance::Chance;

/// One life of the stream, as a relay knows it.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) incarnation: u32,
    pub(crate) acked: i64,
}

/// One process of a service. What it holds in its hands between two steps is lost when it crashes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replica {
    pub(crate) down: bool,
    pub(crate) fenced: bool,
    pub(crate) session: Option<Session>,
    /// How far the broker has come, to be written with the next batch.
    pub(crate) mark: Option<(String, i64)>,
    pub(crate) in_hand: BTreeMap<&'static str, Vec<Delivery>>,
    pub(crate) answers: Vec<(&'static str, Delivery, bool)>,
    /// Deadlines that were due at this reading of the clock.
    pub(crate) due: Option<(DateTime<Utc>, Vec<DueRow>)>,
    pub(crate) courses: BTreeMap<&'static str, Course>,
    pub(crate) lost: BTreeMap<&'static str, Vec<Line>>,
}

/// When a process ends that is about to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crash {
    BeforeCommit,
    AfterCommit,
}

/// A service.
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) hears: Vec<&'static str>,
    pub(crate) tables: Tables,
    pub(crate) replicas: Vec<Replica>,
    pub(crate) clock: Clock,
    /// Batches that find the store busy.
    pub(crate) busy: u32,
    pub(crate) full: bool,
    pub(crate) crash: Option<Crash>,
    /// A copy somebody kept.
    pub(crate) copy: Option<Tables>,
    /// What the store held before the old copy was put in its place.
    pub(crate) newest: Option<Tables>,
}

impl Node {
    pub(crate) fn new(
        name: &'static str,
        hears: &[&'static str],
        epoch: &str,
        replicas: usize,
        pos: i64,
    ) -> Self {
        Self {
            name,
            hears: hears.to_vec(),
            tables: Tables::new(epoch, pos),
            replicas: vec![Replica::default(); replicas],
            clock: Clock::default(),
            busy: 0,
            full: false,
            crash: None,
            copy: None,
            newest: None,
        }
    }

    /// The replica's writer takes a batch; none where the process ended before it could answer.
    pub(crate) fn submit(
        &mut self,
        replica: usize,
        at: DateTime<Utc>,
        commands: Vec<Command>,
        tally: &mut Tally,
    ) -> Option<Vec<Result<Done, LedgerError>>> {
        let refused = |error: fn() -> LedgerError| Some(commands.iter().map(|_| Err(error())).collect());
        if self.replicas[replica].fenced {
            return refused(|| LedgerError::Fenced(String::new()));
        }
        if self.full {
            return refused(|| LedgerError::NotWritten("the disk is full".to_owned()));
        }
        if self.busy > 0 {
            self.busy -= 1;
            return refused(|| LedgerError::NotWritten("the database is locked".to_owned()));
        }
        let (results, decided) = self.tables.judge(at, commands);
        match self.crash.take() {
            Some(Crash::BeforeCommit) => {
                tally.note(Fault::CrashBeforeCommit);
                self.replicas[replica] = Replica { down: true, ..Replica::default() };
                return None;
            }
            crash => {
                if self.tables.write(decided)
                    && let Some(mark) = self.replicas[replica].mark.take()
                {
                    self.tables.relayed = Some(mark);
                }
                if crash == Some(Crash::AfterCommit) {
                    tally.note(Fault::CrashAfterCommit);
                    self.replicas[replica] = Replica { down: true, ..Replica::default() };
                    return None;
                }
            }
        }
        Some(results)
    }

    /// Every process ends at once.
    pub(crate) fn crash_all(&mut self) {
        for replica in &mut self.replicas {
            *replica = Replica { down: true, ..Replica::default() };
        }
    }

    /// What a peer has heard from this ledger is compared with what it knows.
    pub(crate) fn remember(&mut self, replica: usize, heard: Option<&(String, i64)>, tally: &mut Tally) {
        let own = (self.tables.epoch.as_str(), self.tables.head());
        let forgot = heard.is_some_and(|(epoch, pos)| is_forgetful(own, (epoch.as_str(), *pos)));
        if forgot && !self.replicas[replica].fenced {
            self.replicas[replica].fenced = true;
            tally.fenced += 1;
        }
    }

    /// A replica that is up, if one is.
    pub(crate) fn up(&self, chance: &mut Chance) -> Option<usize> {
        let up: Vec<usize> = (0..self.replicas.len()).filter(|r| !self.replicas[*r].down).collect();
        (!up.is_empty()).then(|| *chance.one(&up))
    }
}
