//! The documents others rely on, frozen: a difference is a decision. `UPDATE=1 cargo test -p mesh-tests contract`
//! writes them anew.

use crate::harness::{program, root};
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
        let document: serde_json::Value = serde_json::from_str(&now).expect("it is JSON");
        assert_eq!(document["openapi"], "3.1.0", "{service}");
    }
    frozen(&root().join("shared/law/openapi.json"), &printed(&["openapi", "law"]));
}

#[test]
fn event_types_are_frozen_and_never_go_away() {
    let file = root().join("shared/contracts/asyncapi.json");
    let before = std::fs::read_to_string(&file).unwrap_or_else(|_| "{}".into());
    let now = printed(&["asyncapi"]);
    let document: serde_json::Value = serde_json::from_str(&now).expect("it is JSON");
    let types = document["components"]["messages"].as_object().expect("it has messages");
    assert!(types.len() > 80, "only {} types", types.len());
    // even a renewed snapshot keeps every type it had
    let before: serde_json::Value = serde_json::from_str(&before).expect("it is JSON");
    for old in before["components"]["messages"].as_object().into_iter().flat_map(|m| m.keys()) {
        assert!(types.contains_key(old), "the type {old} was published once: it stays registered for ever");
    }
    frozen(&file, &now);
}
