//! The journeys, played against a mesh of their own; then everything compared.

use crate::harness::{Mesh, root};

#[tokio::test(flavor = "multi_thread")]
async fn every_journey_ends_as_it_should_and_nothing_differs() {
    let mesh = Mesh::start().await;
    let mut files: Vec<String> = std::fs::read_dir(root().join("tests/journeys"))
        .expect("there are journeys")
        .filter_map(|entry| Some(entry.ok()?.path().display().to_string()))
        .filter(|path| path.ends_with(".yaml"))
        .collect();
    files.sort();
    assert!(files.len() >= 12, "only {} journeys", files.len());
    let mut args = vec!["play", "--base", &mesh.base];
    args.extend(files.iter().map(String::as_str));
    let (good, text) = mesh.tool(&args);
    println!("{text}");
    assert!(good, "a journey failed:\n{text}");

    mesh.settle().await;
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--data", &folder]);
    println!("{text}");
    assert!(good, "the audit found differences:\n{text}");

    let log = mesh.log();
    for secret in ["马小花", "640522199001010012", "jiefen-demo-2026"] {
        assert!(!log.contains(secret), "the log holds personal data or a secret");
    }
}
