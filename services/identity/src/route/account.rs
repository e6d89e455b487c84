//! Accounts: operators register and disable them, and set a new password where one is lost.

use super::{answered, asked, operator};
use crate::Identity;
use crate::account::Account;
use crate::fact::versioned;
use crate::password;
use crate::service::failed;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{OrganId, Role};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::request::{Body, IdempotencyKey, etag};
use web::{Caller, Problem, Trace, problem};

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    /// Opaque name: small letters, digits and hyphens, nothing of a person.
    #[schema(example = "haiyuan-xfj-01")]
    account: String,
    /// Organ it belongs to.
    #[schema(example = "haiyuan-xfj")]
    organ: OrganId,
    /// Roles: `court` for courts only, `procurator` for procuratorates only, never `system`.
    roles: Vec<Role>,
    /// First password, 10 to 128 characters.
    #[schema(format = "password", min_length = 10, max_length = 128)]
    password: String,
}

/// A new password for somebody else's account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reset {
    /// New password, 10 to 128 characters.
    #[schema(format = "password", min_length = 10, max_length = 128)]
    password: String,
}

#[utoipa::path(
    post, path = "/identity/v1/accounts", operation_id = "identity-register-account", tag = "身份",
    summary = "登记账号 · Register an account",
    description = "办理人：系统管理员。账号名不含个人信息。",
    params(("Idempotency-Key" = String, Header, description = "幂等键：每张表单一个，重复提交用同一个")),
    request_body = NewAccount,
    responses(
        (status = 201, description = "已登记 · registered, and durable", body = Account),
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
    let new: NewAccount = body.read()?;
    password::check(&new.password, "/password")?;
    let hash = identity.hashed(new.password).await?;
    let location = format!("/identity/v1/accounts/{}", new.account);
    let account = Account { account: new.account, organ: new.organ, roles: new.roles, disabled: false };
    let asked = asked(&identity, actor, &trace, key, "accounts", &body);
    Ok(answered(identity.directory.register_account(account, &hash, asked).await?, &location))
}

#[utoipa::path(
    get, path = "/identity/v1/accounts/{account}", operation_id = "identity-account", tag = "身份",
    summary = "账号 · An account",
    description = "办理人：系统管理员。",
    params(("account" = String, Path, description = "账号")),
    responses(
        (status = 200, description = "账号 · the account", body = Account),
        (status = 401, description = "身份令牌无效"),
        (status = 403, description = "无权办理这一步骤"),
        (status = 404, description = "没有这项内容"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(identity): State<Identity>,
    Caller(actor): Caller,
    Path(account): Path<String>,
) -> Result<Response, Problem> {
    operator(&actor)?;
    let found = identity.directory.account(&account).await.map_err(|error| failed(&error))?;
    let (account, version) = found.ok_or_else(Problem::not_found)?;
    Ok(([(header::ETAG, etag(version))], Json(versioned(json!(account), version))).into_response())
}

#[utoipa::path(
    post, path = "/identity/v1/accounts/{account}/disable", operation_id = "identity-disable-account", tag = "身份",
    summary = "停用账号 · Disable an account",
    description = "办理人：系统管理员。停用后不再签发令牌；已经签发的令牌至迟八小时后失效。停用不可撤销，需要时另行登记账号。",
    params(("account" = String, Path, description = "账号")),
    responses(
        (status = 200, description = "已停用 · disabled, and durable", body = Account),
        (status = 401, description = "身份令牌无效"),
        (status = 403, description = "无权办理这一步骤"),
        (status = 404, description = "没有这项内容"),
        (status = 422, description = "不能停用自己的账号"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn disable(
    State(identity): State<Identity>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    Path(account): Path<String>,
    key: IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    operator(&actor)?;
    if account == actor.account {
        return Err(Problem::new(
            &problem::INVALID,
            "不能停用自己的账号，请由另一位系统管理员办理",
            "nobody disables his own account: ask another operator",
        )
        .code("own_account"));
    }
    if !body.0.trim_ascii().is_empty() {
        let Nothing {} = body.read()?;
    }
    let asked = asked(&identity, actor, &trace, key, &format!("accounts/{account}/disable"), &body);
    Ok(answered(identity.directory.disable(&account, asked).await?, ""))
}

#[utoipa::path(
    post, path = "/identity/v1/accounts/{account}/password", operation_id = "identity-reset-password", tag = "身份",
    summary = "重置口令 · Set a new password where one is lost",
    description = "办理人：系统管理员。重置留痕；本人登录后应即变更。",
    params(("account" = String, Path, description = "账号")),
    request_body = Reset,
    responses(
        (status = 200, description = "已重置 · set, and durable", body = Account),
        (status = 400, description = "请求无法读取"),
        (status = 401, description = "身份令牌无效"),
        (status = 403, description = "无权办理这一步骤"),
        (status = 404, description = "没有这项内容"),
        (status = 422, description = "填写内容有误"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn set_password(
    State(identity): State<Identity>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    Path(name): Path<String>,
    key: IdempotencyKey,
    body: Body,
) -> Result<Response, Problem> {
    operator(&actor)?;
    let reset: Reset = body.read()?;
    password::check(&reset.password, "/password")?;
    let hash = identity.hashed(reset.password).await?;
    let asked = asked(&identity, actor, &trace, key, &format!("accounts/{name}/password"), &body);
    Ok(answered(identity.directory.set_password(&name, &hash, None, asked).await?, ""))
}

/// A body that says nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}
