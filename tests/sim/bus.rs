//! A broker that misbehaves as brokers were measured to: one stream for each service, one durable consumer for each
//! edge.

use crate::letter::Letter;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use testkit::chance::Chance;
use uuid::Uuid;

/// What the wire does to a message that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Stored; the acknowledgement does not arrive.
    AckLost,
    /// Timed out, and stored some time later.
    Late,
}

/// One durable consumer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Consumer {
    next: u64,
    again: Vec<u64>,
    out: BTreeSet<u64>,
    /// Acknowledged, in order.
    pub(crate) done: Vec<u64>,
    /// Deliveries it owes nothing for: the connection is well, and nothing comes.
    pub(crate) stalled: u32,
}

/// The stream of one service.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) incarnation: u32,
    pub(crate) gone: bool,
    pub(crate) messages: BTreeMap<u64, Rc<Letter>>,
    last: u64,
    seen: BTreeSet<Uuid>,
    late: Vec<Rc<Letter>>,
    pub(crate) consumers: BTreeMap<&'static str, Consumer>,
    /// The last incarnation that acknowledged an event: what a relay may count on.
    pub(crate) acknowledged: BTreeMap<Uuid, u32>,
}

/// A message as a consumer gets it.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) incarnation: u32,
    pub(crate) sequence: u64,
    pub(crate) letter: Rc<Letter>,
}

impl Stream {
    pub(crate) fn new(consumers: &[&'static str]) -> Self {
        Self {
            incarnation: 1,
            gone: false,
            messages: BTreeMap::new(),
            last: 0,
            seen: BTreeSet::new(),
            late: Vec::new(),
            consumers: consumers.iter().map(|name| (*name, Consumer::default())).collect(),
            acknowledged: BTreeMap::new(),
        }
    }

    pub(crate) fn store(&mut self, letter: Rc<Letter>) {
        self.last += 1;
        self.messages.insert(self.last, letter);
    }

    /// Publishes in order; how many of the first are known to be stored. After a message in doubt those behind it may
    /// be stored, too.
    pub(crate) fn publish(
        &mut self,
        letters: &[Rc<Letter>],
        chance: &mut Chance,
        mut sending: impl FnMut(&mut Chance) -> Option<Sending>,
    ) -> Option<usize> {
        let mut acked = 0;
        let mut doubt = false;
        for letter in letters {
            if doubt && chance.percent(50) {
                continue;
            }
            let trouble = sending(chance);
            if self.gone {
                doubt = true;
                continue;
            }
            if trouble == Some(Sending::Late) {
                self.late.push(letter.clone());
            } else if self.seen.insert(letter.event) {
                self.store(letter.clone());
            }
            doubt |= trouble.is_some();
            if !doubt {
                acked += 1;
                self.acknowledged.insert(letter.event, self.incarnation);
            }
        }
        (acked > 0 || !doubt).then_some(acked)
    }

    /// What timed out lands now, within the window in which the broker knows what it has, or beyond it.
    pub(crate) fn land(&mut self, chance: &mut Chance) {
        if self.gone || self.late.is_empty() {
            return;
        }
        let letter = self.late.swap_remove(chance.below(self.late.len()));
        if self.seen.insert(letter.event) || chance.percent(50) {
            self.store(letter);
        }
    }

    /// The window is over: what was stored is stored again when it comes again.
    pub(crate) fn forget_seen(&mut self) {
        self.seen.clear();
    }

    /// The next messages for a consumer; what comes again comes in any order.
    pub(crate) fn deliver(&mut self, consumer: &str, most: usize, chance: &mut Chance) -> Vec<Delivery> {
        let Some(durable) = self.consumers.get_mut(consumer).filter(|_| !self.gone) else {
            return Vec::new();
        };
        if durable.stalled > 0 {
            durable.stalled -= 1;
            return Vec::new();
        }
        let mut out = Vec::new();
        while out.len() < most {
            let again = !durable.again.is_empty() && chance.percent(60);
            let sequence = if again {
                durable.again.swap_remove(chance.below(durable.again.len()))
            } else if let Some((sequence, _)) = self.messages.range(durable.next..).next() {
                durable.next = sequence + 1;
                *sequence
            } else if let Some(sequence) = durable.again.pop() {
                sequence
            } else {
                break;
            };
            if let Some(letter) = self.messages.get(&sequence) {
                durable.out.insert(sequence);
                out.push(Delivery { incarnation: self.incarnation, sequence, letter: letter.clone() });
            }
        }
        out
    }

    /// A consumer acknowledges a delivery, or wants it again.
    pub(crate) fn answer(&mut self, consumer: &str, delivery: &Delivery, done: bool) {
        if delivery.incarnation != self.incarnation {
            return;
        }
        if let Some(durable) = self.consumers.get_mut(consumer)
            && durable.out.remove(&delivery.sequence)
        {
            if done { durable.done.push(delivery.sequence) } else { durable.again.push(delivery.sequence) }
        }
    }

    /// What was not acknowledged in time comes again.
    pub(crate) fn ack_wait(&mut self, consumer: &str) {
        if let Some(durable) = self.consumers.get_mut(consumer) {
            durable.again.extend(std::mem::take(&mut durable.out));
        }
    }

    /// These come again although they were acknowledged: the last `most`, or any of the old ones.
    pub(crate) fn redeliver(&mut self, consumer: &str, most: usize, any: bool, chance: &mut Chance) {
        let Some(durable) = self.consumers.get_mut(consumer) else { return };
        for _ in 0..most.min(durable.done.len()) {
            let at = if any { chance.below(durable.done.len()) } else { durable.done.len() - 1 };
            let sequence = if any { durable.done[at] } else { durable.done.remove(at) };
            durable.again.push(sequence);
        }
    }

    /// The durable consumer is made anew: everything from the first message on.
    pub(crate) fn renew(&mut self, consumer: &'static str) {
        self.consumers.insert(consumer, Consumer::default());
    }

    /// The last messages are lost; where the sequence rolls back, the next messages take their places.
    pub(crate) fn lose_tail(&mut self, most: usize, rolls_back: bool) {
        for _ in 0..most {
            self.messages.pop_last();
        }
        if rolls_back {
            self.last = self.messages.last_key_value().map_or(0, |(sequence, _)| *sequence);
            for durable in self.consumers.values_mut() {
                durable.next = durable.next.min(self.last + 1);
                durable.again.retain(|sequence| *sequence <= self.last);
                durable.out.retain(|sequence| *sequence <= self.last);
                durable.done.retain(|sequence| *sequence <= self.last);
            }
        }
    }

    /// The same name, another life.
    pub(crate) fn recreate(&mut self) {
        let names: Vec<&'static str> = self.consumers.keys().copied().collect();
        let (incarnation, acknowledged) = (self.incarnation + 1, std::mem::take(&mut self.acknowledged));
        let late = std::mem::take(&mut self.late);
        *self = Self { incarnation, acknowledged, late, ..Self::new(&names) };
    }
}
