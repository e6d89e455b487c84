//! The caller himself.

use super::{answered, asked};
use crate::Identity;
use crate::account::Account;
use crate::password;
use crate::service::failed;
use axum::Json;
use axum::extract::{Extension, State};
use axum::response::Response;
use kernel::{OrganId, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::request::{Body, IdempotencyKey};
use web::{Caller, Problem, Trace, problem};

/// What the caller's token says.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// Account.
    account: String,
    /// Organ.
    organ: OrganId,
    /// The organ's official name, where it is registered here.
    organ_name: Option<String>,
    /// Division of the organ.
    division: String,
    /// Roles.
    roles: Vec<Role>,
}

/// A new password for the caller's own account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The password as it is.
    #[schema(format = "password")]
    current: String,
    /// The new one, 10 to 128 characters.
    #[schema(format = "password", min_length = 10, max_length = 128)]
    new: String,
}

#[utoipa::path(
    get, path = "/identity/v1/me", operation_id = "identity-me", tag = "身份",
    summary = "本人 · What the caller's token says",
    responses(
        (status = 200, description = "本人 · the caller", body = Me),
        (status = 401, description = "身份令牌无效"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(identity): State<Identity>,
    Caller(actor): Caller,
) -> Result<Json<Me>, Problem> {
    let organ = identity.directory.organ(&actor.organ).await.map_err(|error| failed(&error))?;
    Ok(Json(Me {
        account: actor.account,
        organ: actor.organ,
        organ_name: organ.map(|(organ, _)| organ.name),
        division: actor.division,
        roles: actor.roles,
    }))
}

#[utoipa::path(
    post, path = "/identity/v1/me/password", operation_id = "identity-change-password", tag = "身份",
    summary = "变更口令 · Change one's own password",
    request_body = NewPassword,
    responses(
        (status = 200, description = "已变更 · changed, and durable", body = Account),
        (status = 400, description = "请求无法读取"),
        (status = 401, description = "身份令牌无效"),
        (status = 412, description = "账号已被他人更新"),
        (status = 422, description = "填写内容有误，或者原口令不正确"),
        (status = 503, description = "暂时不能办理"),
    ),
    security(("token" = []))
)]
pub(crate) async fn set_password(
    State(identity): State<Identity>,
    Caller(actor): Caller,
    Extension(trace): Extension<Trace>,
    body: Body,
) -> Result<Response, Problem> {
    let asked_for: NewPassword = body.read()?;
    password::check(&asked_for.new, "/new")?;
    let name = actor.account.clone();
    // a stolen token is no licence to guess: the attempt counts like a login
    let proved = identity.prove(&name, asked_for.current).await.map_err(|problem| {
        if problem.code != problem::LOGIN_FAILED.code {
            return problem;
        }
        Problem::new(
            &problem::INVALID,
            "原口令不正确；多次失败的，请十分钟后再试",
            "the current password is wrong: after many failures wait ten minutes",
        )
        .code("wrong_password")
        .at("/current")
    })?;
    let hash = identity.hashed(asked_for.new).await?;
    let asked = asked(&identity, actor, &trace, IdempotencyKey(None), "me/password", &body);
    Ok(answered(identity.directory.set_password(&name, &hash, Some(proved.version), asked).await?, ""))
}
