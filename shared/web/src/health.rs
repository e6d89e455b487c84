//! Liveness, readiness and metrics.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

/// One thing a service needs to be ready, by name.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// Name, e.g. `database`.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What is wrong and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Runs the checks of a service.
pub type Checks = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Vec<Check>> + Send>> + Send + Sync>;

/// The process's recorder of metrics; the first call installs it.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // somebody else's recorder keeps its place; ours then shows nothing
        let _taken = metrics::set_global_recorder(recorder);
        handle
    })
}

/// `/livez`, `/readyz`, `/metrics`, `/version`.
pub fn routes(checks: Checks) -> Router {
    // from now on what is counted is kept
    recorder();
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(move || ready(checks.clone())))
        .route("/metrics", get(|| async { recorder().render() }))
        .route(
            "/version",
            get(|| async { Json(serde_json::json!({ "version": env!("CARGO_PKG_VERSION") })) }),
        )
}

async fn ready(checks: Checks) -> Response {
    let checks = checks().await;
    let ok = checks.iter().all(|check| check.ok);
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({ "ready": ok, "checks": checks }))).into_response()
}

/// Counts something that happened in a service, by a second label.
pub fn count(name: &'static str, service: &'static str, with: &'static str) {
    metrics::counter!(name, "service" => service, "with" => with).increment(1);
}
