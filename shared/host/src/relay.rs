//! The relay: what the ledger has and the broker has not, in order. Idempotent, woken by the writer and by a period.

use crate::kit::Kit;
use bus::{Bus, Outgoing};
use contracts::{Envelope, type_of};
use kernel::{CaseId, EventId, fail_point, planted};
use ledger::Entry;
use serde_json::value::RawValue;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Most entries one round sends.
const ROUND: u64 = 256;
/// How long after the last entry it is written down by itself how far the broker has come.
const QUIET: Duration = Duration::from_secs(1);
/// How often the ledger is looked at although nothing was appended here: another process may serve it, too.
const POLL: Duration = Duration::from_secs(5);
/// How often the stream is looked at although nothing seems wrong.
const LOOK: Duration = Duration::from_secs(60);

/// Runs until stopped; never gives up.
pub(crate) async fn run(kit: Kit, bus: Bus, stop: CancellationToken) {
    let mut pause = Duration::from_millis(100);
    while !stop.is_cancelled() {
        match session(&kit, &bus, &stop).await {
            Ok(()) => pause = Duration::from_millis(100),
            Err(error) => {
                tracing::warn!(service = kit.name, %error, "the relay begins again");
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.cancelled() => {}
                }
                pause = (pause * 2).min(Duration::from_secs(10));
            }
        }
    }
}

/// One life of the stream: from what it has acknowledged on. Another incarnation of it gets everything again; the
/// inboxes know what they have.
async fn session(kit: &Kit, bus: &Bus, stop: &CancellationToken) -> anyhow::Result<()> {
    let incarnation = bus.stream_epoch().await?.to_string();
    let mut acked = kit.ledger.relayed(&incarnation).await?;
    let epoch: Uuid = kit.ledger.epoch().parse()?;
    let began = tokio::time::Instant::now();
    let mut appended = kit.writer.appended();
    let mut pause = POLL;
    // whether the ledger may have something that was not appended here, or before this session
    let mut look = true;
    loop {
        let head = *appended.borrow_and_update();
        let mut entries = kit.writer.tail(acked);
        if entries.is_empty() && (look || head > acked) {
            entries = kit.ledger.entries_after(acked, ROUND).await?;
        }
        look = false;
        if entries.is_empty() {
            if began.elapsed() > LOOK {
                return Ok(());
            }
            tokio::select! {
                told = appended.changed() => told?,
                () = tokio::time::sleep(pause) => {
                    (pause, look) = (POLL, true);
                    // nothing was appended that could have taken it along
                    if let Some((incarnation, pos)) = kit.writer.take_relayed() {
                        kit.ledger.mark_relayed(&incarnation, pos).await?;
                        fail_point("relay_marked");
                    }
                }
                () = stop.cancelled() => return Ok(()),
            }
            continue;
        }
        let mut told = Vec::new();
        let mut envelopes = Vec::new();
        for entry in &entries {
            if let Some(envelope) = unsigned(kit, entry)? {
                envelopes.push(envelope);
                told.push(entry);
            }
        }
        kit.signer.sign_together(&mut envelopes);
        let outgoing =
            told.iter().zip(&envelopes).map(|(entry, envelope)| message(kit, entry, epoch, envelope));
        let outgoing = outgoing.collect::<anyhow::Result<Vec<_>>>()?;
        let positions: Vec<i64> = told.iter().map(|entry| entry.pos).collect();
        fail_point("before_publish");
        if planted("marked_before_acknowledged") {
            kit.writer.relayed(&incarnation, entries.last().map_or(acked, |entry| entry.pos));
        }
        let sent = if outgoing.is_empty() { 0 } else { bus.publish(&outgoing).await? };
        fail_point("published");
        let last = entries.last().map_or(acked, |entry| entry.pos);
        let reached = ledger::outbox::reached(acked, last, &positions, sent);
        if reached > acked {
            kit.writer.relayed(&incarnation, reached);
            acked = reached;
            pause = QUIET;
        }
        anyhow::ensure!(sent == positions.len(), "the broker acknowledged {sent} of {}", positions.len());
        if stop.is_cancelled() {
            return Ok(());
        }
    }
}

fn message(kit: &Kit, entry: &Entry, epoch: Uuid, envelope: &Envelope) -> anyhow::Result<Outgoing> {
    let case: CaseId = entry.case_id.parse()?;
    let words = match &envelope.recipient {
        Some(recipient) => format!("to.{recipient}.{}", entry.kind),
        None => entry.kind.clone(),
    };
    Ok(Outgoing {
        subject: bus::subject::event(kit.name, &kit.county.code, &words, 1, case)?,
        id: envelope.id,
        pos: entry.pos,
        epoch,
        payload: serde_json::to_vec(envelope)?,
    })
}

/// The signed envelope of an entry, where others are told of it.
pub(crate) fn envelope(kit: &Kit, entry: &Entry) -> anyhow::Result<Option<Envelope>> {
    let mut envelope = unsigned(kit, entry)?;
    if let Some(envelope) = &mut envelope {
        kit.signer.sign(envelope);
    }
    Ok(envelope)
}

fn unsigned(kit: &Kit, entry: &Entry) -> anyhow::Result<Option<Envelope>> {
    let (Some(data), Some(to), Some(seq)) = (&entry.wire, &entry.wire_to, entry.wire_seq) else {
        return Ok(None);
    };
    let time = chrono::DateTime::from_timestamp_micros(entry.at).map(kernel::date::shown).unwrap_or_default();
    Ok(Some(Envelope {
        specversion: "1.0".to_owned(),
        id: EventId(entry.event_id.parse()?),
        source: format!("/{}", kit.name),
        kind: type_of(kit.name, &entry.kind, 1),
        subject: entry.case_id.clone(),
        time,
        datacontenttype: "application/json".to_owned(),
        dataschema: format!(
            "/asyncapi.json#/components/schemas/{}",
            if kit.name == "coordination" { "Told" } else { "Happened" }
        ),
        traceparent: entry.trace.clone(),
        epoch: kit.ledger.epoch().to_owned(),
        position: entry.pos,
        caseseq: seq,
        recipient: Some(to.clone()).filter(|to| !to.is_empty()),
        entryhash: entry.hash.clone(),
        signature: None,
        keyid: None,
        inclusionproof: None,
        data: RawValue::from_string(data.clone())?,
    }))
}
