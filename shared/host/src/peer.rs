//! How a consumer asks a producer what it was told: the proof that both agree, and the way an event comes when the
//! broker has lost it or is away. In one process the ledger is asked, between processes HTTP, signed with the event
//! key of whoever asks.

use crate::kit::Kit;
use crate::relay;
use anyhow::Context;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use contracts::Envelope;
use contracts::sign::EventKey;
use futures_util::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use kernel::{Clock, SystemClock};
use ledger::roots::{Line, Root, chunk_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// Most events asked for at once.
pub const FEED: usize = 200;
/// Seconds by which the clocks of two services may differ.
const SKEW: i64 = 60;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far a producer's ledger has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Epoch of its ledger.
    pub epoch: String,
    /// Last position.
    pub pos: i64,
    /// The last event it heard from whoever asks, epoch and position, where it hears it at all.
    pub heard: Option<(String, i64)>,
}

/// A producer, as one of its consumers asks it.
pub trait Peer: Send + Sync {
    /// How far its ledger has come.
    fn head(&self) -> BoxFuture<'_, anyhow::Result<Head>>;
    /// What it told the consumer in a chunk: count and root.
    fn root(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Root>>;
    /// The same, event by event.
    fn lines(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Vec<Line>>>;
    /// The signed events at these positions, [`FEED`] at most, in order.
    fn feed(&self, positions: Vec<i64>) -> BoxFuture<'_, anyhow::Result<Vec<Envelope>>>;
}

/// A producer in this process.
pub struct LocalPeer {
    kit: Kit,
    consumer: String,
    /// Roots of chunks that are full: a ledger only grows.
    full: Mutex<BTreeMap<i64, Root>>,
}

impl LocalPeer {
    /// The producer on this kit, asked by this consumer.
    #[must_use]
    pub fn new(kit: Kit, consumer: &str) -> Self {
        Self { kit, consumer: consumer.to_owned(), full: Mutex::default() }
    }

    fn kept(&self, chunk: i64) -> Option<Root> {
        self.full.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(&chunk).cloned()
    }
}

impl Peer for LocalPeer {
    fn head(&self) -> BoxFuture<'_, anyhow::Result<Head>> {
        Box::pin(async {
            let progress = self.kit.ledger.progress(DateTime::<Utc>::MIN_UTC).await?;
            let heard = self.kit.ledger.last_heard(&self.consumer).await?;
            Ok(Head { epoch: progress.epoch, pos: progress.head, heard })
        })
    }

    fn root(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Root>> {
        Box::pin(async move {
            if let Some(root) = self.kept(chunk) {
                return Ok(root);
            }
            let head = self.head().await?;
            let root = Root::over(&self.kit.ledger.told_lines(&self.consumer, chunk).await?);
            if chunk < chunk_of(head.pos) {
                let mut full = self.full.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                full.insert(chunk, root.clone());
            }
            Ok(root)
        })
    }

    fn lines(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Vec<Line>>> {
        Box::pin(async move { Ok(self.kit.ledger.told_lines(&self.consumer, chunk).await?) })
    }

    fn feed(&self, positions: Vec<i64>) -> BoxFuture<'_, anyhow::Result<Vec<Envelope>>> {
        Box::pin(async move {
            anyhow::ensure!(positions.len() <= FEED, "at most {FEED} events at once");
            let entries = self.kit.ledger.entries_at(positions).await?;
            let mut out = Vec::with_capacity(entries.len());
            for entry in &entries {
                let told = entry.wire_to.as_deref().is_some_and(|to| to.is_empty() || to == self.consumer);
                if let (true, Some(envelope)) = (told, relay::envelope(&self.kit, entry)?) {
                    out.push(envelope);
                }
            }
            Ok(out)
        })
    }
}

/// A producer in another process.
pub struct HttpPeer {
    base: String,
    consumer: String,
    signer: EventKey,
    client: reqwest::Client,
}

const SERVICE: &str = "mesh-service";
const KEY: &str = "mesh-key";
const TIME: &str = "mesh-time";
const SIGNATURE: &str = "mesh-signature";

/// What is under the signature of a question.
fn asked(service: &str, path: &str, time: i64) -> Vec<u8> {
    format!("jiefen.peer.v1\n{service}\n{path}\n{time}").into_bytes()
}

impl HttpPeer {
    /// The producer at this address, e.g. `http://coordination:8080/coordination`.
    ///
    /// # Errors
    /// Where no client can be made.
    pub fn new(base: &str, consumer: &str, signer: EventKey) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            consumer: consumer.to_owned(),
            signer,
            client,
        })
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let time = SystemClock.now().timestamp();
        let signature = self.signer.signature(&asked(&self.consumer, path, time));
        let answer = self
            .client
            .get(format!("{}{path}", self.base))
            .header(SERVICE, &self.consumer)
            .header(KEY, self.signer.kid())
            .header(TIME, time)
            .header(SIGNATURE, signature)
            .send()
            .await?;
        let status = answer.status();
        anyhow::ensure!(status.is_success(), "{}{path} answers {status}", self.base);
        answer.json().await.with_context(|| format!("reading {}{path}", self.base))
    }
}

impl Peer for HttpPeer {
    fn head(&self) -> BoxFuture<'_, anyhow::Result<Head>> {
        Box::pin(self.ask("/peer/v1/head"))
    }
    fn root(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Root>> {
        Box::pin(async move { self.ask(&format!("/peer/v1/root?chunk={chunk}")).await })
    }
    fn lines(&self, chunk: i64) -> BoxFuture<'_, anyhow::Result<Vec<Line>>> {
        Box::pin(async move { self.ask(&format!("/peer/v1/lines?chunk={chunk}")).await })
    }
    fn feed(&self, positions: Vec<i64>) -> BoxFuture<'_, anyhow::Result<Vec<Envelope>>> {
        Box::pin(async move {
            let list: Vec<String> = positions.iter().map(ToString::to_string).collect();
            self.ask(&format!("/peer/v1/feed?positions={}", list.join(","))).await
        })
    }
}

/// What other services may ask of this one: `/peer/v1/...`, signed with their event keys. Nothing is told that the
/// asking service was not told before.
pub fn routes(kit: Kit) -> Router {
    let api = Router::new()
        .route("/head", get(head))
        .route("/root", get(root))
        .route("/lines", get(lines))
        .route("/feed", get(feed))
        .with_state(kit);
    Router::new().nest("/peer/v1", api)
}

/// Who asks, where the signature fits what is asked.
fn asking(kit: &Kit, headers: &HeaderMap, path: &str) -> Result<LocalPeer, StatusCode> {
    // whoever may not ask learns nothing, not even that there is something to ask
    let header = |name| headers.get(name).and_then(|v| v.to_str().ok()).ok_or(StatusCode::NOT_FOUND);
    let (service, key, signature) = (header(SERVICE)?, header(KEY)?, header(SIGNATURE)?);
    let time: i64 = header(TIME)?.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let now = SystemClock.now().timestamp();
    let hears = bus::topology::consumers(kit.name).any(|consumer| consumer == service);
    let verdict = kit.seals.verify_bytes(service, key, &asked(service, path, time), signature);
    if !hears || (now - time).abs() > SKEW || verdict.is_err() {
        tracing::warn!(service = kit.name, "somebody who may not asked what was told");
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(LocalPeer::new(kit.clone(), service))
}

fn failed(error: &anyhow::Error) -> StatusCode {
    tracing::warn!(error = format!("{error:#}"), "a peer was not answered");
    StatusCode::SERVICE_UNAVAILABLE
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfChunk {
    chunk: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPositions {
    positions: String,
}

type Answer<T> = Result<Json<T>, StatusCode>;

async fn head(State(kit): State<Kit>, headers: HeaderMap) -> Answer<Head> {
    let peer = asking(&kit, &headers, "/peer/v1/head")?;
    peer.head().await.map(Json).map_err(|error| failed(&error))
}

async fn root(State(kit): State<Kit>, headers: HeaderMap, Query(of): Query<OfChunk>) -> Answer<Root> {
    let peer = asking(&kit, &headers, &format!("/peer/v1/root?chunk={}", of.chunk))?;
    peer.root(of.chunk).await.map(Json).map_err(|error| failed(&error))
}

async fn lines(State(kit): State<Kit>, headers: HeaderMap, Query(of): Query<OfChunk>) -> Answer<Vec<Line>> {
    let peer = asking(&kit, &headers, &format!("/peer/v1/lines?chunk={}", of.chunk))?;
    peer.lines(of.chunk).await.map(Json).map_err(|error| failed(&error))
}

async fn feed(
    State(kit): State<Kit>,
    headers: HeaderMap,
    Query(of): Query<OfPositions>,
) -> Answer<Vec<Envelope>> {
    let peer = asking(&kit, &headers, &format!("/peer/v1/feed?positions={}", of.positions))?;
    let positions: Result<Vec<i64>, _> = of.positions.split(',').map(str::parse).collect();
    let positions = positions.map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
    peer.feed(positions).await.map(Json).map_err(|error| failed(&error))
}
