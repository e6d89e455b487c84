//! The direction of dependencies, enforced: who may know whom.

use crate::harness::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each room may depend on, of the rooms of this house.
const MAY: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("law", &["kernel"]),
    ("procedure", &["kernel", "law"]),
    ("contracts", &["kernel", "law"]),
    ("ledger", &["kernel"]),
    ("bus", &["kernel"]),
    ("web", &["kernel"]),
    ("host", &["kernel", "law", "procedure", "contracts", "ledger", "bus", "web"]),
    ("testkit", &["kernel", "procedure", "host", "ledger", "bus", "web", "law"]),
    ("petition", &["kernel", "law", "procedure", "host"]),
    ("mediation", &["kernel", "law", "procedure", "host"]),
    ("adjudication", &["kernel", "law", "procedure", "host"]),
    ("reconsideration", &["kernel", "law", "procedure", "host"]),
    ("litigation", &["kernel", "law", "procedure", "host"]),
    ("recommendation", &["kernel", "law", "procedure", "host"]),
    ("coordination", &["kernel", "law", "contracts", "host", "ledger", "web"]),
    ("identity", &["kernel", "host", "ledger", "web", "contracts"]),
];

/// What no pure room may know.
const IMPURE: [&str; 6] = ["tokio", "sea-orm", "axum", "async-nats", "reqwest", "host"];

fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&out.stdout).expect("it is JSON");
    let packages = metadata["packages"].as_array().expect("it lists packages");
    packages
        .iter()
        .map(|package| {
            let needs = package["dependencies"].as_array().into_iter().flatten();
            let needs = needs.filter(|d| d["kind"].is_null()).filter_map(|d| d["name"].as_str());
            (package["name"].as_str().unwrap_or_default().to_owned(), needs.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn dependencies_point_down_only() {
    let edges = edges();
    let rooms: BTreeSet<&str> = MAY.iter().map(|(room, _)| *room).collect();
    for (room, may) in MAY {
        let needs = edges.get(*room).unwrap_or_else(|| panic!("there is a room {room}"));
        for need in needs.iter().filter(|need| rooms.contains(need.as_str())) {
            assert!(may.contains(&need.as_str()), "{room} may not depend on {need}");
        }
    }
    let known: BTreeSet<&str> = rooms.iter().copied().chain(["mesh", "mesh-tests", "sim"]).collect();
    let all: BTreeSet<&str> = edges.keys().map(String::as_str).collect();
    assert_eq!(all, known, "every member is in the table");
}

#[test]
fn the_words_the_law_and_the_procedures_do_no_io() {
    let edges = edges();
    for room in ["kernel", "law", "procedure", "contracts"] {
        for need in &edges[room] {
            assert!(!IMPURE.contains(&need.as_str()), "{room} may not know {need}");
        }
    }
}

#[test]
fn steps_know_neither_host_nor_wire() {
    for service in kernel::CHANNELS {
        let steps = root().join("services").join(service).join("src/step");
        for file in std::fs::read_dir(&steps).unwrap_or_else(|_| panic!("{service} has steps")) {
            let file = file.expect("a file").path();
            let text = std::fs::read_to_string(&file).expect("a source file");
            for line in text.lines().filter(|line| line.trim_start().starts_with("use ")) {
                for forbidden in ["host::", "ledger::", "bus::", "web::", "tokio::", "axum::", "sea_orm::"] {
                    assert!(!line.contains(forbidden), "{}: {line}", file.display());
                }
            }
        }
    }
}
