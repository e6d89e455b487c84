//! Two disputes are confirmed as one, or taken apart again.

use super::change::{asked, change};
use super::{broken, coordinator, found};
use crate::desk::{Coordination, Work};
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::DisputeId;
use serde::Deserialize;
use utoipa::ToSchema;
use web::request::{Body, IdempotencyKey};
use web::{Caller, Problem, Trace, problem};

/// Another dispute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Joining {
    /// The other dispute.
    pub with: DisputeId,
}

/// 确认为同一纠纷：并案，可以撤销。
#[utoipa::path(post, path = "/coordination/v1/disputes/{dispute}/merge", tag = "协调化解中心", request_body = Joining,
    params(("dispute" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "已并案 · joined"), (status = 403), (status = 409), (status = 412)))]
pub(super) async fn merge(
    State(state): State<Coordination>,
    Path(dispute): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let id = found(&state, &dispute, &actor).await?.id;
    coordinator(&actor)?;
    let joining: Joining = body.read()?;
    let other = joining.with;
    found(&state, &other.to_string(), &actor).await?;
    let asked = asked(actor, trace, &headers, key, &body, &format!("{id}/merge"))?;
    let judge = move |work: &mut Work<'_>| {
        let there = work.dossiers.get(&other.0);
        if other == id || there.is_some_and(|d| d.merged_into.is_some()) {
            return Err(Problem::new(
                &problem::REFUSED,
                "该纠纷已经并入其他纠纷，或者就是本纠纷",
                "that dispute is joined to another already, or is this one",
            )
            .code("already_merged"));
        }
        work.merge(id, other).map_err(|why| broken(&why))
    };
    change(&state, id, Some(other), asked, Box::new(judge)).await
}

/// 撤销并案。
#[utoipa::path(post, path = "/coordination/v1/disputes/{dispute}/split", tag = "协调化解中心", request_body = Joining,
    params(("dispute" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "已拆分 · split"), (status = 403), (status = 409), (status = 412)))]
pub(super) async fn split(
    State(state): State<Coordination>,
    Path(dispute): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let id = found(&state, &dispute, &actor).await?.id;
    coordinator(&actor)?;
    let joining: Joining = body.read()?;
    let asked = asked(actor, trace, &headers, key, &body, &format!("{id}/split"))?;
    let other = joining.with;
    let judge = move |work: &mut Work<'_>| {
        if work.dossiers.get(&other.0).is_none_or(|d| d.merged_into != Some(id)) {
            return Err(Problem::new(
                &problem::REFUSED,
                "该纠纷没有并入本纠纷",
                "that dispute is not joined to this one",
            )
            .code("not_merged"));
        }
        work.split(id, other).map_err(|why| broken(&why))
    };
    change(&state, id, Some(other), asked, Box::new(judge)).await
}
