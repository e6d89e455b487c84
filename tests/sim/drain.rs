//! The end of a seed: nothing goes wrong any more, everything comes to rest, and what was promised for the end holds.

use crate::check::Check;
use crate::world::{Held, World};
use chrono::{DateTime, Duration};
use host::reconcile::Difference;
use ledger::roots::{Root, chunk_of};

/// Rounds in which a world without faults comes to rest, or never.
const ROUNDS: usize = 400;

impl World {
    /// Lets everything come to rest and judges what is left.
    pub(crate) fn drain(&mut self) -> Held {
        self.calm()?;
        self.rest("with what is not understood")?;
        self.poison_stops_its_own_case()?;
        self.healed = true;
        for node in &mut self.nodes {
            node.tables.release();
        }
        self.rest("once it is understood")?;
        for _ in 0..20 {
            let last = self.nodes.iter().map(|node| self.check.running(node.name)).max_by_key(|(_, at)| *at);
            let Some((_, last)) = last.filter(|(_, at)| *at > 0) else { break };
            self.truth = self.truth.max(DateTime::from_timestamp_micros(last).expect("an instant"));
            self.truth += Duration::seconds(1);
            self.rest("when every deadline is over")?;
        }
        self.told_and_heard()?;
        self.answers_stay()?;
        self.tally.lapses = self.check.lapses;
        self.tally.passed = self.check.passed;
        self.tally.checks = self.check.checks;
        self.tally.answered = self.check.promised() as u64;
        Ok(())
    }

    /// Whatever is broken is mended, as far as people mend it.
    fn calm(&mut self) -> Held {
        (self.faults, self.rate, self.outage, self.calm) = (Vec::new(), 0, false, true);
        for stream in self.streams.values_mut() {
            if stream.gone {
                stream.recreate();
            }
            stream.consumers.values_mut().for_each(|consumer| consumer.stalled = 0);
        }
        for n in 0..self.nodes.len() {
            let node = &mut self.nodes[n];
            (node.busy, node.full, node.crash) = (0, false, None);
            node.clock.set_right();
            while self.nodes[n].replicas.iter().any(|replica| replica.down) {
                self.restart(n);
            }
            if self.nodes[n].newest.is_some() {
                if let Some(speaks) = self.nodes[n].replicas.iter().position(|replica| !replica.fenced) {
                    return Err(format!("R10: {} would speak on an old copy ({speaks})", self.nodes[n].name));
                }
                self.put_newest_back(n);
            }
        }
        for n in 0..self.nodes.len() {
            while self.nodes[n].replicas.iter().any(|replica| replica.down) {
                self.restart(n);
            }
        }
        self.promises()
    }

    /// Goes on until nothing is left to do.
    fn rest(&mut self, when: &str) -> Held {
        for round in 0..ROUNDS {
            if let Some(n) = self.requests.iter().position(|request| request.answer.is_none()) {
                self.ask(n)?;
            }
            for node in 0..self.nodes.len() {
                self.relay(node);
                for _ in 0..3 {
                    self.fetch(node);
                    self.take_in(node)?;
                }
                self.acknowledge(node);
                self.look_for_due(node);
                self.fire(node)?;
                self.compare(node);
                if round % 8 == 7 {
                    for stream in self.streams.values_mut() {
                        stream.ack_wait(self.nodes[node].name);
                    }
                }
            }
            self.promises()?;
            if self.unfinished().is_none() {
                return Ok(());
            }
        }
        Err(format!("it does not come to rest {when}: {}", self.unfinished().unwrap_or_default()))
    }

    /// What is still to be done, if anything.
    fn unfinished(&self) -> Option<String> {
        if let Some(request) = self.requests.iter().find(|request| request.answer.is_none()) {
            return Some(format!("R1: {} never answers {:?}", request.asked.name, request.asked.step));
        }
        for (n, node) in self.nodes.iter().enumerate() {
            if let Some(row) = node.tables.due(self.now(n), 1).pop() {
                return Some(format!("R5: {row:?} is due in {}", node.name));
            }
            for peer in self.nodes.iter().filter(|peer| node.hears.contains(&peer.name)) {
                // roots are dear: only where the numbers agree
                let (told, heard) = (peer.tables.told(node.name), node.tables.heard(peer.name).count());
                if told != heard {
                    return Some(format!("R7: {} told {told}, {} heard {heard}", peer.name, node.name));
                }
                for chunk in 0..=chunk_of(peer.tables.head()) {
                    let told = peer.tables.told_lines(node.name, chunk);
                    let heard = node.tables.heard_lines(peer.name, chunk);
                    if Root::over(&told) != Root::over(&heard) {
                        let found = Difference::between(&told, &heard);
                        return Some(format!("R7: {} and {} differ: {found:?}", peer.name, node.name));
                    }
                }
            }
        }
        None
    }

    /// R3: what is parked and what is held behind it belongs to cases with something that is not understood;
    /// everything else took effect.
    fn poison_stops_its_own_case(&self) -> Held {
        for node in &self.nodes {
            for producer in &node.hears {
                let rows = node.tables.heard(producer).filter(|row| row.payload.is_some());
                let waiting: Vec<_> = rows.collect();
                for row in &waiting {
                    let parked =
                        waiting.iter().any(|other| other.state == "parked" && other.case_id == row.case_id);
                    if !parked {
                        return Err(format!("R3: {} holds {row:?} for nothing", node.name));
                    }
                }
                let (heard, done) =
                    (node.tables.heard(producer).count(), self.check.effects(node.name, producer));
                if done + waiting.len() != heard {
                    return Err(format!(
                        "R3: of {heard} events of {producer} {done} took effect in {} and {} wait",
                        node.name,
                        waiting.len()
                    ));
                }
            }
        }
        Ok(())
    }

    /// R2, R5, R7: everything told took effect once, and no deadline is left that is over.
    fn told_and_heard(&mut self) -> Held {
        for node in &self.nodes {
            for peer in self.nodes.iter().filter(|peer| node.hears.contains(&peer.name)) {
                let told = peer.tables.told(node.name);
                let done = self.check.effects(node.name, peer.name);
                if told != done {
                    let (from, to) = (peer.name, node.name);
                    return Err(format!("R2: {from} told {told} events, {done} took effect in {to}"));
                }
                self.tally.events += told as u64;
            }
            let (running, _) = Check::running(&self.check, node.name);
            if running > 0 {
                return Err(format!("R5: {running} deadlines of {} are over and never lapsed", node.name));
            }
        }
        Ok(())
    }

    /// R1, R12: who asks again under the same key is given the same answer.
    fn answers_stay(&mut self) -> Held {
        for n in 0..self.requests.len() {
            if self.requests[n].answer.as_ref().is_some_and(|answer| answer.status == 200) {
                self.ask(n)?;
            }
        }
        self.promises()
    }
}
