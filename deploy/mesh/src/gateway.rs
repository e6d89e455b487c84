//! One address for every service.

use crate::audit::Watch;
use crate::county::Mesh;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use std::sync::Arc;
use web::Verifier;
use web::health::{Check, Checks};

/// The routes of every service under one address, with health, documents and, where time is simulated, the clock.
pub(crate) fn router(mesh: &Arc<Mesh>, watch: Watch, verifier: Verifier) -> Router {
    let mut router = Router::new();
    let mut documents: Vec<(_, web::api::Document)> = Vec::new();
    for running in &mesh.services {
        let name = running.service.kit().name;
        router = router.merge(running.service.router());
        router = router.nest(&format!("/{name}"), web::health::routes(running.checks.clone()));
        let service = running.service.clone();
        documents.push((name, Arc::new(move || service.openapi())));
    }
    documents.push(("law", Arc::new(host::law::openapi)));
    router = router
        .merge(web::health::routes(all(mesh)))
        .merge(host::law::router(mesh.law.clone(), mesh.clock.clone()))
        .merge(crate::audit::routes(watch, verifier))
        .merge(web::api::pages(documents))
        .route("/asyncapi.json", get(|| async { Json(crate::registry::asyncapi()) }))
        .route("/", get(|| async { Html(INDEX) }));
    if mesh.clock.manual().is_some() {
        router = router.merge(crate::clock::routes(mesh.clone()));
    }
    web::face::dress("mesh", router)
}

/// The checks of every service, by name.
fn all(mesh: &Arc<Mesh>) -> Checks {
    let each: Vec<(&'static str, Checks)> =
        mesh.services.iter().map(|running| (running.service.kit().name, running.checks.clone())).collect();
    Arc::new(move || {
        let each = each.clone();
        Box::pin(async move {
            let mut out = Vec::new();
            for (name, checks) in each {
                let bad: Vec<String> = checks()
                    .await
                    .into_iter()
                    .filter(|check| !check.ok)
                    .map(|check| format!("{}: {}", check.name, check.reason.unwrap_or_default()))
                    .collect();
                out.push(Check {
                    name,
                    ok: bad.is_empty(),
                    reason: (!bad.is_empty()).then(|| bad.join("; ")),
                });
            }
            out
        })
    })
}

const INDEX: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>解纷 Jiefen</title>\
<body><h1>解纷 Jiefen</h1><ul>\
<li><a href=\"/docs/\">接口文档 API documents</a></li>\
<li><a href=\"/asyncapi.json\">事件目录 AsyncAPI</a></li>\
<li><a href=\"/problems\">问题说明 Problems</a></li>\
<li><a href=\"/readyz\">就绪状态 Readiness</a></li>\
<li><a href=\"/metrics\">运行指标 Metrics</a></li></ul></body></html>";
