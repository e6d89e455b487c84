//! What a service does by itself: its deadlines, the comparison with those it hears, and the first thing it does when
//! it starts.

use crate::channel::{self, Asked, Step};
use crate::letter::letter;
use crate::world::{CENTRE, Moved, World};
use host::inlet::together;
use host::reconcile::Difference;
use ledger::roots::{Root, chunk_of};
use ledger::{Command, DueRow};
use uuid::Uuid;

impl World {
    /// The clock reads what is due.
    pub(crate) fn look_for_due(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return false };
        let now = self.now(node);
        let due = together(self.nodes[node].tables.due(now, 100));
        self.nodes[node].replicas[r].due = (!due.is_empty()).then_some((now, due));
        self.nodes[node].replicas[r].due.is_some()
    }

    /// The clock fires what it read.
    pub(crate) fn fire(&mut self, node: usize) -> Moved {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return Ok(false) };
        let Some((reading, rows)) = self.nodes[node].replicas[r].due.take() else { return Ok(false) };
        let name = self.nodes[node].name;
        self.say(|| format!("{name} fires {rows:?}"));
        // other commands of the moment are written in the same batch
        let beside = (!self.calm && self.chance.percent(30)).then(|| self.request_at(node));
        let mut commands: Vec<Command> = beside.flatten().into_iter().collect();
        commands.extend(rows.into_iter().map(|row| lapse(name, row, self.chance.uuid())));
        let at = self.now(node);
        self.check.reading.insert(name, reading.timestamp_micros());
        self.nodes[node].submit(r, at, commands, &mut self.tally);
        self.check.observe(&self.nodes[node])?;
        self.check.reading.remove(name);
        Ok(true)
    }

    /// An extension a clerk asks for at this very moment, without waiting for the answer.
    fn request_at(&mut self, node: usize) -> Option<Command> {
        let cases: Vec<Uuid> = self.nodes[node].tables.states().map(|state| state.case).collect();
        if cases.is_empty() || self.nodes[node].name == CENTRE {
            return None;
        }
        let (case, event) = (*self.chance.one(&cases), self.chance.uuid());
        let step = Step::Extend { days: self.chance.between(1, 3) };
        let name = self.nodes[node].name;
        let judge = channel::judge(Asked { name, case, step, event, cause: None, days: 2 });
        Some(Command { load: vec![case], marks: Vec::new(), idem: None, inbox: None, judge })
    }

    /// A comparison with one producer, or the fetching of what the last one found to be lost.
    pub(crate) fn compare(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return false };
        let producer = *self.chance.one(&self.nodes[node].hears);
        let peer = self.nodes.iter().position(|peer| peer.name == producer).expect("a peer");
        if self.nodes[peer].replicas.iter().all(|replica| replica.down) {
            return false;
        }
        let lost = self.nodes[node].replicas[r].lost.remove(producer).unwrap_or_default();
        if lost.is_empty() {
            self.compare_with(node, r, peer);
        } else {
            let tables = &self.nodes[peer].tables;
            let entries = lost.iter().filter_map(|line| tables.entry(line.pos));
            let letters: Vec<_> =
                entries.filter_map(|entry| letter(producer, &tables.epoch, entry)).collect();
            for letter in letters {
                let Some(done) = self.receive(node, r, producer, vec![letter]) else { return true };
                self.tally.repaired += u64::from(done[0]);
            }
        }
        true
    }

    fn compare_with(&mut self, node: usize, r: usize, peer: usize) {
        let (name, producer) = (self.nodes[node].name, self.nodes[peer].name);
        let heard = self.nodes[peer].tables.last_heard(name);
        self.nodes[node].remember(r, heard.as_ref(), &mut self.tally);
        let difference = {
            let (own, told) = (&self.nodes[node].tables, &self.nodes[peer].tables);
            let last = chunk_of(told.head().max(own.last_heard(producer).map_or(0, |(_, pos)| pos)));
            let course = self.nodes[node].replicas[r].courses.get(producer).cloned();
            let mut course = course.unwrap_or_default();
            let mut difference = Difference::default();
            for chunk in course.chunks(last) {
                let (heard, told) = (own.heard_lines(producer, chunk), told.told_lines(name, chunk));
                if Root::over(&told) != Root::over(&heard) {
                    difference.extend(Difference::between(&told, &heard));
                }
            }
            let lost = course.lost(&difference.missing);
            self.nodes[node].replicas[r].courses.insert(producer, course);
            self.nodes[node].replicas[r].lost.insert(producer, lost);
            difference
        };
        self.say(|| format!("{name} compares with {producer}: {} missing", difference.missing.len()));
    }

    /// A process that ended starts again: before anything else it asks its peers what they heard from it.
    pub(crate) fn restart(&mut self, node: usize) -> bool {
        let Some(r) = self.nodes[node].replicas.iter().position(|replica| replica.down) else { return false };
        let (name, hears) = (self.nodes[node].name, self.nodes[node].hears.clone());
        self.nodes[node].replicas[r].down = false;
        for peer in 0..self.nodes.len() {
            if hears.contains(&self.nodes[peer].name) {
                let heard = self.nodes[peer].tables.last_heard(name);
                self.nodes[node].remember(r, heard.as_ref(), &mut self.tally);
            }
        }
        for producer in hears {
            self.streams.get_mut(producer).expect("a stream").ack_wait(name);
        }
        self.say(|| format!("{name} starts again"));
        true
    }
}

/// The command a lapsed deadline brings about.
fn lapse(name: &'static str, row: DueRow, event: Uuid) -> Command {
    let version = u32::try_from(row.version).unwrap_or_default();
    let step = Step::Lapse { key: row.key, version };
    let judge = channel::judge(Asked { name, case: row.case, step, event, cause: None, days: 2 });
    Command { load: vec![row.case], marks: Vec::new(), idem: None, inbox: None, judge }
}
