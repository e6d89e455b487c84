//! A service as a program of its own.

use crate::config::{self, ServiceArgs};
use crate::kit::{Kit, Shared};
use crate::lawbook::LawBook;
use crate::peer::HttpPeer;
use crate::registry::Registry;
use crate::seal::Seals;
use crate::service::{Peers, Service, Wire, start};
use crate::telemetry;
use anyhow::Context;
use clap::{Parser, Subcommand};
use kernel::SystemClock;
use procedure::Procedure;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use web::Verifier;

#[derive(Parser)]
#[command(version, about = "解纷 Jiefen: one service of the mesh")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs the service.
    Serve(Box<ServiceArgs>),
    /// Says what is wrong with the configuration, and does nothing.
    CheckConfig(Box<ServiceArgs>),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the chart of the procedure (Mermaid).
    Chart,
}

/// The program of a procedure.
///
/// # Errors
/// Where it cannot start.
pub async fn main<P: Procedure>() -> anyhow::Result<()> {
    match Cli::parse().verb {
        Verb::Openapi => println!("{}", crate::openapi::<P>().to_pretty_json()?),
        Verb::Chart => println!("{}", procedure::chart::mermaid::<P>()),
        verb => run(P::NAME, verb, |kit| Ok(Arc::new(Registry::<P>::new(kit)))).await?,
    }
    Ok(())
}

/// The program of a hand-written service.
///
/// # Errors
/// Where it cannot start.
pub async fn main_of<S: Service>(
    name: &'static str,
    openapi: impl Fn() -> utoipa::openapi::OpenApi,
    build: impl Fn(Kit) -> anyhow::Result<S>,
) -> anyhow::Result<()> {
    match Cli::parse().verb {
        Verb::Openapi => println!("{}", openapi().to_pretty_json()?),
        Verb::Chart => anyhow::bail!("{name} is no procedure: it has no chart"),
        verb => run(name, verb, |kit| Ok(Arc::new(build(kit)?))).await?,
    }
    Ok(())
}

async fn run(
    name: &'static str,
    verb: Verb,
    build: impl Fn(Kit) -> anyhow::Result<Arc<dyn Service>>,
) -> anyhow::Result<()> {
    let (args, check) = match verb {
        Verb::Serve(args) => (args, false),
        Verb::CheckConfig(args) => (args, true),
        Verb::Openapi | Verb::Chart => return Ok(()),
    };
    telemetry::start(&args.config)?;
    let clock = Arc::new(SystemClock);
    let key = config::county_key(&args.county_key_file)?;
    let keys = config::jwks(&args.jwks_file)?;
    let wire = match (&args.nats_url, &args.nats_seed_file) {
        (Some(url), Some(seed)) => Some(Wire {
            url: url.clone(),
            seed: std::fs::read_to_string(seed)
                .with_context(|| format!("reading {}", seed.display()))?
                .trim()
                .to_owned(),
            sync: bus::Sync::Always,
        }),
        _ => None,
    };
    let county = args.config.county()?;
    let law = LawBook::open(args.config.law_dir.as_deref(), &county.code)?;
    if check {
        println!("配置有效 · the configuration is valid");
        return Ok(());
    }
    let signer = config::event_key(&args.event_key_file)?;
    let seals = Seals::open(&args.event_directory_file)?;
    let verifier = Verifier::new(keys, &args.config.issuer, &args.config.audience, clock.clone());
    let shared = Shared { clock, key, county, verifier, law, seals };
    let kit = Kit::open(name, &args.database_url, signer, shared).await.context("opening the database")?;
    let stop = CancellationToken::new();
    tokio::spawn(kit.law.clone().keep(stop.clone()));
    let mut peers: Peers = Vec::new();
    for (producer, base) in &args.peers {
        let peer = HttpPeer::new(base, name, kit.signer.clone())?;
        peers.push((*producer, Arc::new(peer)));
    }
    let running = start(build(kit)?, wire, peers, stop.clone()).await?;
    let listener = tokio::net::TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("listening on {}", args.listen))?;
    tracing::info!(service = name, listen = %args.listen, "serving");
    let service = running.service.clone();
    let docs = web::api::pages(vec![(name, Arc::new(move || service.openapi()))]);
    axum::serve(listener, running.router.merge(docs)).with_graceful_shutdown(shutdown(stop.clone())).await?;
    stop.cancel();
    running.tasks.wait().await;
    Ok(())
}

/// Waits for SIGTERM, SIGINT or the token.
pub async fn shutdown(stop: CancellationToken) {
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match &mut term {
            Some(term) => {
                term.recv().await;
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
        () = stop.cancelled() => {}
    }
}
