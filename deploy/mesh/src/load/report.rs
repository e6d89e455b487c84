//! What a run showed, for people and for machines.

use super::{Args, Side};
use serde::Serialize;
use std::fmt::{self, Write};
use std::time::Duration;

/// What came of driving one side.
pub(super) struct Run {
    /// How long each one took that counts.
    pub(super) latencies: Vec<Duration>,
    /// What went wrong.
    pub(super) errors: u64,
    /// How long all of them took together.
    pub(super) elapsed: Duration,
    /// Processor seconds of the servers meanwhile.
    pub(super) cpu: f64,
}

/// The figures of one side.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Figures {
    workload: &'static str,
    /// Commands or cases in a second.
    rate: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Processor seconds of every server process for a thousand.
    cpu_s_per_1000: f64,
    /// Memory of every server process at the end; none where the system does not show it.
    pss_mb: Option<f64>,
    /// What went wrong.
    pub(super) errors: u64,
    count: usize,
    connections: usize,
    seconds: f64,
    database: &'static str,
    sync: &'static str,
}

impl Figures {
    /// The figures of a run.
    pub(super) fn of(mut run: Run, pss_mb: Option<f64>, args: &Args) -> Self {
        run.latencies.sort_unstable();
        let (count, seconds) = (run.latencies.len(), run.elapsed.as_secs_f64());
        Self {
            workload: args.workload.word(),
            rate: rounded(over(count as f64, seconds)),
            p50_ms: rounded(percentile(&run.latencies, 50)),
            p99_ms: rounded(percentile(&run.latencies, 99)),
            cpu_s_per_1000: rounded(over(run.cpu * 1000.0, count as f64)),
            pss_mb: pss_mb.map(rounded),
            errors: run.errors,
            count,
            connections: args.connections,
            seconds: rounded(seconds),
            database: if args.databases.is_some() { "postgres" } else { "sqlite" },
            sync: args.sync.word(),
        }
    }
}

/// The mesh in terms of the reference: its figure divided by the other; none where there is nothing to divide by.
#[derive(Debug, Clone, Serialize)]
struct Ratio {
    rate: Option<f64>,
    p50: Option<f64>,
    p99: Option<f64>,
    cpu: Option<f64>,
}

/// Everything one call found out.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    mesh: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    bare: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<Ratio>,
}

impl Report {
    /// Both sides beside each other.
    pub(super) fn new(mesh: Figures, bare: Option<Figures>) -> Self {
        let ratio = bare.as_ref().map(|bare| {
            let part = |of: f64, whole: f64| (whole > 0.0).then(|| rounded(of / whole));
            Ratio {
                rate: part(mesh.rate, bare.rate),
                p50: part(mesh.p50_ms, bare.p50_ms),
                p99: part(mesh.p99_ms, bare.p99_ms),
                cpu: part(mesh.cpu_s_per_1000, bare.cpu_s_per_1000),
            }
        });
        Self { mesh, bare, ratio }
    }

    /// Whether nothing went wrong and something was counted, on each side.
    pub(super) fn is_good(&self) -> bool {
        std::iter::once(&self.mesh).chain(&self.bare).all(|side| side.errors == 0 && side.count > 0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mesh, bare, ratio } = self;
        let (zh, en) = match mesh.workload {
            "w1" => ("案件贯通全网", "cases through the mesh"),
            "w2" => ("定速下的时延", "latency at a fixed rate"),
            _ => ("单项办理", "one command on one service"),
        };
        writeln!(f, "{zh} · {} {en}", mesh.workload)?;
        writeln!(
            f,
            "{} 个连接，{} 件，{} 秒；数据库 {}；NATS 落盘 {} · {} connections, {} in {} s, {}, sync {}",
            mesh.connections,
            mesh.count,
            mesh.seconds,
            mesh.database,
            mesh.sync,
            mesh.connections,
            mesh.count,
            mesh.seconds,
            mesh.database,
            mesh.sync,
        )?;
        let mut head = format!("{:24}{:>12}", "", Side::Mesh);
        if bare.is_some() {
            write!(head, "{:>12}{:>12}", Side::Bare, "ratio")?;
        }
        writeln!(f, "{head}")?;
        let ratio = |of: fn(&Ratio) -> Option<f64>| ratio.as_ref().and_then(of);
        let side = |of: fn(&Figures) -> Option<f64>| (of(mesh), bare.as_ref().map(of));
        for (name, (mesh, bare), ratio) in [
            ("每秒 per second", side(|s| Some(s.rate)), ratio(|r| r.rate)),
            ("中位 p50 ms", side(|s| Some(s.p50_ms)), ratio(|r| r.p50)),
            ("九九分位 p99 ms", side(|s| Some(s.p99_ms)), ratio(|r| r.p99)),
            ("千件CPU秒 CPU s/1000", side(|s| Some(s.cpu_s_per_1000)), ratio(|r| r.cpu)),
            ("内存 PSS MB", side(|s| s.pss_mb), None),
            ("差错 errors", side(|s| Some(s.errors as f64)), None),
        ] {
            // a Chinese character is as wide as two letters
            let wide = name.chars().filter(|c| !c.is_ascii()).count();
            let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
            write!(
                f,
                "{name}{:1$}{2:>12}",
                "",
                24usize.saturating_sub(name.chars().count() + wide),
                shown(mesh)
            )?;
            if let Some(bare) = bare {
                write!(f, "{:>12}{:>12}", shown(bare), shown(ratio))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Nothing over nothing is nothing here.
pub(super) fn over(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The smallest one that this many of a hundred do not exceed, in milliseconds.
pub(super) fn percentile(sorted: &[Duration], hundredths: usize) -> f64 {
    let place = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!((percentile(&times, 50), percentile(&times, 99)), (100.0, 198.0));
        assert_eq!(percentile(&times[..1], 99), 1.0);
        assert_eq!(percentile(&[], 50), 0.0);
    }
}
