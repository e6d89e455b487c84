//! W1: cases through the mesh as fast as it takes them. A case counts when its dossier shows the route and the
//! petition's note of it: four durable hops.

use super::client::Client;
use super::report::Run;
use super::target::{Channel, Target};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep_until};

/// Cases that pass before anything counts.
const WARM_UP: u64 = 64;

/// How many look at dossiers. They take the cases in the order they were sent, so that most are shown at the first
/// look and looking costs little.
const WATCHERS: usize = 8;

/// How long nothing at all may be shown.
const PATIENCE: Duration = Duration::from_secs(60);

/// A case that was answered.
struct Sent {
    dispute: String,
    at: Instant,
}

/// What those who send and those who look share.
struct Flow {
    target: Arc<Target>,
    left: AtomicU64,
    queue: Mutex<mpsc::UnboundedReceiver<Sent>>,
    began: Instant,
    /// When the last case was shown, and how long the last ones took, in microseconds since the beginning.
    shown: AtomicU64,
    usual: AtomicU64,
}

pub(super) async fn run(target: &Arc<Target>, connections: usize, cases: u64) -> anyhow::Result<Run> {
    pass(target, connections, WARM_UP.min(cases)).await?;
    target.take_errors();
    let before = target.watched.cpu()?;
    let (latencies, elapsed) = pass(target, connections, cases).await?;
    let cpu = target.watched.cpu()? - before;
    Ok(Run { latencies, errors: target.take_errors(), elapsed, cpu })
}

/// Sends so many cases and waits until all are shown; how long each took, and all together.
async fn pass(
    target: &Arc<Target>,
    connections: usize,
    cases: u64,
) -> anyhow::Result<(Vec<Duration>, Duration)> {
    let (tell, queue) = mpsc::unbounded_channel();
    let flow = Arc::new(Flow {
        target: Arc::clone(target),
        left: AtomicU64::new(cases),
        queue: Mutex::new(queue),
        began: Instant::now(),
        shown: AtomicU64::new(0),
        usual: AtomicU64::new(0),
    });
    let desks: Vec<_> =
        (0..connections).map(|_| tokio::spawn(desk(Arc::clone(&flow), tell.clone()))).collect();
    drop(tell);
    let watchers: Vec<_> = (0..WATCHERS).map(|_| tokio::spawn(watch(Arc::clone(&flow)))).collect();
    for desk in desks {
        desk.await?;
    }
    let mut latencies = Vec::new();
    for watcher in watchers {
        latencies.extend(watcher.await?);
    }
    Ok((latencies, Duration::from_micros(flow.shown.load(Ordering::Acquire))))
}

/// One connection that sends.
async fn desk(flow: Arc<Flow>, tell: mpsc::UnboundedSender<Sent>) {
    let mut connection = None;
    while flow.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_ok() {
        let at = Instant::now();
        let opened = async {
            let client = match &mut connection {
                Some(client) => client,
                None => connection.insert(Client::connect(flow.target.address).await?),
            };
            flow.target.open(client, Channel::Petition).await
        };
        match opened.await {
            // nobody looks any more where every watcher has given up
            Ok(dispute) => drop(tell.send(Sent { dispute, at })),
            Err(error) => {
                flow.target.failed(&error);
                connection = None;
            }
        }
    }
}

/// One connection that looks; how long each case took until it was shown.
async fn watch(flow: Arc<Flow>) -> Vec<Duration> {
    let mut latencies = Vec::new();
    let mut connection = None;
    loop {
        let next = flow.queue.lock().await.recv().await;
        let Some(sent) = next else { return latencies };
        let looked = async {
            let client = match &mut connection {
                Some(client) => client,
                None => connection.insert(Client::connect(flow.target.address).await?),
            };
            flow.until_shown(client, &sent).await
        };
        match looked.await {
            Ok(()) => {
                let now = Instant::now();
                latencies.push(now - sent.at);
                flow.shown.fetch_max(micros(now - flow.began), Ordering::AcqRel);
                flow.usual.store(micros(now - sent.at), Ordering::Release);
            }
            Err(error) => {
                flow.target.failed(&error);
                connection = None;
            }
        }
    }
}

impl Flow {
    /// Looks first when the case may be there by what the last ones took, then a few times until it is.
    async fn until_shown(&self, client: &mut Client, sent: &Sent) -> anyhow::Result<()> {
        let usual = Duration::from_micros(self.usual.load(Ordering::Acquire));
        sleep_until(sent.at + usual * 3 / 4).await;
        let pause = (usual / 16).clamp(Duration::from_millis(1), Duration::from_millis(20));
        let from = Instant::now();
        let patience = || {
            let last = self.began + Duration::from_micros(self.shown.load(Ordering::Acquire));
            last.max(from).elapsed() < PATIENCE
        };
        self.target.await_shown(client, &sent.dispute, pause, patience).await
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
