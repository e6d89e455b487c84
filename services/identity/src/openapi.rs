//! The OpenAPI document, collected from the routes.

use crate::route::{account, me, organ, token};
use utoipa::OpenApi as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi};

#[derive(utoipa::OpenApi)]
#[openapi(paths(
    token::issue,
    token::keys,
    organ::list,
    organ::register,
    organ::read,
    account::register,
    account::read,
    account::disable,
    account::set_password,
    me::read,
    me::set_password,
))]
struct Routes;

/// The OpenAPI document of this service.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = Routes::openapi();
    document.info = InfoBuilder::new()
        .title("解纷 Jiefen · 身份 identity")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "错误按 RFC 9457 返回，说明页见 /problems/{code}。账号不含个人信息；令牌八小时有效。",
        ))
        .build();
    document.components.get_or_insert_default().security_schemes.insert(
        "token".to_owned(),
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build())
            .into(),
    );
    document
}
