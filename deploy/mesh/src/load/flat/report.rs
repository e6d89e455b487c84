//! What the run showed, for people and for machines.

use super::super::Args;
use super::super::report::{over, percentile, rounded};
use super::fill::Filled;
use serde::Serialize;
use std::fmt;
use std::time::Duration;

/// What commands cost in one county.
#[derive(Default)]
pub(super) struct Cost {
    answered: Vec<Duration>,
    /// Processor seconds of each command, by round.
    cpu: Vec<f64>,
}

impl Cost {
    /// Takes in a round: how long each answer took, and the processor seconds of all.
    pub(super) fn round(&mut self, answered: Vec<Duration>, cpu: f64) {
        self.cpu.push(over(cpu, answered.len() as f64));
        self.answered.extend(answered);
    }

    fn shown(mut self) -> Shown {
        self.answered.sort_unstable();
        self.cpu.sort_by(f64::total_cmp);
        Shown {
            p50_ms: rounded(percentile(&self.answered, 50)),
            p99_ms: rounded(percentile(&self.answered, 99)),
            cpu_ms: rounded(self.cpu.get(self.cpu.len() / 2).map_or(0.0, |cpu| cpu * 1000.0)),
        }
    }
}

/// The figures of a command: time until the answer, and processor time with everything that follows until the
/// dossier shows it, the middle one of the rounds.
#[derive(Debug, Clone, Serialize)]
struct Shown {
    p50_ms: f64,
    p99_ms: f64,
    cpu_ms: f64,
}

/// The same command in both counties.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Command {
    small: Shown,
    big: Shown,
    /// Big by small.
    ratio_p50: f64,
    ratio_cpu: f64,
}

impl Command {
    /// Both beside each other.
    pub(super) fn of(small: Cost, big: Cost) -> Self {
        let (small, big) = (small.shown(), big.shown());
        Self {
            ratio_p50: rounded(over(big.p50_ms, small.p50_ms)),
            ratio_cpu: rounded(over(big.cpu_ms, small.cpu_ms)),
            small,
            big,
        }
    }
}

/// A kind of request, in the big county.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Read {
    name: &'static str,
    p50_ms: f64,
    p99_ms: f64,
    cpu_ms: f64,
    count: usize,
}

impl Read {
    /// The figures of these.
    pub(super) fn of(name: &'static str, mut latencies: Vec<Duration>, cpu: f64) -> Self {
        latencies.sort_unstable();
        Self {
            name,
            p50_ms: rounded(percentile(&latencies, 50)),
            p99_ms: rounded(percentile(&latencies, 99)),
            cpu_ms: rounded(over(cpu * 1000.0, latencies.len() as f64)),
            count: latencies.len(),
        }
    }
}

/// Entries that were gone through.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Passed {
    entries: u64,
    seconds: f64,
    per_second: f64,
    /// What did not hold.
    findings: usize,
}

impl Passed {
    /// So many, in this time.
    pub(super) fn new(entries: u64, findings: usize, took: Duration) -> Self {
        let seconds = took.as_secs_f64();
        Self {
            entries,
            findings,
            seconds: rounded(seconds),
            per_second: rounded(over(entries as f64, seconds)),
        }
    }
}

/// Everything one call found out.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Flat {
    workload: &'static str,
    database: &'static str,
    /// Disputes in the small and in the big county.
    small: u64,
    disputes: u64,
    /// How fast the big one was filled.
    filled_per_second: f64,
    command: Command,
    reads: Vec<Read>,
    replay: Passed,
    audit: Passed,
    /// Memory of the big county's processes after all that.
    pss_mb: Option<f64>,
}

impl Flat {
    pub(super) fn new(
        args: &Args,
        filled: &Filled,
        command: Command,
        reads: Vec<Read>,
        replay: Passed,
        audit: Passed,
        pss_mb: Option<f64>,
    ) -> Self {
        Self {
            workload: "flat",
            database: if args.databases.is_some() { "postgres" } else { "sqlite" },
            small: args.small,
            disputes: filled.disputes,
            filled_per_second: rounded(over(filled.disputes as f64, filled.took.as_secs_f64())),
            command,
            reads,
            replay,
            audit,
            pss_mb: pss_mb.map(rounded),
        }
    }

    /// Whether the ledgers hold.
    pub(super) fn is_good(&self) -> bool {
        self.replay.findings == 0 && self.audit.findings == 0 && self.replay.entries > 0
    }
}

impl fmt::Display for Flat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { small, disputes, database, command, .. } = self;
        writeln!(f, "数据多了是否一样快 · flat: {small} / {disputes} 件纠纷 disputes, {database}")?;
        writeln!(f, "{:24}{:>10}{:>10}{:>10}", "", "p50 ms", "p99 ms", "CPU ms")?;
        for (name, s) in [("登记 register, small", &command.small), ("登记 register, big", &command.big)]
        {
            writeln!(f, "{name:24}{:>10}{:>10}{:>10}", s.p50_ms, s.p99_ms, s.cpu_ms)?;
        }
        writeln!(f, "{:24}{:>10}{:>10}{:>10}", "ratio", command.ratio_p50, "", command.ratio_cpu)?;
        for read in &self.reads {
            writeln!(f, "{:24}{:>10}{:>10}{:>10}", read.name, read.p50_ms, read.p99_ms, read.cpu_ms)?;
        }
        for (name, passed) in [("重放 replay", &self.replay), ("核对 audit", &self.audit)] {
            let Passed { entries, seconds, per_second, findings } = passed;
            writeln!(
                f,
                "{name}: {entries} 条 entries, {seconds} s, {per_second}/s, {findings} 处差异 findings"
            )?;
        }
        Ok(())
    }
}
