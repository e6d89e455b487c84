//! The books a mediation organ keeps beside its cases: its own, never changed but struck, and part of the ledger.

use crate::harness::{Mesh, consented, neighbours, path, read};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const OFFICER: &str = "haiyuan-tiaowei-officer";

async fn write(mesh: &Mesh, account: &str, book: &str, key: &str, line: &Value) -> (StatusCode, Value) {
    let request = mesh
        .raw(Method::POST, &format!("/mediation/v1/books/{book}"))
        .bearer_auth(mesh.token(account).await)
        .header("Idempotency-Key", key)
        .json(line);
    read(request.send().await.expect("it answers")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organ_keeps_its_own_books_and_the_audit_folds_them() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let mediator = json!({
        "name": "田守正", "post": "member", "appointed_by": "村民代表会议", "from": "2025-01-01"
    });
    let (status, written) = write(&mesh, OFFICER, "mediators", "one", &mediator).await;
    assert_eq!((status, &written["line"]), (StatusCode::CREATED, &json!("1")), "{written}");
    let (status, again) = write(&mesh, OFFICER, "mediators", "one", &mediator).await;
    assert_eq!((status, &again), (StatusCode::CREATED, &written), "the same form counts once");
    let mut junk = mediator.clone();
    junk["junk"] = json!(1);
    let (status, problem) = write(&mesh, OFFICER, "mediators", "two", &junk).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("unknown_field")));

    // who keeps none of the organ's books sees none of them
    for stranger in ["haiyuan-gaj-officer", "haiyuan-fayuan-court", "operator"] {
        let (status, _) = mesh.get(stranger, "/mediation/v1/books/mediators?organ=haiyuan-tiaowei").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{stranger}");
    }
    let (_, own) = mesh.get("haiyuan-gaj-officer", "/mediation/v1/books/mediators").await;
    assert_eq!(own["items"], json!([]), "another organ has a book of its own");
    let (status, seen) =
        mesh.get("haiyuan-xtzx-coordinator", "/mediation/v1/books/mediators?organ=haiyuan-tiaowei").await;
    assert_eq!((status, &seen["items"][0]["says"]["name"]), (StatusCode::OK, &json!("田守正")));
    let (_, list) = mesh.get("haiyuan-xtzx-coordinator", "/mediation/v1/cases").await;
    assert_eq!(list["items"], json!([]), "a book is no case");
    let book = kernel::CaseId::derived(&["book", "mediation", "mediators", "haiyuan-tiaowei"]);
    let (status, _) = mesh.get(OFFICER, &format!("/mediation/v1/cases/{book}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "nor is it found as one");

    // a find names a case of this organ
    let round =
        json!({ "from": "2026-03-01", "to": "2026-03-13", "areas": ["640522"], "theme": "春耕前排查" });
    let (status, _) = write(&mesh, OFFICER, "screenings", "round", &round).await;
    assert_eq!(status, StatusCode::CREATED);
    let (_, opened) = mesh.open(OFFICER, "mediation", &neighbours()).await;
    let (_, foreign) = mesh.open("haiyuan-sanhe-tw-officer", "mediation", &neighbours()).await;
    let find = |case: &Value| json!({ "screening": "1", "on": "2026-03-02", "place": "640522103", "what": "村道被堵", "case": case });
    let (status, problem) = write(&mesh, OFFICER, "finds", "foreign", &find(&foreign["case"])).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("no_such_case")), "{problem}");
    let (status, _) = write(&mesh, OFFICER, "finds", "own", &find(&opened["case"])).await;
    assert_eq!(status, StatusCode::CREATED);

    // struck on the version that was read, with its reason; then it is nobody's mediator
    let case = path(&opened);
    mesh.take(OFFICER, &case, "accept", &consented()).await;
    let assign = json!({ "mediators": ["1"], "chosen_by": "organ", "accepted": true });
    let (status, _) = mesh.take(OFFICER, &case, "assign", &assign).await;
    assert_eq!(status, StatusCode::OK);
    let strike = |tag: &'static str| {
        let request = mesh
            .raw(Method::POST, "/mediation/v1/books/mediators/1/strike")
            .header("If-Match", tag)
            .json(&json!({ "reason": "任期届满" }));
        let token = mesh.token(OFFICER);
        async { read(request.bearer_auth(token.await).send().await.expect("it answers")).await }
    };
    let (status, _) = strike("\"7\"").await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    let (status, struck) = strike("\"1\"").await;
    assert_eq!((status, &struck["version"]), (StatusCode::OK, &json!(2)), "{struck}");
    let (status, problem) = mesh.take(OFFICER, &case, "assign", &assign).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("not_on_roster")));

    mesh.settle().await;
    mesh.kill();
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--replay", "--data", &folder]);
    assert!(good, "the audit found differences:\n{text}");
    assert!(!mesh.log().contains("田守正"), "the log holds personal data");
}
