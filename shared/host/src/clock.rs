//! The clock of a service: fires what is due, in the order of the instants, each once. What cannot lapse holds up
//! nothing else.

use crate::inlet::{not_before, together};
use crate::service::Service;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use kernel::{SharedClock, fail_point, planted};
use ledger::{DueRow, LedgerError};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often the clock is looked at although nothing is due: it may have been set.
const LOOK: Duration = Duration::from_secs(5);
/// How often while things are written: any of them may arm a deadline that is due.
const BUSY: Duration = Duration::from_millis(500);
/// How often one that is moved by hand is looked at.
const BY_HAND: Duration = Duration::from_millis(10);
/// Most deadlines fired together.
const BATCH: usize = 100;

/// Fires until nothing is due, then waits for the next. Irreversible effects follow the row's compare-and-set inside
/// the writer.
pub(crate) async fn run(service: Arc<dyn Service>, stop: CancellationToken) {
    let kit = service.kit().clone();
    let busy = if kit.clock.manual().is_some() { BY_HAND } else { BUSY };
    let mut appended = kit.writer.appended();
    let mut aside = Vec::new();
    while !stop.is_cancelled() {
        let next = match fire(&*service, &mut aside).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(
                    service = kit.name,
                    error = &error as &dyn std::error::Error,
                    "deadlines were not fired"
                );
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        tokio::select! {
            () = come(&kit.clock, next) => {}
            () = async { if appended.changed().await.is_ok() { tokio::time::sleep(busy).await } } => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Waits until this instant has come, or it is time to look again.
async fn come(clock: &SharedClock, due: Option<DateTime<Utc>>) {
    let step = if clock.manual().is_some() { BY_HAND } else { LOOK };
    let began = tokio::time::Instant::now();
    while began.elapsed() < LOOK {
        let left = due.map_or(LOOK, |due| (due - clock.now()).to_std().unwrap_or_default());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(step)).await;
    }
}

/// Fires what is due first, if it is; when that was or will be. What is armed still afterwards was refused: it is put
/// `aside`, and tried again when there is nothing else to do.
async fn fire(service: &dyn Service, aside: &mut Vec<DueRow>) -> Result<Option<DateTime<Utc>>, LedgerError> {
    let kit = service.kit();
    let first = kit.ledger.next_due().await?;
    let now = kit.clock.now();
    if first.is_none_or(|due| due > now) {
        return Ok(first);
    }
    let mut due = kit.ledger.due(now, (BATCH + aside.len()) as u64).await?;
    due.retain(|row| !aside.contains(row) || planted("one_lapse_holds_up_all"));
    let batch = together(due);
    if batch.is_empty() {
        aside.clear();
        return Ok(None);
    }
    fail_point("deadline_due");
    let lapses = batch.iter().map(|row| not_before(row.due_at, service.lapsed(row.clone())));
    let done = join_all(lapses.map(|lapse| kit.writer.submit(lapse))).await;
    for result in done {
        match result {
            Err(LedgerError::Judgement(_)) | Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    fail_point("deadline_fired");
    let cases: Vec<_> = batch.iter().map(|row| row.case).collect();
    let armed = kit.ledger.armed(&cases).await?;
    // where the clock was set back meanwhile, it is not their time
    let now = kit.clock.now();
    for row in batch.into_iter().filter(|row| row.due_at <= now && armed.contains(row)) {
        tracing::error!(service = kit.name, case.id = %row.case, key = row.key, "a deadline does not lapse");
        aside.push(row);
    }
    Ok(first)
}
