//! Producer and consumer compared while they run: what is missing comes by itself, with the broker or without it;
//! what contradicts is named to the case.

use crate::harness::{Mesh, neighbours, path};
use ledger::Ledger;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

const CLERK: &str = "haiyuan-xfj-officer";
const CENTRE: &str = "haiyuan-xtzx-coordinator";
/// What is planted is found within a minute.
const MINUTE: Duration = Duration::from_secs(60);

async fn ledger(mesh: &Mesh, service: &str) -> Ledger {
    let url = format!("sqlite://{}?mode=rw", mesh.folder().join(format!("{service}.db")).display());
    Ledger::open(&url).await.expect("the ledger opens")
}

async fn database(mesh: &Mesh, service: &str) -> DatabaseConnection {
    let url = format!("sqlite://{}?mode=rw", mesh.folder().join(format!("{service}.db")).display());
    let db = Database::connect(url).await.expect("it opens");
    db.execute_unprepared("PRAGMA busy_timeout = 10000").await.expect("it waits");
    db
}

fn signal(mesh: &Mesh, signal: &str) {
    let pid = mesh.broker().expect("the broker runs").to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().expect("kill runs").success());
}

/// What the log calls a contradiction: what it is, the event, and its case. That an event arrived is in the log, too.
fn contradictions(log: &str) -> BTreeSet<[String; 3]> {
    let lines = log.lines().filter(|line| line.contains("contradict each other"));
    let said = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let word = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    said.map(|line| ["what", "event.id", "case.id"].map(|name| word(&line, name))).collect()
}

/// What is planted: so many rows of the inbox taken out, altered, and put in that nobody told.
const TAKEN: u64 = 100;
const ALTERED: u64 = 60;
const FOREIGN: u64 = 40;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_out_of_an_inbox_is_put_back_and_what_contradicts_is_named_to_the_case() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let mut last = Value::Null;
    // two events each
    for _ in 0..(TAKEN + ALTERED) / 2 {
        let (status, opened) = mesh.open(CLERK, "petition", &neighbours()).await;
        assert_eq!(status, StatusCode::CREATED);
        last = opened;
    }
    mesh.settle().await;
    let (petition, centre) = (ledger(&mesh, "petition").await, ledger(&mesh, "coordination").await);
    let told = petition.told("coordination").await.expect("it counts");
    assert_eq!(centre.heard("petition").await.expect("it counts"), told);
    let (_, before) = mesh.get(CENTRE, last["links"]["dispute"].as_str().unwrap_or_default()).await;
    let db = database(&mesh, "coordination").await;
    let change =
        async |sql: String| db.execute_unprepared(&sql).await.expect("the inbox is changed").rows_affected();
    let of = "FROM inbox WHERE producer = 'petition' ORDER BY pos";
    let began = Instant::now();
    let mut planted =
        change(format!("DELETE FROM inbox WHERE rowid IN (SELECT rowid {of} LIMIT {TAKEN})")).await;
    planted += change(format!(
        "UPDATE inbox SET hash = 'altered' WHERE rowid IN (SELECT rowid {of} DESC LIMIT {ALTERED})"
    ))
    .await;
    planted += change(format!(
        "INSERT INTO inbox SELECT producer, 'foreign-' || event_id, epoch, pos, 'foreign-' || case_id, case_seq, hash, \
         state, payload, at {of} DESC LIMIT {FOREIGN}"
    ))
    .await;
    assert_eq!(planted, TAKEN + ALTERED + FOREIGN);
    // what is wrong, the event and its case, as the log has to name them
    let mut wrong = Vec::new();
    for entry in petition.entries_after(0, 10_000).await.expect("it reads") {
        let pos = u64::try_from(entry.pos).expect("a position");
        if pos > told - ALTERED {
            wrong.push(["altered".to_owned(), entry.event_id.clone(), entry.case_id.clone()]);
        }
        if pos > told - FOREIGN {
            let [event, case] = [entry.event_id, entry.case_id].map(|id| format!("foreign-{id}"));
            wrong.push(["foreign".to_owned(), event, case]);
        }
    }
    assert_eq!(wrong.len() as u64, ALTERED + FOREIGN);
    // all of it is found within a minute: what is missing comes back, and what contradicts is told with its case
    loop {
        let whole = centre.heard("petition").await.expect("it counts") == told + FOREIGN;
        let named = contradictions(&mesh.log());
        let unnamed = wrong.iter().filter(|words| !named.contains(*words)).count();
        if whole && unnamed == 0 {
            assert_eq!(named.len(), wrong.len(), "and nothing else is called wrong");
            break;
        }
        assert!(began.elapsed() < MINUTE, "{unnamed} are not named; all rows are there: {whole}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (_, after) = mesh.get(CENTRE, last["links"]["dispute"].as_str().unwrap_or_default()).await;
    assert_eq!(after, before, "and nothing takes effect a second time");
    let (_, ready) = mesh.get(CENTRE, "/coordination/readyz").await;
    let counted = format!("多出{FOREIGN}条，不同{ALTERED}条");
    assert!(ready.to_string().contains(&counted), "{ready}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_broker_events_come_from_the_ledgers() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, opened) = mesh.open(CLERK, "petition", &neighbours()).await;
    mesh.settle().await;
    signal(&mesh, "-STOP");
    let token = mesh.token(CLERK).await;
    let case = path(&opened);
    let seen = mesh.raw(reqwest::Method::GET, &case).bearer_auth(&token).send().await.expect("it answers");
    let tag = seen.headers()["etag"].to_str().expect("a tag").to_owned();
    let refer = json!({ "to": "mediation", "organ": "haiyuan-tiaowei" });
    let request = mesh.raw(reqwest::Method::POST, &format!("{case}/refer")).bearer_auth(&token);
    let sent = request.header("If-Match", tag).json(&refer).send().await.expect("the desk goes on");
    assert_eq!(sent.status(), StatusCode::OK);
    // four hops without a broker: petition, coordination, mediation, coordination
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default().to_owned();
    let began = Instant::now();
    loop {
        let (_, dossier) = mesh.get(CENTRE, &dispute).await;
        if dossier["cases"].as_array().is_some_and(|cases| cases.len() == 2) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{dossier}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    signal(&mesh, "-CONT");
    mesh.settle().await;
    let data = mesh.folder().display().to_string();
    let (good, audit) = mesh.tool(&["audit", "--data", &data]);
    assert!(good, "what comes late from the broker takes no second effect: {audit}");
}
