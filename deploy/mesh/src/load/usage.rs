//! What server processes cost: processor time and memory, read from `/proc`.

use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Ticks of `/proc/<pid>/stat` in a second; Linux shows 100 whatever its clock runs at.
const TICKS: f64 = 100.0;

/// A process as it stands in the table.
struct Process {
    parent: u32,
    /// Ticks spent by itself and by children that ended.
    ticks: u64,
}

/// Some processes with everything they started, now and later.
#[derive(Debug, Clone)]
pub(super) struct Watched(Vec<u32>);

impl Watched {
    /// These processes.
    pub(super) fn new(roots: Vec<u32>) -> Self {
        Self(roots)
    }

    /// Processor seconds spent since they began, by user and system together.
    pub(super) fn cpu(&self) -> anyhow::Result<f64> {
        let table = table()?;
        let ticks: u64 = self.within(&table).iter().filter_map(|pid| table.get(pid)).map(|p| p.ticks).sum();
        Ok(ticks as f64 / TICKS)
    }

    /// Memory, what is shared counted in proportion; none where the system does not show it.
    pub(super) fn pss_mb(&self) -> Option<f64> {
        let kib: Option<u64> = self.all().ok()?.into_iter().map(pss).sum();
        Some(kib? as f64 / 1024.0)
    }

    /// Their numbers.
    pub(super) fn all(&self) -> anyhow::Result<BTreeSet<u32>> {
        Ok(self.within(&table()?))
    }

    fn within(&self, table: &BTreeMap<u32, Process>) -> BTreeSet<u32> {
        let mut found: BTreeSet<u32> = self.0.iter().copied().collect();
        loop {
            let more = table.iter().filter(|(_, process)| found.contains(&process.parent));
            let more: Vec<u32> = more.map(|(pid, _)| *pid).filter(|pid| !found.contains(pid)).collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }
}

/// The process that started this one, where this is a process of that name.
pub(super) fn parent(pid: u32, name: &str) -> anyhow::Result<u32> {
    let found = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    let process = process(pid).filter(|_| found.trim() == name);
    Ok(process.with_context(|| format!("process {pid} of this machine is no {name}"))?.parent)
}

/// Every process; one that ends meanwhile is left out.
fn table() -> anyhow::Result<BTreeMap<u32, Process>> {
    let entries = fs::read_dir("/proc").context("reading /proc: the benchmarks need Linux")?;
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    Ok(pids.filter_map(|pid| Some((pid, process(pid)?))).collect())
}

fn process(pid: u32) -> Option<Process> {
    read_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name in the second field may hold anything; what follows its last bracket does not.
fn read_stat(text: &str) -> Option<Process> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11..15)?.iter().map(|field| field.parse::<u64>());
    Some(Process { parent: fields.get(1)?.parse().ok()?, ticks: ticks.sum::<Result<_, _>>().ok()? })
}

/// Kibibytes of one process; one that has just ended has none.
fn pss(pid: u32) -> Option<u64> {
    let text = match fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return None,
        Err(_) => return Some(0),
    };
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    Some(line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_process_table_is_read() {
        let line = "42 (odd) name) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 10 5 20 0 4 0 1 1 1";
        let process = read_stat(line).unwrap();
        assert_eq!((process.parent, process.ticks), (7, 215));
        assert!(read_stat("42 (short) S 7").is_none());
    }

    #[test]
    fn what_a_process_started_is_watched_with_it() {
        let process = |parent| Process { parent, ticks: 1 };
        let table = BTreeMap::from([(1, process(0)), (2, process(1)), (3, process(2)), (9, process(0))]);
        assert_eq!(Watched::new(vec![1]).within(&table), BTreeSet::from([1, 2, 3]));
    }

    #[test]
    fn this_process_costs_something() {
        let own = Watched::new(vec![std::process::id()]);
        assert!(own.cpu().is_ok() && own.pss_mb().is_some_and(|mb| mb > 0.5));
    }
}
