//! The table of a run: a line per fault, printed and as JSON.

use crate::judge::Verdict;
use serde::Serialize;
use std::fmt::Write;

/// A fault and what came of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    /// Fault.
    pub(crate) fault: &'static str,
    /// How often it struck.
    pub(crate) injected: u64,
    /// What came of it.
    #[serde(flatten)]
    pub(crate) verdict: Verdict,
    /// Seconds it took, with coming to rest again.
    pub(crate) seconds: f64,
    /// What was measured meanwhile.
    pub(crate) measured: Option<String>,
    /// Why it could not strike here.
    pub(crate) skipped: Option<String>,
}

/// A run on one engine.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    /// Engine.
    pub(crate) engine: &'static str,
    /// Seed of its dice.
    pub(crate) seed: u64,
    /// Faults.
    pub(crate) lines: Vec<Line>,
}

impl Table {
    /// Prints it and leaves it in `target/tmp`, in words and as JSON.
    pub(crate) fn tell(&self) {
        let (words, json) = (self.shown(), serde_json::to_string_pretty(self).expect("it is JSON"));
        println!("{words}");
        let beside = |ending: &str| format!("{}/chaos-{}.{ending}", env!("CARGO_TARGET_TMPDIR"), self.engine);
        std::fs::write(beside("txt"), words).expect("the table is written");
        std::fs::write(beside("json"), json).expect("the table is written");
    }

    /// The table in words, with its sums.
    fn shown(&self) -> String {
        let mut out = format!("\n{} · seed {}\n", self.engine, self.seed);
        let _ = writeln!(
            out,
            "{:<52}{:>9}{:>8}{:>6}{:>8}{:>7}{:>7}{:>7}{:>7}{:>7}{:>7}{:>7}  skipped, measured",
            "fault",
            "injected",
            "acked",
            "lost",
            "doubled",
            "order",
            "fired",
            "twice",
            "missed",
            "early",
            "audit",
            "s"
        );
        let mut sum = Verdict::default();
        for line in &self.lines {
            let v = &line.verdict;
            row(&mut out, line.fault, line.injected, v, line.seconds);
            let beside = line.skipped.as_ref().or(line.measured.as_ref());
            let _ = writeln!(out, "  {}", beside.map_or("", String::as_str));
            for finding in &v.findings {
                let _ = writeln!(out, "    ! {finding}");
            }
            sum.acknowledged += v.acknowledged;
            sum.lost += v.lost;
            sum.doubled += v.doubled;
            sum.disordered += v.disordered;
            sum.fired += v.fired;
            sum.fired_twice += v.fired_twice;
            sum.missed += v.missed;
            sum.early += v.early;
            sum.differences += v.differences;
        }
        let injected = self.lines.iter().map(|line| line.injected).sum();
        let seconds = self.lines.iter().map(|line| line.seconds).sum();
        row(&mut out, "all", injected, &sum, seconds);
        let skipped = self.lines.iter().filter(|line| line.skipped.is_some()).count();
        let _ = writeln!(out, "  {skipped} skipped");
        out
    }
}

fn row(out: &mut String, fault: &str, injected: u64, v: &Verdict, seconds: f64) {
    let _ = write!(
        out,
        "{fault:<52}{injected:>9}{:>8}{:>6}{:>8}{:>7}{:>7}{:>7}{:>7}{:>7}{:>7}{seconds:>7.1}",
        v.acknowledged,
        v.lost,
        v.doubled,
        v.disordered,
        v.fired,
        v.fired_twice,
        v.missed,
        v.early,
        v.differences
    );
}
