//! `mesh load`: what the mesh does in a second, how long it takes and what it costs, on this machine.
//!
//! Each run starts a mesh of its own with everything on (tokens, chain, fsync, readiness), drives it through its
//! public face, reads what its processes spent, and removes it. Absolute figures hold on one machine only: with
//! `--with-bare` the same is done to [`crate::bare`], the smallest program that keeps the same promise of durability
//! and no other, in the same call, and the ratio is what can be compared.

mod client;
mod databases;
mod flat;
mod place;
mod report;
mod sheet;
mod start;
mod target;
mod usage;
mod w1;
mod w2;
mod w3;

use crate::up::Syncing;
use anyhow::Context;
use databases::Databases;
use place::Place;
use report::{Figures, Report};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use target::{Target, Tokens};
use tokio_util::sync::CancellationToken;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Workload {
    /// Cases through four durable hops until the dossier shows them, as fast as they go.
    W1,
    /// How long that takes at a fixed rate.
    W2,
    /// One command on one service, as fast as it goes.
    W3,
    /// Commands, reading, replay and audit in a county with many disputes beside one with few.
    Flat,
    /// Services as programs of their own: how soon one answers, its memory, and what a kill costs.
    Start,
}

impl Workload {
    /// The services that run; all of them where none is named. W3 asks one service, and whoever issues tokens.
    pub(crate) fn services(self) -> &'static [&'static str] {
        match self {
            Self::W1 | Self::W2 | Self::Flat | Self::Start => &[],
            Self::W3 => &["mediation", "identity"],
        }
    }

    /// The word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::W1 => "w1",
            Self::W2 => "w2",
            Self::W3 => "w3",
            Self::Flat => "flat",
            Self::Start => "start",
        }
    }
}

/// `mesh load`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is measured.
    #[arg(value_enum)]
    workload: Workload,
    /// Measures the bare reference, too, and the ratio.
    #[arg(long)]
    with_bare: bool,
    /// How long, for w2 and w3.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// How many connections send at the same time, for w1 and w3.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// How many cases in a second, for w2.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..))]
    rate: u64,
    /// How many cases, for w1.
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u64).range(1..))]
    cases: u64,
    /// How many disputes the big county has, for flat.
    #[arg(long, default_value_t = 20_000)]
    disputes: u64,
    /// How many the small one has, for flat.
    #[arg(long, default_value_t = 2_000)]
    small: u64,
    /// A PostgreSQL server of this machine instead of SQLite, e.g. `postgres://jiefen@127.0.0.1:5432/postgres`; each
    /// service gets a database of its own there, dropped after the run.
    #[arg(long)]
    databases: Option<String>,
    /// When the broker writes to disk what it acknowledges.
    #[arg(long, value_enum, default_value = "always")]
    sync: Syncing,
    /// The nats-server program.
    #[arg(long, env = "NATS_SERVER", default_value = ".cache/nats-server")]
    nats_server: PathBuf,
    /// Machine output.
    #[arg(long)]
    json: bool,
}

/// Who is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The mesh.
    Mesh,
    /// The bare reference.
    Bare,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mesh => "mesh",
            Self::Bare => "bare",
        })
    }
}

/// Measures, prints, and says whether nothing went wrong.
///
/// # Errors
/// Where a side cannot be started, driven or read.
pub(crate) async fn run(args: Args) -> anyhow::Result<bool> {
    anyhow::ensure!(args.connections > 0, "--connections: at least one");
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        host::shutdown(CancellationToken::new()).await;
        told.cancel();
    });
    if let Workload::Flat | Workload::Start = args.workload {
        anyhow::ensure!(!args.with_bare, "--with-bare: the reference has nothing like it");
        return match args.workload {
            Workload::Flat => flat::run(&args, &stop).await,
            _ => start::run(&args, &stop).await,
        };
    }
    // both sides are sent the same bytes: the reference is shown the tokens of the mesh, and does not look at them
    let mut tokens = None;
    let mesh = side(Side::Mesh, &args, &mut tokens, &stop).await?;
    let bare = if args.with_bare { Some(side(Side::Bare, &args, &mut tokens, &stop).await?) } else { None };
    let report = Report::new(mesh, bare);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{report}");
    }
    Ok(report.is_good())
}

/// Measures one side, and leaves nothing of it behind.
async fn side(
    side: Side,
    args: &Args,
    tokens: &mut Option<Tokens>,
    stop: &CancellationToken,
) -> anyhow::Result<Figures> {
    let services: &[&str] = match side {
        Side::Mesh => &bus::topology::SERVICES,
        Side::Bare => &crate::bare::SERVICES,
    };
    let databases = match &args.databases {
        Some(url) => Some(Databases::create(url, services).await?),
        None => None,
    };
    let measured = started(side, args, databases.as_ref(), tokens, stop).await;
    if let Some(databases) = databases {
        databases.drop().await?;
    }
    measured
}

async fn started(
    side: Side,
    args: &Args,
    databases: Option<&Databases>,
    tokens: &mut Option<Tokens>,
    stop: &CancellationToken,
) -> anyhow::Result<Figures> {
    let folder = place::folder()?;
    let place = Place::start(side, args, databases, folder.path()).await?;
    let measured = tokio::select! {
        measured = driven(&place, args, tokens) => measured,
        () = stop.cancelled() => Err(anyhow::anyhow!("已中断 · interrupted")),
    };
    place.stop().await;
    folder.close().context("removing the folder of the run")?;
    measured
}

async fn driven(place: &Place, args: &Args, tokens: &mut Option<Tokens>) -> anyhow::Result<Figures> {
    place.ready().await?;
    let tokens = match tokens {
        Some(tokens) => tokens.clone(),
        None => tokens.insert(Tokens::fetch(place.address).await?).clone(),
    };
    let target = Arc::new(Target::new(place, tokens, 0));
    let run = match args.workload {
        Workload::W1 => w1::run(&target, args.connections, args.cases).await?,
        Workload::W2 => w2::run(&target, args.rate, args.seconds).await?,
        Workload::W3 => w3::run(&target, args.connections, args.seconds).await?,
        Workload::Flat | Workload::Start => {
            anyhow::bail!("{} starts what it drives by itself", args.workload.word())
        }
    };
    Ok(Figures::of(run, target.watched.pss_mb(), args))
}
