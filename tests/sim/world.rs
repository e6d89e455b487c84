//! A world of services, their streams and their clients, driven one small step at a time by one source of chance.
//! Every step does what one stretch of a loop does between two waits, and may be the last one of its process.

use crate::bus::{Delivery, Sending, Stream};
use crate::chance::Chance;
use crate::channel::{self, Asked, Step};
use crate::check::Check;
use crate::fault::{Fault, Tally};
use crate::letter::{Letter, letter};
use crate::node::{Node, Session};
use crate::note::Cause;
use chrono::{DateTime, Duration, TimeZone, Utc};
use host::inlet::{Settled, is_for, settled, together};
use host::reconcile::Difference;
use ledger::roots::{Root, chunk_of};
use ledger::{Answer, Command, Done, DueRow, Idem, Inbox, Judgement, outbox};
use std::collections::BTreeMap;
use std::rc::Rc;
use uuid::Uuid;

pub(crate) const CENTRE: &str = "coordination";
pub(crate) const CHANNELS: [&str; 3] = ["petition", "mediation", "adjudication"];

/// What a client asks, again and again under one key until it has an answer.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) node: usize,
    pub(crate) asked: Asked,
    pub(crate) answer: Option<Answer>,
}

/// The world of one seed.
pub(crate) struct World {
    pub(crate) chance: Chance,
    pub(crate) day0: DateTime<Utc>,
    pub(crate) truth: DateTime<Utc>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) streams: BTreeMap<&'static str, Stream>,
    /// Which faults this seed has, and how often in a thousand steps.
    pub(crate) faults: Vec<Fault>,
    pub(crate) rate: usize,
    /// Whether the broker is away.
    pub(crate) outage: bool,
    /// Whether nothing goes wrong any more and nobody asks for more.
    pub(crate) calm: bool,
    /// Whether the services understand what was poison to them.
    pub(crate) healed: bool,
    pub(crate) requests: Vec<Request>,
    pub(crate) check: Check,
    pub(crate) tally: Tally,
    /// What happened, where somebody wants to read it.
    pub(crate) trace: Option<Vec<String>>,
}

/// What a promise that was broken says.
pub(crate) type Held = Result<(), String>;

impl World {
    pub(crate) fn new(seed: u64, traced: bool) -> Self {
        let mut chance = Chance::of(seed);
        let day0 = Utc.with_ymd_and_hms(2026, 3, 2, 0, 0, 0).single().expect("an instant");
        let channels = 2 + chance.below(2);
        let names: Vec<&'static str> = CHANNELS[..channels].to_vec();
        let mut nodes = Vec::new();
        let mut streams = BTreeMap::new();
        // some ledgers are about to fill a chunk of positions
        let pos = *chance.one(&[0, 0, 990]);
        for name in names.iter().copied().chain([CENTRE]) {
            let (hears, told) =
                if name == CENTRE { (names.clone(), names.clone()) } else { (vec![CENTRE], vec![CENTRE]) };
            let (epoch, replicas) = (chance.uuid().to_string(), 1 + usize::from(chance.percent(30)));
            nodes.push(Node::new(name, &hears, &epoch, replicas, pos));
            streams.insert(name, Stream::new(&told));
        }
        let (faults, rate) = crate::trouble::profile(&mut chance);
        Self {
            chance,
            day0,
            truth: day0,
            nodes,
            streams,
            faults,
            rate,
            outage: false,
            calm: false,
            healed: false,
            requests: Vec::new(),
            check: Check::default(),
            tally: Tally::default(),
            trace: traced.then(Vec::new),
        }
    }

    pub(crate) fn say(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{} {}", self.truth.format("%m-%d %H:%M"), what()));
        }
    }

    pub(crate) fn now(&self, node: usize) -> DateTime<Utc> {
        self.nodes[node].clock.now(self.truth, self.day0)
    }

    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    /// One step of somebody, and everything that was promised.
    pub(crate) fn step(&mut self) -> Held {
        self.tally.steps += 1;
        self.truth += Duration::seconds(self.chance.between(1, 1_800));
        if self.chance.below(1000) < self.rate {
            self.trouble();
        } else {
            let node = self.chance.below(self.nodes.len());
            match self.chance.below(20) {
                0..=4 => self.client()?,
                5..=8 => self.relay(node),
                9..=12 => self.fetch(node),
                13..=14 => self.take_in(node)?,
                15 => self.acknowledge(node),
                16 => self.look_for_due(node),
                17 => self.fire(node)?,
                18 => self.compare(node),
                _ => self.restart(node),
            }
        }
        self.promises()
    }

    /// Everything that was promised.
    pub(crate) fn promises(&mut self) -> Held {
        for node in &self.nodes {
            self.check.observe(node)?;
            let stream = &self.streams[node.name];
            let sessions = node.replicas.iter().filter_map(|replica| replica.session.as_ref());
            let believed = sessions.map(|session| (session.incarnation, session.acked));
            let noted = node.tables.relayed.as_ref().map(|(of, pos)| (of.parse().unwrap_or_default(), *pos));
            for (incarnation, acked) in believed.chain(noted) {
                let told = node.tables.entries_after(0).take_while(|entry| entry.pos <= acked);
                for entry in told.filter(|entry| entry.wire.is_some()) {
                    let event: Uuid = entry.event_id.parse().expect("an identifier");
                    if stream.acknowledged.get(&event).is_none_or(|of| *of < incarnation) {
                        return Err(format!(
                            "R4: the relay of {} counts on entry {}, which stream {incarnation} never acknowledged",
                            node.name, entry.pos
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// A client asks something new, or asks again what nobody answered.
    pub(crate) fn client(&mut self) -> Held {
        let open: Vec<usize> =
            (0..self.requests.len()).filter(|n| self.requests[*n].answer.is_none()).collect();
        let n = if !open.is_empty() && (self.requests.len() > 40 || self.chance.percent(50)) {
            *self.chance.one(&open)
        } else if self.requests.len() > 40 {
            return Ok(());
        } else {
            let request = self.request();
            self.requests.push(request);
            self.requests.len() - 1
        };
        self.ask(n)
    }

    fn request(&mut self) -> Request {
        let node = self.chance.below(self.nodes.len() - 1);
        let name = self.nodes[node].name;
        let cases: Vec<Uuid> = self.nodes[node].tables.states().map(|state| state.case).collect();
        let to = CHANNELS[self.chance.below(self.nodes.len() - 1)];
        let (case, step) = if cases.is_empty() || self.chance.percent(15) {
            (self.chance.uuid(), Step::Open { dispute: self.chance.uuid() })
        } else {
            let step = match self.chance.below(12) {
                0..=3 => Step::Accept,
                4..=6 => Step::Refer { to },
                7 => Step::GiveBack,
                8..=9 => Step::Extend { days: self.chance.between(-1, 3) },
                _ if self.has(Fault::Poison) && self.chance.percent(15) => {
                    self.tally.note(Fault::Poison);
                    Step::Poison
                }
                _ => Step::Work,
            };
            (*self.chance.one(&cases), step)
        };
        let (event, days) = (self.chance.uuid(), self.chance.between(0, 3));
        Request { node, asked: Asked { name, case, step, event, cause: None, days }, answer: None }
    }

    /// Asks, under the key of the request.
    pub(crate) fn ask(&mut self, n: usize) -> Held {
        let Request { node, asked, answer } = self.requests[n].clone();
        let Some(replica) = self.nodes[node].up(&mut self.chance) else { return Ok(()) };
        self.say(|| format!("{} is asked {:?} of {}", asked.name, asked.step, asked.case));
        let command = Command {
            load: vec![asked.case],
            marks: Vec::new(),
            idem: Some(Idem { scope: "client".into(), key: asked.event.to_string(), body_hash: "b".into() }),
            inbox: None,
            judge: channel::judge(asked.clone()),
        };
        let at = self.now(node);
        let ended = self.nodes[node].submit(replica, at, vec![command], &mut self.tally);
        self.check.observe(&self.nodes[node])?;
        match ended.and_then(|mut results| results.pop()) {
            Some(Ok(Done::New(given) | Done::Replayed(given))) => {
                if given.status == 200 {
                    self.check.answered(&self.nodes[node], asked.event)?;
                }
                if let Some(before) = answer.filter(|before| *before != given && before.status == 200) {
                    return Err(format!("R12: {before:?} and then {given:?} for the same key"));
                }
                self.requests[n].answer = Some(given);
            }
            Some(Ok(other)) => return Err(format!("R12: a request ended as {other:?}")),
            Some(Err(_)) | None => {}
        }
        Ok(())
    }

    /// A stretch of the relay: it learns which stream this is, or sends what is next.
    pub(crate) fn relay(&mut self, node: usize) {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return };
        let name = self.nodes[node].name;
        let stream = self.streams.get_mut(name).expect("a stream");
        let Node { tables, replicas, .. } = &mut self.nodes[node];
        let replica = &mut replicas[r];
        if self.outage || stream.gone {
            replica.session = None;
            return;
        }
        let Some(session) = &mut replica.session else {
            let noted = tables.relayed.as_ref().map(|(of, pos)| (of.as_str(), *pos));
            let acked = outbox::known(noted, &stream.incarnation.to_string());
            replica.session = Some(Session { incarnation: stream.incarnation, acked });
            return;
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
            return;
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
            return;
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
    }

    /// An intake takes what the broker has for it.
    pub(crate) fn fetch(&mut self, node: usize) {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return };
        let Node { name, hears, replicas, .. } = &mut self.nodes[node];
        let producer = *self.chance.one(hears);
        let in_hand = replicas[r].in_hand.entry(producer).or_default();
        if self.outage || !in_hand.is_empty() {
            return;
        }
        let most = 1 + self.chance.below(4);
        let stream = self.streams.get_mut(producer).expect("a stream");
        *in_hand = stream.deliver(name, most, &mut self.chance);
    }

    /// The handler takes in what an intake has in its hands.
    pub(crate) fn take_in(&mut self, node: usize) -> Held {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return Ok(()) };
        let mut hands = std::mem::take(&mut self.nodes[node].replicas[r].in_hand);
        let Some((producer, batch)) = hands.pop_last() else { return Ok(()) };
        self.nodes[node].replicas[r].in_hand = hands;
        let letters = batch.iter().map(|delivery| delivery.letter.clone()).collect();
        if let Some(done) = self.receive(node, r, producer, letters) {
            let answers = batch.into_iter().zip(done).map(|(delivery, done)| (producer, delivery, done));
            self.nodes[node].replicas[r].answers.extend(answers);
        }
        Ok(())
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
    pub(crate) fn acknowledge(&mut self, node: usize) {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return };
        if self.outage {
            return;
        }
        let name = self.nodes[node].name;
        let answers: Vec<(&'static str, Delivery, bool)> =
            std::mem::take(&mut self.nodes[node].replicas[r].answers);
        for (producer, delivery, done) in answers {
            self.streams.get_mut(producer).expect("a stream").answer(name, &delivery, done);
        }
    }

    /// The clock reads what is due.
    pub(crate) fn look_for_due(&mut self, node: usize) {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return };
        let now = self.now(node);
        let due = together(self.nodes[node].tables.due(now, 100));
        self.nodes[node].replicas[r].due = (!due.is_empty()).then_some((now, due));
    }

    /// The clock fires what it read.
    pub(crate) fn fire(&mut self, node: usize) -> Held {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return Ok(()) };
        let Some((reading, rows)) = self.nodes[node].replicas[r].due.take() else { return Ok(()) };
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
        Ok(())
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
    pub(crate) fn compare(&mut self, node: usize) {
        let Some(r) = self.nodes[node].up(&mut self.chance) else { return };
        let producer = *self.chance.one(&self.nodes[node].hears);
        let peer = self.nodes.iter().position(|peer| peer.name == producer).expect("a peer");
        if self.nodes[peer].replicas.iter().all(|replica| replica.down) {
            return;
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
                let Some(done) = self.receive(node, r, producer, vec![letter]) else { return };
                self.tally.repaired += u64::from(done[0]);
            }
        }
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
    pub(crate) fn restart(&mut self, node: usize) {
        let Some(r) = self.nodes[node].replicas.iter().position(|replica| replica.down) else { return };
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
    }
}

/// The command a lapsed deadline brings about.
fn lapse(name: &'static str, row: DueRow, event: Uuid) -> Command {
    let version = u32::try_from(row.version).unwrap_or_default();
    let step = Step::Lapse { key: row.key, version };
    let judge = channel::judge(Asked { name, case: row.case, step, event, cause: None, days: 2 });
    Command { load: vec![row.case], marks: Vec::new(), idem: None, inbox: None, judge }
}
