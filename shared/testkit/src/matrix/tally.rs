//! What came of the attempts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Counts, and what was not answered as it should be.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Steps that were reached.
    pub(crate) steps: BTreeSet<&'static str>,
    /// Steps that were taken again because their rule says they repeat.
    pub(crate) repeated: BTreeSet<&'static str>,
    pub(crate) states: usize,
    pub(crate) attempts: usize,
    pub(crate) barred: usize,
    pub(crate) unread: usize,
    pub(crate) nothing: usize,
    pub(crate) taken: usize,
    /// Refusals by their code.
    pub(crate) refused: BTreeMap<&'static str, usize>,
    /// How often a thing was tried.
    tried: BTreeMap<String, usize>,
    /// What is wrong: how often, and where first.
    pub(crate) wrong: BTreeMap<String, (usize, String)>,
}

impl Tally {
    /// Whether this was tried often enough; counts it as tried once more.
    pub(crate) fn enough(&mut self, what: String) -> bool {
        const ENOUGH: usize = 3;
        let times = self.tried.entry(what).or_default();
        *times += 1;
        *times > ENOUGH
    }

    pub(crate) fn wrong(&mut self, step: &str, what: &str, place: impl FnOnce() -> String) {
        self.wrong.entry(format!("{step}: {what}")).or_insert_with(|| (0, place())).0 += 1;
    }

    /// Steps that were not reached.
    pub(crate) fn missed(&self, all: &[&'static str]) -> Vec<&'static str> {
        all.iter().copied().filter(|name| !self.steps.contains(name)).collect()
    }

    /// What was tried and how it was answered.
    pub(crate) fn report(&self, procedure: &str, all: &[&'static str]) -> String {
        let Self { steps, states, attempts, barred, unread, nothing, taken, .. } = self;
        let refused: usize = self.refused.values().sum();
        let mut out = format!(
            "{procedure}: {} of {} steps at {states} states, {attempts} attempts: {barred} barred, {unread} unread, \
             {refused} refused, {nothing} came to nothing, {taken} taken\n",
            steps.len(),
            all.len(),
        );
        let _written = writeln!(out, "  taken any number of times: {:?}", self.repeated);
        let codes: Vec<String> = self.refused.iter().map(|(code, times)| format!("{code} {times}")).collect();
        let _written = writeln!(out, "  refused by code: {}", codes.join(", "));
        out
    }

    /// What was not answered as it should be, each once.
    pub(crate) fn findings(&self, procedure: &str) -> String {
        let line = |(what, (times, place)): (&String, &(usize, String))| {
            format!("  {what}\n    {times} times, first {place}")
        };
        let lines: Vec<String> = self.wrong.iter().map(line).collect();
        format!("{procedure}: {} kinds of bad input are not answered:\n{}", lines.len(), lines.join("\n"))
    }
}
