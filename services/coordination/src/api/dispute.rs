//! One dispute on one page, and the list of disputes.

use super::{broken, found};
use crate::desk::{Coordination, decode};
use crate::dossier::Dossier;
use crate::{resolution, view};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use host::page::page;
use kernel::Role;
use ledger::ListQuery;
use serde::Deserialize;
use serde_json::{Value, json};
use web::cursor::{self, Paging};
use web::request::etag;
use web::{Caller, Problem, problem};

/// 纠纷卷宗：一案一页。每一行政行为列明所涉案件（acts[].cases）；每一案件列明办结方式（cases[].ending），全案合计
/// 见resolution.endings：调解、和解（settled，含行政机关自行纠正corrected）、支持（decided_for）、未支持
/// （decided_against）、作出裁决和处理意见（decided）、程序性办结（by_form）。
#[utoipa::path(get, path = "/coordination/v1/disputes/{dispute}", tag = "协调化解中心",
    params(("dispute" = String, Path, description = "纠纷编号")),
    responses((status = 200, description = "卷宗 · one dispute on one page"), (status = 404, description = "没有，或者无权查看")))]
pub(super) async fn read(
    State(state): State<Coordination>,
    Path(dispute): Path<String>,
    Caller(actor): Caller,
) -> Result<Response, Problem> {
    let dossier = found(&state, &dispute, &actor).await?;
    let tag = etag(dossier.version);
    Ok(([(header::ETAG, tag)], Json(view::dossier(&state.kit, &dossier, &actor))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    cursor: Option<String>,
    limit: Option<u64>,
    resolution: Option<String>,
    alarms: Option<bool>,
}

/// 纠纷列表。
#[utoipa::path(get, path = "/coordination/v1/disputes", tag = "协调化解中心",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u64>, Query),
           ("resolution" = Option<String>, Query, description = "open、closed、performing、under_observation、stable"),
           ("alarms" = Option<bool>, Query, description = "只看有预警的")),
    responses((status = 200, description = "可以查看的纠纷 · the disputes the caller may see")))]
pub(super) async fn list(
    State(state): State<Coordination>,
    Caller(actor): Caller,
    query: Result<Query<Filter>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(filter) = query.map_err(|_| {
        Problem::new(
            &problem::INVALID,
            "查询条件有误，可用：cursor、limit、resolution、alarms",
            "the query is not right: use cursor, limit, resolution, alarms",
        )
    })?;
    let everything = actor.is(Role::Coordinator);
    let who = if everything { crate::desk::CENTRE } else { actor.organ.as_str() };
    let marks = match (filter.alarms == Some(true), everything) {
        (true, _) => vec![format!("alarm:{who}")],
        (false, true) => Vec::new(),
        (false, false) => vec![host::view::seen_by(&actor.organ)],
    };
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let scope = format!("disputes:{who}");
    let query = ListQuery {
        marks,
        stage: filter.resolution,
        after: paging.after(&state.kit.key, &scope)?,
        limit: paging.limit(),
        ..ListQuery::default()
    };
    let (items, last) = page(&state.kit.ledger, query, |row| {
        let d = decode(row).map_err(|why| broken(&why))?;
        Ok((d.merged_into.is_none() && view::may_see(&d, &actor)).then(|| line(&d, row)))
    })
    .await?;
    let next = last.map(|last| cursor::write(&state.kit.key, &scope, &last));
    Ok(Json(json!({ "items": items, "next_cursor": next })))
}

/// A dispute in a list.
fn line(d: &Dossier, row: &ledger::State) -> Value {
    let resolution = resolution::state(d);
    json!({
        "dispute": d.id, "number": row.number, "category": d.category, "category_zh": d.category.zh(),
        "place": d.place, "opened_on": d.opened_on, "due": row.due,
        "accountable": d.holder().map(|h| h.organ.clone()),
        "channels": d.cases.iter().map(|line| line.channel.clone()).collect::<Vec<_>>(),
        "resolution": resolution.word(), "resolution_zh": resolution.zh(), "alarms": d.alarms.len(),
        "path": format!("/coordination/v1/disputes/{}", d.id),
    })
}
