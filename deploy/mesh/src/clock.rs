//! The manual clock's face: for journeys only, never beside real data.

use crate::county::Mesh;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use kernel::date;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use web::Problem;
use web::request::Body;

/// Longest wait for the mesh to come to rest.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    now: DateTime<Utc>,
}

/// `GET /clock` and `PUT /clock`.
pub(crate) fn routes(mesh: Arc<Mesh>) -> Router {
    Router::new().route("/clock", get(read).put(set)).with_state(mesh)
}

async fn read(State(mesh): State<Arc<Mesh>>) -> Response {
    let settled = mesh.is_settled().await.unwrap_or(false);
    Json(json!({ "now": date::shown(mesh.clock.now()), "settled": settled })).into_response()
}

/// Moves the clock and answers once everything due has fired and everything told was heard.
async fn set(State(mesh): State<Arc<Mesh>>, body: Body) -> Result<Response, Problem> {
    let to: Move = serde_json::from_slice(&body.0).map_err(|_| {
        Problem::new(&web::problem::INVALID, "请给出 now（RFC 3339 时刻）", "give now as an RFC 3339 instant")
            .at("/now")
    })?;
    if let Some(manual) = mesh.clock.manual() {
        manual.set(to.now);
    }
    let began = tokio::time::Instant::now();
    while began.elapsed() < PATIENCE {
        if mesh.is_settled().await.unwrap_or(false) {
            return Ok(read(State(mesh)).await);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err(Problem::unavailable())
}
