//! The routes of a procedure, derived from its table of steps, and their OpenAPI document.

use crate::page::page;
use crate::problem::{self, failed, unseen};
use crate::registry::{self, Asked, Registry, Stored};
use crate::{view, wire};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Actor, By, CaseId, Role};
use ledger::{Answer, Idem, ListQuery};
use procedure::{Act, Case, Procedure};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref,
    RefOr, Required, ResponseBuilder, ResponsesBuilder,
};
use web::cursor::{self, Paging};
use web::request::{Body, IdempotencyKey, etag, if_match};
use web::{Caller, Problem, Trace};

impl<P: Procedure> axum::extract::FromRef<Registry<P>> for web::Verifier {
    fn from_ref(registry: &Registry<P>) -> Self {
        registry.kit.verifier.clone()
    }
}

/// The routes under `/<channel>/v1`.
pub(crate) fn router<P: Procedure>(registry: Registry<P>) -> Router {
    let mut router = Router::new()
        .route("/cases", get(list::<P>))
        .route("/numbers", get(numbers::<P>))
        .route("/cases/{case}", get(read::<P>))
        .route("/cases/{case}/history", get(history::<P>))
        .route("/cases/{case}/steps", get(steps::<P>));
    for act in P::steps().iter().copied().filter(|act| act.rule.is_public()) {
        router = if act.rule.opens {
            router.route("/cases", post(move |s, c, t, k, b| open::<P>(act, s, c, t, k, b)))
        } else {
            router.route(
                &format!("/cases/{{case}}/{}", act.rule.name),
                post(move |s, p, c, t, h, k, b| take::<P>(act, s, p, c, t, h, k, b)),
            )
        };
    }
    let router = router.merge(crate::book::router::<P>()).merge(crate::reading::router::<P>());
    Router::new().nest(&format!("/{}/v1", P::NAME), router.with_state(registry))
}

fn case_id(text: &str) -> Result<CaseId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

async fn open<P: Procedure>(
    act: Act<P>,
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    key: IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let key = key.required()?;
    let input = problem::read(&act, &body.0)?;
    let id = CaseId::mint();
    let asked = Asked {
        idem: Some(Idem::of(&actor.account, act.rule.name, key, body.hash())),
        trace: Some(trace.header().to_owned()),
        actor,
        ..Asked::by_system(None)
    };
    let (answer, replayed) = registry.take(id, act, input, asked).await?;
    Ok(answered(P::NAME, &answer, replayed))
}

#[expect(clippy::too_many_arguments, reason = "axum hands over each part of the request by itself")]
async fn take<P: Procedure>(
    act: Act<P>,
    State(registry): State<Registry<P>>,
    Path(case): Path<String>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    let case: CaseId = case.parse().map_err(|_| unseen(&act))?;
    // whether the case exists for this caller comes before everything else he could be told
    let seen = registry.case(case).await.map_err(|error| failed(&error))?;
    let seen = seen.ok_or_else(|| unseen(&act))?;
    if seen.capacities(&actor).is_empty() {
        return Err(unseen(&act));
    }
    let expected = if_match(&headers)?;
    let input = problem::read(&act, &body.0)?;
    let route = format!("{case}/{}", act.rule.name);
    let asked = Asked {
        expected: Some(expected),
        idem: key.map(|key| Idem::of(&actor.account, &route, key, body.hash())),
        trace: Some(trace.header().to_owned()),
        actor,
        ..Asked::by_system(None)
    };
    let (answer, replayed) = registry.take(case, act, input, asked).await?;
    Ok(answered(P::NAME, &answer, replayed))
}

/// What an answer shows in its headers, too.
#[derive(Default, Deserialize)]
struct Shown {
    case: Option<CaseId>,
    version: Option<i64>,
}

pub(crate) fn answered(channel: &str, answer: &Answer, replayed: bool) -> Response {
    let shown: Shown = serde_json::from_str(&answer.body).unwrap_or_default();
    let mut response = (
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK),
        [(header::CONTENT_TYPE, "application/json")],
        answer.body.clone(),
    )
        .into_response();
    let headers = response.headers_mut();
    if let Some(Ok(tag)) = shown.version.map(|v| HeaderValue::from_str(&etag(v))) {
        headers.insert(header::ETAG, tag);
    }
    if answer.status == 201
        && let Some(Ok(location)) =
            shown.case.map(|id| HeaderValue::from_str(&format!("/{channel}/v1/cases/{id}")))
    {
        headers.insert(header::LOCATION, location);
    }
    if replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    response
}

pub(crate) async fn visible<P: Procedure>(
    registry: &Registry<P>,
    case: &str,
    actor: &Actor,
) -> Result<(Case<P>, Vec<By>), Problem> {
    let found = registry.case(case_id(case)?).await.map_err(|error| failed(&error))?;
    let found = found.ok_or_else(Problem::not_found)?;
    let by = found.capacities(actor);
    if by.is_empty() { Err(Problem::not_found()) } else { Ok((found, by)) }
}

async fn read<P: Procedure>(
    State(registry): State<Registry<P>>,
    Path(case): Path<String>,
    Caller(actor): Caller,
) -> Result<Response, Problem> {
    let (case, by) = visible(&registry, &case, &actor).await?;
    Ok(([(header::ETAG, etag(case.version))], Json(view::case(&case, &actor, &by))).into_response())
}

async fn steps<P: Procedure>(
    State(registry): State<Registry<P>>,
    Path(case): Path<String>,
    Caller(actor): Caller,
) -> Result<Response, Problem> {
    let (case, by) = visible(&registry, &case, &actor).await?;
    let open = wire::open_steps(&case, &by);
    Ok(([(header::ETAG, etag(case.version))], Json(json!({ "items": open }))).into_response())
}

async fn history<P: Procedure>(
    State(registry): State<Registry<P>>,
    Path(case): Path<String>,
    Caller(actor): Caller,
) -> Result<Json<Value>, Problem> {
    let (case, by) = visible(&registry, &case, &actor).await?;
    if view::assists_only(&by) {
        return Err(Problem::not_found());
    }
    let entries = registry.kit.ledger.history(case.id.0).await.map_err(|error| failed(&error))?;
    let table = P::steps();
    let items: Vec<Value> = entries
        .into_iter()
        .filter_map(|entry| {
            let stored: Stored<P> = serde_json::from_str(&entry.body).ok()?;
            let rule = table.get(&stored.step)?.rule;
            Some(json!({
                "version": entry.case_seq, "event": entry.event_id, "fact": entry.kind,
                "step": stored.step, "zh": rule.zh, "en": rule.en, "article": rule.law,
                "by": stored.by, "by_zh": stored.by.zh(), "organ": entry.organ, "on": stored.on,
                "recorded_at": chrono::DateTime::from_timestamp_micros(entry.at).map(kernel::date::shown),
                "position": entry.pos, "hash": entry.hash, "previous": entry.prev_hash, "trace": entry.trace,
                "deadlines": view::deadlines_set(&stored.entries),
                "facts": view::own_facts(&stored.entries, &by),
            }))
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    cursor: Option<String>,
    limit: Option<u64>,
    dispute: Option<String>,
    closed: Option<bool>,
    stage: Option<String>,
    /// The case that those asked for are like.
    like: Option<String>,
}

type Filtered = Result<Query<Filter>, axum::extract::rejection::QueryRejection>;

async fn list<P: Procedure>(
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    query: Filtered,
) -> Result<Response, Problem> {
    listed::<P>(&registry, &actor, query, "cases", |case, by, state| {
        let outcome = case
            .file
            .outcome
            .as_ref()
            .map(|(outcome, on)| json!({ "code": outcome.code, "zh": outcome.zh, "on": on }));
        let shown = || {
            let mut item = view::item(P::NAME, state);
            item["outcome"] = json!(outcome);
            item
        };
        (!by.is_empty()).then(shown).into_iter().collect()
    })
    .await
}

/// The numbers of papers are for those who give them out.
async fn numbers<P: Procedure>(
    State(registry): State<Registry<P>>,
    Caller(actor): Caller,
    query: Filtered,
) -> Result<Response, Problem> {
    let loaded = registry.kit.law.now();
    listed::<P>(&registry, &actor, query, "numbers", |case, by, _| {
        let own = by.iter().any(|by| matches!(by, By::Officer | By::Head));
        if own { view::numbers(case, &loaded.organs) } else { Vec::new() }
    })
    .await
}

/// A page of a list: what is shown of each case, those of which nothing is shown left out.
async fn listed<P: Procedure>(
    registry: &Registry<P>,
    actor: &Actor,
    query: Filtered,
    path: &str,
    shown: impl Fn(&Case<P>, &[By], &ledger::State) -> Vec<Value>,
) -> Result<Response, Problem> {
    let Query(filter) = query.map_err(|_| {
        Problem::new(
            &web::problem::INVALID,
            "查询条件有误，可用：cursor、limit、dispute、closed、stage、like",
            "the query is not right: use cursor, limit, dispute, closed, stage, like",
        )
    })?;
    let everything = actor.is(Role::Coordinator);
    let handles =
        [Role::Officer, Role::Head, Role::Court, Role::Procurator].iter().any(|role| actor.is(*role));
    if !everything && !handles {
        return Ok(Json(json!({ "items": [], "next_cursor": null })).into_response());
    }
    let marks = match &filter.like {
        Some(like) if P::LIKE => {
            let (case, _) = visible(registry, like, actor).await?;
            vec![view::like(case.file.opening())]
        }
        Some(_) => return Err(Problem::not_found()),
        None if everything => Vec::new(),
        None => vec![view::seen_by(&actor.organ)],
    };
    let seen = marks.first().map_or("*", String::as_str);
    let scope = format!("{}/{path}:{}:{seen}", P::NAME, actor.organ);
    let paging = Paging { cursor: filter.cursor, limit: filter.limit };
    let query = ListQuery {
        marks,
        dispute: filter.dispute,
        closed: filter.closed,
        stage: filter.stage,
        cases: true,
        after: paging.after(&registry.kit.key, &scope)?,
        limit: paging.limit(),
    };
    let (items, last) = page(&registry.kit.ledger, query, |state| {
        let case: Case<P> = registry::decode(state).map_err(|error| failed(&error))?;
        let items = shown(&case, &case.capacities(actor), state);
        Ok((!items.is_empty()).then_some(items))
    })
    .await?;
    let items: Vec<Value> = items.into_iter().flatten().collect();
    let next = last.map(|last| cursor::write(&registry.kit.key, &scope, &last));
    let link = next.as_ref().map(|next| format!("</{}/v1/{path}?cursor={next}>; rel=\"next\"", P::NAME));
    let mut response = Json(json!({ "items": items, "next_cursor": next })).into_response();
    if let Some(Ok(link)) = link.map(|link| HeaderValue::from_str(&link)) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The OpenAPI document of a procedure.
#[must_use]
pub fn openapi<P: Procedure>() -> OpenApi {
    let base = format!("/{}/v1", P::NAME);
    let mut components = ComponentsBuilder::new().security_scheme(
        "token",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
    );
    let mut paths = PathsBuilder::new();
    for (path, summary) in [
        ("/cases", "案件列表 · The cases the caller's organ may see"),
        (
            "/numbers",
            "文号登记 · The numbers of the organ's own papers, void ones with their reason; pages by case",
        ),
        ("/cases/{case}", "案件 · A case, masked by role, every date with its reason"),
        (
            "/cases/{case}/history",
            "办理经过 · What happened, step by step: for those who read in full with what each step recorded, and the chain of hashes",
        ),
        ("/cases/{case}/steps", "可办步骤 · The steps open to this caller now"),
    ] {
        let mut operation = OperationBuilder::new()
            .operation_id(Some(format!(
                "{}-{}",
                P::NAME,
                path.replace(['/', '{', '}'], "-").trim_matches('-')
            )))
            .summary(Some(summary))
            .tag(P::ZH)
            .security(SecurityRequirement::new("token", Vec::<String>::new()))
            .responses(responses("200"));
        if path.contains("{case}") {
            operation = operation.parameter(case_parameter());
        } else {
            for (name, what) in [
                ("cursor", "上一页的 next_cursor"),
                ("limit", "每页条数，1至200"),
                ("dispute", "纠纷编号"),
                ("closed", "true 已结，false 未结"),
                ("stage", "阶段"),
                (
                    "like",
                    "类案检索：与该案件同一承办机关、同类事项、同类行政行为的案件（填写案件编号；行政复议、行政裁决、行政应诉）",
                ),
            ] {
                operation = operation.parameter(
                    ParameterBuilder::new()
                        .name(name)
                        .parameter_in(ParameterIn::Query)
                        .description(Some(what)),
                );
            }
        }
        paths = paths.path(format!("{base}{path}"), PathItem::new(HttpMethod::Get, operation));
    }
    for act in P::steps().iter().filter(|act| act.rule.is_public()) {
        let ((name, schema), others) = (act.schema)();
        components = components.schema(name.clone(), schema);
        for (other, schema) in others {
            components = components.schema(other, schema);
        }
        let rule = &act.rule;
        let by: Vec<&str> = rule.by.iter().map(|by| by.zh()).collect();
        let from: Vec<String> = if rule.anytime {
            vec!["任何阶段".to_owned()]
        } else {
            rule.from.iter().map(|s| procedure::Stage::zh(*s).to_owned()).collect()
        };
        let mut operation = OperationBuilder::new()
            .operation_id(Some(format!("{}-{}", P::NAME, rule.name)))
            .summary(Some(format!("{} · {}", rule.zh, rule.en)))
            .description(Some(format!(
                "依据：{}。办理人：{}。可办阶段：{}。",
                rule.law,
                by.join("、"),
                if rule.opens { "立案".to_owned() } else { from.join("、") }
            )))
            .tag(P::ZH)
            .security(SecurityRequirement::new("token", Vec::<String>::new()))
            .request_body(Some(request_body(&name, (act.example)())))
            .responses(responses(if rule.opens { "201" } else { "200" }));
        operation = operation.parameter(header_parameter(
            "Idempotency-Key",
            rule.opens,
            "幂等键：每张表单一个，重复提交用同一个",
        ));
        let path = if rule.opens {
            format!("{base}/cases")
        } else {
            operation = operation.parameter(case_parameter()).parameter(header_parameter(
                "If-Match",
                true,
                "读取案件时得到的 ETag",
            ));
            format!("{base}/cases/{{case}}/{}", rule.name)
        };
        paths = paths.path(path, PathItem::new(HttpMethod::Post, operation));
    }
    let (components, paths) = crate::book::documented::<P>(components, paths);
    let paths = crate::reading::documented::<P>(paths);
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title(format!("解纷 Jiefen · {} {}", P::ZH, P::NAME))
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "错误按 RFC 9457 返回，说明页见 /problems/{code}。日期为东八区日历日，时刻为 RFC 3339。",
                )),
        )
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

pub(crate) fn case_parameter() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("case")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("案件标识"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
}

pub(crate) fn request_body(schema: &str, example: Value) -> RequestBody {
    let content = ContentBuilder::new()
        .schema(Some(RefOr::<Schema>::Ref(Ref::from_schema_name(schema))))
        .example(Some(example))
        .build();
    RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build()
}

pub(crate) fn header_parameter(name: &str, required: bool, what: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if required { Required::True } else { Required::False })
        .description(Some(what))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
}

pub(crate) fn responses(ok: &str) -> utoipa::openapi::Responses {
    let problem = |what: &str| ResponseBuilder::new().description(what).build();
    ResponsesBuilder::new()
        .response(ok, ResponseBuilder::new().description("办理成功 · done, and durable").build())
        .response("400", problem("请求无法读取"))
        .response("401", problem("身份令牌无效"))
        .response("403", problem("无权办理这一步骤"))
        .response("404", problem("没有这项内容，或者无权查看"))
        .response("409", problem("依法不能这样办理"))
        .response("412", problem("案件已被他人更新"))
        .response("422", problem("填写内容有误"))
        .response("428", problem("缺少版本号"))
        .response("503", problem("暂时不能办理"))
        .build()
}

/// The facts of a procedure by their words on the wire, read off the enum itself.
#[must_use]
pub fn facts<P: Procedure>() -> Vec<String> {
    procedure::fact::kinds::<P::Fact>()
}
