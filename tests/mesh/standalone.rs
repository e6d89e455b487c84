//! A service by itself: its own program, its own database, a NATS server it is given; and a server that is not fit.

use crate::harness::{nats_server, program_of};
use bus::{Keys, Ports, Server, config, provision};
use kernel::Clock;
use reqwest::StatusCode;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that ends with the test.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ended = self.0.kill();
        let _ended = self.0.wait();
    }
}

/// The mediation service on this folder and this server; its address.
fn mediation(folder: &Path, nats: &str, keys: &Keys) -> (Ending, String) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    };
    let seed = write("seed", keys.service("mediation").expect("the topology has it"));
    let key = write("county.key", &kernel::CountyKey::generate().to_hex());
    let signing = identity::SigningKey::load_or_generate(folder.join("signing.pem")).expect("a key");
    let jwks = write("jwks.json", &serde_json::to_string(&signing.jwks()).expect("JSON"));
    let event = contracts::sign::EventKey::generate();
    let directory =
        contracts::sign::Directory::of(vec![event.listed("mediation", kernel::SystemClock.now())])
            .expect("keys");
    let event_key = write("event.key", &event.seed());
    let event_directory = write("event-directory.json", &serde_json::to_string(&directory).expect("JSON"));
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
    let child = Command::new(program_of("mediation"))
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--nats-url", nats])
        .args(["--database-url", &format!("sqlite://{}?mode=rwc", folder.join("mediation.db").display())])
        .arg("--nats-seed-file")
        .arg(seed)
        .arg("--county-key-file")
        .arg(key)
        .arg("--jwks-file")
        .arg(jwks)
        .arg("--event-key-file")
        .arg(event_key)
        .arg("--event-directory-file")
        .arg(event_directory)
        .stderr(Stdio::null())
        .spawn()
        .expect("the service starts");
    (Ending(child), format!("http://127.0.0.1:{port}"))
}

/// Readiness, once it is as expected; what it said last, otherwise.
async fn readiness(base: &str, expected: StatusCode) -> Value {
    let began = Instant::now();
    let mut last = Value::Null;
    while began.elapsed() < Duration::from_secs(30) {
        if let Ok(answer) = reqwest::get(format!("{base}/readyz")).await {
            let status = answer.status();
            last = answer.json().await.unwrap_or_default();
            if status == expected {
                return last;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("readiness is not {expected}: {last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_runs_alone_against_a_server_and_its_own_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = Keys::load_or_mint(&folder.path().join("keys.json")).expect("keys");
    let server = Server::start(&nats_server(), &folder.path().join("nats"), &keys).await.expect("a server");
    provision::all(&server.url(), &keys, 1).await.expect("streams");
    let (_service, base) = mediation(folder.path(), &server.url(), &keys);
    let ready = readiness(&base, StatusCode::OK).await;
    assert!(ready["checks"].as_array().is_some_and(|checks| checks.len() >= 3), "{ready}");
    let document = reqwest::get(format!("{base}/docs/mediation.json")).await.expect("it answers");
    assert_eq!(document.status(), StatusCode::OK);
    let metrics =
        reqwest::get(format!("{base}/metrics")).await.expect("it answers").text().await.expect("text");
    assert!(metrics.contains("http_request_duration_seconds"), "{metrics}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_sync_is_named_and_the_service_is_not_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = Keys::load_or_mint(&folder.path().join("keys.json")).expect("keys");
    let dir = folder.path().join("nats");
    std::fs::create_dir_all(&dir).expect("a folder");
    let ports = Ports::free().expect("ports");
    let sync = bus::Sync::Always;
    let good = config::render(config::Settings { keys: &keys, ports, dir: &dir, sync, cluster: None })
        .expect("a configuration");
    assert!(good.contains("sync_interval: always"));
    let bad = dir.join("bad.conf");
    std::fs::write(&bad, good.replace("sync_interval: always", "sync_interval: \"2m\"")).expect("written");
    let server = Command::new(nats_server())
        .arg("--config")
        .arg(&bad)
        .env(config::STORE_KEY, "0123456789abcdef0123456789abcdef")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let _server = Ending(server);
    let url = format!("nats://127.0.0.1:{}", ports.client);
    let began = Instant::now();
    while provision::all(&url, &keys, 1).await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(30), "streams can be made on the unfit server");
    }
    let (_service, base) = mediation(folder.path(), &url, &keys);
    let ready = readiness(&base, StatusCode::SERVICE_UNAVAILABLE).await;
    let text = ready.to_string();
    assert!(text.contains("sync_interval"), "the reason is named: {text}");
    // it lives, and its desk can read: only readiness is withheld
    let live = reqwest::get(format!("{base}/livez")).await.expect("it answers");
    assert_eq!(live.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_of_another_county_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let theirs = Keys::load_or_mint(&folder.path().join("theirs.json")).expect("keys");
    let ours = Keys::load_or_mint(&folder.path().join("ours.json")).expect("keys");
    let server = Server::start(&nats_server(), &folder.path().join("nats"), &theirs).await.expect("a server");
    let (_service, base) = mediation(folder.path(), &server.url(), &ours);
    let began = Instant::now();
    loop {
        let ready = readiness(&base, StatusCode::SERVICE_UNAVAILABLE).await;
        let reason = ready.to_string();
        if reason.contains("it is the server of another county")
            && reason.contains("可能连接到了另一个县的服务器，请核对服务器地址和密钥文件")
        {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "the reason is named: {ready}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    server.stop().await;
}
