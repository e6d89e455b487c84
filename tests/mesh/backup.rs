//! The drill: a copy made while desks work, brought back into a new folder and into the other engine, where the same
//! entries fold to the same states.

use crate::harness::{Mesh, neighbours};
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A server with an empty database for each service; the template of their addresses.
#[expect(clippy::disallowed_methods, reason = "the test run says where its PostgreSQL server is")]
async fn databases() -> String {
    let server =
        std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL: run tests/run, which starts one");
    let admin = Database::connect(&server).await.expect("the PostgreSQL server answers");
    let run = uuid::Uuid::new_v4().simple().to_string();
    for service in bus::topology::SERVICES {
        admin.execute_unprepared(&format!("CREATE DATABASE r{run}_{service}")).await.expect("a database");
    }
    let base = server.rsplit_once('/').expect("an address").0;
    format!("{base}/r{run}_{{service}}")
}

fn json(report: &str) -> Value {
    let at = report.find('{').unwrap_or_else(|| panic!("JSON: {report}"));
    serde_json::from_str(&report[at..]).unwrap_or_else(|_| panic!("JSON: {report}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_under_work_comes_back_whole_on_either_engine() {
    let mesh = Arc::new(Mesh::start().await);
    mesh.on_day("2026-03-02").await;
    let (working, stop) = (mesh.clone(), Arc::new(AtomicBool::new(false)));
    let until = stop.clone();
    let desk = tokio::spawn(async move {
        let mut count = 0;
        while !until.load(Ordering::Relaxed) {
            let (status, _) = working.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
            assert_eq!(status, StatusCode::CREATED, "the desk goes on while the copy is made");
            count += 1;
        }
        count
    });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let data = mesh.folder().display().to_string();
    let place = tempfile::tempdir().expect("a folder");
    let at = |name: &str| place.path().join(name).display().to_string();
    let (copy, keys) = (at("copy"), at("keys"));
    let (tool, args) = (mesh.clone(), [data.clone(), copy.clone(), keys.clone()]);
    let made = tokio::task::spawn_blocking(move || {
        tool.tool(&["backup", "--data", &args[0], "--to", &args[1], "--keys", &args[2]])
    });
    let (good, said) = made.await.expect("it runs");
    assert!(good, "{said}");
    stop.store(true, Ordering::Relaxed);
    assert!(desk.await.expect("the desk works") > 0);

    let (good, said) = mesh.tool(&["restore", "--from", &copy, "--keys", &keys, "--data", &at("back")]);
    assert!(good || said.contains("尚未收到"), "whole, but for what was on its way: {said}");
    assert!(!said.contains("没有发出") && !said.contains("内容不同") && !said.contains("altered"), "{said}");
    let template = databases().await;
    let (_, said) = mesh.tool(&[
        "restore",
        "--from",
        &copy,
        "--keys",
        &keys,
        "--data",
        &at("other"),
        "--databases",
        &template,
    ]);
    assert!(!said.contains("没有发出") && !said.contains("内容不同") && !said.contains("altered"), "{said}");

    // the same entries fold to the same states on both engines
    let replayed = |args: &[&str]| {
        let (_, report) = mesh.tool(&[&["audit", "--replay", "--json"], args].concat());
        let report = json(&report);
        assert!(!report["findings"].to_string().contains("重放"), "{report}");
        report["replayed"].as_u64().unwrap_or_default()
    };
    let here = replayed(&["--data", &at("back")]);
    assert!(here > 0);
    assert_eq!(replayed(&["--data", &at("other"), "--databases", &template]), here);

    // what was on its way when the copy was made arrives once the county works again
    let again = Mesh::continued(std::path::Path::new(&at("back"))).await;
    again.settle().await;
    let (good, report) = again.tool(&["audit", "--data", &at("back")]);
    assert!(good, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_copy_is_not_restored() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    mesh.settle().await;
    mesh.kill();
    let data = mesh.folder().display().to_string();
    let place = tempfile::tempdir().expect("a folder");
    let at = |name: &str| place.path().join(name).display().to_string();
    let (copy, keys, back) = (at("copy"), at("keys"), at("back"));
    let (good, said) = mesh.tool(&["backup", "--data", &data, "--to", &copy, "--keys", &keys]);
    assert!(good, "{said}");
    let restore = || mesh.tool(&["restore", "--from", &copy, "--keys", &keys, "--data", &back]);
    let refused = |what: &str, word: &str| {
        let (good, said) = restore();
        assert!(!good && said.contains(word), "{what}: {said}");
        assert!(!std::path::Path::new(&back).exists(), "{what}: nothing was made");
    };
    assert!(!mesh.tool(&["backup", "--data", &data, "--to", &copy]).0, "a folder that is there already");
    assert!(!mesh.tool(&["backup", "--data", &at("nothing"), "--to", &at("x")]).0, "no data");
    let file = place.path().join("copy/petition.db");
    let whole = std::fs::read(&file).expect("it reads");
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    std::fs::write(&file, flipped).expect("it is planted");
    refused("a flipped bit", "petition.db");
    std::fs::remove_file(&file).expect("it is planted");
    refused("a missing file", "petition.db");
    std::fs::write(&file, whole).expect("it is put back");
    let key = place.path().join("keys/county.key");
    let secret = std::fs::read(&key).expect("it reads");
    std::fs::remove_file(&key).expect("it is planted");
    refused("a missing key", "county.key");
    std::fs::write(&key, secret).expect("it is put back");
    let (good, said) = restore();
    assert!(good, "{said}");
    let (good, said) = restore();
    assert!(!good && said.contains("还不存在"), "nothing is written over: {said}");
}
