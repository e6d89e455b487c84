//! `mesh audit`: ledgers, inboxes, deadlines and owners compared; a clerk can read the report.

use crate::county::Folder;
use anyhow::Context;
use ledger::Ledger;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// `mesh audit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
    /// Databases by service instead of SQLite files.
    #[arg(long, env = "MESH_DATABASES")]
    databases: Option<String>,
    /// Machine output.
    #[arg(long)]
    json: bool,
}

/// What was compared and what does not hold.
#[derive(Debug, Default, Serialize)]
struct Report {
    entries: BTreeMap<String, i64>,
    edges: Vec<Edge>,
    disputes: u64,
    ownerless: Vec<String>,
    findings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Edge {
    from: String,
    to: String,
    told: usize,
    heard: usize,
    missing: usize,
    foreign: usize,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<bool> {
    let folder = Folder::open(&args.data)?;
    let mut ledgers = BTreeMap::new();
    for name in bus::topology::SERVICES {
        let url = folder.database(args.databases.as_deref(), name).replace("mode=rwc", "mode=rw");
        let ledger = Ledger::open(&url).await.with_context(|| format!("opening the database of {name}"))?;
        ledgers.insert(name, ledger);
    }
    let mut report = Report::default();
    for (name, ledger) in &ledgers {
        for finding in ledger.audit().await? {
            report.findings.push(format!("{name} 第{}条：{}", finding.pos, finding.what));
        }
        let progress = ledger.progress(chrono::DateTime::UNIX_EPOCH).await?;
        report.entries.insert((*name).to_owned(), progress.head);
        if progress.quarantined > 0 {
            report
                .findings
                .push(format!("{name}：{}个来历不明或者被改动的事件已被隔离", progress.quarantined));
        }
        if progress.parked > 0 {
            report.findings.push(format!("{name}：{}个事件等待人工处理", progress.parked));
        }
    }
    for (producer, consumer) in bus::topology::EDGES {
        let (Some(from), Some(to)) = (ledgers.get(producer), ledgers.get(consumer)) else { continue };
        compare(&mut report, (producer, from), (consumer, to)).await?;
    }
    if let Some(coordination) = ledgers.get("coordination") {
        owners(&mut report, coordination).await?;
    }
    let good = report.findings.is_empty();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print(&report);
    }
    Ok(good)
}

/// Every event told is in the inbox with the same hash, and nothing else is.
async fn compare(
    report: &mut Report,
    (producer, from): (&str, &Ledger),
    (consumer, to): (&str, &Ledger),
) -> anyhow::Result<()> {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    let mut pos = 0;
    loop {
        let entries = from.entries_after(pos, 1000).await?;
        let Some(last) = entries.last() else { break };
        pos = last.pos;
        for entry in entries {
            let for_consumer =
                entry.wire_to.as_deref().is_some_and(|wire_to| wire_to.is_empty() || wire_to == consumer);
            if entry.wire.is_some() && for_consumer {
                told.insert(entry.event_id, entry.hash);
            }
        }
    }
    let mut heard = BTreeSet::new();
    let (mut foreign, mut pos) = (0, 0);
    loop {
        let rows = to.received(producer, pos, 1000).await?;
        let Some(last) = rows.last() else { break };
        pos = last.pos;
        for row in rows {
            if told.get(&row.event_id) != Some(&row.hash) {
                foreign += 1;
                report.findings.push(format!(
                    "{consumer} 收到 {producer} 没有发出的（或者内容不同的）事件 {}",
                    row.event_id
                ));
            }
            heard.insert(row.event_id);
        }
    }
    let missing: Vec<&String> = told.keys().filter(|id| !heard.contains(*id)).collect();
    if !missing.is_empty() {
        report.findings.push(format!("{consumer} 尚未收到 {producer} 的{}个事件", missing.len()));
    }
    let edge = Edge {
        from: producer.to_owned(),
        to: consumer.to_owned(),
        told: told.len(),
        heard: heard.len(),
        missing: missing.len(),
        foreign,
    };
    report.edges.push(edge);
    Ok(())
}

/// Every dispute has exactly one accountable organ, without a gap since its first day.
async fn owners(report: &mut Report, coordination: &Ledger) -> anyhow::Result<()> {
    let mut query = ledger::ListQuery { limit: 500, ..ledger::ListQuery::default() };
    loop {
        let page = coordination.list(&query).await?;
        for state in &page.items {
            report.disputes += 1;
            let dossier = coordination::desk::decode(state).map_err(anyhow::Error::msg)?;
            let open = dossier.holders.iter().filter(|holder| holder.until.is_none()).count();
            let gaps = dossier.holders.windows(2).any(|pair| pair[0].until != Some(pair[1].from));
            if open != 1 || gaps {
                report.ownerless.push(dossier.id.to_string());
                report.findings.push(format!("纠纷 {} 的责任机关不唯一或者有空档", dossier.id));
            }
        }
        match page.items.last() {
            Some(last) if page.more => query.after = Some(last.case.to_string()),
            _ => return Ok(()),
        }
    }
}

fn print(report: &Report) {
    println!("账本 · ledgers");
    for (name, entries) in &report.entries {
        println!("  {name:<16} {entries:>8} 条，位置连续，哈希链完整");
    }
    println!("往来 · told and heard");
    for edge in &report.edges {
        println!(
            "  {:<16} → {:<16} 发出 {:>7}  收到 {:>7}  缺 {}  异 {}",
            edge.from, edge.to, edge.told, edge.heard, edge.missing, edge.foreign
        );
    }
    println!("纠纷 · disputes: {}，责任机关唯一且无空档：{}", report.disputes, report.ownerless.is_empty());
    if report.findings.is_empty() {
        println!("没有发现差异 · no difference");
    } else {
        println!("发现{}处差异 · differences:", report.findings.len());
        for finding in &report.findings {
            println!("  {finding}");
        }
    }
}
