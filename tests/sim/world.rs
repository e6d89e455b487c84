//! A world of services, their streams and their clients, driven one small step at a time by one source of chance.
//! Every step does what one stretch of a loop does between two waits, and may be the last one of its process.

use crate::bus::Stream;
use crate::channel::{self, Asked, Step};
use crate::check::Check;
use crate::fault::{Fault, Tally};
use crate::node::Node;
use chrono::{DateTime, Duration, TimeZone, Utc};
use ledger::{Answer, Command, Done, Idem};
use std::collections::BTreeMap;
use testkit::chance::Chance;
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
/// Whether somebody had something to do, or what the promise that was broken says.
pub(crate) type Moved = Result<bool, String>;

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
            let (what, first) = (self.chance.below(20), self.chance.below(self.nodes.len()));
            // whoever has something to do, from anybody on
            for n in 0..self.nodes.len() {
                let node = (first + n) % self.nodes.len();
                let done = match what {
                    0..=4 => self.client()?,
                    5..=8 => self.relay(node),
                    9..=11 => self.fetch(node),
                    12..=14 => self.take_in(node)?,
                    15 => self.acknowledge(node),
                    16 => self.look_for_due(node),
                    17 => self.fire(node)?,
                    18 => self.compare(node),
                    _ => self.restart(node),
                };
                if done {
                    break;
                }
            }
        }
        self.promises()
    }

    /// Everything that was promised.
    pub(crate) fn promises(&mut self) -> Held {
        for node in &self.nodes {
            self.check.observe(node)?;
            self.check.relay(node, &self.streams[node.name])?;
        }
        Ok(())
    }

    /// A client asks something new, or asks again what nobody answered.
    pub(crate) fn client(&mut self) -> Moved {
        let open: Vec<usize> =
            (0..self.requests.len()).filter(|n| self.requests[*n].answer.is_none()).collect();
        let n = if !open.is_empty() && (self.requests.len() > 40 || self.chance.percent(50)) {
            *self.chance.one(&open)
        } else if self.requests.len() > 40 {
            return Ok(true);
        } else {
            let request = self.request();
            self.requests.push(request);
            self.requests.len() - 1
        };
        self.ask(n).map(|()| true)
    }

    fn request(&mut self) -> Request {
        let node = self.chance.below(self.nodes.len() - 1);
        let name = self.nodes[node].name;
        let cases: Vec<Uuid> = self.nodes[node].tables.states().map(|state| state.case).collect();
        let to = CHANNELS[self.chance.below(self.nodes.len() - 1)];
        let (case, step) = if cases.is_empty() || self.chance.percent(10) {
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
}
