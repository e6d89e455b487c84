//! What goes wrong, when, and how.

use crate::clock::Trouble;
use crate::fault::Fault;
use crate::letter::Letter;
use crate::node::{Crash, Replica};
use crate::world::World;
use std::rc::Rc;
use testkit::chance::Chance;
use uuid::Uuid;

/// Faults of a seed, and how often in a thousand steps: none, one kind, a few, or all that go together.
pub(crate) fn profile(chance: &mut Chance) -> (Vec<Fault>, usize) {
    let rate = *chance.one(&[20, 50, 100]);
    let mut faults: Vec<Fault> = match chance.below(10) {
        0 => return (Vec::new(), 0),
        1..=2 => vec![*chance.one(&Fault::ALL)],
        3..=6 => Fault::ALL.into_iter().filter(|_| chance.percent(30)).collect(),
        _ => Fault::ALL.to_vec(),
    };
    // where a producer contradicts itself, only the order in which it is heard says what is true: rows that are lost
    // or taken back would take that away
    if chance.percent(50) {
        faults.retain(|fault| *fault != Fault::Contradiction);
    } else if faults.contains(&Fault::Contradiction) {
        faults.retain(|fault| !matches!(fault, Fault::RowLost | Fault::Poison));
    }
    if faults.is_empty() { (faults, 0) } else { (faults, rate) }
}

impl World {
    /// Something goes wrong.
    pub(crate) fn trouble(&mut self) {
        let fault = *self.chance.one(&self.faults);
        if self.befalls(fault) {
            self.tally.note(fault);
            self.say(|| format!("! {fault:?}"));
        }
    }

    /// Lets it happen somewhere; whether there was anything it could happen to.
    fn befalls(&mut self, fault: Fault) -> bool {
        let n = self.chance.below(self.nodes.len());
        let name = self.nodes[n].name;
        let few = 1 + self.chance.below(4);
        let chance = &mut self.chance;
        let stream = self.streams.get_mut(name).expect("a stream");
        let consumers: Vec<&'static str> = stream.consumers.keys().copied().collect();
        let consumer = *chance.one(&consumers);
        match fault {
            // counted where they happen
            Fault::AckLost | Fault::Poison => return false,
            Fault::LandsLate => {
                stream.land(chance);
                return false;
            }
            Fault::DuplicateBeyondWindow => {
                stream.forget_seen();
                let Some(letter) = any(stream.messages.values(), chance) else { return false };
                stream.store(letter);
            }
            Fault::RedeliveredAfterAck => stream.redeliver(consumer, few, false, chance),
            Fault::OutOfOrder => stream.ack_wait(consumer),
            Fault::Storm => stream.redeliver(consumer, 10, true, chance),
            Fault::TailLost | Fault::SequenceRolledBack => {
                stream.lose_tail(few, fault == Fault::SequenceRolledBack);
            }
            Fault::HalfMissing => stream.lose_tail(stream.messages.len().div_ceil(2), true),
            Fault::StreamGone => stream.gone = true,
            Fault::StreamRecreated => stream.recreate(),
            Fault::ConsumerGone => stream.renew(consumer),
            Fault::Stall => {
                stream.consumers.get_mut(consumer).expect("a consumer").stalled = 10;
            }
            Fault::Outage => self.outage = !self.outage,
            Fault::Foreign | Fault::Forged | Fault::Contradiction => return self.plant(fault, name),
            Fault::CrashBeforeCommit => self.nodes[n].crash = Some(Crash::BeforeCommit),
            Fault::CrashAfterCommit => self.nodes[n].crash = Some(Crash::AfterCommit),
            Fault::Crash => {
                let r = chance.below(self.nodes[n].replicas.len());
                self.nodes[n].replicas[r] = Replica { down: true, ..Replica::default() };
            }
            Fault::Busy => self.nodes[n].busy = 3,
            Fault::DiskFull => self.nodes[n].full = !self.nodes[n].full,
            Fault::RowLost => return self.lose_row(n),
            Fault::OldCopy => return self.copy(n),
            Fault::ClockForwards => self.clock(n, Trouble::Forwards),
            Fault::ClockBackwards => self.clock(n, Trouble::Backwards),
            Fault::ClockDrift => self.clock(n, Trouble::Drift),
            Fault::ClockFrozen => self.clock(n, Trouble::Freeze),
        }
        // counted where a process does end in it
        !matches!(fault, Fault::CrashBeforeCommit | Fault::CrashAfterCommit)
    }

    /// A clock that is wrong is set right before it goes wrong again.
    fn clock(&mut self, n: usize, trouble: Trouble) {
        if self.chance.percent(50) {
            self.nodes[n].clock.set_right();
        }
        self.nodes[n].clock.suffer(trouble, &mut self.chance, self.truth, self.day0);
    }

    /// Puts a message into a stream that does not belong there.
    fn plant(&mut self, fault: Fault, name: &'static str) -> bool {
        let applied = |letter: &Rc<Letter>| {
            let event = letter.event.to_string();
            let hearers = self.nodes.iter().filter(|node| node.hears.contains(&letter.producer));
            let hearers = hearers.filter(|node| letter.recipient.as_deref().is_none_or(|to| to == node.name));
            hearers.into_iter().all(|node| {
                node.newest.is_none() && node.tables.heard(letter.producer).any(|row| row.event_id == event)
            })
        };
        let letters = self.streams.values().flat_map(|stream| stream.messages.values());
        let letters: Vec<Rc<Letter>> = match fault {
            Fault::Foreign => letters.filter(|letter| letter.producer != name).cloned().collect(),
            Fault::Forged => letters.filter(|letter| letter.producer == name).cloned().collect(),
            _ => letters.filter(|letter| letter.producer == name && applied(letter)).cloned().collect(),
        };
        let Some(letter) = any(letters.iter(), &mut self.chance) else { return false };
        let mut planted = (*letter).clone();
        match fault {
            Fault::Foreign => {}
            Fault::Forged => {
                planted.seal = None;
                planted.event = self.chance.uuid();
                planted.seq += i64::from(self.chance.percent(50));
            }
            _ => {
                planted.hash = "another".to_owned();
                if self.chance.percent(50) {
                    planted.event = Uuid::from_u128(letter.event.as_u128() ^ 1 << 90);
                }
            }
        }
        self.streams.get_mut(name).expect("a stream").store(Rc::new(planted));
        true
    }

    /// A row of the inbox whose event took effect is lost.
    fn lose_row(&mut self, n: usize) -> bool {
        let hears = self.nodes[n].hears.clone();
        let producer = *self.chance.one(&hears);
        let rows = self.nodes[n].tables.heard(producer).filter(|row| row.payload.is_none());
        let rows: Vec<String> = rows.map(|row| row.event_id.clone()).collect();
        if rows.is_empty() || self.nodes[n].newest.is_some() {
            return false;
        }
        let event = self.chance.one(&rows).clone();
        self.nodes[n].tables.lose(producer, &event);
        true
    }

    /// Somebody keeps a copy, puts an old one back, or, once it was noticed, the newest.
    fn copy(&mut self, n: usize) -> bool {
        let name = self.nodes[n].name;
        if self.nodes[n].newest.is_some() {
            self.put_newest_back(n);
            return false;
        }
        let heard = self.nodes.iter().filter(|peer| peer.hears.contains(&name));
        let heard = heard.filter_map(|peer| peer.tables.last_heard(name)).map(|(_, pos)| pos).max();
        // a peer on an old copy has forgotten what it heard as well
        let alone = self.nodes.iter().all(|peer| peer.newest.is_none());
        let node = &mut self.nodes[n];
        match node.copy.take() {
            // what nobody heard nobody can miss
            Some(copy) if alone && heard.is_some_and(|heard| heard > copy.head()) => {
                node.newest = Some(std::mem::replace(&mut node.tables, copy.clone()));
                node.copy = Some(copy);
                node.crash_all();
                true
            }
            _ => {
                node.copy = Some(node.tables.clone());
                false
            }
        }
    }

    /// A person puts the newest database back, as the fence asks for.
    pub(crate) fn put_newest_back(&mut self, n: usize) {
        let node = &mut self.nodes[n];
        if let Some(newest) = node.newest.take() {
            node.tables = newest;
            node.copy = None;
            node.crash_all();
        }
    }
}

fn any<'a>(letters: impl Iterator<Item = &'a Rc<Letter>>, chance: &mut Chance) -> Option<Rc<Letter>> {
    let letters: Vec<&Rc<Letter>> = letters.collect();
    (!letters.is_empty()).then(|| (*chance.one(&letters)).clone())
}
