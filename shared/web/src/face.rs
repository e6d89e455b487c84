//! The outermost layer of every service: trace, language, size, panics, and problems rendered.

use crate::problem::{self, Problem};
use crate::trace::Trace;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::Lang;
use std::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

/// Largest body a service reads, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// Dresses a router: everything that leaves it has a trace, and every error is a problem.
pub fn dress(service: &'static str, router: Router) -> Router {
    router
        .fallback(|| async { Problem::not_found() })
        .layer(CatchPanicLayer::custom(|_panic| {
            axum::response::IntoResponse::into_response(Problem::new(
                &problem::INTERNAL,
                "系统故障，本次操作没有生效。请记下跟踪号并联系系统管理员",
                "the system failed and nothing was done: note the trace id and call the operator",
            ))
        }))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(move |request: Request, next: Next| render(service, request, next)))
}

/// The language the caller asks for.
#[must_use]
pub fn language(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if asked.trim_start().to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Zh }
}

async fn render(service: &'static str, mut request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let trace = Trace::from_header(request.headers().get("traceparent").and_then(|v| v.to_str().ok()));
    let method = request.method().clone();
    // the path as it was matched: identifiers in it name cases, never people
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(trace.clone());
    let span = tracing::info_span!("request", service, trace.id = trace.id());
    let began = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let mut response = rendered(response, lang, &path, trace.id());
    let status = response.status().as_u16();
    let taken = began.elapsed();
    span.in_scope(|| {
        tracing::info!(http.method = %method, http.route = route, http.status = status, took_us = taken.as_micros() as u64, "answered");
    });
    metrics::histogram!("http_request_duration_seconds", "service" => service, "route" => route, "status" => status.to_string())
        .record(taken.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(trace.header()) {
        response.headers_mut().insert("traceparent", value);
    }
    response
}

fn rendered(response: Response, lang: Lang, path: &str, trace: &str) -> Response {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return problem.response(lang, path, trace);
    }
    let problem = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            &problem::METHOD,
            "该地址不支持这种请求方法，请查阅接口文档",
            "this address does not take that method: see the API document",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(
            &problem::MEDIA_TYPE,
            "请求体应为JSON，并以 Content-Type: application/json 提交",
            "send JSON with Content-Type: application/json",
        ),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY
            if response.headers().get(header::CONTENT_TYPE).is_none_or(|v| v != "application/json") =>
        {
            Problem::new(
                &problem::MALFORMED,
                "请求无法读取，请查阅接口文档",
                "the request cannot be read: see the API document",
            )
        }
        _ => return response,
    };
    problem.response(lang, path, trace)
}

/// The body exceeds [`MAX_BODY`].
#[must_use]
pub fn too_large() -> Problem {
    Problem::new(
        &problem::TOO_LARGE,
        "请求体不得超过1兆字节。附件请登记其SHA-256摘要，文件另行保存",
        "a body has at most one megabyte: register attachments by their SHA-256 and keep the files elsewhere",
    )
}
