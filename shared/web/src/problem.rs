//! Problems (RFC 9457): a stable code, what is wrong and what to do next, in the reader's language. They never
//! carry a value that was sent.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::input::InputError;
use kernel::{Lang, Text};
use serde_json::{Value, json};

/// A kind of problem: its page is `/problems/<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Stable code.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Title in Chinese.
    pub zh: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// The page: what it means and what to do.
    pub page: &'static str,
}

macro_rules! kinds {
    ($($name:ident $code:literal $status:literal $zh:literal $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Kind = Kind {
                code: $code, status: $status, zh: $zh, en: $en,
                page: include_str!(concat!("../problems/", $code, ".md")),
            };
        )*
        /// Every kind of problem.
        pub const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    MALFORMED "malformed" 400 "请求无法读取" "The request cannot be read";
    KEY_REQUIRED "key_required" 400 "缺少幂等键" "An Idempotency-Key is required";
    UNAUTHORIZED "unauthorized" 401 "身份令牌无效" "The token is not valid";
    LOGIN_FAILED "login_failed" 401 "账号或者口令不正确" "Account or password is wrong";
    FORBIDDEN "forbidden" 403 "无权办理这一步骤" "This step is somebody else's";
    NOT_FOUND "not_found" 404 "没有这项内容" "There is no such thing";
    METHOD "method" 405 "不支持这种操作" "The method is not supported here";
    WRONG_STAGE "wrong_stage" 409 "当前阶段不能办理这一步骤" "The step is not open in this stage";
    REFUSED "refused" 409 "依法不能这样办理" "The law does not allow it";
    STALE "stale" 412 "案件已被他人更新" "The case has moved on";
    TOO_LARGE "too_large" 413 "请求过大" "The request is too large";
    MEDIA_TYPE "media_type" 415 "请求格式应为JSON" "The body has to be JSON";
    INVALID "invalid" 422 "填写内容有误" "What was filled in is not right";
    KEY_REUSED "key_reused" 422 "幂等键已用于其他内容" "The Idempotency-Key was used for something else";
    PRECONDITION "precondition" 428 "缺少版本号" "If-Match is required";
    INTERNAL "internal" 500 "系统故障" "The system failed";
    UNAVAILABLE "unavailable" 503 "暂时不能办理" "Not possible for the moment";
}

/// The kind of this code.
#[must_use]
pub fn kind(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// One thing wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the body.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What is wrong there.
    pub text: Text,
}

/// A problem on its way to the caller. Rendered by [`crate::face`], which knows language and trace.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    kind: &'static Kind,
    /// Stable code; the kind's where nothing more exact is known.
    pub code: String,
    detail: Text,
    law: Option<String>,
    faults: Vec<Fault>,
    more: Option<(&'static str, Value)>,
}

impl Problem {
    /// A problem of this kind, with what to do next.
    pub fn new(kind: &'static Kind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            kind,
            code: kind.code.to_owned(),
            detail: Text::new(zh, en),
            law: None,
            faults: Vec::new(),
            more: None,
        }
    }

    /// What the caller may not see does not exist.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(
            &NOT_FOUND,
            "没有找到，或者您无权查看。请核对编号，或者向承办机关查询",
            "there is no such thing, or you may not see it: check the number, or ask the organ that handles it",
        )
    }

    /// The machine failed; nothing was done.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(
            &UNAVAILABLE,
            "系统暂时不能保存，本次提交没有生效。请稍后用同一幂等键重新提交",
            "nothing was stored: send the same request with the same Idempotency-Key again in a moment",
        )
    }

    /// With a more exact code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = code.into();
        self
    }

    /// With the article behind it.
    #[must_use]
    pub fn under(mut self, law: Option<String>) -> Self {
        self.law = law;
        self
    }

    /// With a place that is wrong.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        let fault = Fault { pointer: pointer.into(), code: self.code.clone(), text: self.detail.clone() };
        self.faults.push(fault);
        self
    }

    /// With one more member.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.more = Some((name, value));
        self
    }

    /// Its HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The document, in one language, under one trace.
    #[must_use]
    pub fn document(&self, lang: Lang, instance: &str, trace: &str) -> Value {
        let title = Text::new(self.kind.zh, self.kind.en);
        let mut out = json!({
            "type": format!("/problems/{}", self.kind.code),
            "title": title.in_lang(lang),
            "status": self.kind.status,
            "detail": self.detail.in_lang(lang),
            "instance": instance,
            "code": self.code,
            "trace_id": trace,
        });
        if let Some(law) = &self.law {
            out["law"] = json!(law);
        }
        if !self.faults.is_empty() {
            let faults = self.faults.iter();
            out["errors"] = faults
                .map(|f| json!({ "pointer": f.pointer, "code": f.code, "detail": f.text.in_lang(lang) }))
                .collect();
        }
        if let Some((name, value)) = &self.more {
            out[*name] = value.clone();
        }
        out
    }

    /// The response, rendered.
    #[must_use]
    pub fn response(&self, lang: Lang, instance: &str, trace: &str) -> Response {
        let mut response = Response::new(Body::from(self.document(lang, instance, trace).to_string()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let language = if lang == Lang::Zh { "zh-CN" } else { "en" };
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language));
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Self {
        let kind = if error.code == "malformed" { &MALFORMED } else { &INVALID };
        Problem::new(kind, error.text.zh, error.text.en).code(error.code).at(error.pointer)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
