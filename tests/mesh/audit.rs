//! The auditor, shown what is wrong: each thing that must not happen is planted once, and found.

use crate::harness::{Mesh, neighbours};
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use std::path::Path;

async fn sql(folder: &Path, service: &str, statement: &str) {
    let url = format!("sqlite://{}?mode=rw", folder.join(format!("{service}.db")).display());
    let db = Database::connect(url).await.expect("it opens");
    let done = db.execute_unprepared(statement).await.expect("it is planted");
    assert!(done.rows_affected() > 0, "it is planted: {statement}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_must_not_be_is_found() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let mut answers = String::new();
    for _ in 0..3 {
        let (status, opened) = mesh.open("haiyuan-xfj-officer", "petition", &neighbours()).await;
        assert_eq!(status, StatusCode::CREATED);
        let answer = json!({ "service": "petition", "case": opened["case"], "version": opened["version"] });
        answers.push_str(&format!("{answer}\n"));
    }
    mesh.settle().await;
    mesh.kill();
    let data = mesh.folder().to_owned();
    let history = data.join("answers.jsonl");
    std::fs::write(&history, &answers).expect("it can be written");
    let (folder, history) = (data.display().to_string(), history.display().to_string());
    let audit = || mesh.tool(&["audit", "--data", &folder, "--history", &history, "--json"]);
    let (good, report) = audit();
    let report: Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("it is JSON: {report}"));
    assert!(good, "{report}");
    assert_eq!((&report["answers"], &report["cases"]["petition"]), (&json!(3), &json!(3)));
    assert!(report["deadlines"].as_u64().is_some_and(|n| n >= 3), "{report}");

    let flip = "UPDATE ledger_entry SET body = replace(body, '通行', '通车') WHERE pos = 1";
    let back = "UPDATE ledger_entry SET body = replace(body, '通车', '通行') WHERE pos = 1";
    for (service, plant, undo, word) in [
        ("petition", flip, back, "altered"),
        (
            "petition",
            "UPDATE deadline SET due_at = due_at + 86400000000 WHERE state = 'armed'",
            "UPDATE deadline SET due_at = due_at - 86400000000 WHERE state = 'armed'",
            "届满，登记为",
        ),
        (
            "petition",
            "UPDATE deadline SET state = 'lost' WHERE state = 'armed'",
            "UPDATE deadline SET state = 'armed' WHERE state = 'lost'",
            "不会到期",
        ),
        (
            "petition",
            "UPDATE case_state SET number = '海信〔2026〕9号' WHERE number = '海信〔2026〕3号'",
            "UPDATE case_state SET number = '海信〔2026〕3号' WHERE number = '海信〔2026〕9号'",
            "空号",
        ),
        (
            "petition",
            "UPDATE case_state SET number = '海信〔2026〕2号' WHERE number = '海信〔2026〕3号'",
            "UPDATE case_state SET number = '海信〔2026〕3号' WHERE case_id = (SELECT max(case_id) FROM case_state)",
            "重复",
        ),
        (
            "coordination",
            "UPDATE inbox SET hash = 'x' || hash WHERE producer = 'petition' AND pos = 1",
            "UPDATE inbox SET hash = substr(hash, 2) WHERE producer = 'petition' AND pos = 1",
            "内容不同",
        ),
        (
            "coordination",
            "UPDATE inbox SET event_id = 'x' || event_id WHERE producer = 'petition' AND pos = 1",
            "UPDATE inbox SET event_id = substr(event_id, 2) WHERE producer = 'petition' AND pos = 1",
            "没有发出的事件",
        ),
        (
            "petition",
            "UPDATE ledger_head SET pos = pos + 1",
            "UPDATE ledger_head SET pos = pos - 1",
            "the head says",
        ),
        (
            "petition",
            "UPDATE case_state SET version = 0 WHERE number = '海信〔2026〕1号'",
            "UPDATE case_state SET version = 2 WHERE number = '海信〔2026〕1号'",
            "只有0步",
        ),
    ] {
        sql(&data, service, plant).await;
        let (good, report) = audit();
        assert!(!good && report.contains(word), "{plant}: {report}");
        sql(&data, service, undo).await;
    }
    assert!(audit().0, "all is well again");

    // what a client was answered and the ledger lacks
    let lost = json!({ "service": "petition", "case": "01a21d15-3379-775b-8388-352b9ac902a7", "version": 1 });
    std::fs::write(data.join("answers.jsonl"), format!("{answers}{lost}\n")).expect("it can be written");
    let (good, report) = audit();
    assert!(!good && report.contains("账本中没有该案"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_auditor_reports_to_the_centre_and_to_nobody_else() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, report) = mesh.get("haiyuan-xtzx-coordinator", "/audit").await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let (status, _) = mesh.get("haiyuan-xfj-officer", "/audit").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "what the caller may not see does not exist");
    let nobody = mesh.raw(reqwest::Method::GET, "/audit").send().await.expect("it answers");
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}
