//! W2: how long a case takes at a rate that is kept whatever the mesh does. Its time runs from when it was due to
//! be sent, so that a mesh that makes the sender wait gains nothing by it.

use super::client::Client;
use super::report::Run;
use super::target::{Channel, Target};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How long it is driven before anything counts.
const WARM_UP: u64 = 1;

/// Between two looks at one dossier.
const PAUSE: Duration = Duration::from_millis(2);

/// How long one case may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections that are not in use.
#[derive(Default)]
struct Idle(Mutex<Vec<Client>>);

impl Idle {
    fn take(&self) -> Option<Client> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
    fn back(&self, client: Client) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(client);
    }
}

pub(super) async fn run(target: &Arc<Target>, rate: u64, seconds: u64) -> anyhow::Result<Run> {
    let (warm, total) = (rate * WARM_UP, rate * (WARM_UP + seconds));
    let mut due = paced(rate, total);
    let idle = Arc::new(Idle::default());
    let mut cases = Vec::new();
    let mut before = None;
    while let Some(at) = due.recv().await {
        cases.push(tokio::spawn(case(Arc::clone(target), Arc::clone(&idle), at)));
        if cases.len() as u64 == warm + 1 {
            before = Some((target.watched.cpu()?, at));
            target.take_errors();
        }
    }
    let mut latencies = Vec::new();
    let mut last = None;
    for (n, case) in cases.into_iter().enumerate() {
        let shown = case.await?;
        if let Some((at, shown)) = shown.filter(|_| n as u64 >= warm) {
            latencies.push(shown - at);
            last = last.max(Some(shown));
        }
    }
    let (cpu, first) = before.unwrap_or((target.watched.cpu()?, Instant::now()));
    Ok(Run {
        latencies,
        errors: target.take_errors(),
        elapsed: last.map_or(Duration::ZERO, |last| last - first),
        cpu: target.watched.cpu()? - cpu,
    })
}

/// Tells each moment something is due, from a thread of its own: it sleeps more exactly than the runtime does.
fn paced(rate: u64, total: u64) -> mpsc::UnboundedReceiver<Instant> {
    let (tell, due) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let began = Instant::now();
        for n in 0..total {
            let at = began + Duration::from_nanos(n.saturating_mul(1_000_000_000) / rate.max(1));
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            if tell.send(at).is_err() {
                return;
            }
        }
    });
    due
}

/// One case: when it was due, and when it was shown.
async fn case(target: Arc<Target>, idle: Arc<Idle>, due: Instant) -> Option<(Instant, Instant)> {
    let passed = async {
        let mut client = match idle.take() {
            Some(client) => client,
            None => Client::connect(target.address).await?,
        };
        let dispute = target.open(&mut client, Channel::Petition).await?;
        tokio::time::sleep(PAUSE).await;
        target.await_shown(&mut client, &dispute, PAUSE, || due.elapsed() < PATIENCE).await?;
        idle.back(client);
        anyhow::Ok(Instant::now())
    };
    match passed.await {
        Ok(shown) => Some((due, shown)),
        Err(error) => {
            target.failed(&error);
            None
        }
    }
}
