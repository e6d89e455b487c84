//! kill -9 in the middle of the day: nothing acknowledged is lost, nothing takes effect twice.

use crate::harness::Mesh;
use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Registers cases as fast as it can until the mesh is gone; returns what was acknowledged: key and case.
async fn desk(base: String, token: String, name: usize) -> Vec<(String, String)> {
    let client = Client::new();
    let mut acknowledged = Vec::new();
    for i in 0..500 {
        let key = format!("crash-{name}-{i}");
        let sent = client
            .post(format!("{base}/mediation/v1/cases"))
            .bearer_auth(&token)
            .header("Idempotency-Key", &key)
            .json(&crate::harness::neighbours())
            .timeout(Duration::from_secs(5))
            .send()
            .await;
        match sent {
            Ok(answer) if answer.status() == StatusCode::CREATED => {
                let Ok(body) = answer.json::<Value>().await else { break };
                acknowledged.push((key, body["case"].as_str().unwrap_or_default().to_owned()));
            }
            _ => break,
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_nine_and_takes_effect_once() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let mut acknowledged: BTreeMap<String, String> = BTreeMap::new();
    for round in 0..3 {
        let token = mesh.token("haiyuan-tiaowei-officer").await;
        let desks = (0..4).map(|n| tokio::spawn(desk(mesh.base.clone(), token.clone(), round * 4 + n)));
        let desks: Vec<_> = desks.collect();
        tokio::time::sleep(Duration::from_millis(700 + 300 * round as u64)).await;
        mesh.kill();
        for done in join_all(desks).await {
            acknowledged.extend(done.expect("a desk ends"));
        }
        mesh.restart().await;
    }
    mesh.on_day("2026-03-02").await;
    mesh.settle().await;
    println!("acknowledged before three kill -9: {}", acknowledged.len());
    assert!(acknowledged.len() > 20, "only {} were acknowledged: nothing was tried", acknowledged.len());

    let token = mesh.token("haiyuan-tiaowei-officer").await;
    let client = Client::new();
    for (key, case) in &acknowledged {
        // the case is there, and the same key gives the same case, not another one
        let again = client
            .post(format!("{}/mediation/v1/cases", mesh.base))
            .bearer_auth(&token)
            .header("Idempotency-Key", key)
            .json(&crate::harness::neighbours())
            .send()
            .await
            .expect("it answers");
        assert_eq!(
            again.headers().get("idempotent-replayed").and_then(|v| v.to_str().ok()),
            Some("true"),
            "{key}"
        );
        let body: Value = again.json().await.expect("it is JSON");
        assert_eq!(body["case"], json!(case), "{key}");
        let dispute = body["dispute"].as_str().unwrap_or_default();
        let dossier = client
            .get(format!("{}/coordination/v1/disputes/{dispute}", mesh.base))
            .bearer_auth(&token)
            .send()
            .await
            .expect("it answers");
        assert_eq!(dossier.status(), StatusCode::OK, "the dossier of {key} shows it");
    }
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--data", &folder]);
    assert!(good, "the audit found differences:\n{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_broker_loses_nothing() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, opened) =
        mesh.open("haiyuan-tiaowei-officer", "mediation", &crate::harness::neighbours()).await;
    assert_eq!(status, StatusCode::CREATED);
    mesh.settle().await;
    mesh.kill();
    let store = mesh.folder().join("nats");
    if let Some(pid) = mesh.broker() {
        let pid = pid.to_string();
        let killed = std::process::Command::new("kill").args(["-9", &pid]).status().expect("kill runs");
        assert!(killed.success(), "the broker is killed");
    }
    std::fs::remove_dir_all(&store).expect("the broker's store is wiped");
    mesh.restart().await;
    mesh.on_day("2026-03-02").await;
    // a step after the wipe travels, and everything before it is still in place
    let case = crate::harness::path(&opened);
    let accepted = mesh.take("haiyuan-tiaowei-officer", &case, "accept", &crate::harness::consented()).await;
    assert_eq!(accepted.0, StatusCode::OK, "{}", accepted.1);
    mesh.settle().await;
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default();
    let (_, dossier) = mesh.get("haiyuan-xtzx-coordinator", dispute).await;
    assert_eq!(dossier["cases"][0]["stage"], "accepted", "{dossier}");
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--data", &folder]);
    assert!(good, "{text}");
}
