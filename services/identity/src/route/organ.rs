//! Organs: whoever has a token reads them, operators register them.

use super::{answered, asked, operator};
use crate::Identity;
use crate::fact::versioned;
use crate::organ::Organ;
use crate::service::failed;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use web::cursor::{self, Paging};
use web::request::{Body, IdempotencyKey, etag};
use web::{Caller, Problem, Trace, problem};

/// What cursors of this list are bound to.
const SCOPE: &str = "identity:organs";

/// Paging.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// 上一页的 next_cursor
    cursor: Option<String>,
    /// 每页条数，1至200
    limit: Option<u64>,
}

/// A page of organs.
#[derive(Serialize, ToSchema)]
pub(crate) struct Organs {
    /// The organs.
    items: Vec<Organ>,
    /// Where the next page begins, if there is one.
    next_cursor: Option<String>,
}

#[utoipa::path(
    get, path = "/identity/v1/organs", operation_id = "identity-organs", tag = "身份",
    summary = "机关列表 · The organs of the county",
    params(Page),
    responses(
        (status = 200, description = "机关 · organs", body = Organs),
        (status = 400, description = "请求无法读取"),
        (status = 401, description = "身份令牌无效"),
        (status = 422, description = "填写内容有误"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn list(
    State(identity): State<Identity>,
    Caller(_): Caller,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(page) = page.map_err(|_| {
        Problem::new(
            &problem::INVALID,
            "查询条件有误，可用：cursor、limit",
            "the query is not right: use cursor, limit",
        )
    })?;
    let key = &identity.kit.key;
    let paging = Paging { cursor: page.cursor, limit: page.limit };
    let after = paging.after(key, SCOPE)?;
    let (items, more) =
        identity.directory.organs(after, paging.limit()).await.map_err(|error| failed(&error))?;
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| cursor::write(key, SCOPE, &Organ::id(&last.code).to_string()));
    let link = next_cursor.as_ref().map(|next| format!("</identity/v1/organs?cursor={next}>; rel=\"next\""));
    let mut response = Json(Organs { items, next_cursor }).into_response();
    if let Some(Ok(link)) = link.map(|link| HeaderValue::from_str(&link)) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

#[utoipa::path(
    get, path = "/identity/v1/organs/{code}", operation_id = "identity-organ", tag = "身份",
    summary = "机关 · An organ",
    params(("code" = String, Path, description = "机关代码")),
    responses(
        (status = 200, description = "机关 · the organ", body = Organ),
        (status = 401, description = "身份令牌无效"),
        (status = 404, description = "没有这项内容"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(identity): State<Identity>,
    Caller(_): Caller,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let organ = identity.directory.organ(&code).await.map_err(|error| failed(&error))?;
    let (organ, version) = organ.ok_or_else(Problem::not_found)?;
    Ok(([(header::ETAG, etag(version))], Json(versioned(json!(organ), version))).into_response())
}

#[utoipa::path(
    post, path = "/identity/v1/organs", operation_id = "identity-register-organ", tag = "身份",
    summary = "登记机关 · Register an organ",
    description = "办理人：系统管理员。",
    params(("Idempotency-Key" = String, Header, description = "幂等键：每张表单一个，重复提交用同一个")),
    request_body = Organ,
    responses(
        (status = 201, description = "已登记 · registered, and durable", body = Organ),
        (status = 400, description = "请求无法读取"),
        (status = 401, description = "身份令牌无效"),
        (status = 403, description = "无权办理这一步骤"),
        (status = 422, description = "填写内容有误"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn register(
    State(identity): State<Identity>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    key: IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    operator(&actor)?;
    let key = IdempotencyKey(Some(key.required()?));
    let organ: Organ = body.read()?;
    organ.check()?;
    let location = format!("/identity/v1/organs/{}", organ.code);
    let asked = asked(&identity, actor, &trace, key, "organs", &body);
    Ok(answered(identity.directory.register_organ(organ, asked).await?, &location))
}
