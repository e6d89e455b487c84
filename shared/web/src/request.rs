//! What every changing request carries: a body, an idempotency key, a version.

use crate::problem::{self, Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The raw body, checked for size, type and encoding.
#[derive(Debug, Clone)]
pub struct Body(pub Bytes);

impl Body {
    /// The body as what it should be.
    ///
    /// # Errors
    /// The problem names the place and repeats no value.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        Ok(kernel::input::read(&self.0)?)
    }

    /// SHA-256, 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(&self.0))
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| {
                v.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
            });
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection: BytesRejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return crate::face::too_large();
            }
            Problem::new(
                &problem::MALFORMED,
                "请求体没有完整收到，请重新提交",
                "the body did not arrive whole: send it again",
            )
        })?;
        if !bytes.is_empty() && !json {
            return Err(Problem::new(
                &problem::MEDIA_TYPE,
                "请求体应为JSON，并以 Content-Type: application/json 提交",
                "send JSON with Content-Type: application/json",
            ));
        }
        if std::str::from_utf8(&bytes).is_err() {
            return Err(Problem::new(
                &problem::MALFORMED,
                "请求体不是有效的UTF-8文本。如果由表格导出，请另存为UTF-8编码",
                "the body is not valid UTF-8: save the source as UTF-8 and send it again",
            )
            .code("not_utf8"));
        }
        Ok(Self(bytes))
    }
}

/// `Idempotency-Key`, where one was sent.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    /// The key, required.
    ///
    /// # Errors
    /// [`problem::KEY_REQUIRED`].
    pub fn required(self) -> Result<String, Problem> {
        self.0.ok_or_else(|| {
            Problem::new(
                &problem::KEY_REQUIRED,
                "登记类请求应带 Idempotency-Key 请求头（每张表单一个，重复提交用同一个），以免重复立案",
                "a request that creates carries an Idempotency-Key: one per form, the same on every retry",
            )
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
        if key.is_empty() || key.len() > 128 {
            return Err(Problem::new(
                &problem::KEY_REQUIRED,
                "Idempotency-Key 应为1至128个可见字符",
                "an Idempotency-Key has 1 to 128 visible characters",
            ));
        }
        Ok(Self(Some(key.to_owned())))
    }
}

/// The version a change is based on, from `If-Match`.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if_match(&parts.headers).map(Self)
    }
}

/// The version in `If-Match`.
///
/// # Errors
/// [`problem::PRECONDITION`] where it is missing or is no version.
pub fn if_match(headers: &HeaderMap) -> Result<i64, Problem> {
    headers
        .get(header::IF_MATCH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.trim().trim_matches('"').parse().ok())
        .ok_or_else(|| {
            Problem::new(
                &problem::PRECONDITION,
                "请先读取案件，再以 If-Match 请求头带上读到的版本（ETag）提交，以免覆盖他人的更新",
                "read the case first and send its ETag as If-Match, so that nobody's work is overwritten",
            )
        })
}

/// The ETag of a version.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}
