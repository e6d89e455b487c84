//! `mesh parked`: events that wait for a person, and letting their case go on once the reason is gone.

use crate::audit;
use crate::county::Folder;
use anyhow::Context;
use std::path::PathBuf;

/// `mesh parked`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
    /// Databases by service instead of SQLite files.
    #[arg(long, env = "MESH_DATABASES")]
    databases: Option<String>,
    /// Case (for coordination as producer: dispute) that shall go on; its events come again within a minute.
    #[arg(long, requires_all = ["service", "producer"])]
    release: Option<String>,
    /// Service where it waits.
    #[arg(long)]
    service: Option<String>,
    /// Service whose event it waits for.
    #[arg(long)]
    producer: Option<String>,
}

pub(crate) async fn run(args: &Args) -> anyhow::Result<bool> {
    let ledgers = audit::ledgers(&Folder::open(&args.data)?, args.databases.as_deref()).await?;
    if let (Some(case), Some(service), Some(producer)) = (&args.release, &args.service, &args.producer) {
        let ledger = ledgers.get(service.as_str());
        let ledger = ledger.with_context(|| format!("没有服务{service} · there is no service {service}"))?;
        let count = ledger.release(producer, case).await?;
        anyhow::ensure!(count > 0, "案件{case}没有等待处理的事件 · nothing of this case waits");
        println!("{count}个事件将重新处理 · {count} events will come again");
        return Ok(true);
    }
    let mut none = true;
    for (service, ledger) in &ledgers {
        for row in ledger.waiting().await? {
            none = false;
            println!(
                "{service} ← {}  案件 {}  第{}个  {}  事件 {}",
                row.producer,
                row.case_id,
                row.case_seq,
                if row.state == "parked" { "无法处理 · parked" } else { "等待前件 · held" },
                row.event_id
            );
        }
    }
    if none {
        println!("没有等待人工处理的事件 · nothing waits");
    }
    Ok(none)
}
