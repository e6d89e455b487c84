//! A server in a temporary folder, its keys, and ways in.

use bus::{Bus, Incoming, Keys, Outgoing, Server, Verdict, provision, subject};
use kernel::{CaseId, EventId};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long anything may take here.
pub(crate) const LIMIT: Duration = Duration::from_secs(90);

pub(crate) struct Rig {
    pub(crate) server: Server,
    pub(crate) keys: Keys,
    pub(crate) dir: TempDir,
}

/// The server's binary; fetched when it is not there.
pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats-server");
        let done = Command::new(&script).output().expect("deploy/nats-server runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        PathBuf::from(String::from_utf8(done.stdout).unwrap().trim())
    })
}

impl Rig {
    /// A server without streams.
    pub(crate) async fn bare() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::load_or_mint(&dir.path().join("keys.json")).unwrap();
        let server = Server::start(binary(), &dir.path().join("nats"), &keys).await.unwrap();
        Self { server, keys, dir }
    }

    /// A server on which these services have their streams.
    pub(crate) async fn with(services: &[&str]) -> Self {
        let rig = Self::bare().await;
        for service in services {
            rig.provision(service).await;
        }
        rig
    }

    pub(crate) async fn provision(&self, service: &str) -> bus::Incarnation {
        let seed = self.keys.provisioner(service).unwrap();
        provision::provision(&self.server.url(), service, seed).await.unwrap()
    }

    pub(crate) async fn bus(&self, service: &str) -> Bus {
        Bus::connect(&self.server.url(), service, self.keys.service(service).unwrap()).await.unwrap()
    }

    /// A service's own connection without the manners of [`Bus`], and what the server says to it.
    pub(crate) async fn raw(&self, seed: &str, inbox: &str) -> (async_nats::Client, Arc<Mutex<Vec<String>>>) {
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let client = async_nats::ConnectOptions::with_nkey(seed.to_owned())
            .custom_inbox_prefix(inbox)
            .event_callback(move |event| {
                heard.lock().unwrap().push(event.to_string());
                async {}
            })
            .connect(self.server.url())
            .await
            .unwrap();
        (client, said)
    }
}

/// `count` events of one case, from position `first`.
pub(crate) fn events(service: &str, first: i64, count: i64) -> Vec<Outgoing> {
    let (case, epoch) = (CaseId::mint(), Uuid::new_v4());
    let words = if service == "coordination" { "to.petition.test.happened" } else { "test.happened" };
    (first..first + count)
        .map(|pos| {
            let id = EventId::mint();
            Outgoing {
                subject: subject::event(service, "640522", words, 1, case).unwrap(),
                id,
                pos,
                epoch,
                payload: serde_json::to_vec(&serde_json::json!({ "id": id, "pos": pos })).unwrap(),
            }
        })
        .collect()
}

/// Which of the [`events`] it is.
pub(crate) fn id(event: &Incoming) -> EventId {
    let said: serde_json::Value = serde_json::from_slice(&event.payload).unwrap();
    said["id"].as_str().unwrap().parse().unwrap()
}

/// Publishes one after the other, each in a message of its own.
pub(crate) async fn publish_each(bus: &Bus, events: &[Outgoing]) {
    for event in events.chunks(1) {
        publish_all(bus, event).await;
    }
}

/// Publishes everything, from where it stopped, as a relay does.
pub(crate) async fn publish_all(bus: &Bus, events: &[Outgoing]) {
    let (mut done, start) = (0, Instant::now());
    while done < events.len() {
        match bus.publish(&events[done..]).await {
            Ok(acked) => done += acked,
            Err(error) => assert!(!error.is_final(), "{error}"),
        }
        assert!(start.elapsed() < LIMIT, "only {done} of {} events are out", events.len());
        tokio::task::yield_now().await;
    }
}

/// Waits for a condition; fails when it does not come true in time.
pub(crate) async fn until<F, Fut>(what: &str, condition: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < LIMIT, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A consumer in the background that says yes to everything and remembers it.
pub(crate) struct Taker {
    pub(crate) taken: Arc<Mutex<Vec<Incoming>>>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Taker {
    pub(crate) fn start(bus: &Bus, producer: &'static str) -> Self {
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (into, stop, bus) = (Arc::clone(&taken), CancellationToken::new(), bus.clone());
        let token = stop.clone();
        let task = tokio::spawn(async move {
            let handler = |batch: Vec<Incoming>| {
                let verdicts = vec![Verdict::Done; batch.len()];
                into.lock().unwrap().extend(batch);
                async move { verdicts }
            };
            bus.consume(producer, token, handler).await.unwrap();
        });
        Self { taken, stop, task }
    }

    /// The events taken so far, each once.
    pub(crate) fn ids(&self) -> std::collections::HashSet<EventId> {
        self.taken.lock().unwrap().iter().map(id).collect()
    }

    pub(crate) async fn has(&self, events: &[Outgoing]) {
        until("every event is consumed", || async {
            let ids = self.ids();
            events.iter().all(|event| ids.contains(&event.id))
        })
        .await;
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}
