//! How an event gets from one ledger to the other: the relay, the intake and the handler, each a stretch at a time.

use crate::bus::{Delivery, Sending};
use crate::channel::{self, Asked};
use crate::fault::Fault;
use crate::letter::{Letter, letter};
use crate::node::{Node, Session};
use crate::note::Cause;
use crate::world::{CENTRE, Moved, World};
use host::inlet::{Settled, is_for, settled};
use ledger::{Command, Inbox, Judgement, outbox};
use std::rc::Rc;
use uuid::Uuid;

impl World {
    /// A stretch of the relay: it learns which stream this is, or sends what is next.
    pub(crate) fn relay(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return false };
        let name = self.nodes[node].name;
        let stream = self.streams.get_mut(name).expect("a stream");
        let Node { tables, replicas, .. } = &mut self.nodes[node];
        let replica = &mut replicas[r];
        if self.outage || stream.gone {
            replica.session = None;
            return false;
        }
        let Some(session) = &mut replica.session else {
            let noted = tables.relayed.as_ref().map(|(of, pos)| (of.as_str(), *pos));
            let acked = outbox::known(noted, &stream.incarnation.to_string());
            replica.session = Some(Session { incarnation: stream.incarnation, acked });
            return true;
        };
        let entries: Vec<_> = tables.entries_after(session.acked).take(5).collect();
        let Some(last) = entries.last().map(|entry| entry.pos) else {
            if let Some(mark) = replica.mark.take() {
                tables.relayed = Some(mark);
            }
            // from time to time it looks which stream this is
            if self.chance.percent(40) {
                replica.session = None;
            }
            return false;
        };
        let letters: Vec<Rc<Letter>> =
            entries.into_iter().filter_map(|entry| letter(name, &tables.epoch, entry)).collect();
        let told: Vec<i64> = letters.iter().map(|letter| letter.pos).collect();
        let (faults, rate, tally) = (&self.faults, self.rate, &mut self.tally);
        let sent = stream.publish(&letters, &mut self.chance, |chance| {
            if chance.below(300) >= rate {
                return None;
            }
            let (fault, sending) =
                *chance.one(&[(Fault::AckLost, Sending::AckLost), (Fault::LandsLate, Sending::Late)]);
            faults.contains(&fault).then(|| {
                tally.note(fault);
                sending
            })
        });
        let Some(stored) = sent else {
            replica.session = None;
            return true;
        };
        let reached = outbox::reached(session.acked, last, &told, stored);
        if reached > session.acked {
            replica.mark = Some((session.incarnation.to_string(), reached));
            session.acked = reached;
        }
        if stored < told.len() {
            replica.session = None;
        }
        self.say(|| format!("{name} relays {told:?}: {stored} acknowledged, up to {reached}"));
        true
    }

    /// An intake takes what the broker has for it.
    pub(crate) fn fetch(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return false };
        let Node { name, hears, replicas, .. } = &mut self.nodes[node];
        if self.outage {
            return false;
        }
        let (first, most) = (self.chance.below(hears.len()), 1 + self.chance.below(4));
        for n in 0..hears.len() {
            let producer = hears[(first + n) % hears.len()];
            let in_hand = replicas[r].in_hand.entry(producer).or_default();
            let stream = self.streams.get_mut(producer).expect("a stream");
            if in_hand.is_empty() {
                *in_hand = stream.deliver(name, most, &mut self.chance);
                if !in_hand.is_empty() {
                    return true;
                }
            }
        }
        false
    }

    /// The handler takes in what an intake has in its hands.
    pub(crate) fn take_in(&mut self, node: usize) -> Moved {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return Ok(false) };
        let mut hands = std::mem::take(&mut self.nodes[node].replicas[r].in_hand);
        hands.retain(|_, batch| !batch.is_empty());
        let Some((producer, batch)) = hands.pop_last() else { return Ok(false) };
        self.nodes[node].replicas[r].in_hand = hands;
        let letters = batch.iter().map(|delivery| delivery.letter.clone()).collect();
        if let Some(done) = self.receive(node, r, producer, letters) {
            let answers = batch.into_iter().zip(done).map(|(delivery, done)| (producer, delivery, done));
            self.nodes[node].replicas[r].answers.extend(answers);
        }
        Ok(true)
    }

    /// Takes letters in as one batch: whether each is done with. None where the process ended.
    pub(crate) fn receive(
        &mut self,
        node: usize,
        r: usize,
        producer: &'static str,
        letters: Vec<Rc<Letter>>,
    ) -> Option<Vec<bool>> {
        let name = self.nodes[node].name;
        // what is not genuine or for somebody else is done with at once
        let taken: Vec<bool> = letters
            .iter()
            .map(|letter| letter.is_genuine(producer) && is_for(letter.recipient.as_deref(), name))
            .collect();
        let commands: Vec<Command> = letters
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| **taken)
            .map(|(letter, _)| self.command(name, letter))
            .collect();
        let at = self.now(node);
        let mut ended = self.nodes[node].submit(r, at, commands, &mut self.tally)?.into_iter();
        let done: Vec<bool> = taken
            .into_iter()
            .map(|taken| {
                !taken || ended.next().is_some_and(|ended| !matches!(settled(&ended), Settled::Again(_)))
            })
            .collect();
        self.say(|| {
            let what: Vec<String> = letters
                .iter()
                .zip(&done)
                .map(|(letter, done)| format!("{}#{} {done}", letter.pos, letter.seq))
                .collect();
            format!("{name} takes in of {producer}: {}", what.join(", "))
        });
        Some(done)
    }

    fn command(&self, name: &'static str, letter: &Letter) -> Command {
        let cause = Cause {
            producer: letter.producer.to_owned(),
            event: letter.event,
            case: letter.case,
            seq: letter.seq,
        };
        let (load, judge) = if name != CENTRE {
            let (case, step) = channel::received(letter.event, &letter.data);
            let event = Uuid::from_u128(letter.event.as_u128() ^ 1 << 100);
            (case, channel::judge(Asked { name, case, step, event, cause: Some(cause), days: 2 }))
        } else if letter.kind == "poison" && !self.healed {
            let judge: ledger::Judge = Box::new(|_| Judgement::Park("not understood".to_owned()));
            (Uuid::nil(), judge)
        } else {
            (crate::centre::dispute(&letter.data), crate::centre::judge(letter.data.clone(), cause))
        };
        let inbox = Inbox {
            producer: letter.producer.to_owned(),
            event_id: letter.event,
            epoch: letter.epoch.clone(),
            pos: letter.pos,
            case: letter.case,
            case_seq: letter.seq,
            hash: letter.hash.clone(),
            payload: String::new(),
        };
        Command { load: vec![load], marks: Vec::new(), idem: None, inbox: Some(inbox), judge }
    }

    /// An intake acknowledges; what it has not come to when it ends comes again.
    pub(crate) fn acknowledge(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return false };
        if self.outage {
            return false;
        }
        let name = self.nodes[node].name;
        let answers: Vec<(&'static str, Delivery, bool)> =
            std::mem::take(&mut self.nodes[node].replicas[r].answers);
        let any = !answers.is_empty();
        for (producer, delivery, done) in answers {
            self.streams.get_mut(producer).expect("a stream").answer(name, &delivery, done);
        }
        any
    }
}
