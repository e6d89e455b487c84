//! Which way a matter goes: tried out, and how often people departed from it.

use super::{broken, coordinator};
use crate::desk::{Coordination, decode};
use crate::route::{Described, Route, route};
use crate::{identity, view};
use axum::Json;
use axum::extract::State;
use host::problem::failed;
use kernel::date;
use serde_json::{Value, json};
use web::request::Body;
use web::{Caller, Problem, problem};

/// 试算分流：给出途径、依据、不走其他途径的理由、应当告知的内容和正在计算的期限。
#[utoipa::path(post, path = "/coordination/v1/route", tag = "协调化解中心", request_body = Described,
    responses((status = 200, description = "分流意见 · the routing", body = Route), (status = 422)))]
pub(super) async fn try_route(
    State(state): State<Coordination>,
    Caller(_): Caller,
    body: Body,
) -> Result<Json<Route>, Problem> {
    let described: Described = body.read()?;
    let today = date::day_of(state.kit.clock.now());
    route(&described, today, &state.kit.law.now().law)
        .map(Json)
        .map_err(|error| Problem::new(&problem::INVALID, error.zh(), error.to_string()).code(error.code()))
}

/// 改走其他途径的纠纷：逐件列出，合计次数。
#[utoipa::path(get, path = "/coordination/v1/overrides", tag = "协调化解中心",
    responses((status = 200, description = "改走其他途径的次数 · departures from the lane given")))]
pub(super) async fn overrides(
    State(state): State<Coordination>,
    Caller(actor): Caller,
) -> Result<Json<Value>, Problem> {
    coordinator(&actor)?;
    let marked = state.kit.ledger.marked(identity::OVERRIDDEN).await.map_err(|error| failed(&error))?;
    let (mut total, mut items) = (0, Vec::new());
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        if d.merged_into.is_some() || !view::may_see(&d, &actor) {
            continue;
        }
        total += d.overrides;
        items.push(json!({
            "dispute": d.id, "category_zh": d.category.zh(), "lane": d.route.as_ref().map(|route| route.lane.clone()),
            "overrides": d.overrides, "path": format!("/coordination/v1/disputes/{}", d.id),
        }));
    }
    Ok(Json(json!({ "total": total, "items": items })))
}
