//! The auditor: ledgers, inboxes, deadlines, numbers and owners compared; a clerk can read its report. `mesh audit`
//! runs it once over everything; a running mesh runs it every minute over what is new.

mod check;
mod history;
mod report;
mod watch;

pub(crate) use watch::{Watch, routes};

use crate::county::Folder;
use anyhow::Context;
use ledger::Ledger;
use report::Report;
use std::collections::BTreeMap;
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
    /// What clients were answered, one JSON object a line: `{"service", "case", "version"}`; each has to be there.
    #[arg(long)]
    history: Option<PathBuf>,
    /// Folds every case again from its entries and compares with its state.
    #[arg(long)]
    replay: bool,
    /// Machine output.
    #[arg(long)]
    json: bool,
}

/// The ledgers of a county.
pub(crate) type Ledgers = BTreeMap<&'static str, Ledger>;

/// The ledgers of a county that is there already; nothing is made.
pub(crate) async fn ledgers(folder: &Folder, databases: Option<&str>) -> anyhow::Result<Ledgers> {
    let mut out = BTreeMap::new();
    for name in bus::topology::SERVICES {
        let url = folder.database(databases, name).replace("mode=rwc", "mode=rw");
        let ledger = Ledger::open(&url).await.with_context(|| format!("opening the database of {name}"))?;
        out.insert(name, ledger);
    }
    Ok(out)
}

pub(crate) async fn run(args: Args) -> anyhow::Result<bool> {
    let folder = Folder::open(&args.data)?;
    let ledgers = ledgers(&folder, args.databases.as_deref()).await?;
    let mut report = full(&ledgers).await?;
    if args.replay {
        for name in kernel::CHANNELS {
            let Some(ledger) = ledgers.get(name) else { continue };
            let replayed = crate::registry::replayed(name, ledger).await?;
            report.replayed += replayed.entries;
            for case in replayed.differ {
                report.find(format!("{name}：案件 {case} 的状态与账目重放的结果不同"));
            }
        }
    }
    if let Some(path) = &args.history {
        history::check(&mut report, &ledgers, path).await?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{report}");
    }
    Ok(report.findings.is_empty())
}

/// Everything, from the first entry on.
pub(crate) async fn full(ledgers: &Ledgers) -> anyhow::Result<Report> {
    let mut report = Report::default();
    for (name, ledger) in ledgers {
        for finding in ledger.audit().await? {
            report.find(format!("{name} 第{}条：{}", finding.pos, finding.what));
        }
        check::standing(&mut report, name, ledger).await?;
    }
    for (producer, consumer) in bus::topology::EDGES {
        let (Some(from), Some(to)) = (ledgers.get(producer), ledgers.get(consumer)) else { continue };
        check::edge(&mut report, (producer, from), (consumer, to)).await?;
    }
    for name in kernel::CHANNELS {
        if let Some(ledger) = ledgers.get(name) {
            check::channel(&mut report, name, ledger).await?;
        }
    }
    if let Some(coordination) = ledgers.get("coordination") {
        check::owners(&mut report, coordination).await?;
    }
    Ok(report)
}
