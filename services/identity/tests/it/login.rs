//! Logging in and changing one's password.

use crate::service::{OFFICER, PASSWORD, Running};
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What a caller can tell two refusals apart by.
fn told(mut body: Value) -> Value {
    body.as_object_mut().unwrap().remove("trace_id");
    body
}

#[tokio::test]
async fn a_login_gives_a_bearer_token_that_nobody_keeps() {
    let service = Running::begin().await;
    let reply = service.try_login(OFFICER, PASSWORD).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.body["token_type"], "Bearer");
    assert_eq!(reply.body["expires_in"], 28800);
}

#[tokio::test]
async fn every_failure_reads_the_same() {
    let service = Running::begin().await;
    let operator = service.login("operator").await;
    let wrong = service.try_login(OFFICER, "another password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.body["code"], "login_failed");
    let unknown = service.try_login("nobody", PASSWORD).await;
    let long = "a".repeat(5000);
    let absurd = service.try_login(&long, &long).await;
    assert_eq!(service.post("/accounts/haiyuan-fayuan-court/disable", &operator, "", "").await.status, 200);
    let disabled = service.try_login("haiyuan-fayuan-court", PASSWORD).await;
    for _ in 0..10 {
        service.try_login(OFFICER, "another password").await;
    }
    let held = service.try_login(OFFICER, PASSWORD).await;
    let wrong = told(wrong.body);
    for other in [unknown, absurd, disabled, held] {
        assert_eq!(other.status, StatusCode::UNAUTHORIZED);
        assert_eq!(told(other.body), wrong);
    }
}

#[tokio::test]
async fn guessing_is_slow_and_nobody_is_locked_out_for_good() {
    let service = Running::begin().await;
    for _ in 0..9 {
        assert_eq!(service.try_login(OFFICER, "another password").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(service.try_login(OFFICER, PASSWORD).await.status, StatusCode::OK, "nine are forgiven");
    for _ in 0..10 {
        service.try_login(OFFICER, "another password").await;
    }
    assert_eq!(service.try_login(OFFICER, PASSWORD).await.status, StatusCode::UNAUTHORIZED, "ten are not");
    assert_eq!(
        service.try_login("operator", PASSWORD).await.status,
        StatusCode::OK,
        "others are not concerned"
    );
    service.advance(TimeDelta::minutes(9));
    for _ in 0..20 {
        assert_eq!(service.try_login(OFFICER, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    }
    service.advance(TimeDelta::minutes(1));
    assert_eq!(
        service.try_login(OFFICER, PASSWORD).await.status,
        StatusCode::OK,
        "refused attempts do not count"
    );
}

#[tokio::test]
async fn attempts_sent_at_once_do_not_pass_the_throttle_together() {
    let service = Running::begin().await;
    let guesses = (0..60).map(|i| {
        let password = format!("guess number {i}");
        let service = &service;
        async move { service.try_login(OFFICER, &password).await.status }
    });
    let answers = futures_util::future::join_all(guesses).await;
    assert!(answers.iter().all(|status| *status == StatusCode::UNAUTHORIZED));
    assert_eq!(service.try_login(OFFICER, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    let right = (0..30).map(|_| service.try_login("operator", PASSWORD));
    let answers = futures_util::future::join_all(right).await;
    assert!(answers.iter().all(|reply| reply.status == StatusCode::OK), "a crowd of right ones is no attack");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_without_repeating_it() {
    let service = Running::begin().await;
    let bodies: [(&[u8], u16, &str); 8] = [
        (b"{\"account\":\"a\",\"password\":", 400, "malformed"),
        (b"", 422, "missing_field"),
        (b"{\"account\":\"a\",\"password\":\"b\"} {}", 400, "malformed"),
        (b"{\"account\":\"a\",\"password\":\"\xff\xfe\"}", 400, "not_utf8"),
        (b"{\"account\":\"a\",\"password\":20260302111}", 422, "invalid"),
        (b"{\"account\":\"a\",\"password\":\"b\",\"admin\":true}", 422, "unknown_field"),
        (b"{\"account\":\"a\"}", 422, "missing_field"),
        (b"[\"operator\",\"a demo password\"]", 400, "malformed"),
    ];
    for (body, status, code) in bodies {
        let reply = service.post("/tokens", "", "", body.to_vec()).await;
        assert_eq!(reply.status, status, "{}", reply.body);
        assert_eq!(reply.body["code"], code);
        assert!(!reply.body.to_string().contains("20260302111"));
    }
    let request = axum::http::Request::post("/identity/v1/tokens").header("content-type", "text/plain");
    assert_eq!(
        service.send(request.body("{}".into()).unwrap()).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let service = Running::begin().await;
    let token = service.login(OFFICER).await;
    let change = |current: &str, new: &str| json!({ "current": current, "new": new }).to_string();
    let wrong = service.post("/me/password", &token, "", change("another password", "a new password")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (&wrong.body["code"], &wrong.body["errors"][0]["pointer"]),
        (&json!("wrong_password"), &json!("/current"))
    );
    let short = service.post("/me/password", &token, "", change(PASSWORD, "short")).await;
    assert_eq!(short.body["errors"][0]["pointer"], "/new");
    let done = service.post("/me/password", &token, "", change(PASSWORD, "a new password")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert!(!done.body.to_string().contains("sealed"));
    assert_eq!(service.try_login(OFFICER, PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(service.try_login(OFFICER, "a new password").await.status, StatusCode::OK);
    for _ in 0..10 {
        service.post("/me/password", &token, "", change("another password", "a new password")).await;
    }
    let held = service.post("/me/password", &token, "", change("a new password", "a third password")).await;
    assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY, "a stolen token is no licence to guess");
}
