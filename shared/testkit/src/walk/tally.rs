//! What a walk has seen: steps, stages, outcomes, refusals by row.

use procedure::{Case, Procedure, Refusal, Stage};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How often what was seen.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) cases: u64,
    /// Cases that began at a state of a proof, and those of them in which its step was taken as the proof takes it.
    pub(crate) begun: u64,
    pub(crate) proved: u64,
    pub(crate) steps: BTreeMap<String, u64>,
    pub(crate) stages: BTreeMap<String, u64>,
    pub(crate) outcomes: BTreeMap<String, u64>,
    /// Refusals by row or article, else by code.
    pub(crate) refusals: BTreeMap<String, u64>,
    /// Codes of refusals by step: why one that was never taken was not.
    pub(crate) codes: BTreeMap<(String, String), u64>,
    pub(crate) barred: u64,
    pub(crate) unread: u64,
    pub(crate) lapses: u64,
    /// Rounds each way out took.
    pub(crate) ways: Vec<usize>,
}

impl Tally {
    pub(crate) fn taken<P: Procedure>(&mut self, step: &str, case: &Case<P>) {
        *self.steps.entry(step.to_owned()).or_default() += 1;
        *self.stages.entry(case.stage.word()).or_default() += 1;
        if let Some((outcome, _)) = &case.file.outcome {
            *self.outcomes.entry(outcome.code.clone()).or_default() += 1;
        }
    }

    pub(crate) fn refused(&mut self, step: &str, refusal: &Refusal) {
        let own = || refusal.law.clone().filter(|_| !refusal.of_step);
        let under = refusal.rule.map(str::to_owned).or_else(own);
        *self.refusals.entry(under.unwrap_or_else(|| refusal.code.to_owned())).or_default() += 1;
        *self.codes.entry((step.to_owned(), refusal.code.to_owned())).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.begun += other.begun;
        self.proved += other.proved;
        self.barred += other.barred;
        self.unread += other.unread;
        self.lapses += other.lapses;
        self.ways.extend(&other.ways);
        let pairs = [
            (&mut self.steps, &other.steps),
            (&mut self.stages, &other.stages),
            (&mut self.outcomes, &other.outcomes),
            (&mut self.refusals, &other.refusals),
        ];
        for (mine, theirs) in pairs {
            for (key, n) in theirs {
                *mine.entry(key.clone()).or_default() += n;
            }
        }
        for (key, n) in &other.codes {
            *self.codes.entry(key.clone()).or_default() += n;
        }
    }

    /// Steps of the table that were never taken, with the reason of each, and stages never reached.
    pub(crate) fn missing<P: Procedure>(&self) -> Vec<String> {
        let steps = P::steps();
        let untaken = steps.iter().map(|act| act.rule.name).filter(|name| !self.steps.contains_key(*name));
        let mut out: Vec<String> =
            untaken.map(|name| format!("{name} was never taken: {}", self.why(name))).collect();
        let unreached =
            P::Stage::ALL.iter().map(|stage| stage.word()).filter(|word| !self.stages.contains_key(word));
        out.extend(unreached.map(|word| format!("the stage {word} was never reached")));
        out
    }

    fn why(&self, step: &str) -> String {
        let codes = self.codes.iter().filter(|((of, _), _)| of == step);
        let codes: Vec<String> = codes.map(|((_, code), n)| format!("{code} {n} times")).collect();
        if codes.is_empty() { "nobody came near it".to_owned() } else { codes.join(", ") }
    }

    /// The report of a run.
    pub(crate) fn report<P: Procedure>(&self, seconds: f64, kinds: usize) -> String {
        let list = |counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(key, n)| format!("{key} {n}")).collect::<Vec<_>>().join(", ")
        };
        let (taken, refused): (u64, u64) = (self.steps.values().sum(), self.refusals.values().sum());
        let all = P::steps().iter().count();
        let longest = self.ways.iter().max().copied().unwrap_or_default();
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}: {} cases in {seconds:.1} s, {} of them from a state of a proof (of {kinds} kinds), {} by its step; {taken} steps taken, {} of {all} in the table, {} lapses; {refused} \
             refusals, {} barred, {} unread; {} ways out, the longest of {longest} rounds",
            P::NAME,
            self.cases,
            self.begun,
            self.proved,
            self.steps.len(),
            self.lapses,
            self.barred,
            self.unread,
            self.ways.len()
        );
        let _ = writeln!(out, "  steps: {}", list(&self.steps));
        let _ = writeln!(out, "  stages: {}", list(&self.stages));
        let _ = writeln!(out, "  outcomes: {}", list(&self.outcomes));
        let _ = writeln!(out, "  refusals: {}", list(&self.refusals));
        out
    }
}
