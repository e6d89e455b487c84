//! One dispute can be followed through all services by its trace id, and what travels is registered.

use crate::harness::{Mesh, neighbours, path};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_leads_through_every_service_a_hand_over_touches() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, opened) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    mesh.settle().await;
    let case = path(&opened);
    let token = mesh.token("haiyuan-xfj-officer").await;
    let seen = mesh.raw(Method::GET, &case).bearer_auth(&token).send().await.expect("it answers");
    let tag = seen.headers()["etag"].to_str().expect("text").to_owned();
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let referred = mesh
        .raw(Method::POST, &format!("{case}/refer"))
        .bearer_auth(&token)
        .header("If-Match", tag)
        .header("traceparent", format!("00-{id}-00f067aa0ba902b7-01"))
        .json(&json!({ "to": "mediation", "organ": "haiyuan-tiaowei" }))
        .send()
        .await
        .expect("it answers");
    assert_eq!(referred.status(), StatusCode::OK);
    assert!(referred.headers()["traceparent"].to_str().expect("text").contains(id), "the trace comes back");
    mesh.settle().await;

    let log = mesh.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(id)).collect();
    for service in ["coordination", "mediation"] {
        let received = lines.iter().any(|line| {
            line.contains("event received") && line.contains(&format!("\"service\":\"{service}\""))
        });
        assert!(received, "{service} logs the trace:\n{}", lines.join("\n"));
    }
    assert!(lines.iter().any(|line| line.contains("\"step\":\"refer\"")), "{}", lines.join("\n"));
    assert!(lines.iter().any(|line| line.contains("\"step\":\"receive\"")), "{}", lines.join("\n"));
    assert!(!log.contains("马小花") && !log.contains("李大山"), "no personal data in the log");

    // the same trace stands in the ledger of the case that was opened by it
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default();
    let (_, dossier) = mesh.get("haiyuan-tiaowei-officer", dispute).await;
    let lines = dossier["cases"].as_array().expect("cases");
    let mediation = lines.iter().find(|line| line["channel"] == "mediation").expect("it was handed over");
    let (_, history) = mesh
        .get(
            "haiyuan-tiaowei-officer",
            &format!("{}/history", mediation["path"].as_str().unwrap_or_default()),
        )
        .await;
    assert!(history["items"][0]["trace"].as_str().is_some_and(|trace| trace.contains(id)), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_told_is_registered_and_holds_no_personal_data_in_clear() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, opened) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
    mesh.settle().await;
    let case = path(&opened);
    mesh.take(
        "haiyuan-xfj-officer",
        &case,
        "refer",
        &json!({ "to": "mediation", "organ": "haiyuan-tiaowei" }),
    )
    .await;
    mesh.settle().await;
    let (_, registered) = mesh.get("operator", "/asyncapi.json").await;
    let types = registered["components"]["messages"].as_object().expect("it has messages").clone();
    let mut told = 0;
    for service in bus::topology::SERVICES {
        let database = mesh.folder().join(format!("{service}.db"));
        let ledger = ledger::Ledger::open(&format!("sqlite://{}?mode=rw", database.display()))
            .await
            .expect("it opens");
        for entry in ledger.entries_after(0, 10_000).await.expect("it reads") {
            let Some(wire) = entry.wire else { continue };
            told += 1;
            let kind = format!("cn.jiefen.{service}.{}.v1", entry.kind);
            assert!(types.contains_key(&kind), "{kind} is not registered");
            for secret in ["马小花", "李大山", "640522199001010012", "通行纠纷", "恢复通行"] {
                assert!(!wire.contains(secret), "{kind} tells personal data in clear");
            }
            serde_json::from_str::<Value>(&wire).expect("it is JSON");
        }
    }
    assert!(told >= 5, "only {told} events were told");
}
