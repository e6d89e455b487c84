//! The promises, judged from the ledgers alone after every step: what an entry says is taken at its word, and
//! compared with every entry before it.

use crate::bus::Stream;
use crate::node::Node;
use crate::note::{Did, Note};
use coordination::dossier::Dossier;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A deadline as the entries of its case tell it.
#[derive(Debug, Clone)]
struct Runs {
    version: u32,
    due: i64,
    running: bool,
}

/// What the entries of one ledger have said so far.
#[derive(Debug, Default)]
struct Read {
    upto: i64,
    effects: BTreeSet<(String, Uuid)>,
    order: BTreeMap<(String, Uuid), i64>,
    deadlines: BTreeMap<(Uuid, String), Runs>,
    /// Each lapse that was written: case, key, version.
    lapses: BTreeSet<(Uuid, String, u32)>,
}

/// What is known of all ledgers together.
#[derive(Debug, Default)]
pub(crate) struct Check {
    read: BTreeMap<&'static str, Read>,
    /// What clients hold an answer for: service, entry.
    answered: BTreeMap<&'static str, BTreeMap<String, i64>>,
    events: BTreeMap<&'static str, BTreeMap<Uuid, i64>>,
    /// Up to where each relay's belief was found to be true: service, and incarnation.
    believed: BTreeMap<(&'static str, u32), i64>,
    accepted: BTreeSet<Uuid>,
    opened: BTreeSet<Uuid>,
    sender: BTreeMap<Uuid, Uuid>,
    holder: BTreeMap<Uuid, Uuid>,
    /// When the clock was read that said what is due: by service, the last reading.
    pub(crate) reading: BTreeMap<&'static str, i64>,
    pub(crate) lapses: u64,
    pub(crate) passed: u64,
    pub(crate) checks: u64,
}

/// Ensures a promise, or says which was broken.
macro_rules! promise {
    ($holds:expr, $($words:tt)*) => {
        if !$holds {
            return Err(format!($($words)*));
        }
    };
}

impl Check {
    /// A client was told that this entry is durable.
    pub(crate) fn answered(&mut self, node: &Node, event: Uuid) -> Result<(), String> {
        let at = self.events.get(node.name).and_then(|events| events.get(&event)).copied();
        promise!(at.is_some(), "R1: {} answered for {event}, which is not in its ledger", node.name);
        self.answered.entry(node.name).or_default().insert(event.to_string(), at.unwrap_or_default());
        Ok(())
    }

    /// Reads what a ledger has new, and judges it.
    pub(crate) fn observe(&mut self, node: &Node) -> Result<(), String> {
        self.checks += 1;
        if let Some(newest) = &node.newest {
            let copy = node.copy.as_ref().map_or(0, |copy| copy.head());
            promise!(node.tables.head() == copy, "R10: {} spoke on an old copy", node.name);
            promise!(newest.head() >= copy, "the copy is newer than the newest");
            return Ok(());
        }
        let upto = self.read.entry(node.name).or_default().upto;
        let head = node.tables.head();
        promise!(head >= upto, "R1: the ledger of {} ends at {head}, it had {upto}", node.name);
        // what is lost stays lost: to look at all of it now and then is enough
        if head > upto || self.checks.is_multiple_of(64) {
            for (event, pos) in self.answered.get(node.name).into_iter().flatten() {
                let kept = node.tables.entry(*pos).is_some_and(|entry| entry.event_id == *event);
                promise!(kept, "R1: {} lost entry {pos}, which was answered for", node.name);
            }
        }
        if head == upto {
            return Ok(());
        }
        let mut touched = BTreeSet::new();
        let mut instants = BTreeSet::new();
        let mut last = upto;
        for entry in node.tables.entries_after(upto) {
            promise!(
                last == 0 || entry.pos == last + 1,
                "{}: no entry between {last} and {}",
                node.name,
                entry.pos
            );
            last = entry.pos;
            let case: Uuid = entry.case_id.parse().expect("an identifier");
            let event: Uuid = entry.event_id.parse().expect("an identifier");
            let note: Note = serde_json::from_str(&entry.body).expect("a note is read");
            self.events.entry(node.name).or_default().insert(event, entry.pos);
            let read = self.read.entry(node.name).or_default();
            read.effect(node.name, &note)?;
            let reading = self.reading.get(node.name).copied();
            if let Some(due) = read.deadlines(node.name, case, &note, reading)? {
                instants.insert(due);
                self.lapses += 1;
            }
            self.hand_over(node.name, case, &note)?;
            if note.holder.is_some() {
                touched.insert(case);
            }
        }
        promise!(
            instants.len() <= 1,
            "R5: {} wrote lapses of {} instants together",
            node.name,
            instants.len()
        );
        let read = self.read.entry(node.name).or_default();
        read.upto = last;
        touched.into_iter().try_for_each(|dispute| self.dossier(node, dispute))
    }

    /// R4: a relay counts on nothing its stream has not acknowledged. An acknowledgement is never taken back, so what
    /// was found true stays true.
    pub(crate) fn relay(&mut self, node: &Node, stream: &Stream) -> Result<(), String> {
        let sessions = node.replicas.iter().filter_map(|replica| replica.session.as_ref());
        let believed = sessions.map(|session| (session.incarnation, session.acked));
        let noted = node.tables.relayed.as_ref().map(|(of, pos)| (of.parse().unwrap_or_default(), *pos));
        for (incarnation, acked) in believed.chain(noted) {
            let proven = self.believed.entry((node.name, incarnation)).or_insert(0);
            for entry in node.tables.entries_after(*proven).take_while(|entry| entry.pos <= acked) {
                let event = entry.event_id.parse().expect("an identifier");
                let stored = stream.acknowledged.get(&event).is_some_and(|of| *of >= incarnation);
                promise!(
                    stored || entry.wire.is_none(),
                    "R4: the relay of {} counts on entry {}, which stream {incarnation} never acknowledged",
                    node.name,
                    entry.pos
                );
            }
            *proven = acked.max(*proven);
        }
        Ok(())
    }

    /// R6, by the entries: who carries a dispute changes by an acceptance and by nothing else.
    fn hand_over(&mut self, name: &str, case: Uuid, note: &Note) -> Result<(), String> {
        match (name, note.did) {
            ("coordination", _) => {}
            (_, Did::Opened) => {
                self.opened.insert(case);
                self.sender.extend(note.other.map(|from| (case, from)));
            }
            (_, Did::Accepted) => {
                self.accepted.insert(case);
            }
            (_, Did::TakenOver) => {
                let by = note.other.unwrap_or_default();
                promise!(
                    self.accepted.contains(&by),
                    "R6: case {case} was taken over by {by}, which nobody accepted"
                );
            }
            _ => {}
        }
        let Some(holder) = note.holder else { return Ok(()) };
        let before = self.holder.insert(case, holder);
        match before {
            None => {
                promise!(self.opened.contains(&holder), "R6: {case} is carried by {holder}, which is no case")
            }
            Some(before) if before != holder => {
                promise!(
                    note.did == Did::Accepted
                        && note.other == Some(holder)
                        && self.accepted.contains(&holder),
                    "R6: dispute {case} went from {before} to {holder}, which has not accepted it"
                );
                self.passed += 1;
            }
            Some(before) => {
                let accepted = note.other.filter(|_| note.did == Did::Accepted);
                let from = accepted.and_then(|case| self.sender.get(&case));
                promise!(
                    accepted == Some(holder) || from != Some(&before),
                    "R6: {} accepted what {before} handed over, and {before} is still accountable",
                    accepted.unwrap_or_default()
                );
            }
        }
        Ok(())
    }

    /// R6, by the dossier: exactly one holder, without a gap.
    fn dossier(&self, node: &Node, dispute: Uuid) -> Result<(), String> {
        let Some(state) = node.tables.state(dispute) else {
            return Err(format!("R6: {dispute} has no dossier"));
        };
        let dossier: Dossier = serde_json::from_str(&state.body).expect("a dossier is read");
        let open = dossier.holders.iter().filter(|holder| holder.until.is_none()).count();
        let gap = dossier.holders.windows(2).any(|pair| pair[0].until != Some(pair[1].from));
        promise!(open == 1 && !gap, "R6: dispute {dispute} has {open} accountable organs, gap: {gap}");
        Ok(())
    }

    /// Deadlines that run by the entries of a ledger: how many, and the last instant.
    pub(crate) fn running(&self, name: &str) -> (usize, i64) {
        let running = self.read.get(name).into_iter().flat_map(|read| read.deadlines.values());
        running.filter(|runs| runs.running).fold((0, 0), |(n, last), runs| (n + 1, last.max(runs.due)))
    }

    /// How many events of a producer took effect in a service.
    pub(crate) fn effects(&self, name: &str, producer: &str) -> usize {
        let read = self.read.get(name);
        read.map_or(0, |read| read.effects.iter().filter(|(from, _)| from == producer).count())
    }

    /// Every entry a client holds an answer for.
    pub(crate) fn promised(&self) -> usize {
        self.answered.values().map(BTreeMap::len).sum()
    }
}

impl Read {
    /// R2 and R3: once, and in the order of its case.
    fn effect(&mut self, name: &str, note: &Note) -> Result<(), String> {
        let Some(cause) = &note.cause else { return Ok(()) };
        let once = self.effects.insert((cause.producer.clone(), cause.event));
        promise!(once, "R2: event {} of {} took effect twice in {name}", cause.event, cause.producer);
        let last = self.order.entry((cause.producer.clone(), cause.case)).or_insert(0);
        promise!(
            cause.seq == *last + 1,
            "R3: {name} took event {} of case {} of {} after {last}",
            cause.seq,
            cause.case,
            cause.producer
        );
        *last = cause.seq;
        Ok(())
    }

    /// R5: once, in the version that runs, and not before the clock that was read says so.
    fn deadlines(
        &mut self,
        name: &str,
        case: Uuid,
        note: &Note,
        reading: Option<i64>,
    ) -> Result<Option<i64>, String> {
        let mut lapsed = None;
        if let Some((key, version)) = &note.lapsed {
            let once = self.lapses.insert((case, key.clone(), *version));
            promise!(once, "R5: {key} v{version} of {case} lapsed twice in {name}");
            let runs = self.deadlines.get_mut(&(case, key.clone()));
            let Some(runs) = runs.filter(|runs| runs.running && runs.version == *version) else {
                return Err(format!("R5: {key} v{version} of {case} lapsed in {name} and does not run"));
            };
            promise!(
                reading.is_some_and(|reading| reading >= runs.due),
                "R5: {key} v{version} of {case} lapsed in {name} before its instant"
            );
            runs.running = false;
            lapsed = Some(runs.due);
        }
        for key in &note.ended {
            if let Some(runs) = self.deadlines.get_mut(&(case, key.clone())) {
                runs.running = false;
            }
        }
        for (key, version, due) in &note.set {
            let runs = Runs { version: *version, due: *due, running: true };
            self.deadlines.insert((case, key.clone()), runs);
        }
        Ok(lapsed)
    }
}
