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

#[tokio::test(flavor = "multi_thread")]
async fn which_villages_have_a_committee_and_were_screened_is_read_by_whom_it_concerns() {
    const TOWN: &str = "haiyuan-sanhe-tw-officer";
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let committee = |name: &str, area: &str, from: &str, until: &str| json!({ "name": name, "kind": "village", "area": area, "members": 3, "women": 1, "from": from, "until": until });
    for (account, key, line) in [
        (OFFICER, "one", committee("甲村调委会", "640522104201", "2025-01-01", "2027-12-31")),
        (TOWN, "two", committee("乙村调委会", "640522104202", "2025-01-01", "2027-12-31")),
        (TOWN, "three", committee("丙村调委会", "640522104203", "2023-03-09", "2026-03-08")),
    ] {
        let (status, written) = write(&mesh, account, "committees", key, &line).await;
        assert_eq!(status, StatusCode::CREATED, "{written}");
    }
    let strike = mesh
        .raw(Method::POST, "/mediation/v1/books/committees/1/strike")
        .header("If-Match", "\"2\"")
        .json(&json!({ "reason": "村民委员会撤销" }));
    let (status, struck) =
        read(strike.bearer_auth(mesh.token(TOWN).await).send().await.expect("it answers")).await;
    assert_eq!(status, StatusCode::OK, "{struck}");
    let round =
        json!({ "from": "2026-03-01", "to": "2026-03-13", "areas": ["640522104"], "theme": "春耕前排查" });
    let (status, _) = write(&mesh, TOWN, "screenings", "round", &round).await;
    assert_eq!(status, StatusCode::CREATED);
    for (key, ends) in [("found", false), ("closed", true)] {
        let (_, opened) = mesh.open(TOWN, "mediation", &neighbours()).await;
        let find = json!({
            "screening": "1", "on": "2026-03-02", "place": "640522104201", "what": "村道被堵", "case": opened["case"]
        });
        let (status, written) = write(&mesh, TOWN, "finds", key, &find).await;
        assert_eq!(status, StatusCode::CREATED, "{written}");
        if ends {
            let paper = json!({ "application": { "kind": "withdrawal", "title": "撤回调解申请书", "on": "2026-03-02" } });
            let (status, ended) = mesh.take(TOWN, &path(&opened), "withdraw", &paper).await;
            assert_eq!(status, StatusCode::OK, "{ended}");
        }
    }

    // the town reads its own, from the books of every organ
    let map = |account: &'static str, query: &str| {
        let (mesh, path) = (&mesh, format!("/mediation/v1/coverage{query}"));
        async move { mesh.get(account, &path).await }
    };
    let village = |map: &Value, code: &str| {
        let all = map["villages"].as_array().into_iter().flatten();
        all.into_iter().find(|village| village["code"] == code).cloned().unwrap_or_default()
    };
    let (status, town) = map(TOWN, "").await;
    assert_eq!((status, &town["division"]["code"]), (StatusCode::OK, &json!("640522104")), "{town}");
    assert_eq!(village(&town, "640522104201")["committee"]["name"], "甲村调委会");
    assert_eq!(village(&town, "640522104202")["committee"], Value::Null, "it was struck");
    assert_eq!(village(&town, "640522104203")["committee"]["until"], "2026-03-08");
    let totals = &town["totals"];
    assert_eq!((&totals["with_committee"], &totals["screened"]), (&json!(2), &totals["villages"]));
    assert_eq!((&totals["found"], &totals["closed"]), (&json!(2), &json!(1)), "{town}");
    mesh.on_day("2026-03-09").await;
    let (_, later) = map(TOWN, "").await;
    let ended = village(&later, "640522104203");
    assert_eq!((&ended["committee"], &ended["ended"]["until"]), (&Value::Null, &json!("2026-03-08")));

    // the centre reads the county, and any division of it
    let (status, county) = map("haiyuan-xtzx-coordinator", "").await;
    assert_eq!((status, &county["division"]["name"]), (StatusCode::OK, &json!("宁夏回族自治区中卫市海原县")));
    assert_eq!((&county["totals"]["with_committee"], &county["totals"]["found"]), (&json!(1), &json!(2)));
    let (_, other) = map("haiyuan-xtzx-coordinator", "?division=640522103").await;
    assert_eq!((&other["totals"]["with_committee"], &other["totals"]["screened"]), (&json!(0), &json!(0)));
    let (_, one) = map(TOWN, "?division=640522104201").await;
    assert_eq!(one["totals"]["villages"], 1);

    // beyond his own division, or without keeping books, there is nothing
    for (account, query) in [
        (TOWN, "?division=640522"),
        (TOWN, "?division=640522103"),
        ("haiyuan-fayuan-court", ""),
        ("operator", ""),
    ] {
        let (status, _) = map(account, query).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{account}{query}");
    }
    for query in ["?division=64052", "?division=640522999", "?colour=red", "?division=640522&division=640522"]
    {
        let (status, problem) = map("haiyuan-xtzx-coordinator", query).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {problem}");
        assert!(problem["law"].as_str().is_some_and(|law| law.contains('《')), "{query}: {problem}");
    }
    let (_, problem) = map("haiyuan-xtzx-coordinator", "?division=640522999").await;
    assert_eq!(problem["errors"][0]["pointer"], "/division", "{problem}");
}
