//! A running service: its routes, and the three loops that carry it: relay, inlet and clock.

use crate::inlet::{Settled, is_for, settled};
use crate::kit::Kit;
use crate::peer::Peer;
use crate::reconcile::{self, Edges};
use crate::registry::Registry;
use crate::{clock, relay, routes};
use axum::Router;
use bus::{Bus, Incoming, Verdict};
use contracts::Envelope;
use contracts::sign::Forged;
use futures_util::future::join_all;
use kernel::{CaseId, fail_point, planted};
use ledger::{Answer, Command, DueRow, Judgement, LedgerError};
use procedure::Procedure;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use utoipa::openapi::OpenApi;
use uuid::Uuid;
use web::health::{Check, Checks};

/// What runs on the kit: a procedure, or a hand-written service.
pub trait Service: Send + Sync + 'static {
    /// What it stands on.
    fn kit(&self) -> &Kit;
    /// Its routes, without health and face.
    fn router(&self) -> Router;
    /// Its OpenAPI document.
    fn openapi(&self) -> OpenApi;
    /// The command an event of another service brings about.
    ///
    /// # Errors
    /// Why the event cannot be understood: it is parked.
    fn received(&self, envelope: &Envelope) -> Result<Command, String>;
    /// The command a lapsed deadline brings about.
    fn lapsed(&self, due: DueRow) -> Command;
    /// The command that counts what runs in a case again after the law was loaded anew; none where nothing is
    /// counted under the law.
    fn recounted(&self, case: Uuid) -> Option<Command> {
        let _ = case;
        None
    }
}

impl<P: Procedure> Service for Registry<P> {
    fn kit(&self) -> &Kit {
        &self.kit
    }
    fn router(&self) -> Router {
        routes::router(self.clone())
    }
    fn openapi(&self) -> OpenApi {
        routes::openapi::<P>()
    }
    fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        Registry::received(self, envelope)
    }
    fn lapsed(&self, due: DueRow) -> Command {
        Registry::lapsed(self, due)
    }
    fn recounted(&self, case: Uuid) -> Option<Command> {
        Some(Registry::recounted(self, CaseId(case)))
    }
}

/// How a service reaches the broker.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Address of the server.
    pub url: String,
    /// Seed of the service's nkey.
    pub seed: String,
    /// How the server has to sync for the service to be ready; always, unless the operator asked for less.
    pub sync: bus::Sync,
}

/// The producers a service hears, as it asks them what it was told.
pub type Peers = Vec<(&'static str, Arc<dyn Peer>)>;

/// A service that runs.
pub struct Running {
    /// The service.
    pub service: Arc<dyn Service>,
    /// Its routes with health and face: a service by itself.
    pub router: Router,
    /// Its checks, for a process that runs several.
    pub checks: Checks,
    /// How it agrees with those it hears.
    pub edges: Edges,
    /// Its loops.
    pub tasks: TaskTracker,
}

/// Starts the loops of a service and dresses its routes. Without a wire it works alone: desks go on, nothing is
/// told to others until there is one.
///
/// # Errors
/// Where the broker's address or key is no good; a broker that is merely away is waited for.
pub async fn start(
    service: Arc<dyn Service>,
    wire: Option<Wire>,
    peers: Peers,
    stop: CancellationToken,
) -> anyhow::Result<Running> {
    let kit = service.kit().clone();
    // before it speaks
    join_all(peers.iter().map(|(producer, peer)| reconcile::ask(&*service, producer, &**peer))).await;
    let tasks = TaskTracker::new();
    let mut bus = None;
    if let Some(wire) = wire {
        let connected = Bus::connect(&wire.url, kit.name, &wire.seed).await?.accepting(wire.sync);
        tasks.spawn(relay::run(kit.clone(), connected.clone(), stop.clone()));
        for producer in bus::topology::producers(kit.name) {
            let (connected, service, stop) = (connected.clone(), service.clone(), stop.clone());
            tasks.spawn(async move {
                let handler = move |batch| receive(service.clone(), batch);
                if let Err(error) = connected.consume(producer, stop, handler).await {
                    tracing::error!(producer, %error, "the inlet has ended");
                }
            });
        }
        bus = Some(connected);
    }
    let edges = Edges::default();
    for (producer, peer) in peers {
        let stop = stop.clone();
        tasks.spawn(reconcile::run(service.clone(), producer, peer, edges.clone(), stop));
    }
    tasks.spawn(recount(service.clone(), stop.clone()));
    tasks.spawn(clock::run(service.clone(), stop));
    tasks.close();
    let checks = checks(kit.clone(), bus, edges.clone());
    let health = web::health::routes(checks.clone());
    let router = service.router().merge(health).merge(crate::peer::routes(kit.clone()));
    Ok(Running { router: web::face::dress(kit.name, router), checks, service, edges, tasks })
}

/// Applies a batch of events: one transaction, a verdict for each.
async fn receive(service: Arc<dyn Service>, batch: Vec<Incoming>) -> Vec<Verdict> {
    fail_point("events_arrived");
    let verdicts = join_all(batch.into_iter().map(|incoming| applied(&*service, incoming))).await;
    fail_point("before_acknowledgement");
    verdicts
}

/// Takes one event in; whether it may be acknowledged. It may once what it brought about, or that it is not what it
/// says, is durable.
pub async fn applied(service: &dyn Service, incoming: Incoming) -> Verdict {
    let kit = service.kit();
    let envelope = serde_json::from_slice::<Envelope>(&incoming.payload)
        .map_err(|error| Forged::Unreadable(error.to_string()))
        .and_then(|envelope| match kit.seals.verify(&envelope, incoming.producer, kit.clock.now()) {
            Err(forged) if !planted("signature_not_asked_for") => Err(forged),
            _ => Ok(envelope),
        });
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(forged) => return quarantined(kit, &incoming, &forged.to_string()).await,
    };
    if !is_for(envelope.recipient.as_deref(), kit.name) {
        return Verdict::Done;
    }
    let command = service.received(&envelope).unwrap_or_else(|why| {
        let case = envelope.subject.parse().unwrap_or_default();
        Command {
            load: Vec::new(),
            marks: Vec::new(),
            idem: None,
            inbox: Some(crate::registry::inbox(&envelope, case)),
            judge: Box::new(move |_| Judgement::Park(why)),
        }
    });
    let trace = envelope.traceparent.as_deref().and_then(web::trace::trace_id).unwrap_or_default();
    let ended = kit.writer.submit(command).await;
    match settled(&ended) {
        Settled::Kept(how) => {
            tracing::info!(service = kit.name, trace.id = trace, event.kind = envelope.kind, event.id = %envelope.id, how, "event received");
            Verdict::Done
        }
        Settled::Apart => {
            let why = "its producer said something else in this place before";
            quarantined(kit, &incoming, why).await
        }
        Settled::Again(pause) => {
            if let Err(error) = ended {
                tracing::warn!(
                    service = kit.name,
                    trace.id = trace,
                    error = &error as &dyn std::error::Error,
                    "event not stored yet"
                );
                if planted("acknowledged_before_stored") {
                    return Verdict::Done;
                }
            }
            Verdict::Later(pause)
        }
    }
}

/// Keeps an event apart that is not what it says, and tells a person. It is acknowledged once it is kept: it would
/// not get better by coming again.
async fn quarantined(kit: &Kit, incoming: &Incoming, why: &str) -> Verdict {
    let Incoming { producer, payload, .. } = incoming;
    tracing::error!(service = kit.name, producer, why, "an event was put into quarantine");
    web::health::count("event_rejected_total", kit.name, producer);
    match kit.ledger.quarantine(producer, why, payload, kit.clock.now()).await {
        Ok(()) => Verdict::Done,
        Err(error) => {
            tracing::warn!(
                service = kit.name,
                error = &error as &dyn std::error::Error,
                "not kept apart yet"
            );
            Verdict::Later(Duration::from_secs(1))
        }
    }
}

/// Under which edition of the law the running deadlines were counted last.
const COUNTED: &str = "law";

/// Counts what runs again each time the law was loaded anew, the first time at the start.
async fn recount(service: Arc<dyn Service>, stop: CancellationToken) {
    let kit = service.kit().clone();
    let mut turned = kit.law.turned();
    // a start under the edition of the last run has nothing to count; a law that turned always has
    let mut known = true;
    loop {
        if let Err(error) = count_again(&*service, known, &stop).await {
            tracing::warn!(
                service = kit.name,
                error = &error as &dyn std::error::Error,
                "deadlines were not counted again yet"
            );
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => continue,
                () = stop.cancelled() => return,
            }
        }
        tokio::select! {
            told = turned.changed() => if told.is_err() { return },
            () = stop.cancelled() => return,
        }
        known = false;
    }
}

async fn count_again(
    service: &dyn Service,
    known: bool,
    stop: &CancellationToken,
) -> Result<(), LedgerError> {
    const BATCH: u64 = 64;
    let kit = service.kit();
    let edition = kit.law.now().edition();
    if known && kit.ledger.kept(COUNTED).await?.as_ref() == Some(&edition) {
        return Ok(());
    }
    // what was judged under the law before is written once this is answered
    kit.writer.submit(nothing(None)).await?;
    let (mut after, mut cases) = (None, 0);
    loop {
        let batch = kit.ledger.live_cases(after, BATCH).await?;
        let Some(last) = batch.last().copied() else { break };
        cases += batch.len();
        let commands = batch.into_iter().filter_map(|case| service.recounted(case));
        for done in join_all(commands.map(|command| kit.writer.submit(command))).await {
            done?;
        }
        if stop.is_cancelled() {
            return Ok(());
        }
        after = Some(last);
    }
    kit.ledger.keep(COUNTED, &edition).await?;
    tracing::info!(
        service = kit.name,
        cases,
        edition,
        "deadlines were counted under the law as it is loaded"
    );
    Ok(())
}

fn checks(kit: Kit, bus: Option<Bus>, edges: Edges) -> Checks {
    Arc::new(move || {
        let (kit, bus, edges) = (kit.clone(), bus.clone(), edges.clone());
        Box::pin(async move {
            let mut checks = Vec::new();
            let progress = kit.ledger.progress(kit.clock.now()).await;
            checks.push(Check {
                name: "database",
                ok: progress.is_ok(),
                reason: progress
                    .as_ref()
                    .err()
                    .map(|error| format!("数据库不可用 · the database cannot be read: {error}")),
            });
            if let Ok(progress) = &progress {
                checks.push(Check {
                    name: "quarantine",
                    ok: true,
                    reason: (progress.quarantined > 0).then(|| {
                        format!(
                            "{0}个来历不明或者被改动的事件已被隔离，请查明 · {0} events are not what they say and were kept \
                             apart: find out why",
                            progress.quarantined
                        )
                    }),
                });
                checks.push(Check {
                    name: "parked",
                    ok: true,
                    reason: (progress.parked > 0).then(|| {
                        format!(
                            "有{}个事件等待人工处理 · {} events wait for a person",
                            progress.parked, progress.parked
                        )
                    }),
                });
            }
            let fenced = kit.writer.fenced().map(ToOwned::to_owned);
            checks.push(Check { name: "memory", ok: fenced.is_none(), reason: fenced });
            checks.push(Check {
                name: "keys",
                ok: kit.verifier.has_keys(),
                reason: (!kit.verifier.has_keys())
                    .then(|| "没有取得签名公钥（JWKS）· no key to verify tokens with".to_owned()),
            });
            let (reason, late) = edges.reason();
            checks.push(Check { name: "reconciliation", ok: !late, reason });
            let trouble = kit.law.now().trouble;
            checks.push(Check {
                name: "law",
                ok: true,
                reason: trouble.map(|why| {
                    format!("法律文件夹中的文件有误，仍按原有规则计算 · the law folder is not loaded, the law before it stays: {why}")
                }),
            });
            match bus {
                None => checks.push(Check {
                    name: "broker",
                    ok: false,
                    reason: Some("没有配置NATS · no NATS server is configured".to_owned()),
                }),
                Some(bus) => {
                    let unfit = bus.preflight().await.err().map(|unfit| unfit.reason());
                    checks.push(Check {
                        name: "broker",
                        ok: unfit.is_none(),
                        reason: unfit.map(|text| format!("{} · {}", text.zh, text.en)),
                    });
                }
            }
            checks
        })
    })
}

/// A command that only answers; for services that have nothing to do with an event.
#[must_use]
pub fn nothing(inbox: Option<ledger::Inbox>) -> Command {
    Command {
        load: Vec::new(),
        marks: Vec::new(),
        idem: None,
        inbox,
        judge: Box::new(|_| Judgement::Answer(Answer::default())),
    }
}
