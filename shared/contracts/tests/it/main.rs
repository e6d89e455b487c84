//! What services told each other once, they understand for ever: every event in `corpus/v1` is read today, and no
//! kind of event, no word and no field of the schemas is without one.

mod schema;

use contracts::case::{Happened, Sheet};
use contracts::coordination::Told;
use contracts::sign::{Directory, EventKey};
use contracts::{Envelope, registry, type_of};
use kernel::EventId;
use schema::{Places, Schemas};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use testkit::corpus::{Corpus, reads_back, updating};
use utoipa::{PartialSchema, ToSchema};

/// What stands in events, by the name of its schema; and the part of the corpus it stands in.
const ROOTS: [(&str, &str); 3] = [("Happened", "events"), ("Told", "events"), ("Sheet", "sheets")];

fn corpus() -> Corpus {
    Corpus::of(env!("CARGO_MANIFEST_DIR"))
}

/// The schemas of everything that is told, in clear or sealed.
fn schemas() -> Schemas {
    let Value::Object(mut all) = registry::schemas() else { panic!("schemas have names") };
    let mut sealed = vec![("Sheet".to_owned(), Sheet::schema())];
    Sheet::schemas(&mut sealed);
    for (name, schema) in sealed {
        all.insert(name, serde_json::to_value(schema).expect("a schema is JSON"));
    }
    Schemas(all)
}

/// The name of the schema an event names.
fn schema_of(envelope: &Envelope) -> String {
    envelope.dataschema.rsplit('/').next().unwrap_or_default().to_owned()
}

#[test]
fn every_event_that_was_ever_told_is_understood() {
    let corpus = corpus();
    if updating() {
        add(&corpus);
    }
    corpus.is_frozen();
    let keys = corpus.part("keys");
    let directory = Directory::parse(&keys["directory"]).expect("the directory is read");
    let now = "2026-12-31T00:00:00Z".parse().expect("a moment");
    for (name, text) in corpus.part("events") {
        let envelope: Envelope = reads_back(&name, &text);
        assert_eq!(directory.verify(&envelope, now), Ok(()), "{name} is not what its producer signed");
        let data = envelope.data.get();
        let fact = match schema_of(&envelope).as_str() {
            "Happened" => reads_back::<Happened>(&name, data).fact,
            "Told" => reads_back::<Told>(&name, data).fact().to_owned(),
            other => panic!("{name} names the schema {other}"),
        };
        assert_eq!(envelope.fact(), fact, "{name}: the type names the fact");
    }
    for (name, text) in corpus.part("sheets") {
        let _sheet: Sheet = reads_back(&name, &text);
    }
}

#[test]
fn every_kind_every_word_and_every_field_has_an_example() {
    let schemas = schemas();
    let seen = seen(&corpus(), &schemas);
    let missing: BTreeSet<String> = ROOTS
        .iter()
        .flat_map(|(root, _)| schemas.places(root))
        .filter(|place| !seen.contains(place))
        .collect();
    assert!(missing.is_empty(), "no example shows {missing:#?}. UPDATE=1 cargo test -p contracts adds one");
}

/// The places of the schemas the corpus shows.
fn seen(corpus: &Corpus, schemas: &Schemas) -> Places {
    let mut seen = Places::new();
    for text in corpus.part("events").into_values() {
        let envelope: Envelope = serde_json::from_str(&text).expect("an event is read");
        let data = serde_json::from_str(envelope.data.get()).expect("it is JSON");
        schemas.visit(&schema_of(&envelope), &data, &mut seen);
    }
    for text in corpus.part("sheets").into_values() {
        schemas.visit("Sheet", &serde_json::from_str(&text).expect("it is JSON"), &mut seen);
    }
    seen
}

/// Adds examples until every place of the schemas is shown.
fn add(corpus: &Corpus) {
    let schemas = schemas();
    if corpus.part("keys").is_empty() {
        let since = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let services = kernel::CHANNELS.into_iter().chain(["coordination"]);
        let listed = services.map(|service| key(service).listed(service, since));
        let directory = Directory::of(listed.collect()).expect("keys");
        corpus.add("keys", "directory", &serde_json::to_string_pretty(&directory).expect("JSON"));
    }
    for (root, part) in ROOTS {
        loop {
            let before = seen(corpus, &schemas);
            let mut after = before.clone();
            let sample = schemas.sample(root, &mut after);
            if after.len() == before.len() {
                break;
            }
            let text = sample.to_string();
            match root {
                "Happened" => {
                    let event: Happened = reads_back("a sample", &text);
                    let kind = sample["changes"][0]["kind"].as_str().unwrap_or(&event.fact).to_owned();
                    let data = serde_json::to_string(&event).expect("JSON");
                    corpus.add(
                        part,
                        &format!("happened-{kind}"),
                        &signed("petition", &event.fact, root, data),
                    );
                }
                "Told" => {
                    let event: Told = reads_back("a sample", &text);
                    let data = serde_json::to_string(&event).expect("JSON");
                    let text = signed("coordination", event.fact(), root, data);
                    corpus.add(part, &format!("told-{}", event.fact()), &text);
                }
                _ => corpus.add(part, "sheet", &text),
            }
            let promised: Vec<&String> = after.difference(&before).collect();
            assert!(seen(corpus, &schemas).len() > before.len(), "written, it shows nothing of {promised:?}");
        }
    }
}

/// The key of a service in the corpus: it signs these examples and nothing else.
fn key(service: &str) -> EventKey {
    let seed = Sha256::digest(format!("corpus v1 {service}"));
    EventKey::from_seed(&hex::encode(seed)).expect("a key")
}

/// An event as it goes over the wire, signed with the key of the corpus.
fn signed(service: &str, fact: &str, schema: &str, data: String) -> String {
    let told = service == "coordination";
    let id: EventId = "0190a6f0-0000-7000-8000-00000000000e".parse().expect("an identifier");
    let mut envelope = Envelope {
        specversion: "1.0".to_owned(),
        id,
        source: format!("/{service}"),
        kind: type_of(service, fact, 1),
        subject: "0190a6f0-0000-7000-8000-000000000001".to_owned(),
        time: "2026-03-02T09:00:00+08:00".to_owned(),
        datacontenttype: "application/json".to_owned(),
        dataschema: format!("/asyncapi.json#/components/schemas/{schema}"),
        traceparent: (!told).then(|| "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned()),
        epoch: "0190a6f0-0000-7000-8000-00000000000f".to_owned(),
        position: 7,
        caseseq: 1,
        recipient: told.then(|| "petition".to_owned()),
        entryhash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        signature: None,
        keyid: None,
        inclusionproof: None,
        data: RawValue::from_string(data).expect("it is JSON"),
    };
    key(service).sign(&mut envelope);
    serde_json::to_string(&envelope).expect("JSON")
}
