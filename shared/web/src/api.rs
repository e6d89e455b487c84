//! The OpenAPI documents on one page that needs no network.

use crate::problem::{KINDS, Problem};
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::fmt::Write;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi, Url};

/// Makes the document of a service. Made when it is asked for: few ask, and it is large.
pub type Document = Arc<dyn Fn() -> OpenApi + Send + Sync>;

/// `/docs` with every service's document, and a page per kind of problem.
pub fn pages(documents: Vec<(&'static str, Document)>) -> Router {
    let mut router = Router::new();
    let mut urls = Vec::new();
    for (i, (name, document)) in documents.into_iter().enumerate() {
        // the page asks for paths that live as long as the program; a handful of short ones do
        let path: &'static str = format!("/docs/{name}.json").leak();
        router = router.route(path, get(async move || Json(document())));
        urls.push(Url::with_primary(name, path, i == 0));
    }
    router
        .merge(SwaggerUi::new("/docs").config(Config::new(urls)))
        .route("/problems", get(index))
        .route("/problems/{code}", get(page))
}

async fn index() -> Html<String> {
    let mut list = String::new();
    for kind in KINDS {
        let _ = write!(list, "<li><a href=\"/problems/{0}\">{1}（{0}）</a></li>", kind.code, kind.zh);
    }
    Html(html("问题说明 Problems", &format!("<ul>{list}</ul>")))
}

async fn page(Path(code): Path<String>) -> Response {
    let Some(kind) = crate::problem::kind(&code) else {
        return Problem::not_found().into_response();
    };
    let mut body = String::new();
    for line in kind.page.lines().filter(|line| !line.is_empty()) {
        let _ = match line.strip_prefix("# ") {
            Some(title) => write!(body, "<h1>{title}</h1>"),
            None => write!(body, "<p>{line}</p>"),
        };
    }
    Html(html(kind.zh, &body)).into_response()
}

fn html(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{title}</title><body>{body}</body></html>"
    )
}
