//! Events that are not what they say: altered, unsigned, moved, equivocating. Whoever holds a service's key of the
//! broker can put bytes on that service's stream; nothing but its event key makes them an event.

use crate::harness::{Mesh, neighbours, path};
use bus::{Bus, Keys, Outgoing};
use contracts::Envelope;
use contracts::sign::{Directory, EventKey};
use kernel::{CaseId, Clock, EventId};
use ledger::Ledger;
use reqwest::StatusCode;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const CENTRE: &str = "haiyuan-xtzx-coordinator";

/// The event of the petition's first entry, as its service tells it.
async fn genuine(mesh: &Mesh) -> Envelope {
    let url = format!("sqlite://{}?mode=rw", mesh.folder().join("petition.db").display());
    let ledger = Ledger::open(&url).await.expect("the ledger opens");
    let entry = ledger.entries_after(0, 1).await.expect("it reads").remove(0);
    let mut envelope = Envelope {
        specversion: "1.0".into(),
        id: EventId(entry.event_id.parse().expect("an id")),
        source: "/petition".into(),
        kind: contracts::type_of("petition", &entry.kind, 1),
        subject: entry.case_id,
        time: chrono::DateTime::from_timestamp_micros(entry.at).map(kernel::date::shown).expect("a time"),
        datacontenttype: "application/json".into(),
        dataschema: "/asyncapi.json#/components/schemas/Happened".into(),
        traceparent: entry.trace,
        epoch: ledger.epoch().to_owned(),
        position: entry.pos,
        caseseq: entry.wire_seq.expect("it is told"),
        recipient: None,
        entryhash: entry.hash,
        signature: None,
        keyid: None,
        inclusionproof: None,
        data: serde_json::value::RawValue::from_string(entry.wire.expect("it is told")).expect("JSON"),
    };
    key(mesh, "petition").sign(&mut envelope);
    envelope
}

fn key(mesh: &Mesh, service: &str) -> EventKey {
    let text = std::fs::read_to_string(mesh.folder().join("event-keys.json")).expect("the keys are there");
    let seeds: BTreeMap<String, String> = serde_json::from_str(&text).expect("JSON");
    EventKey::from_seed(&seeds[service]).expect("a key")
}

async fn wire(mesh: &Mesh, service: &str) -> Bus {
    let keys = Keys::load_or_mint(&mesh.folder().join("nats-keys.json")).expect("the keys are there");
    let config = std::fs::read_to_string(mesh.folder().join("nats/nats.conf")).expect("a configuration");
    let at = config.find("127.0.0.1:").expect("it listens");
    let address: String =
        config[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
    let seed = keys.service(service).expect("a seed");
    Bus::connect(&format!("nats://{address}"), service, seed).await.expect("it connects")
}

fn sent(service: &str, payload: Vec<u8>) -> Outgoing {
    let case = CaseId(uuid::Uuid::now_v7());
    Outgoing {
        subject: bus::subject::event(service, "640522", "registered", 1, case).expect("a subject"),
        id: EventId::mint(),
        pos: 1,
        epoch: uuid::Uuid::new_v4(),
        payload,
    }
}

fn bytes(envelope: &Envelope) -> Vec<u8> {
    serde_json::to_vec(envelope).expect("JSON")
}

/// Waits until coordination keeps so many events apart.
async fn quarantined(mesh: &Mesh, expected: usize) {
    let url = format!("sqlite://{}?mode=rw", mesh.folder().join("coordination.db").display());
    let ledger = Ledger::open(&url).await.expect("the ledger opens");
    let began = Instant::now();
    loop {
        let kept = ledger.quarantined().await.expect("it reads");
        if kept.len() >= expected || began.elapsed() > Duration::from_secs(20) {
            let why: Vec<&str> = kept.iter().map(|row| row.reason.as_str()).collect();
            assert_eq!(kept.len(), expected, "{why:?}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_it_says_takes_no_effect_and_is_kept_apart() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, opened) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    mesh.settle().await;
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default().to_owned();
    let (_, before) = mesh.get(CENTRE, &dispute).await;

    let good = genuine(&mesh).await;
    let altered = {
        let mut forged = good.clone();
        forged.id = EventId::mint();
        bytes(&forged)
    };
    let data = {
        let mut forged = good.clone();
        let text = forged.data.get().replace("\"closed\":false", "\"closed\":true");
        forged.data = serde_json::value::RawValue::from_string(text).expect("JSON");
        bytes(&forged)
    };
    let unsigned = bytes(&Envelope { signature: None, ..good.clone() });
    let borrowed = {
        let mut forged = good.clone();
        forged.id = EventId::mint();
        EventKey::generate().sign(&mut forged);
        forged.keyid.clone_from(&good.keyid);
        bytes(&forged)
    };
    let moved = {
        let mut forged = good.clone();
        forged.source = "/mediation".into();
        key(&mesh, "mediation").sign(&mut forged);
        bytes(&forged)
    };
    let equivocating = {
        let mut forged = good.clone();
        forged.id = EventId::mint();
        forged.entryhash = "0".repeat(64);
        key(&mesh, "petition").sign(&mut forged);
        bytes(&forged)
    };
    let replayed = bytes(&good);
    let bus = wire(&mesh, "petition").await;
    let forged = [altered, data, unsigned, borrowed, moved, equivocating, b"{}".to_vec(), b"\xff".to_vec()];
    let count = forged.len();
    let mut batch: Vec<Outgoing> = forged.into_iter().map(|payload| sent("petition", payload)).collect();
    batch.push(sent("petition", replayed));
    assert_eq!(bus.publish(&batch).await.expect("the broker takes bytes"), batch.len());
    quarantined(&mesh, count).await;

    let (_, after) = mesh.get(CENTRE, &dispute).await;
    assert_eq!(after, before, "nothing took effect, and the genuine event took effect once");
    let (_, ready) = mesh.get(CENTRE, "/coordination/readyz").await;
    assert!(ready.to_string().contains("隔离"), "a person is told: {ready}");
    let data = mesh.folder().display().to_string();
    let (good, audit) = mesh.tool(&["audit", "--data", &data]);
    assert!(!good && audit.contains("隔离"), "{audit}");
    // and the service goes on
    let (status, _) = mesh
        .take(
            "haiyuan-xfj-officer",
            &path(&opened),
            "refer",
            &json!({ "to": "mediation", "organ": "haiyuan-tiaowei" }),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    mesh.settle().await;
    let (_, dossier) = mesh.get(CENTRE, &dispute).await;
    assert_eq!(dossier["cases"].as_array().map(Vec::len), Some(2), "{dossier}");
}

/// A paper for the file.
fn lodged() -> serde_json::Value {
    json!({ "document": { "kind": "letter", "title": "补充说明", "on": "2026-03-02" } })
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_rotate_without_a_lost_event_and_a_revoked_key_is_heard_no_more() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-xfj-officer";
    let (_, opened) = mesh.open(clerk, "petition", &neighbours()).await;
    mesh.settle().await;
    let data = mesh.folder().display().to_string();
    let old = key(&mesh, "petition");
    let genuine = genuine(&mesh).await;
    let (good, said) = mesh.tool(&["keys", "rotate", "--data", &data]);
    assert!(good, "{said}");
    // until it starts again it signs with the old key, which whoever started before it takes for a while
    let directory = std::fs::read_to_string(mesh.folder().join("event-directory.json")).expect("the keys");
    let directory = Directory::parse(&directory).expect("a directory");
    let now = kernel::SystemClock.now();
    for (days, taken) in [(0, true), (6, true), (8, false)] {
        let mut told = genuine.clone();
        told.time = kernel::date::shown(now + chrono::Duration::days(days));
        old.sign(&mut told);
        assert_eq!(directory.verify(&told, now).is_ok(), taken, "{days} days after the rotation");
    }
    let (status, _) = mesh.take(clerk, &path(&opened), "lodge", &lodged()).await;
    assert_eq!(status, StatusCode::OK);
    mesh.settle().await;
    mesh.kill();
    mesh.restart().await;
    mesh.on_day("2026-03-03").await;
    assert_ne!(key(&mesh, "petition").kid(), old.kid());
    let refer = json!({ "to": "mediation", "organ": "haiyuan-tiaowei" });
    let (status, _) = mesh.take(clerk, &path(&opened), "refer", &refer).await;
    assert_eq!(status, StatusCode::OK);
    mesh.settle().await;
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default().to_owned();
    let (_, dossier) = mesh.get(CENTRE, &dispute).await;
    assert_eq!(dossier["cases"].as_array().map(Vec::len), Some(2), "{dossier}");
    // the old key vouches for what it signed before; once revoked, for nothing
    let bus = wire(&mesh, "petition").await;
    bus.publish(&[sent("petition", bytes(&genuine))]).await.expect("the broker takes bytes");
    mesh.settle().await;
    quarantined(&mesh, 0).await;
    let (good, said) = mesh.tool(&["keys", "revoke", "--kid", old.kid(), "--data", &data]);
    assert!(good, "{said}");
    mesh.kill();
    mesh.restart().await;
    let bus = wire(&mesh, "petition").await;
    bus.publish(&[sent("petition", bytes(&genuine))]).await.expect("the broker takes bytes");
    quarantined(&mesh, 1).await;
    assert!(!mesh.tool(&["keys", "revoke", "--kid", "0", "--data", &data]).0, "no such key");
    assert!(!mesh.tool(&["keys", "rotate", "--service", "police", "--data", &data]).0, "no such service");
    let (good, listed) = mesh.tool(&["keys", "list", "--data", &data]);
    assert!(good && listed.contains("已吊销"), "{listed}");
}
