//! The routes of the coordination centre.

use crate::desk::{Coordination, Work, decode};
use crate::dossier::Dossier;
use crate::route::{Described, Route, route};
use crate::{identity, resolution, view};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{Datelike, Months, NaiveDate};
use contracts::Envelope;
use host::page::page;
use host::problem::{Reply, Stop, failed};
use host::{Kit, Service};
use kernel::{Act, Actor, DisputeId, Role, date};
use ledger::{Answer, Command, DueRow, Idem, ListQuery};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{OpenApi as _, ToSchema};
use uuid::Uuid;
use web::cursor::{self, Paging};
use web::request::{Body, IdempotencyKey, etag, if_match};
use web::{Caller, Problem, Trace, problem};

impl Service for Coordination {
    fn kit(&self) -> &Kit {
        &self.kit
    }

    fn router(&self) -> Router {
        let routes = Router::new()
            .route("/disputes", get(list))
            .route("/disputes/{dispute}", get(read))
            .route("/disputes/{dispute}/merge", post(merge))
            .route("/disputes/{dispute}/split", post(split))
            .route("/disputes/{dispute}/register-act", post(register_act))
            .route("/route", post(try_route))
            .route("/overrides", get(overrides))
            .route("/groups/{cause}", get(group))
            .route("/categories/{category}/intake", get(intake))
            .with_state(self.clone());
        Router::new().nest("/coordination/v1", routes)
    }

    fn openapi(&self) -> utoipa::openapi::OpenApi {
        openapi()
    }

    fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        Coordination::received(self, envelope)
    }

    fn lapsed(&self, due: DueRow) -> Command {
        Coordination::lapsed(self, due)
    }

    fn recounted(&self, case: Uuid) -> Option<Command> {
        Some(Coordination::recounted(self, case))
    }
}

impl axum::extract::FromRef<Coordination> for web::Verifier {
    fn from_ref(coordination: &Coordination) -> Self {
        coordination.kit.verifier.clone()
    }
}

/// The OpenAPI document of the centre.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        info(title = "解纷 Jiefen · 协调化解中心 coordination"),
        paths(list, read, merge, split, register_act, try_route, overrides, group, intake),
        components(schemas(Route, Described, Joining, RegisterAct))
    )]
    struct Document;
    Document::openapi()
}

/// Another dispute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// The other dispute.
    pub with: DisputeId,
}

/// An act whose windows are to be watched.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterAct {
    /// The act.
    pub act: Act,
}

fn broken(why: &str) -> Problem {
    tracing::error!(why, "a dossier cannot be read");
    Problem::unavailable()
}

/// The dossier, where the caller may see it; a dispute that was joined to another leads there.
async fn found(state: &Coordination, id: &str, actor: &Actor) -> Result<Dossier, Problem> {
    let mut id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    for _ in 0..8 {
        let row = state.kit.ledger.state(id).await.map_err(|error| failed(&error))?;
        let dossier = decode(&row.ok_or_else(Problem::not_found)?).map_err(|why| broken(&why))?;
        match dossier.merged_into {
            Some(into) if into.0 != id => id = into.0,
            _ => {
                return if view::may_see(&dossier, actor) { Ok(dossier) } else { Err(Problem::not_found()) };
            }
        }
    }
    Err(Problem::not_found())
}

/// 纠纷卷宗：一案一页。
#[utoipa::path(get, path = "/coordination/v1/disputes/{dispute}", tag = "协调化解中心",
    params(("dispute" = String, Path, description = "纠纷编号")),
    responses((status = 200, description = "卷宗 · one dispute on one page"), (status = 404, description = "没有，或者无权查看")))]
async fn read(
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
struct Filter {
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
async fn list(
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

/// What a changing request of a person carries.
struct Asked {
    actor: Actor,
    trace: Trace,
    expected: i64,
    idem: Option<Idem>,
}

/// A judgement over dossiers in hand.
type Change = Box<dyn FnOnce(&mut Work<'_>) -> Result<(), Problem> + Send>;

/// Runs a change on a dossier; `with` is taken in hand, too.
async fn change(
    state: &Coordination,
    id: DisputeId,
    with: Option<DisputeId>,
    asked: Asked,
    change: Change,
) -> Result<Response, Problem> {
    let reply = Reply::default();
    let told = reply.clone();
    let centre = state.clone();
    let Asked { actor, trace, expected, idem } = asked;
    let command = Command {
        load: std::iter::once(id.0).chain(with.map(|d| d.0)).collect(),
        marks: Vec::new(),
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

fn asked(
    actor: Actor,
    trace: Trace,
    headers: &HeaderMap,
    key: Option<String>,
    body: &Body,
    route: &str,
) -> Result<Asked, Problem> {
    let idem = key.map(|key| Idem::of(&actor.account, route, key, body.hash()));
    Ok(Asked { expected: if_match(headers)?, idem, actor, trace })
}

fn coordinator(actor: &Actor) -> Result<(), Problem> {
    if actor.is(Role::Coordinator) {
        return Ok(());
    }
    Err(Problem::new(&problem::FORBIDDEN, "这一事项由协调化解中心办理", "this is the coordination centre's"))
}

/// 确认为同一纠纷：并案，可以撤销。
#[utoipa::path(post, path = "/coordination/v1/disputes/{dispute}/merge", tag = "协调化解中心", request_body = Joining,
    params(("dispute" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "已并案 · joined"), (status = 403), (status = 409), (status = 412)))]
async fn merge(
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
async fn split(
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

/// 登记纠纷中的行政行为，计算并看守其复议、起诉、申请强制执行期限。
#[utoipa::path(post, path = "/coordination/v1/disputes/{dispute}/register-act", tag = "协调化解中心", request_body = RegisterAct,
    params(("dispute" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "已登记 · registered"), (status = 412), (status = 422)))]
async fn register_act(
    State(state): State<Coordination>,
    Path(dispute): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let dossier = found(&state, &dispute, &actor).await?;
    let id = dossier.id;
    let handles = actor.is(Role::Officer) && dossier.cases.iter().any(|line| line.organ == actor.organ);
    if !handles && !actor.is(Role::Coordinator) {
        return Err(Problem::new(
            &problem::FORBIDDEN,
            "登记行政行为由承办机关或者协调化解中心办理",
            "an act is registered by an organ that handles a case of the dispute, or by the centre",
        ));
    }
    let RegisterAct { act } = body.read()?;
    let today = date::day_of(state.kit.clock.now());
    // the same checks as on a first sheet
    let sheet = kernel::Matter {
        category: dossier.category,
        title: "act".to_owned(),
        place: dossier.place.clone(),
        act: Some(act.clone()),
        demands: vec![kernel::Demand { text: "act".to_owned(), category: None }],
        cause: None,
    };
    sheet
        .checked(today)
        .map_err(|why| Problem::new(&problem::INVALID, why.zh, why.en).code(why.code).at(why.pointer))?;
    let asked = asked(actor, trace, &headers, key, &body, &format!("{id}/register-act"))?;
    let judge = move |work: &mut Work<'_>| {
        let Some(dossier) = work.dossiers.get_mut(&id.0) else { return Err(Problem::not_found()) };
        if dossier.acts.contains(&act) {
            return Err(Problem::new(
                &problem::REFUSED,
                "该行政行为已经登记",
                "this act is registered already",
            )
            .code("act_registered"));
        }
        let note = json!({ "organ": act.organ, "on": act.on, "document": act.document });
        dossier.acts.push(act);
        let n = dossier.acts.len() - 1;
        work.note(id, "act_registered", &note, None).map_err(|why| broken(&why))?;
        work.watch_act(id, n).map_err(|why| broken(&why))
    };
    change(&state, id, None, asked, Box::new(judge)).await
}

/// 试算分流：给出途径、依据、不走其他途径的理由、应当告知的内容和正在计算的期限。
#[utoipa::path(post, path = "/coordination/v1/route", tag = "协调化解中心", request_body = Described,
    responses((status = 200, description = "分流意见 · the routing", body = Route), (status = 422)))]
async fn try_route(
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
async fn overrides(State(state): State<Coordination>, Caller(actor): Caller) -> Result<Json<Value>, Problem> {
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

/// 同一事由的群体性纠纷：逐人的化解状态。
#[utoipa::path(get, path = "/coordination/v1/groups/{cause}", tag = "协调化解中心", params(("cause" = String, Path)),
    responses((status = 200, description = "同一事由的纠纷 · the disputes of one cause")))]
async fn group(
    State(state): State<Coordination>,
    Path(cause): Path<String>,
    Caller(actor): Caller,
) -> Result<Json<Value>, Problem> {
    let marked =
        state.kit.ledger.marked(&identity::of_cause(&cause)).await.map_err(|error| failed(&error))?;
    let mut disputes = Vec::new();
    let mut undertakings: Vec<(Option<NaiveDate>, Option<String>)> = Vec::new();
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        if d.merged_into.is_some() || !view::may_see(&d, &actor) {
            continue;
        }
        undertakings.extend(d.obligations.iter().map(|o| (o.due, o.debtor.clone())));
        disputes.push(json!({
            "dispute": d.id, "number": row.number, "resolution": resolution::state(&d).word(),
            "obligations": d.obligations.len(),
            "performed": d.obligations.iter().filter(|o| o.is_performed()).count(),
            "breached": d.obligations.iter().filter(|o| o.breached && !o.is_performed()).count(),
        }));
    }
    if disputes.is_empty() {
        return Err(Problem::not_found());
    }
    undertakings.sort();
    undertakings.dedup();
    let undertakings: Vec<Value> =
        undertakings.into_iter().map(|(due, debtor)| json!({ "due": due, "debtor": debtor })).collect();
    Ok(Json(
        json!({ "cause": cause, "count": disputes.len(), "disputes": disputes, "undertakings": undertakings }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pivot {
    pivot: NaiveDate,
    months: Option<u32>,
}

/// 某类纠纷在某日前后的来件数量，自动统计。
#[utoipa::path(get, path = "/coordination/v1/categories/{category}/intake", tag = "协调化解中心",
    params(("category" = String, Path), ("pivot" = String, Query), ("months" = Option<u32>, Query)),
    responses((status = 200, description = "前后对比 · intake before and after")))]
async fn intake(
    State(state): State<Coordination>,
    Path(category): Path<String>,
    Caller(actor): Caller,
    query: Result<Query<Pivot>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Pivot { pivot, months }) = query.map_err(|_| {
        Problem::new(
            &problem::INVALID,
            "请给出 pivot（日期）和 months（1至36）",
            "give pivot (a date) and months (1 to 36)",
        )
    })?;
    if !(actor.is(Role::Coordinator)
        || actor.is(Role::Court)
        || actor.is(Role::Procurator)
        || actor.is(Role::Head))
    {
        return Err(Problem::not_found());
    }
    let category: kernel::Category =
        serde_json::from_value(json!(category)).map_err(|_| Problem::not_found())?;
    let months = months.unwrap_or(6).clamp(1, 36);
    let (from, to) =
        (pivot.checked_sub_months(Months::new(months)), pivot.checked_add_months(Months::new(months)));
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Problem::new(&problem::INVALID, "日期超出范围", "the date is out of range").at("/pivot"));
    };
    let marked =
        state.kit.ledger.marked(&identity::of_category(category)).await.map_err(|error| failed(&error))?;
    let (mut before, mut after) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for id in marked {
        let Some(row) = state.kit.ledger.state(id).await.map_err(|error| failed(&error))? else { continue };
        let d = decode(&row).map_err(|why| broken(&why))?;
        // what was joined is one dispute; what came from a recommendation is not intake
        let only_recommended = d.cases.iter().all(|line| line.channel == "recommendation");
        if d.merged_into.is_some() || only_recommended || d.opened_on < from || d.opened_on >= to {
            continue;
        }
        let month = format!("{}-{:02}", d.opened_on.year(), d.opened_on.month());
        *if d.opened_on < pivot { &mut before } else { &mut after }.entry(month).or_insert(0u32) += 1;
    }
    let list = |map: &std::collections::BTreeMap<String, u32>| {
        map.iter().map(|(month, count)| json!({ "month": month, "count": count })).collect::<Vec<_>>()
    };
    Ok(Json(json!({
        "category": category, "category_zh": category.zh(), "pivot": pivot, "months": months,
        "before": list(&before), "after": list(&after),
        "before_total": before.values().sum::<u32>(), "after_total": after.values().sum::<u32>(),
    })))
}
