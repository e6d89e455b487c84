//! Organs and accounts: registered by operators, read by whoever has a token.

use crate::service::{OFFICER, PASSWORD, Running};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn organ(code: &str) -> Value {
    json!({ "code": code, "name": "海原县民政局", "kind": "department", "division": "640522" })
}

fn account(name: &str, organ: &str, roles: Value) -> Value {
    json!({ "account": name, "organ": organ, "roles": roles, "password": "a first password" })
}

#[tokio::test]
async fn only_operators_keep_the_directory() {
    let service = Running::begin().await;
    for caller in [OFFICER, "haiyuan-fayuan-court"] {
        let token = service.login(caller).await;
        for (path, body) in [
            ("/organs", organ("haiyuan-mzj")),
            ("/accounts", account("x-1", "haiyuan-fayuan", json!(["court"]))),
            ("/accounts/operator/disable", json!({})),
            ("/accounts/operator/password", json!({ "password": "a new password" })),
        ] {
            let reply = service.post(path, &token, "k", body.to_string()).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(reply.body["code"], "forbidden");
        }
        assert_eq!(service.get("/accounts/operator", &token).await.status, StatusCode::FORBIDDEN);
        assert_eq!(service.get("/accounts/nobody", &token).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn an_organ_is_registered_once() {
    let service = Running::begin().await;
    let token = service.login("operator").await;
    let body = organ("haiyuan-mzj").to_string();
    let lacking = service.post("/organs", &token, "", body.clone()).await;
    assert_eq!((lacking.status, &lacking.body["code"]), (StatusCode::BAD_REQUEST, &json!("key_required")));
    let first = service.post("/organs", &token, "k1", body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!(first.headers["location"], "/identity/v1/organs/haiyuan-mzj");
    assert_eq!(first.headers["etag"], "\"1\"");
    let again = service.post("/organs", &token, "k1", body.clone()).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let reused = service.post("/organs", &token, "k1", organ("haiyuan-jyj").to_string()).await;
    assert_eq!(reused.body["code"], "key_reused");
    let twice = service.post("/organs", &token, "k2", body).await;
    assert_eq!((twice.status, &twice.body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("taken")));
    let read = service.get("/organs/haiyuan-mzj", &token).await;
    assert_eq!(read.body, first.body);
    assert_eq!(service.get("/organs/haiyuan-jyj", &token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_where_it_stands() {
    let service = Running::begin().await;
    let token = service.login("operator").await;
    let wrong = |name: &str, value: Value| {
        let mut body = organ("haiyuan-mzj");
        body[name] = value;
        body
    };
    for (pointer, body) in [
        ("/code", wrong("code", json!("Haiyuan"))),
        ("/code", wrong("code", json!("海原"))),
        ("/name", wrong("name", json!(" "))),
        ("/kind", wrong("kind", json!("ministry"))),
        ("/division", wrong("division", json!("64052"))),
        ("/head", wrong("head", json!("somebody"))),
    ] {
        let reply = service.post("/organs", &token, "k", body.to_string()).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
        assert_eq!(reply.body["errors"][0]["pointer"], pointer, "{}", reply.body);
    }
    let town = "haiyuan-haicheng-z";
    let mut named = account("x-1", town, json!(["officer"]));
    named["person"] = json!("somebody");
    let mut short = account("x-1", town, json!(["officer"]));
    short["password"] = json!("123456789");
    for (pointer, body) in [
        ("/roles", account("x-1", town, json!(["court"]))),
        ("/roles", account("x-1", town, json!(["procurator"]))),
        ("/roles", account("x-1", "haiyuan-fayuan", json!(["procurator"]))),
        ("/roles", account("x-1", town, json!(["officer", "system"]))),
        ("/roles", account("x-1", town, json!([]))),
        ("/roles", account("x-1", town, json!(["head", "head"]))),
        ("/roles/0", account("x-1", town, json!(["emperor"]))),
        ("/account", account("马小花", town, json!(["officer"]))),
        ("/account", account("system", town, json!(["officer"]))),
        ("/organ", account("x-1", "haiyuan-jyj", json!(["officer"]))),
        ("/account", account(OFFICER, town, json!(["officer"]))),
        ("/password", short),
        ("/person", named),
    ] {
        let reply = service.post("/accounts", &token, "k", body.to_string()).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
        assert_eq!(reply.body["errors"][0]["pointer"], pointer, "{}", reply.body);
        assert!(!reply.body.to_string().contains("马小花"));
    }
    let bad = service.post("/accounts", &token, "k", "{").await;
    assert_eq!((bad.status, &bad.body["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")));
    let bytes = service.post("/accounts", &token, "k", b"{\"account\":\"\xff\"}".to_vec()).await;
    assert_eq!((bytes.status, &bytes.body["code"]), (StatusCode::BAD_REQUEST, &json!("not_utf8")));
}

#[tokio::test]
async fn an_account_lives_from_registration_to_disabling() {
    let service = Running::begin().await;
    let token = service.login("operator").await;
    let body = account("haiyuan-fayuan-02", "haiyuan-fayuan", json!(["court", "officer"])).to_string();
    let first = service.post("/accounts", &token, "k", body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!(first.headers["location"], "/identity/v1/accounts/haiyuan-fayuan-02");
    assert_eq!(service.post("/accounts", &token, "k", body).await.headers["idempotent-replayed"], "true");
    let read = service.get("/accounts/haiyuan-fayuan-02", &token).await;
    assert_eq!(read.body, first.body);
    assert_eq!(service.get("/accounts/nobody", &token).await.status, StatusCode::NOT_FOUND);
    assert_eq!(service.try_login("haiyuan-fayuan-02", "a first password").await.status, StatusCode::OK);

    let reset = json!({ "password": "a second password" }).to_string();
    let reply = service.post("/accounts/haiyuan-fayuan-02/password", &token, "", reset.clone()).await;
    assert_eq!((reply.status, &reply.body["version"]), (StatusCode::OK, &json!(3)));
    assert_eq!(
        service.try_login("haiyuan-fayuan-02", "a first password").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(service.try_login("haiyuan-fayuan-02", "a second password").await.status, StatusCode::OK);
    assert_eq!(
        service.post("/accounts/nobody/password", &token, "", reset).await.status,
        StatusCode::NOT_FOUND
    );

    for _ in 0..2 {
        let reply = service.post("/accounts/haiyuan-fayuan-02/disable", &token, "", "").await;
        assert_eq!((reply.status, &reply.body["disabled"]), (StatusCode::OK, &json!(true)));
        assert_eq!(reply.body["version"], 4);
    }
    assert_eq!(
        service.try_login("haiyuan-fayuan-02", "a second password").await.status,
        StatusCode::UNAUTHORIZED
    );
    let own = service.post("/accounts/operator/disable", &token, "", "{}").await;
    assert_eq!(own.body["code"], "own_account");

    let kinds: Vec<String> =
        service.kit.ledger.entries_after(0, 100).await.unwrap().into_iter().map(|e| e.kind).collect();
    assert_eq!(
        kinds[kinds.len() - 4..],
        ["account_registered", "password_set", "password_set", "account_disabled"]
    );
}

#[tokio::test]
async fn organs_are_paged() {
    let service = Running::begin().await;
    let token = service.login(OFFICER).await;
    let first = service.get("/organs?limit=2", &token).await;
    assert_eq!(first.body["items"].as_array().unwrap().len(), 2);
    let next = first.body["next_cursor"].as_str().unwrap();
    assert!(first.headers["link"].to_str().unwrap().contains(next));
    let rest = service.get(&format!("/organs?cursor={next}"), &token).await;
    assert_eq!(rest.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest.body["next_cursor"], Value::Null);
    assert_eq!(service.get("/organs?cursor=abc", &token).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get("/organs?name=abc", &token).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_ledger_holds_no_password_and_tells_nobody() {
    let service = Running::begin().await;
    let token = service.login("operator").await;
    let body = account("x-1", "haiyuan-fayuan", json!(["court"])).to_string();
    assert_eq!(service.post("/accounts", &token, "k", body).await.status, StatusCode::CREATED);
    let entries = service.kit.ledger.entries_after(0, 100).await.unwrap();
    assert_eq!(entries.len(), 3 + 2 * 4);
    for entry in entries {
        assert!(entry.wire.is_none());
        for secret in [PASSWORD, "a first password", "argon2"] {
            assert!(!entry.body.contains(secret), "{}", entry.body);
        }
    }
}
