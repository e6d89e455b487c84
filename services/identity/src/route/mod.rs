//! The routes under `/identity/v1`.

pub(crate) mod account;
pub(crate) mod me;
pub(crate) mod organ;
pub(crate) mod token;

use crate::Identity;
use crate::directory::Asked;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{Actor, Role};
use ledger::{Answer, Idem};
use web::request::{Body, IdempotencyKey, etag};
use web::{Problem, Trace, problem};

/// All of them.
pub(crate) fn router(identity: Identity) -> Router {
    let routes = Router::new()
        .route("/tokens", post(token::issue))
        .route("/jwks.json", get(token::keys))
        .route("/organs", get(organ::list).post(organ::register))
        .route("/organs/{code}", get(organ::read))
        .route("/accounts", post(account::register))
        .route("/accounts/{account}", get(account::read))
        .route("/accounts/{account}/disable", post(account::disable))
        .route("/accounts/{account}/password", post(account::set_password))
        .route("/me", get(me::read))
        .route("/me/password", post(me::set_password));
    Router::new().nest("/identity/v1", routes.with_state(identity))
}

/// Only whoever runs the machine.
fn operator(actor: &Actor) -> Result<(), Problem> {
    if actor.is(Role::Operator) {
        return Ok(());
    }
    Err(Problem::new(
        &problem::FORBIDDEN,
        "机关和账号由系统管理员维护，您的账号没有这一身份",
        "organs and accounts are kept by operators: your account is none",
    ))
}

/// Where a change comes from. The body may hold a password, so what is kept to recognise it is keyed: a plain
/// hash of it could be guessed at.
fn asked(
    identity: &Identity,
    actor: Actor,
    trace: &Trace,
    key: IdempotencyKey,
    route: &str,
    body: &Body,
) -> Asked {
    let text = std::str::from_utf8(&body.0).unwrap_or_default();
    let hash = identity.kit.key.blind("identity-body", text);
    let idem = key.0.map(|key| Idem::of(&actor.account, route, key, hash));
    Asked { actor, idem, trace: Some(trace.header().to_owned()) }
}

/// The answer of the ledger as a response.
fn answered((answer, replayed): (Answer, bool), location: &str) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let version = serde_json::from_str::<serde_json::Value>(&answer.body)
        .ok()
        .and_then(|body| body["version"].as_i64());
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response();
    let headers = response.headers_mut();
    if let Some(Ok(tag)) = version.map(|version| HeaderValue::from_str(&etag(version))) {
        headers.insert(header::ETAG, tag);
    }
    if status == StatusCode::CREATED
        && let Ok(location) = HeaderValue::from_str(location)
    {
        headers.insert(header::LOCATION, location);
    }
    if replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    response
}
