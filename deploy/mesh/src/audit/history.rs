//! What clients were answered, against what the ledgers hold: an acknowledged command is never lost.

use super::Ledgers;
use super::report::Report;
use anyhow::Context;
use serde::Deserialize;
use std::path::Path;
use uuid::Uuid;

/// One answer, as a client keeps it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    service: String,
    case: Uuid,
    version: i64,
}

/// Every answer's case is there, at least in the version that was acknowledged.
pub(super) async fn check(report: &mut Report, ledgers: &Ledgers, path: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let answer: Answer =
            serde_json::from_str(line).with_context(|| format!("line {} is no answer", n + 1))?;
        let ledger = ledgers.get(answer.service.as_str());
        let ledger = ledger.with_context(|| format!("line {}: no service {}", n + 1, answer.service))?;
        report.answers += 1;
        match ledger.state(answer.case).await? {
            Some(state) if state.version >= answer.version => {}
            found => report.find(format!(
                "{}已经答复案件 {} 的第{}步，账本中{}",
                answer.service,
                answer.case,
                answer.version,
                found.map_or_else(|| "没有该案".to_owned(), |state| format!("只有{}步", state.version))
            )),
        }
    }
    Ok(())
}
