//! `mesh up`: a county on one machine, with one command.

use crate::county::{self, Folder, Mesh};
use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use host::{Config, Wire};
use kernel::{ManualClock, SharedClock, SystemClock};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Which time the mesh lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Time {
    /// The machine's.
    System,
    /// Simulated, moved by `PUT /clock`; for journeys, never beside real data.
    Manual,
}

/// When the broker writes to disk what it acknowledges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Syncing {
    /// Before it acknowledges.
    Always,
    /// Within two minutes, as nats-server does by itself; for measurements, never beside real data.
    Default,
}

impl Syncing {
    /// The word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Default => "default",
        }
    }
}

impl From<Syncing> for bus::Sync {
    fn from(syncing: Syncing) -> Self {
        match syncing {
            Syncing::Always => Self::Always,
            Syncing::Default => Self::Default,
        }
    }
}

/// `mesh up`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the county's data.
    #[arg(long, env = "MESH_DATA", default_value = ".data")]
    data: PathBuf,
    /// A demo county with sample accounts and disputes.
    #[arg(long)]
    demo: bool,
    /// With `--demo`: organs and accounts only, no disputes.
    #[arg(long, requires = "demo")]
    no_disputes: bool,
    /// Only these services; for measuring one by itself.
    #[arg(long, hide = true, value_parser = service)]
    only: Vec<&'static str>,
    /// Address to listen on.
    #[arg(long, env = "MESH_LISTEN", default_value = "127.0.0.1:8640")]
    listen: SocketAddr,
    /// The nats-server program.
    #[arg(long, env = "NATS_SERVER", default_value = ".cache/nats-server")]
    nats_server: PathBuf,
    /// Databases by service instead of SQLite files, e.g. `postgres://jiefen@localhost/jiefen_{service}`.
    #[arg(long, env = "MESH_DATABASES")]
    databases: Option<String>,
    /// Which time.
    #[arg(long, value_enum, default_value = "system")]
    clock: Time,
    /// When the broker writes to disk what it acknowledges; anything but `always` loses events in a power cut.
    #[arg(long, value_enum, default_value = "always")]
    sync: Syncing,
    /// How many brokers keep the events: one, or three of which one may die or lose its disk while desks go on.
    #[arg(long, env = "MESH_BROKERS", default_value = "1", value_parser = brokers)]
    brokers: usize,
    /// Everything else.
    #[command(flatten)]
    config: Config,
}

/// How long the broker may be too busy to make the streams.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often streams and consumers are looked after: one that was deleted is there again within this time.
const MAINTAINED: Duration = Duration::from_secs(20);

fn service(name: &str) -> Result<&'static str, bus::topology::UnknownService> {
    bus::topology::service(name)
}

fn brokers(text: &str) -> Result<usize, String> {
    match text {
        "1" => Ok(1),
        "3" => Ok(3),
        _ => Err("1或者3 · 1 or 3: of two brokers neither may go away".to_owned()),
    }
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    host::telemetry::start(&args.config)?;
    let folder = Folder::open(&args.data)?;
    folder.keep_clock(args.clock == Time::Manual)?;
    let clock: SharedClock = match args.clock {
        Time::System => Arc::new(SystemClock),
        Time::Manual => Arc::new(ManualClock::at("2026-03-02T01:00:00Z".parse::<DateTime<Utc>>()?)),
    };
    // listen before anything is begun: a taken port is said at once
    let listener = tokio::net::TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("listening on {}: is a mesh running already?", args.listen))?;
    let address = listener.local_addr()?;

    let county::Opened { shared, event_keys, signing } =
        county::opened(&folder, &args.config, clock.clone(), args.demo)?;
    let (law, verifier) = (shared.law.clone(), shared.verifier.clone());
    // the databases are claimed first: a folder that is in use is named as such
    let names: Vec<&'static str> = bus::topology::SERVICES
        .into_iter()
        .filter(|name| args.only.is_empty() || args.only.contains(name))
        .collect();
    let kits = county::kits(&names, &folder, args.databases.as_deref(), &event_keys, &shared).await?;
    county::remember(&kits).await?;

    let keys = bus::Keys::load_or_mint(&folder.at("nats-keys.json"))?;
    let sync = bus::Sync::from(args.sync);
    if sync != bus::Sync::Always {
        tracing::warn!("the broker does not sync before it acknowledges: a power cut loses events");
    }
    let nats = bus::Brokers::start(&args.nats_server, &folder.at("nats"), &keys, sync, args.brokers)
        .await
        .with_context(|| {
            format!("starting {}: run deploy/nats-server to fetch it", args.nats_server.display())
        })?;
    let replicas = nats.replicas();
    bus::provision::all_within(&nats.url(), &keys, replicas, PATIENCE).await.context("making the streams")?;
    let stop = CancellationToken::new();
    let (url, watch) = (nats.url(), stop.clone());
    let kept = keys.clone();
    tokio::spawn(async move {
        if let Err(error) = bus::provision::keep(&url, &kept, replicas, MAINTAINED, watch).await {
            tracing::error!(%error, "streams are no longer looked after");
        }
    });

    if args.demo {
        let identity =
            kits.iter().find(|kit| kit.name == "identity").context("identity runs in every mesh")?;
        identity::seed(identity, &crate::demo::county()?).await?;
    }
    let mut services = Vec::new();
    let all = kits.clone();
    for kit in kits {
        let peers = county::peers(&all, kit.name);
        let wire = Wire { url: nats.url(), seed: keys.service(kit.name)?.to_owned(), sync };
        let service = county::service(kit, &signing, &args.config.issuer, &args.config.audience)?;
        services.push(host::start(service, Some(wire), peers, stop.clone()).await?);
    }
    tokio::spawn(law.clone().keep(stop.clone()));
    let mesh = Arc::new(Mesh { clock, law, services });
    let watch = crate::audit::Watch::default();
    tokio::spawn(watch.clone().run(mesh.clone(), stop.clone()));
    let router = crate::gateway::router(&mesh, watch, verifier.clone());
    let (serving, ending) = (stop.clone(), stop.clone());
    let server = tokio::spawn(async move {
        axum::serve(listener, router).with_graceful_shutdown(host::shutdown(serving)).await
    });
    if args.demo {
        let base = format!("http://{address}");
        if !args.no_disputes && args.clock == Time::System {
            crate::demo::disputes(&base, &folder).await?;
        }
        crate::demo::greet(&base);
    } else {
        println!("解纷已启动 · Jiefen is up: http://{address}");
    }
    server.await??;
    ending.cancel();
    for running in &mesh.services {
        running.tasks.wait().await;
    }
    nats.stop().await;
    Ok(())
}
