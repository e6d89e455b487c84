//! What was compared and what does not hold, for a machine and for a clerk.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Findings that are told one by one; the rest is counted.
const TOLD: usize = 200;

/// What was compared and what does not hold.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Report {
    /// Entries by ledger.
    pub(crate) entries: BTreeMap<String, i64>,
    /// Who told whom how much.
    pub(crate) edges: Vec<Edge>,
    /// Cases whose deadlines and numbers were compared, by channel.
    pub(crate) cases: BTreeMap<String, u64>,
    /// Running deadlines that stand armed.
    pub(crate) deadlines: u64,
    /// Disputes.
    pub(crate) disputes: u64,
    /// Disputes without exactly one accountable organ.
    pub(crate) ownerless: Vec<String>,
    /// Answers of clients that were looked up.
    pub(crate) answers: u64,
    /// Entries that were folded again.
    pub(crate) replayed: u64,
    /// What does not hold.
    pub(crate) findings: Vec<String>,
    /// Findings beyond those told.
    pub(crate) more: u64,
}

/// What one service told another.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) told: u64,
    pub(crate) heard: u64,
    pub(crate) missing: usize,
    pub(crate) foreign: usize,
    pub(crate) altered: usize,
}

impl Report {
    /// Something does not hold.
    pub(crate) fn find(&mut self, what: String) {
        if self.findings.len() < TOLD {
            self.findings.push(what);
        } else {
            self.more += 1;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "账本 · ledgers")?;
        for (name, entries) in &self.entries {
            writeln!(f, "  {name:<16} {entries:>8} 条")?;
        }
        writeln!(f, "往来 · told and heard")?;
        for e in &self.edges {
            writeln!(
                f,
                "  {:<16} → {:<16} 发出 {:>7}  收到 {:>7}  缺 {}  多 {}  异 {}",
                e.from, e.to, e.told, e.heard, e.missing, e.foreign, e.altered
            )?;
        }
        let cases: u64 = self.cases.values().sum();
        writeln!(f, "案件 · cases: {cases}，计算中的期限 · running deadlines: {}", self.deadlines)?;
        writeln!(
            f,
            "纠纷 · disputes: {}，责任机关唯一且无空档：{}",
            self.disputes,
            yes(self.ownerless.is_empty())
        )?;
        if self.replayed > 0 {
            writeln!(f, "重放 · entries folded again: {}", self.replayed)?;
        }
        if self.answers > 0 {
            writeln!(f, "答复 · answers looked up: {}", self.answers)?;
        }
        if self.findings.is_empty() {
            return write!(f, "没有发现差异 · no difference");
        }
        writeln!(f, "发现{}处差异 · differences:", self.findings.len() as u64 + self.more)?;
        for finding in &self.findings {
            writeln!(f, "  {finding}")?;
        }
        if self.more > 0 {
            write!(f, "  另有{}处 · and {} more", self.more, self.more)?;
        }
        Ok(())
    }
}

fn yes(it_is: bool) -> &'static str {
    if it_is { "是" } else { "否" }
}
