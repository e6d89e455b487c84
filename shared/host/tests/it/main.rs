//! What the host promises between ledger and wire, each where it would be broken.

mod rig;

use bus::{Incoming, Keys, Server, Verdict};
use chrono::{DateTime, Utc};
use contracts::Envelope;
use contracts::sign::EventKey;
use host::reconcile::remembers;
use host::service::applied;
use host::{LocalPeer, Peer, Wire};
use kernel::{DisputeId, EventId};
use ledger::LedgerError;
use rig::{Rig, until};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The event of the first entry, as it comes from the wire.
async fn event(rig: &Rig) -> Incoming {
    let peer = LocalPeer::new(rig.kit().clone(), "coordination");
    let envelope = peer.feed(vec![1]).await.unwrap().remove(0);
    Incoming { producer: "petition", payload: serde_json::to_vec(&envelope).unwrap(), delivered: 1 }
}

#[tokio::test]
async fn a_deadline_fires_once_however_often_its_row_is_read() {
    let rig = Rig::new().await;
    let case = rig.open().await;
    let due = rig.due("2036-01-01T00:00:00Z").await.into_iter().next().expect("a deadline runs");
    for _ in 0..2 {
        // two replicas that read the same row, or one that fired it and died before it knew
        rig.kit().writer.submit(rig.registry.lapsed(due.clone())).await.unwrap();
    }
    let history = rig.kit().ledger.history(case.0).await.unwrap();
    let lapses = history.iter().filter(|entry| entry.body.contains("deadline_lapsed")).count();
    assert_eq!(lapses, 1, "{history:?}");
    let left = rig.due("2036-01-01T00:00:00Z").await;
    assert!(!left.contains(&due));
}

#[tokio::test]
async fn nothing_lapses_under_a_clock_that_was_set_back() {
    let rig = Rig::new().await;
    rig.open().await;
    let due = rig.due("2036-01-01T00:00:00Z").await.into_iter().next().expect("a deadline runs");
    let lapse = || host::inlet::not_before(due.due_at, rig.registry.lapsed(due.clone()));
    // its row was read when it was due; then the clock was set back
    rig.clock.set(due.due_at - chrono::Duration::seconds(1));
    rig.kit().writer.submit(lapse()).await.unwrap();
    assert!(rig.due("2036-01-01T00:00:00Z").await.contains(&due), "it lapsed before its time");
    rig.clock.set(due.due_at);
    rig.kit().writer.submit(lapse()).await.unwrap();
    assert!(!rig.due("2036-01-01T00:00:00Z").await.contains(&due));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_does_not_lapse_holds_up_no_other() {
    let rig = Rig::new().await;
    let lost = uuid::Uuid::now_v7();
    let early = "2026-03-01T01:00:00Z".parse().unwrap();
    rig.arm(lost, early).await;
    let case = rig.open().await;
    let due =
        rig.due("2036-01-01T00:00:00Z").await.into_iter().find(|row| row.case == case.0).expect("it runs");
    rig.clock.set(due.due_at + chrono::Duration::days(1));
    let stop = CancellationToken::new();
    let service = Arc::new(rig.registry.clone());
    let running = host::start(service, None, Vec::new(), stop.clone()).await.unwrap();
    let fired = || async { !rig.due("2036-01-01T00:00:00Z").await.contains(&due) };
    until("the deadline behind it fires", fired).await;
    let left: Vec<_> = rig.due("2036-01-01T00:00:00Z").await.into_iter().map(|row| row.case).collect();
    assert!(left.contains(&lost), "what cannot lapse stays armed: it is tried again");
    stop.cancel();
    running.tasks.wait().await;
}

#[tokio::test]
async fn what_is_not_stored_is_not_acknowledged() {
    let rig = Rig::new().await;
    rig.open().await;
    let incoming = event(&rig).await;
    rig.kit().writer.fence("nothing is written");
    let verdict = applied(&rig.registry, incoming).await;
    assert!(matches!(verdict, Verdict::Later(_)), "it has to come again: {verdict:?}");
}

#[tokio::test]
async fn what_nobody_signed_is_kept_apart() {
    let rig = Rig::new().await;
    rig.open().await;
    let mut incoming = event(&rig).await;
    let mut envelope: contracts::Envelope = serde_json::from_slice(&incoming.payload).unwrap();
    EventKey::generate().sign(&mut envelope);
    incoming.payload = serde_json::to_vec(&envelope).unwrap();
    assert_eq!(applied(&rig.registry, incoming).await, Verdict::Done);
    let progress = rig.kit().ledger.progress(DateTime::<Utc>::MIN_UTC).await.unwrap();
    assert_eq!((progress.quarantined, rig.kit().ledger.heard("petition").await.unwrap()), (1, 0));
}

#[tokio::test]
async fn a_ledger_that_knows_less_than_was_heard_from_it_is_fenced() {
    let rig = Rig::new().await;
    rig.open().await;
    let peer = LocalPeer::new(rig.kit().clone(), "coordination");
    let mut head = peer.head().await.unwrap();
    head.heard = Some((head.epoch.clone(), head.pos));
    remembers(&rig.registry, "coordination", &head).await.unwrap();
    assert_eq!(rig.kit().writer.fenced(), None);
    head.heard = Some((head.epoch.clone(), head.pos + 1));
    remembers(&rig.registry, "coordination", &head).await.unwrap();
    let refused = rig.kit().writer.submit(host::service::nothing(None)).await;
    assert!(matches!(refused, Err(LedgerError::Fenced(_))), "{refused:?}");
}

/// An event of the centre as it comes from the wire: of this dispute, this number, this type, with these data.
fn told(rig: &Rig, dispute: DisputeId, number: i64, kind: &str, data: &Value) -> Incoming {
    let mut envelope = Envelope {
        specversion: "1.0".into(),
        id: EventId::mint(),
        source: "/coordination".into(),
        kind: kind.into(),
        subject: dispute.to_string(),
        time: "2026-03-02T09:00:00+08:00".into(),
        datacontenttype: "application/json".into(),
        dataschema: "/asyncapi.json#/components/schemas/Told".into(),
        traceparent: None,
        epoch: "e".into(),
        position: number,
        caseseq: number,
        recipient: Some("petition".into()),
        entryhash: format!("{dispute}{number}"),
        signature: None,
        keyid: None,
        inclusionproof: None,
        data: RawValue::from_string(data.to_string()).unwrap(),
    };
    rig.centre.sign(&mut envelope);
    Incoming { producer: "coordination", payload: serde_json::to_vec(&envelope).unwrap(), delivered: 1 }
}

#[tokio::test]
async fn an_event_nobody_knows_yet_waits_with_its_dispute_and_is_not_lost() {
    let rig = Rig::new().await;
    let case = rig.open().await;
    let routed = |dispute: DisputeId| {
        json!({ "kind": "routed", "dispute": dispute, "case": case, "lane": "mediation", "articles": [], "notices": [],
                "on": "2026-03-02" })
    };
    let known = "cn.jiefen.coordination.routed.v1";
    let strange = |kind: &str, change: &[(&str, Value)]| {
        let dispute = DisputeId::mint();
        let mut data = routed(dispute);
        change.iter().for_each(|(name, value)| data[*name] = value.clone());
        (dispute, kind.to_owned(), data)
    };
    let strangers = [
        // a kind of a later program, a later version of a known one, a known one with other data, data that do not fit
        strange("cn.jiefen.coordination.archived.v1", &[("kind", json!("archived"))]),
        strange("cn.jiefen.coordination.routed.v2", &[]),
        strange("cn.jiefen.coordination.returned.v1", &[]),
        strange(known, &[("lane", Value::Null)]),
    ];
    let parked = || async { rig.kit().ledger.progress(DateTime::<Utc>::MIN_UTC).await.unwrap().parked };
    for (n, (dispute, kind, data)) in (1..).zip(&strangers) {
        let incoming = told(&rig, *dispute, 1, kind, data);
        let payload = String::from_utf8(incoming.payload.clone()).unwrap();
        assert_eq!(applied(&rig.registry, incoming).await, Verdict::Done, "{kind}");
        // what follows it in its dispute waits behind it
        applied(&rig.registry, told(&rig, *dispute, 2, known, &routed(*dispute))).await;
        assert_eq!(parked().await, 2 * n, "{kind} waits for a person: {data}");
        let waiting = rig.kit().ledger.waiting().await.unwrap();
        assert!(
            waiting.iter().any(|row| row.payload.as_ref() == Some(&payload)),
            "{kind} is kept as it came"
        );
    }
    assert_eq!(rig.registry.case(case).await.unwrap().unwrap().file.route, None, "nothing of it took effect");
    let other = DisputeId::mint();
    applied(&rig.registry, told(&rig, other, 1, known, &routed(other))).await;
    assert!(rig.registry.case(case).await.unwrap().unwrap().file.route.is_some(), "other disputes go on");
}

fn nats_server() -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats-server");
    let done = Command::new(&script).output().expect("deploy/nats-server runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    PathBuf::from(String::from_utf8(done.stdout).unwrap().trim())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mark_of_the_relay_follows_what_the_broker_acknowledged() {
    let rig = Rig::new().await;
    let keys = Keys::mint().unwrap();
    let server = Server::start(&nats_server(), &rig.folder.path().join("nats"), &keys).await.unwrap();
    bus::provision::provision(&server.url(), "petition", keys.provisioner("petition").unwrap())
        .await
        .unwrap();
    let (seed, sync) = (keys.service("petition").unwrap().to_owned(), bus::Sync::Always);
    let wire = Wire { url: server.url(), seed, sync };
    let stop = CancellationToken::new();
    let service = Arc::new(rig.registry.clone());
    let running = host::start(service, Some(wire), Vec::new(), stop.clone()).await.unwrap();
    rig.open().await;
    let ledger = &rig.kit().ledger;
    let marked = || async { ledger.progress(DateTime::<Utc>::MIN_UTC).await.unwrap().relayed };
    until("the first entry is marked", || async { marked().await == 1 }).await;

    let pid = server.pid().expect("the server runs").to_string();
    assert!(Command::new("kill").args(["-STOP", &pid]).status().unwrap().success());
    rig.open().await;
    // by the time the server is missed, the relay has long tried
    let missed =
        || async { (running.checks)().await.iter().any(|check| check.name == "broker" && !check.ok) };
    until("the server is missed", missed).await;
    assert_eq!(rig.kit().writer.take_relayed().map(|(_, pos)| pos), None);
    assert_eq!(marked().await, 1, "the second entry is not with the broker");
    assert!(Command::new("kill").args(["-CONT", &pid]).status().unwrap().success());
    until("the second entry is marked", || async { marked().await == 2 }).await;
    stop.cancel();
    running.tasks.wait().await;
}
