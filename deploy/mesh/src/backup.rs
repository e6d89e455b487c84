//! `mesh backup` and `mesh restore`: one consistent copy of everything that matters, and back. Databases on either
//! engine become SQLite files; keys go to a folder of their own, because a copy with its keys beside it protects nobody.

use crate::audit::{self, Ledgers};
use crate::county::Folder;
use crate::file;
use anyhow::Context;
use chrono::{DateTime, Utc};
use kernel::{Clock, SystemClock};
use ledger::{Held, Ledger, LedgerError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// What says that a copy is whole.
const MANIFEST: &str = "manifest.json";
/// What a county keeps secret.
const KEYS: [&str; 4] = ["county.key", "identity-key.json", "nats-keys.json", "event-keys.json"];
/// What else belongs to it.
const PLAIN: [&str; 2] = ["clock", "event-directory.json"];

/// `mesh backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
    /// Databases by service instead of SQLite files.
    #[arg(long, env = "MESH_DATABASES")]
    databases: Option<String>,
    /// Folder for the copy; made here, must not exist.
    #[arg(long)]
    to: PathBuf,
    /// Folder for the keys, not beside the copy; they are not copied when left out.
    #[arg(long)]
    keys: Option<PathBuf>,
}

/// `mesh restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// Folder of the copy.
    #[arg(long)]
    from: PathBuf,
    /// Folder of the keys.
    #[arg(long)]
    keys: PathBuf,
    /// Folder for the county's data; made here, must not exist.
    #[arg(long)]
    data: PathBuf,
    /// Empty databases by service instead of SQLite files.
    #[arg(long, env = "MESH_DATABASES")]
    databases: Option<String>,
}

/// What a copy holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    made_at: DateTime<Utc>,
    version: String,
    ledgers: BTreeMap<String, Copied>,
    /// SHA-256 of every file.
    files: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    entries: i64,
    hash: String,
}

pub(crate) async fn backup(args: &Backup) -> anyhow::Result<()> {
    anyhow::ensure!(args.data.is_dir(), "{} 不是数据目录 · is no folder of data", args.data.display());
    let folder = Folder::open(&args.data)?;
    fresh(&args.to)?;
    let ledgers = audit::ledgers(&folder, args.databases.as_deref()).await?;
    // all are held for the moment in which each is pinned: the copies belong together
    let held = hold(&ledgers).await?;
    let mut pinned = Vec::new();
    for (name, ledger) in &ledgers {
        pinned.push((*name, ledger.pin().await.with_context(|| format!("pinning {name}"))?));
    }
    for hold in held {
        hold.release().await?;
    }
    let mut copied = BTreeMap::new();
    for (name, snapshot) in pinned {
        let to = Ledger::open(&sqlite(&args.to, name)).await?;
        snapshot.copy_into(&to).await.with_context(|| format!("copying {name}"))?;
        let progress = to.progress(DateTime::UNIX_EPOCH).await?;
        copied.insert(name.to_owned(), Copied { entries: progress.head, hash: progress.hash });
        to.close().await?;
    }
    for name in PLAIN {
        if folder.at(name).exists() {
            std::fs::copy(folder.at(name), args.to.join(name)).with_context(|| format!("copying {name}"))?;
        }
    }
    tree(&folder.at("law"), &args.to.join("law"))?;
    if let Some(keys) = &args.keys {
        fresh(keys)?;
        for name in KEYS {
            std::fs::copy(folder.at(name), keys.join(name)).with_context(|| format!("copying {name}"))?;
        }
    }
    let manifest = Manifest {
        made_at: SystemClock.now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ledgers: copied,
        files: digests(&args.to)?,
    };
    file::place(&args.to.join(MANIFEST), serde_json::to_string_pretty(&manifest)?.as_bytes(), file::OPEN)?;
    let entries: i64 = manifest.ledgers.values().map(|copied| copied.entries).sum();
    println!("备份完成：{}，账目{entries}条 · the copy is whole", args.to.display());
    if args.keys.is_none() {
        println!(
            "密钥没有备份，请另行保管（--keys）· the keys were not copied: keep them elsewhere (--keys)"
        );
    }
    Ok(())
}

/// How long is waited for all ledgers to be held at once.
const PATIENCE: Duration = Duration::from_secs(120);

/// Holds all, or none while one of them is busy: no desk waits long for its neighbour's disk.
async fn hold(ledgers: &Ledgers) -> anyhow::Result<Vec<Held>> {
    let began = Instant::now();
    loop {
        let mut all = Vec::new();
        let mut busy = false;
        for (name, ledger) in ledgers {
            match ledger.hold().await {
                Ok(held) => all.push(held),
                Err(LedgerError::Busy) if began.elapsed() < PATIENCE => busy = true,
                Err(error) => return Err(error).with_context(|| format!("holding {name}")),
            }
            if busy {
                break;
            }
        }
        if !busy {
            return Ok(all);
        }
        for held in all {
            held.release().await?;
        }
        sleep(Duration::from_millis(200)).await;
    }
}

pub(crate) async fn restore(args: &Restore) -> anyhow::Result<bool> {
    let path = args.from.join(MANIFEST);
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "{} 没有备份清单 · there is no manifest: is this a copy made by `mesh backup`?",
            path.display()
        )
    })?;
    let manifest: Manifest = serde_json::from_str(&text).context("the manifest cannot be read")?;
    let found = digests(&args.from)?;
    for (name, digest) in &manifest.files {
        anyhow::ensure!(
            found.get(name) == Some(digest),
            "备份中的{name}缺失或者已被改动，不能恢复 · {name} is missing or was changed: nothing was restored"
        );
    }
    for name in KEYS {
        let key = args.keys.join(name);
        anyhow::ensure!(key.is_file(), "缺少密钥文件{} · the key file is missing", key.display());
    }
    fresh(&args.data)?;
    let folder = Folder::open(&args.data)?;
    for name in PLAIN.iter().filter(|name| args.from.join(name).exists()) {
        std::fs::copy(args.from.join(name), folder.at(name))?;
    }
    for name in KEYS {
        std::fs::copy(args.keys.join(name), folder.at(name))?;
    }
    tree(&args.from.join("law"), &folder.at("law"))?;
    for (name, copied) in &manifest.ledgers {
        let name = bus::topology::service(name)?;
        let from = Ledger::open(&sqlite(&args.from, name).replace("mode=rwc", "mode=rw")).await?;
        let to = Ledger::open(&folder.database(args.databases.as_deref(), name)).await?;
        from.pin().await?.copy_into(&to).await.with_context(|| format!("restoring {name}"))?;
        let progress = to.progress(DateTime::UNIX_EPOCH).await?;
        anyhow::ensure!(
            (progress.head, &progress.hash) == (copied.entries, &copied.hash),
            "{name}恢复后与清单不符 · {name} is not what the manifest says"
        );
        from.close().await?;
    }
    let ledgers = audit::ledgers(&folder, args.databases.as_deref()).await?;
    let report = audit::full(&ledgers).await?;
    println!("{report}");
    println!(
        "已恢复到{}，备份时间{}；备份之后的办理没有包括在内 · restored; what was done after the copy was made is not in it",
        args.data.display(),
        kernel::date::shown(manifest.made_at)
    );
    Ok(report.findings.is_empty())
}

fn sqlite(folder: &Path, name: &str) -> String {
    format!("sqlite://{}?mode=rwc", folder.join(format!("{name}.db")).display())
}

/// Makes a folder that must not be there yet.
fn fresh(folder: &Path) -> anyhow::Result<()> {
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::create_dir(folder).with_context(|| {
        format!("{} 应是一个还不存在的目录 · give a folder that does not exist yet", folder.display())
    })
}

/// Copies a folder, where there is one.
fn tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// SHA-256 of every file of a copy but its manifest.
fn digests(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.path().strip_prefix(folder)?.display().to_string();
            if name == MANIFEST || name.ends_with("-shm") || name.ends_with("-wal") {
                continue;
            }
            let mut file = std::fs::File::open(entry.path())?;
            let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 20]);
            loop {
                let read = file.read(&mut part)?;
                if read == 0 {
                    break;
                }
                hash.update(&part[..read]);
            }
            out.insert(name, hex::encode(hash.finalize()));
        }
    }
    Ok(out)
}
