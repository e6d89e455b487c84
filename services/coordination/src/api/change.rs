//! How a person changes dossiers: judged inside the transaction, on the version that was seen, once for each key.

use super::broken;
use crate::desk::{Coordination, Work};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use host::problem::{Reply, Stop};
use kernel::{Actor, DisputeId};
use ledger::{Answer, Command, Idem};
use serde_json::{Value, json};
use web::request::{Body, etag, if_match};
use web::{Problem, Trace};

/// What a changing request of a person carries.
pub(super) struct Asked {
    actor: Actor,
    trace: Trace,
    expected: i64,
    idem: Option<Idem>,
    marks: Vec<String>,
}

impl Asked {
    /// With the disputes under these marks at hand.
    pub(super) fn reading(self, marks: Vec<String>) -> Self {
        Self { marks, ..self }
    }
}

/// A judgement over dossiers in hand.
pub(super) type Change = Box<dyn FnOnce(&mut Work<'_>) -> Result<(), Problem> + Send>;

/// Runs a change on a dossier; `with` is taken in hand, too.
pub(super) async fn change(
    state: &Coordination,
    id: DisputeId,
    with: Option<DisputeId>,
    asked: Asked,
    change: Change,
) -> Result<Response, Problem> {
    let reply = Reply::default();
    let told = reply.clone();
    let centre = state.clone();
    let Asked { actor, trace, expected, idem, marks } = asked;
    let command = Command {
        load: std::iter::once(id.0).chain(with.map(|d| d.0)).collect(),
        marks,
        idem,
        inbox: None,
        judge: Box::new(move |desk| {
            told.judgement((|| {
                let mut work = Work::new(&centre, desk, Some(trace.header().to_owned()))
                    .by(&actor.account, &actor.organ);
                let opened = work.open(id.0).map_err(|why| broken(&why))?.is_some();
                if let Some(with) = with
                    && work.open(with.0).map_err(|why| broken(&why))?.is_none()
                {
                    return Err(Problem::not_found().into());
                }
                let dossier = work.dossiers.get(&id.0).filter(|_| opened).ok_or_else(Problem::not_found)?;
                if dossier.version != expected {
                    return Err(host::problem::stale(dossier.version, expected).into());
                }
                change(&mut work)?;
                let version = work.dossiers.get(&id.0).map_or(expected, |d| d.version);
                let path = format!("/coordination/v1/disputes/{id}");
                let body = json!({ "dispute": id, "version": version, "path": path }).to_string();
                work.answering(Answer { status: 200, body }).append().map_err(Stop::Broken)
            })())
        }),
    };
    let (answer, _) = reply.answer(state.kit.writer.submit(command).await)?;
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let mut response = (StatusCode::OK, Json(body.clone())).into_response();
    if let Some(Ok(tag)) = body["version"].as_i64().map(|v| HeaderValue::from_str(&etag(v))) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

pub(super) fn asked(
    actor: Actor,
    trace: Trace,
    headers: &HeaderMap,
    key: Option<String>,
    body: &Body,
    route: &str,
) -> Result<Asked, Problem> {
    let idem = key.map(|key| Idem::of(&actor.account, route, key, body.hash()));
    Ok(Asked { expected: if_match(headers)?, idem, actor, trace, marks: Vec::new() })
}
