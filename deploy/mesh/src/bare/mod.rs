//! `mesh bare`: the reference `mesh load --with-bare` compares with. The smallest program that stores what the mesh
//! stores with the same promise of durability: the same rows of the same size in tables with the same keys, group
//! commit, fsync before any answer, an outbox and inboxes over JetStream. It knows no tokens, no chain, no
//! validation, no law: what the mesh costs more than this is what those cost, or waste.
//!
//! For W3 it is one service. For W1 and W2 it is three, in one process beside one nats-server as the mesh is, and a case
//! takes the four durable hops it takes in the mesh: `files` takes a sheet, `routes` hears of it and tells on, `opens`
//! hears that and tells it back, `routes` hears that and its dossier shows the case.

mod relay;
mod rows;
mod store;
mod wire;
mod writer;

use crate::load::Workload;
use crate::up::Syncing;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::path::PathBuf;
use store::Store;
use tokio_util::sync::CancellationToken;
use writer::Writer;

/// The services, by the words their databases are named by.
pub(crate) const SERVICES: [&str; 3] = ["files", "routes", "opens"];

/// What stands in the dossier of a case that came all the way.
pub(crate) const SIGN: &str = r#""step":"note-route""#;

/// `mesh bare`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// For which workload.
    #[arg(value_enum)]
    workload: Workload,
    /// Folder of its data.
    #[arg(long)]
    data: PathBuf,
    /// Databases by service instead of SQLite files.
    #[arg(long)]
    databases: Option<String>,
    /// When the broker writes to disk what it acknowledges.
    #[arg(long, value_enum, default_value = "always")]
    sync: Syncing,
    /// The nats-server program.
    #[arg(long)]
    nats_server: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

impl Args {
    async fn store(&self, service: &str) -> anyhow::Result<Store> {
        let folder = crate::county::Folder::open(&self.data)?;
        Store::open(&folder.database(self.databases.as_deref(), service)).await
    }
}

/// Runs until it is told to end.
///
/// # Errors
/// Where it cannot start.
pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let [files, routes, opens] = SERVICES;
    let first = args.store(files).await?;
    let files = Writer::start(first.clone()).await?;
    let mut server = None;
    let shown = match args.workload {
        Workload::W3 => first,
        Workload::W1 | Workload::W2 => {
            let (second, third) = (args.store(routes).await?, args.store(opens).await?);
            let broker = wire::Broker::start(&args.nats_server, &args.data, args.sync).await?;
            let bus = broker.connect().await?;
            let routing = Writer::start(second.clone()).await?;
            let opening = Writer::start(third.clone()).await?;
            relay::hear(routing.clone(), bus.clone(), wire::FILED).await?;
            relay::hear(opening.clone(), bus.clone(), wire::ROUTED).await?;
            relay::hear(routing.clone(), bus.clone(), wire::OPENED).await?;
            relay::tell(first, files.clone(), bus.clone(), wire::FILED);
            relay::tell(second.clone(), routing, bus.clone(), wire::ROUTED);
            relay::tell(third, opening, bus, wire::OPENED);
            server = Some(broker);
            second
        }
        Workload::Flat | Workload::Start => anyhow::bail!("the reference has nothing like it"),
    };
    let router = Router::new()
        .route("/{channel}/v1/cases", post(file).with_state(files))
        .route("/coordination/v1/disputes/{dispute}", get(show).with_state(shown))
        .route("/readyz", get(|| async { StatusCode::OK }));
    let listener = tokio::net::TcpListener::bind(args.listen).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).with_graceful_shutdown(host::shutdown(CancellationToken::new())).await?;
    if let Some(broker) = server {
        broker.stop().await;
    }
    Ok(())
}

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

async fn file(State(writer): State<Writer>, headers: HeaderMap, body: Bytes) -> Response {
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).unwrap_or_default().to_owned();
    let body = String::from_utf8_lossy(&body).into_owned();
    match writer.file(key, body).await {
        Ok(answer) => (StatusCode::CREATED, JSON, answer).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn show(State(store): State<Store>, Path(dispute): Path<String>) -> Response {
    match store.state(&dispute).await {
        Ok(Some(body)) => (StatusCode::OK, JSON, body).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}
