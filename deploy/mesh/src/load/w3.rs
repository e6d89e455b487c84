//! W3: one command on one service. Each connection sends the next sheet as soon as the last one was answered; what
//! is answered is durable.

use super::client::Client;
use super::report::Run;
use super::target::{Channel, Target};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How long it is driven before anything counts.
const WARM_UP: Duration = Duration::from_millis(1500);

pub(super) async fn run(target: &Arc<Target>, connections: usize, seconds: u64) -> anyhow::Result<Run> {
    let began = Instant::now() + WARM_UP;
    let end = began + Duration::from_secs(seconds);
    let desks: Vec<_> =
        (0..connections).map(|_| tokio::spawn(desk(Arc::clone(target), began, end))).collect();
    sleep_until(began).await;
    let before = target.watched.cpu()?;
    sleep_until(end).await;
    let cpu = target.watched.cpu()? - before;
    let mut latencies = Vec::new();
    for desk in desks {
        latencies.extend(desk.await?);
    }
    Ok(Run { latencies, errors: target.take_errors(), elapsed: end - began, cpu })
}

/// One connection; how long each answer within the window took.
async fn desk(target: Arc<Target>, began: Instant, end: Instant) -> Vec<Duration> {
    let mut latencies = Vec::new();
    while Instant::now() < end {
        // a connection that was lost is made anew; a server that is gone is not asked again
        let mut client = match Client::connect(target.address).await {
            Ok(client) => client,
            Err(error) => {
                target.failed(&error);
                break;
            }
        };
        while Instant::now() < end {
            let sent = Instant::now();
            if let Err(error) = target.open(&mut client, Channel::Mediation).await {
                target.failed(&error);
                break;
            }
            let now = Instant::now();
            if now >= began && now <= end {
                latencies.push(now - sent);
            }
        }
    }
    latencies
}
