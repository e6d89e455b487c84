//! Which tokens are taken: the right one, and no other.

use crate::service::{OFFICER, Running};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer;
use kernel::Clock;
use serde_json::{Value, json};

const HOUR: i64 = 3600;

/// Claims of a good token, as they stand now.
fn claims(service: &Running) -> Value {
    let now = service.clock.now().timestamp();
    json!({
        "iss": "jiefen", "aud": "jiefen", "sub": OFFICER, "iat": now, "nbf": now, "exp": now + 8 * HOUR,
        "organ": "haiyuan-haicheng-z", "division": "640522100", "roles": ["officer"],
    })
}

fn header(service: &Running) -> Value {
    json!({ "alg": "EdDSA", "typ": "JWT", "kid": service.key.kid() })
}

/// A token with whatever header and claims, signed by whoever has this key.
fn signed(header: &Value, claims: &Value, signer: &ed25519_dalek::SigningKey) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(signer.sign(message.as_bytes()).to_bytes());
    format!("{message}.{signature}")
}

async fn refused(service: &Running, what: &str, token: &str) {
    let reply = service.get("/me", token).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{what}");
    assert_eq!(reply.body["code"], "unauthorized", "{what}");
    assert_eq!(reply.headers["www-authenticate"], "Bearer", "{what}");
}

#[tokio::test]
async fn a_good_token_is_taken() {
    let service = Running::begin().await;
    let mine = signed(&header(&service), &claims(&service), &service.signer);
    assert_eq!(service.get("/me", &mine).await.status, StatusCode::OK);
    let reply = service.get("/me", &service.login(OFFICER).await).await;
    assert_eq!(reply.status, StatusCode::OK);
    let me = json!({
        "account": OFFICER, "organ": "haiyuan-haicheng-z", "organ_name": "海原县海城镇人民政府",
        "division": "640522100", "roles": ["officer"],
    });
    assert_eq!(reply.body, me);
}

#[tokio::test]
async fn a_token_that_was_taken_once_ends_with_its_time_and_with_its_key() {
    let service = Running::begin().await;
    let mine = signed(&header(&service), &claims(&service), &service.signer);
    for _ in 0..2 {
        assert_eq!(service.get("/me", &mine).await.status, StatusCode::OK);
    }
    let (message, signature) = mine.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let altered = format!("{message}.{first}{}", &signature[1..]);
    refused(&service, "another signature", &altered).await;
    service.advance(chrono::TimeDelta::hours(9));
    refused(&service, "its time is over", &mine).await;
    let fresh = signed(&header(&service), &claims(&service), &service.signer);
    assert_eq!(service.get("/me", &fresh).await.status, StatusCode::OK);
    service.kit.verifier.renew(jsonwebtoken::jwk::JwkSet { keys: Vec::new() });
    refused(&service, "its key is no longer known", &fresh).await;
}

#[tokio::test]
async fn an_issued_token_says_what_every_service_needs_and_no_more() {
    let service = Running::begin().await;
    let token = service.login(OFFICER).await;
    let part = |i: usize| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(i).unwrap()).unwrap()).unwrap()
    };
    assert_eq!(part(0), json!({ "typ": "JWT", "alg": "EdDSA", "kid": service.key.kid() }));
    assert_eq!(part(1), claims(&service));
}

#[tokio::test]
async fn a_token_is_void_after_eight_hours() {
    let service = Running::begin().await;
    let token = service.login(OFFICER).await;
    service.advance(chrono::TimeDelta::hours(8) - chrono::TimeDelta::seconds(1));
    assert_eq!(service.get("/me", &token).await.status, StatusCode::OK);
    service.advance(chrono::TimeDelta::minutes(1));
    refused(&service, "after eight hours", &token).await;
}

#[tokio::test]
async fn without_a_token_there_is_no_entry() {
    let service = Running::begin().await;
    for request in [
        Request::get("/identity/v1/me"),
        Request::get("/identity/v1/organs"),
        Request::get("/identity/v1/organs/haiyuan-fayuan"),
        Request::get("/identity/v1/accounts/operator"),
        Request::post("/identity/v1/organs"),
        Request::post("/identity/v1/accounts"),
        Request::post("/identity/v1/accounts/operator/disable"),
        Request::post("/identity/v1/accounts/operator/password"),
        Request::post("/identity/v1/me/password"),
    ] {
        let reply = service.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}", reply.body);
        assert!(reply.body["trace_id"].is_string());
    }
    refused(&service, "an empty one", "").await;
    refused(&service, "no token at all", "not.a.token").await;
}

#[tokio::test]
async fn the_header_decides_nothing_the_key_does_not() {
    let service = Running::begin().await;
    let good = claims(&service);
    let public = service.signer.verifying_key();
    let other = ed25519_dalek::SigningKey::generate(&mut rand::rngs::OsRng);

    let mut none = header(&service);
    none["alg"] = json!("none");
    refused(&service, "alg none, signed all the same", &signed(&none, &good, &service.signer)).await;
    let unsigned = signed(&none, &good, &service.signer);
    refused(&service, "alg none", &format!("{}.", unsigned.rsplit_once('.').unwrap().0)).await;

    for secret in [public.as_bytes().to_vec(), URL_SAFE_NO_PAD.encode(public.as_bytes()).into_bytes()] {
        let head = jsonwebtoken::Header {
            kid: Some(service.key.kid().to_owned()),
            ..jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256)
        };
        let secret = jsonwebtoken::EncodingKey::from_secret(&secret);
        let token = jsonwebtoken::encode(&head, &good, &secret).unwrap();
        refused(&service, "HS256 with the public key", &token).await;
    }

    let mut unknown = header(&service);
    unknown["kid"] = json!("another");
    refused(&service, "an unknown kid", &signed(&unknown, &good, &service.signer)).await;
    unknown.as_object_mut().unwrap().remove("kid");
    refused(&service, "no kid", &signed(&unknown, &good, &service.signer)).await;
    refused(&service, "another's signature", &signed(&header(&service), &good, &other)).await;
    let mut embedded = header(&service);
    embedded["jwk"] = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(other.verifying_key().as_bytes()) });
    refused(&service, "a key brought along", &signed(&embedded, &good, &other)).await;
    let mut critical = header(&service);
    critical["crit"] = json!(["b64"]);
    refused(&service, "crit", &signed(&critical, &good, &service.signer)).await;
    let mut altered = signed(&header(&service), &good, &service.signer);
    let begin = altered.find('.').unwrap() + 1;
    let mut promoted = good.clone();
    promoted["roles"] = json!(["operator"]);
    let end = altered.rfind('.').unwrap();
    altered.replace_range(begin..end, &URL_SAFE_NO_PAD.encode(promoted.to_string()));
    refused(&service, "altered claims", &altered).await;
}

#[tokio::test]
async fn every_claim_is_required_and_means_what_it_says() {
    let service = Running::begin().await;
    let good = claims(&service);
    let now = service.clock.now().timestamp();
    for name in ["exp", "nbf", "aud", "iss", "sub", "iat", "organ", "division", "roles"] {
        let mut lacking = good.clone();
        lacking.as_object_mut().unwrap().remove(name);
        refused(&service, name, &signed(&header(&service), &lacking, &service.signer)).await;
    }
    for (name, value) in [
        ("aud", json!(["jiefen"])),
        ("aud", json!("another")),
        ("aud", json!("")),
        ("iss", json!("another")),
        ("iss", json!(["jiefen"])),
        ("exp", json!(now - 60)),
        ("exp", json!((now + HOUR).to_string())),
        ("exp", json!(-1)),
        ("exp", json!(null)),
        ("exp", json!(u64::MAX)),
        ("exp", json!(1e300)),
        ("exp", json!(now + 25 * HOUR)),
        ("nbf", json!(now + 60)),
        ("nbf", json!(-1)),
        ("nbf", json!(now - 25 * HOUR)),
        ("sub", json!("")),
        ("sub", json!(null)),
        ("organ", json!("")),
        ("roles", json!(["system"])),
        ("roles", json!(["officer", "system"])),
        ("roles", json!(["emperor"])),
        ("roles", json!("officer")),
    ] {
        let mut wrong = good.clone();
        wrong[name] = value.clone();
        refused(&service, &format!("{name} {value}"), &signed(&header(&service), &wrong, &service.signer))
            .await;
    }
}

#[tokio::test]
async fn the_published_key_verifies_and_tells_no_secret() {
    let service = Running::begin().await;
    let request = Request::get("/identity/v1/jwks.json").body(Body::empty()).unwrap();
    let reply = service.send(request).await;
    assert_eq!(reply.status, StatusCode::OK);
    let key = &reply.body["keys"][0];
    assert_eq!(key["kid"], service.key.kid());
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"), &json!("sig"))
    );
    assert!(key.get("d").is_none());
    let set = serde_json::from_value(reply.body).unwrap();
    let elsewhere = web::Verifier::new(set, "jiefen", "jiefen", service.clock.clone());
    assert_eq!(elsewhere.verify(&service.login(OFFICER).await).unwrap().account, OFFICER);
}

#[test]
fn a_key_file_is_private_made_once_and_never_overwritten() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    let key = identity::SigningKey::load_or_generate(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left behind");
    assert_eq!(identity::SigningKey::load_or_generate(&path).unwrap().kid(), key.kid());
    assert!(!format!("{key:?}").contains("signer"));
    std::fs::write(&path, "not a key").unwrap();
    assert!(matches!(identity::SigningKey::load_or_generate(&path), Err(identity::KeyError::Format { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key");
}
