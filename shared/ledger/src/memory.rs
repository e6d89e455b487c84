//! A ledger in memory: what the writer judges, over tables that are maps. Nothing is durable; the simulator crashes
//! it, copies it and puts old copies back thousands of times a second.

use crate::command::{Arming, Command, Done, State};
use crate::need::Need;
use crate::read::{DueRow, Entry, InboxRow};
use crate::roots::{Line, chunk_of};
use crate::rows::last_words;
use crate::write::Batch;
use crate::{Answer, GENESIS, LedgerError};
use chrono::{DateTime, Utc};
use kernel::planted;
use sea_orm::TryIntoModel;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The tables of one ledger.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The ledger's epoch.
    pub epoch: String,
    /// What the broker acknowledged: incarnation of the stream and position.
    pub relayed: Option<(String, i64)>,
    pos: i64,
    hash: String,
    entries: BTreeMap<i64, Entry>,
    states: BTreeMap<Uuid, State>,
    serials: BTreeMap<String, u32>,
    idems: BTreeMap<(String, String), (String, Answer)>,
    inbox: BTreeMap<(String, String), InboxRow>,
    tracks: BTreeMap<(String, Uuid), (i64, Option<String>)>,
    /// Case, key and version; the instant, and whether it is armed.
    deadlines: BTreeMap<(Uuid, String, i32), (DateTime<Utc>, bool)>,
}

/// What a batch decided, before it is written.
pub struct Decided(Batch);

impl Tables {
    /// Empty tables, whose first entry has the position after `pos`.
    #[must_use]
    pub fn new(epoch: &str, pos: i64) -> Self {
        Self {
            epoch: epoch.to_owned(),
            relayed: None,
            pos,
            hash: GENESIS.to_owned(),
            entries: BTreeMap::new(),
            states: BTreeMap::new(),
            serials: BTreeMap::new(),
            idems: BTreeMap::new(),
            inbox: BTreeMap::new(),
            tracks: BTreeMap::new(),
            deadlines: BTreeMap::new(),
        }
    }

    /// Judges a batch as the writer does; nothing is written yet. Marks are not kept here.
    #[must_use]
    pub fn judge(
        &self,
        at: DateTime<Utc>,
        commands: Vec<Command>,
    ) -> (Vec<Result<Done, LedgerError>>, Decided) {
        let need = Need::of(&commands);
        let mut batch = Batch { pos: self.pos, hash: self.hash.clone(), ..Batch::default() };
        for case in &need.cases {
            batch.states.extend(self.states.get(case).map(|state| (*case, state.clone())));
        }
        batch.serials.clone_from(&self.serials);
        for (scope, key) in commands.iter().filter_map(|c| c.idem.as_ref()).map(|i| (&i.scope, &i.key)) {
            let kept = (scope.clone(), key.clone());
            batch.idems.extend(self.idems.get(&kept).map(|answer| (kept, answer.clone())));
        }
        for event in commands.iter().filter_map(|command| command.inbox.as_ref()) {
            let place = (event.producer.clone(), event.case);
            if let Some(row) = self.inbox.get(&(event.producer.clone(), event.event_id.to_string())) {
                batch.seen.insert((event.producer.clone(), event.event_id), row.hash.clone());
            }
            let case = event.case.to_string();
            let taken = self.inbox.values().any(|row| {
                row.case_seq == event.case_seq && row.producer == event.producer && row.case_id == case
            });
            if taken {
                batch.taken.insert((event.producer.clone(), event.case, event.case_seq));
            }
            batch.tracks.extend(self.tracks.get(&place).map(|track| (place, track.clone())));
        }
        let results = commands.into_iter().map(|command| batch.judge(command, at)).collect();
        (results, Decided(batch))
    }

    /// Writes what was decided, all of it; whether there was anything.
    ///
    /// # Panics
    /// Where a row of the batch lacks a column: the writer always sets all of them.
    pub fn write(&mut self, decided: Decided) -> bool {
        let Decided(batch) = decided;
        if batch.entries.is_empty() && batch.inboxes.is_empty() && batch.new_idems.is_empty() {
            return false;
        }
        if planted("answer_without_commit") {
            return true;
        }
        for row in batch.entries {
            self.entries.insert(row.pos, row);
        }
        for case in &batch.touched {
            self.states.extend(batch.states.get(case).map(|state| (*case, state.clone())));
        }
        for row in batch.new_idems {
            let row = row.try_into_model().expect("every column is set");
            let answer = Answer { status: u16::try_from(row.status).unwrap_or(500), body: row.answer };
            self.idems.insert((row.scope, row.key), (row.body_hash, answer));
        }
        for row in batch.inboxes {
            let row = row.try_into_model().expect("every column is set");
            self.inbox.insert((row.producer.clone(), row.event_id.clone()), row);
        }
        for place in batch.new_tracks {
            self.tracks.extend(batch.tracks.get(&place).map(|track| (place, track.clone())));
        }
        for ((case, key), arming) in last_words(&batch.armings) {
            for ((_, _, _), row) in
                self.deadlines.range_mut((case, key.to_owned(), 0)..=(case, key.to_owned(), i32::MAX))
            {
                row.1 = false;
            }
            if let Arming::Arm { version, due_at, .. } = arming {
                self.deadlines.insert((case, key.to_owned(), *version), (*due_at, true));
            }
        }
        self.serials = batch.serials;
        (self.pos, self.hash) = (batch.pos, batch.hash);
        true
    }

    /// Last position.
    #[must_use]
    pub fn head(&self) -> i64 {
        self.pos
    }

    /// Entries after a position, in order.
    pub fn entries_after(&self, pos: i64) -> impl Iterator<Item = &Entry> {
        self.entries.range(pos + 1..).map(|(_, entry)| entry)
    }

    /// The entry at a position.
    #[must_use]
    pub fn entry(&self, pos: i64) -> Option<&Entry> {
        self.entries.get(&pos)
    }

    /// What a case's entries fold to.
    #[must_use]
    pub fn state(&self, case: Uuid) -> Option<&State> {
        self.states.get(&case)
    }

    /// Every case, in the order of their identifiers.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.states.values()
    }

    /// Armed deadlines whose instant has come, the earliest first.
    #[must_use]
    pub fn due(&self, now: DateTime<Utc>, limit: usize) -> Vec<DueRow> {
        let armed = self.deadlines.iter().filter(|(_, (due, armed))| *armed && *due <= now);
        let mut rows: Vec<DueRow> = armed
            .map(|((case, key, version), (due_at, _))| DueRow {
                case: *case,
                key: key.clone(),
                version: *version,
                due_at: *due_at,
            })
            .collect();
        rows.sort_by_key(|row| row.due_at);
        rows.truncate(limit);
        rows
    }

    /// What this ledger told a consumer in a chunk of its positions.
    #[must_use]
    pub fn told_lines(&self, consumer: &str, chunk: i64) -> Vec<Line> {
        let told = self.told_entries(consumer).filter(|entry| chunk_of(entry.pos) == chunk);
        told.map(|entry| Line {
            pos: entry.pos,
            event: entry.event_id.clone(),
            case: entry.case_id.clone(),
            hash: entry.hash.clone(),
        })
        .collect()
    }

    /// How many entries were told to this consumer.
    #[must_use]
    pub fn told(&self, consumer: &str) -> usize {
        self.told_entries(consumer).count()
    }

    fn told_entries(&self, consumer: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .values()
            .filter(move |entry| entry.wire_to.as_deref().is_some_and(|to| to.is_empty() || to == consumer))
    }

    /// What was heard from a producer in a chunk of the producer's positions.
    #[must_use]
    pub fn heard_lines(&self, producer: &str, chunk: i64) -> Vec<Line> {
        let rows = self.heard(producer).filter(|row| chunk_of(row.pos) == chunk);
        let mut lines: Vec<Line> = rows
            .map(|row| Line {
                pos: row.pos,
                event: row.event_id.clone(),
                case: row.case_id.clone(),
                hash: row.hash.clone(),
            })
            .collect();
        lines.sort();
        lines
    }

    /// The rows of the inbox from one producer.
    pub fn heard(&self, producer: &str) -> impl Iterator<Item = &InboxRow> {
        self.inbox.values().filter(move |row| row.producer == producer)
    }

    /// The last event of a producer that was heard, by its position: epoch and position.
    #[must_use]
    pub fn last_heard(&self, producer: &str) -> Option<(String, i64)> {
        self.heard(producer).max_by_key(|row| row.pos).map(|row| (row.epoch.clone(), row.pos))
    }

    /// Lets every case go on that waits for a person; how many events will come again.
    pub fn release(&mut self) -> usize {
        let before = self.inbox.len();
        self.inbox.retain(|(producer, _), row| {
            if row.payload.is_none() {
                return true;
            }
            let case = row.case_id.parse().unwrap_or_default();
            if let Some(track) = self.tracks.get_mut(&(producer.clone(), case)) {
                *track = (track.0.min(row.case_seq), None);
            }
            false
        });
        before - self.inbox.len()
    }

    /// Loses a row of the inbox, as a database that was tampered with.
    pub fn lose(&mut self, producer: &str, event: &str) {
        self.inbox.remove(&(producer.to_owned(), event.to_owned()));
    }
}
