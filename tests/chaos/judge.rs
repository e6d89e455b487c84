//! The judge: after everything came to rest, what the ledgers hold against what the desks were answered, and against
//! what the services told each other. It reads what came since it read last.

use crate::desk::Answered;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::date;
use ledger::Ledger;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Channels the desks work in, directly.
const CHANNELS: [&str; 2] = ["petition", "mediation"];
/// Entries read at once.
const PORTION: u64 = 500;
/// Findings that are told one by one.
const TOLD: usize = 20;

/// What came of a fault.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Verdict {
    /// Answers of desks.
    pub(crate) acknowledged: u64,
    /// Answers or events of which nothing is there.
    pub(crate) lost: u64,
    /// Requests or events that took effect twice.
    pub(crate) doubled: u64,
    /// Events that took effect out of their order.
    pub(crate) disordered: u64,
    /// Deadlines that fired twice.
    pub(crate) fired_twice: u64,
    /// Deadlines that did not fire.
    pub(crate) missed: u64,
    /// Deadlines that fired before their time.
    pub(crate) early: u64,
    /// Deadlines that fired.
    pub(crate) fired: u64,
    /// What `mesh audit` found.
    pub(crate) differences: u64,
    /// What is wrong, in words.
    pub(crate) findings: Vec<String>,
}

impl Verdict {
    /// Whether everything held.
    pub(crate) fn is_good(&self) -> bool {
        let Self { lost, doubled, disordered, fired_twice, missed, early, differences, .. } = self;
        [lost, doubled, disordered, fired_twice, missed, early, differences].into_iter().all(|n| *n == 0)
    }

    fn find(&mut self, what: String) {
        if self.findings.len() < TOLD {
            self.findings.push(what);
        }
    }
}

/// What the judge has read so far.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    read: BTreeMap<&'static str, i64>,
    /// Entries of each case: channel and case.
    entries: BTreeMap<(String, String), i64>,
    /// Versions of each case the centre noted.
    noted: BTreeMap<(String, String), i64>,
    /// Cases opened for desks, and how many they asked for.
    opened: u64,
    asked: u64,
    routes: BTreeSet<(String, String)>,
    lapses: BTreeSet<(String, String, String)>,
}

impl Judge {
    /// Reads what came, and compares. `address` names the database of a service.
    pub(crate) async fn judge(
        &mut self,
        address: impl Fn(&str) -> String,
        answers: &[Answered],
        now: DateTime<Utc>,
    ) -> Verdict {
        let mut verdict = Verdict { acknowledged: answers.len() as u64, ..Verdict::default() };
        let before = self.opened.saturating_sub(self.asked);
        for name in CHANNELS {
            let ledger = Ledger::open(&address(name)).await.expect("the ledger opens");
            self.channel(&mut verdict, name, &ledger).await;
            for answer in answers.iter().filter(|answer| answer.service == name) {
                self.answer(&mut verdict, &ledger, answer).await;
            }
            missed(&mut verdict, name, &ledger, now).await;
        }
        let centre = Ledger::open(&address("coordination")).await.expect("the ledger opens");
        self.centre(&mut verdict, &centre).await;
        missed(&mut verdict, "coordination", &centre, now).await;
        let more = self.opened.saturating_sub(self.asked);
        if more > before {
            verdict.doubled += more - before;
            verdict.find(format!("{} cases were opened for {} requests", self.opened, self.asked));
        }
        verdict
    }

    /// What a desk was answered is there, and was asked once.
    async fn answer(&mut self, verdict: &mut Verdict, ledger: &Ledger, answer: &Answered) {
        if !answer.path.ends_with("/accept") {
            self.asked += 1;
        }
        let state = match answer.case.parse() {
            Ok(case) => ledger.state(case).await.expect("the ledger reads"),
            Err(_) => None,
        };
        if state.is_none_or(|state| state.version < answer.version) {
            verdict.lost += 1;
            verdict.find(format!("{}: {} version {} is lost", answer.key, answer.case, answer.version));
        }
    }

    async fn channel(&mut self, verdict: &mut Verdict, name: &'static str, ledger: &Ledger) {
        let mut after = self.read.get(name).copied().unwrap_or_default();
        loop {
            let entries = ledger.entries_after(after, PORTION).await.expect("the ledger reads");
            let Some(last) = entries.last().map(|entry| entry.pos) else { break };
            after = last;
            for entry in entries {
                let case = (name.to_owned(), entry.case_id.clone());
                if entry.case_seq == 1 && entry.actor != "system" {
                    self.opened += 1;
                }
                let seq = self.entries.entry(case.clone()).or_default();
                if entry.case_seq != *seq + 1 {
                    verdict.disordered += 1;
                    verdict.find(format!("{name}: {} goes from {seq} to {}", entry.case_id, entry.case_seq));
                }
                *seq = entry.case_seq;
                if entry.kind == "route_noted" && !self.routes.insert(case) {
                    verdict.doubled += 1;
                    verdict.find(format!("{name}: the route of {} was noted twice", entry.case_id));
                }
                let body: Value = serde_json::from_str(&entry.body).expect("an entry is JSON");
                for fact in body["entries"].as_array().into_iter().flatten() {
                    if fact["file"]["kind"] == "deadline_lapsed" {
                        self.lapsed(verdict, &entry.case_id, &fact["file"]["data"], entry.at);
                    }
                }
            }
        }
        self.read.insert(name, after);
    }

    fn lapsed(&mut self, verdict: &mut Verdict, case: &str, lapse: &Value, at: i64) {
        verdict.fired += 1;
        let word = |field: &str| lapse[field].as_str().unwrap_or_default().to_owned();
        let (key, due) = (word("key"), word("due"));
        let over: NaiveDate = due.parse().expect("a lapsed deadline has a day");
        if at < date::end_of(over).timestamp_micros() {
            verdict.early += 1;
            verdict.find(format!("{key} of {case}, due on {due}, fired before its time"));
        }
        if !self.lapses.insert((case.to_owned(), key.clone(), due.clone())) {
            verdict.fired_twice += 1;
            verdict.find(format!("{key} of {case}, due on {due}, fired twice"));
        }
    }

    /// Every entry of a case was noted at the centre: once, and in its order.
    async fn centre(&mut self, verdict: &mut Verdict, ledger: &Ledger) {
        let mut after = self.read.get("coordination").copied().unwrap_or_default();
        loop {
            let entries = ledger.entries_after(after, PORTION).await.expect("the ledger reads");
            let Some(last) = entries.last().map(|entry| entry.pos) else { break };
            after = last;
            for entry in entries.iter().filter(|entry| entry.kind == "noted") {
                let body: Value = serde_json::from_str(&entry.body).expect("an entry is JSON");
                let word = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
                let (channel, case) = (word("channel"), word("case"));
                let version = body["version"].as_i64().unwrap_or_default();
                let reached = self.noted.entry((channel.clone(), case.clone())).or_default();
                if version <= *reached {
                    verdict.doubled += 1;
                    verdict.find(format!("the centre noted {channel} {case} version {version} again"));
                } else if version > *reached + 1 {
                    verdict.disordered += 1;
                    verdict.find(format!("the centre noted {channel} {case} version {version} early"));
                }
                *reached = version.max(*reached);
            }
        }
        self.read.insert("coordination", after);
        for (case, version) in &self.entries {
            let reached = self.noted.get(case).copied().unwrap_or_default();
            if reached < *version {
                verdict.lost += u64::try_from(version - reached).unwrap_or_default();
                verdict.find(format!("the centre noted {reached} of {version} entries of {case:?}"));
            }
        }
    }
}

/// What is due has fired.
async fn missed(verdict: &mut Verdict, name: &str, ledger: &Ledger, now: DateTime<Utc>) {
    let due = ledger.progress(now).await.expect("the ledger reads").overdue;
    if due > 0 {
        verdict.missed += due;
        verdict.find(format!("{name}: {due} deadlines have not fired"));
    }
}

/// How many events of the channels wait for the broker.
pub(crate) async fn waiting(address: impl Fn(&str) -> String, now: DateTime<Utc>) -> u64 {
    let mut waiting = 0;
    for name in CHANNELS {
        let ledger = Ledger::open(&address(name)).await.expect("the ledger opens");
        let progress = ledger.progress(now).await.expect("the ledger reads");
        waiting += progress.head - progress.relayed;
    }
    u64::try_from(waiting).unwrap_or_default()
}
