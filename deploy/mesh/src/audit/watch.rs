//! The auditor in a running mesh: every minute what is new, from time to time everything; `/audit` shows the last
//! report to the centre and to whoever runs the machine.

use super::{Ledgers, Report, check, full};
use crate::county::Mesh;
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::Role;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::{Caller, Problem, Verifier};

/// How often.
const EVERY: Duration = Duration::from_secs(60);
/// Every so many rounds everything is read again.
const FULL: u32 = 24 * 60;
/// How long a deadline may be over without having fired.
const LATE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// The last report. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Watch(Arc<RwLock<Option<(Report, String)>>>);

impl Watch {
    /// Audits until stopped.
    pub(crate) async fn run(self, mesh: Arc<Mesh>, stop: CancellationToken) {
        let ledgers: Ledgers = mesh
            .services
            .iter()
            .map(|running| (running.service.kit().name, running.service.kit().ledger.clone()))
            .collect();
        let mut read = BTreeMap::new();
        for round in 0u32.. {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = stop.cancelled() => return,
            }
            let made = if round % FULL == FULL - 1 {
                full(&ledgers).await
            } else {
                fresh(&mesh, &ledgers, &mut read).await
            };
            match made {
                Ok(report) => {
                    for finding in &report.findings {
                        tracing::error!(finding, "the audit found a difference");
                    }
                    let at = kernel::date::shown(mesh.clock.now());
                    *self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((report, at));
                }
                Err(error) => tracing::warn!(error = format!("{error:#}"), "the audit could not be made"),
            }
        }
    }
}

/// What came since the last round: the chain goes on unbroken, sides agree, nothing is overdue.
async fn fresh(
    mesh: &Mesh,
    ledgers: &Ledgers,
    read: &mut BTreeMap<&'static str, (i64, String)>,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let now = mesh.clock.now();
    for (name, ledger) in ledgers {
        let (pos, hash) = read.get(name).cloned().unwrap_or((0, ledger::GENESIS.to_owned()));
        let (findings, reached) = ledger.audit_after(pos, &hash).await?;
        for finding in findings {
            report.find(format!("{name} 第{}条：{}", finding.pos, finding.what));
        }
        read.insert(name, reached);
        check::standing(&mut report, name, ledger).await?;
        let late = ledger.progress(now - LATE).await?.overdue;
        if late > 0 {
            report.find(format!("{name}：{late}个期限届满超过一分钟仍未处理"));
        }
    }
    for running in &mesh.services {
        let name = running.service.kit().name;
        for (producer, edge) in running.edges.now() {
            let d = &edge.difference;
            for (what, lines) in [("没有发出的", &d.foreign), ("内容不同的", &d.altered)] {
                for line in lines {
                    report.find(format!(
                        "{name} 收到 {producer} {what}事件 {}（案件 {}）",
                        line.event, line.case
                    ));
                }
            }
            if edge.since.is_some_and(|since| since.elapsed() > EVERY) {
                report.find(format!("{name} 超过一分钟没有收到 {producer} 的{}个事件", d.missing.len()));
            }
        }
    }
    Ok(report)
}

#[derive(Clone)]
struct Face {
    watch: Watch,
    verifier: Verifier,
}

impl FromRef<Face> for Verifier {
    fn from_ref(face: &Face) -> Self {
        face.verifier.clone()
    }
}

/// `GET /audit`: JSON, or text for whoever asks for text.
pub(crate) fn routes(watch: Watch, verifier: Verifier) -> Router {
    Router::new().route("/audit", get(last)).with_state(Face { watch, verifier })
}

async fn last(
    State(face): State<Face>,
    Caller(actor): Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !actor.is(Role::Coordinator) && !actor.is(Role::Operator) {
        return Err(Problem::not_found());
    }
    let report = face.watch.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let wants = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Ok(match report {
        None => Json(json!({ "at": null, "zh": "启动后一分钟内给出第一份报告", "en": "the first report follows within a minute" }))
            .into_response(),
        Some((report, at)) if wants.contains("text/plain") => format!("{at}\n{report}\n").into_response(),
        Some((report, at)) => Json(json!({ "at": at, "report": report })).into_response(),
    })
}
