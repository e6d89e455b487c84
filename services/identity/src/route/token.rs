//! Logging in, and the key others verify with.

use crate::service::{Identity, LIFE};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Problem;
use web::request::Body;

/// Who logs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// Account.
    #[schema(example = "haiyuan-sfj-officer")]
    account: String,
    /// Its password.
    #[schema(format = "password")]
    password: String,
}

/// A token (RFC 6749 §5.1).
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    /// The token: send it as `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds it is good for.
    #[schema(example = 28800)]
    expires_in: u64,
}

#[utoipa::path(
    post, path = "/identity/v1/tokens", operation_id = "identity-login", tag = "身份",
    summary = "登录 · A token for an account and its password",
    description = "账号不存在、已停用、口令错误、失败次数过多，答复一律相同。",
    request_body = Login,
    responses(
        (status = 200, description = "登录成功 · logged in", body = Token),
        (status = 400, description = "请求无法读取"),
        (status = 401, description = "账号或者口令不正确"),
        (status = 415, description = "请求格式应为JSON"),
        (status = 422, description = "填写内容有误"),
        (status = 503, description = "暂时不能办理"),
    )
)]
pub(crate) async fn issue(State(identity): State<Identity>, body: Body) -> Result<Response, Problem> {
    let login: Login = body.read()?;
    let proved = identity.prove(&login.account, login.password).await?;
    let access_token = identity.token(&proved.account).await?;
    tracing::info!(account = proved.account.account, "logged in");
    let token = Token { access_token, token_type: "Bearer", expires_in: LIFE };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(token)).into_response())
}

#[utoipa::path(
    get, path = "/identity/v1/jwks.json", operation_id = "identity-jwks", tag = "身份",
    summary = "签名公钥 · The keys tokens are verified with (RFC 7517)",
    responses((status = 200, description = "JWKS", body = Object))
)]
pub(crate) async fn keys(State(identity): State<Identity>) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(identity.key.jwks())).into_response()
}
