//! The documents others rely on, frozen: a difference is a decision. `UPDATE=1 cargo test -p mesh-tests contract`
//! writes them anew.

use crate::harness::{program, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn printed(args: &[&str]) -> String {
    let out = Command::new(program()).args(args).output().expect("the program runs");
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("it prints text")
}

#[expect(clippy::disallowed_methods, reason = "UPDATE=1 is how snapshots are renewed")]
fn frozen(file: &Path, now: &str) {
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(file, now).expect("a snapshot can be written");
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        kept == now,
        "{} is not what the program says now. The snapshot is what others rely on: if the change is meant, run \
         UPDATE=1 cargo test -p mesh-tests contract and look at the difference",
        file.display()
    );
}

#[test]
fn openapi_documents_are_frozen() {
    for service in bus::topology::SERVICES {
        let now = printed(&["openapi", service]);
        frozen(&root().join("services").join(service).join("openapi.json"), &now);
        let document: Value = serde_json::from_str(&now).expect("it is JSON");
        assert_eq!(document["openapi"], "3.1.0", "{service}");
    }
    frozen(&root().join("shared/law/openapi.json"), &printed(&["openapi", "law"]));
}

/// What events name, the centre puts in words: from a table that says what the channels' own tables say.
#[test]
fn steps_are_frozen_in_words() {
    frozen(&root().join("shared/contracts/steps.json"), &printed(&["steps"]));
}

#[test]
fn event_types_are_frozen_and_never_go_away() {
    let file = root().join("shared/contracts/asyncapi.json");
    let before = std::fs::read_to_string(&file).unwrap_or_else(|_| "{}".into());
    let now = printed(&["asyncapi"]);
    let document: Value = serde_json::from_str(&now).expect("it is JSON");
    let types = document["components"]["messages"].as_object().expect("it has messages");
    assert!(types.len() > 80, "only {} types", types.len());
    // even a renewed snapshot keeps every type it had
    let before: Value = serde_json::from_str(&before).expect("it is JSON");
    for old in before["components"]["messages"].as_object().into_iter().flat_map(|m| m.keys()) {
        assert!(types.contains_key(old), "the type {old} was published once: it stays registered for ever");
    }
    frozen(&file, &now);
}

/// Every field that can be filled in is called in Chinese where it is missing, wrong or on offer: a new one needs its line
/// in `shared/kernel/data/fields.txt`.
#[test]
fn every_field_has_a_name_in_chinese() {
    let mut nameless = BTreeSet::new();
    let mut seen = 0;
    for service in bus::topology::SERVICES {
        let document: Value = serde_json::from_str(&printed(&["openapi", service])).expect("it is JSON");
        for field in fields(&document) {
            seen += 1;
            if kernel::input::name_of(&field).is_none() {
                nameless.insert(field);
            }
        }
    }
    assert!(seen > 500, "only {seen} fields can be filled in");
    assert!(nameless.is_empty(), "no name in shared/kernel/data/fields.txt: {nameless:?}");
}

/// The fields of every body that can be sent.
fn fields(document: &Value) -> BTreeSet<String> {
    let operations = document["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let bodies = operations.flat_map(|path| path.as_object().into_iter().flat_map(|path| path.values()));
    let mut open: Vec<&Value> = bodies.map(|operation| &operation["requestBody"]).collect();
    let (mut visited, mut fields) = (BTreeSet::new(), BTreeSet::new());
    while let Some(part) = open.pop() {
        match part {
            Value::Object(members) => {
                if let Some(name) = members.get("$ref").and_then(|of| of.as_str()?.rsplit('/').next())
                    && visited.insert(name)
                {
                    open.push(&document["components"]["schemas"][name]);
                }
                let named = members.get("properties").and_then(Value::as_object);
                fields.extend(named.into_iter().flat_map(|named| named.keys().cloned()));
                open.extend(members.iter().filter(|(name, _)| *name != "example").map(|(_, part)| part));
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    fields
}
