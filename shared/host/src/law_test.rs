//! The law as anybody reads it over HTTP.

use super::*;
use axum::body::Body as Sent;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

async fn asked(request: Request<Sent>) -> (StatusCode, Value) {
    asked_under(LawBook::bundled("640522"), request).await
}

async fn asked_under(book: LawBook, request: Request<Sent>) -> (StatusCode, Value) {
    let now = "2026-03-10T02:00:00Z".parse().expect("an instant");
    let clock = Arc::new(kernel::ManualClock::at(now));
    let router = web::face::dress("law", router(book, clock));
    let response = router.oneshot(request).await.expect("an answer");
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 4 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).into_owned();
    (status, serde_json::from_slice(&body).unwrap_or(Value::String(text)))
}

async fn get(path: &str) -> (StatusCode, Value) {
    asked(Request::get(path).body(Sent::empty()).expect("a request")).await
}

async fn post(path: &str, body: &Value) -> (StatusCode, Value) {
    let request = Request::post(path).header("content-type", "application/json");
    asked(request.body(Sent::from(body.to_string())).expect("a request")).await
}

#[tokio::test]
async fn anybody_reads_the_law() {
    let (status, table) = get("/law/v1/rules?prefix=OB&status=U").await;
    assert_eq!((status, table["items"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)));
    let (_, rule) = get("/law/v1/rules/FY-30?on=2023-12-31").await;
    assert!(rule["in_force"]["article"].as_str().is_some_and(|a| a.contains("2017")), "{rule}");
    let path = "/law/v1/due?rule=FY-30&from=2026-08-03&extend=30@2026-09-28&suspend=2026-09-01..2026-09-11";
    let (status, receipt) = get(path).await;
    assert_eq!((status, &receipt["due"]), (StatusCode::OK, &json!("2026-11-11")), "{receipt}");
    let (_, year) = get("/law/v1/calendar/2031?division=640522").await;
    assert_eq!((&year["state"], &year["provisional"]), (&json!("unloaded"), &json!(true)));
    let act = json!({ "kind": "penalty", "organ": "x", "on": "2026-03-02", "served_on": "2026-03-04" });
    let (status, open) = post("/law/v1/windows", &act).await;
    assert_eq!((status, open["windows"].as_array().map(Vec::len)), (StatusCode::OK, Some(3)), "{open}");
    assert_eq!(open["on"], "2026-03-10");
    let (status, page) = get("/law").await;
    assert!(status == StatusCode::OK && page.as_str().is_some_and(|p| p.contains("<th>审核</th>")));
    assert_eq!(openapi().paths.paths.len(), 8);
    let (_, list) = get("/law/v1/matters").await;
    assert!(
        list["items"].as_array().is_some_and(|items| items.iter().any(|m| m["rule"] == "LQ-01")),
        "{list}"
    );
    let (_, grounds) = get("/law/v1/exclusions?rule=XF-23").await;
    assert_eq!(grounds["items"][0]["ground"]["zh"], "复核听证");
    let (_, hours) = get("/law/v1/due?rule=SJ-01&from=2026-03-02T14:20&amount=48&unit=hour").await;
    assert_eq!((&hours["due"], &hours["due_at"]), (&json!("2026-03-04"), &json!("15:00:00")));
}

#[tokio::test]
async fn what_is_wrong_is_named_with_its_place() {
    for (path, code, pointer) in [
        ("due?rule=FY-99&from=2026-03-02", "unknown_rule", "/rule"),
        ("due?from=2026-03-02", "invalid", "/rule"),
        ("due?rule=FY-30&from=2026-02-30", "invalid", "/from"),
        ("due?rule=FY-30", "invalid", "/from"),
        ("due?rule=FY-30&from=2026-03-02&extend=31", "extension_over_max", "/extend"),
        ("due?rule=FY-30&from=2026-03-02&extend=10&extend=10", "extension_too_many", "/extend"),
        (
            "due?rule=FY-30&from=2026-03-02&extend=30&approver=%E6%9C%AC%E9%99%A2%E9%99%A2%E9%95%BF",
            "extension_wrong_approver",
            "/extend",
        ),
        ("due?rule=FY-30&from=2026-03-02&suspend=2026-03-01..", "pause_before_trigger", "/suspend"),
        ("due?rule=FY-30&from=2026-03-02&suspend=2026-03-10..2026-03-09", "pause_reversed", "/suspend"),
        ("due?rule=SJ-01&from=2026-03-02&amount=48&unit=hour", "time_of_day", "/from"),
        ("due?rule=SJ-01&from=2026-03-02T25:00&amount=48&unit=hour", "invalid", "/from"),
        (
            "due?rule=SJ-01&from=2026-03-02T14:20&amount=48&unit=hour&suspend=2026-03-03..",
            "hour_period",
            "/unit",
        ),
        ("exclusions?rule=FY-99", "unknown_rule", "/rule"),
        ("due?rule=FY-30&from=2026-03-02&capped_from=2026-03-01", "no_cap", "/capped_from"),
        ("due?rule=P-03&from=2026-03-02", "no_clock", "/rule"),
        ("due?rule=SJ-01&from=2026-03-02&amount=0&unit=month", "bad_amount", "/amount"),
        ("calendar/20265", "invalid", "/year"),
        ("calendar/2026?division=x", "invalid", "/division"),
        ("rules?status=W", "invalid", "/status"),
    ] {
        let (status, problem) = get(&format!("/law/v1/{path}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {problem}");
        assert_eq!(
            (&problem["code"], &problem["errors"][0]["pointer"]),
            (&json!(code), &json!(pointer)),
            "{path}"
        );
    }
    for path in
        ["rules?colour=red", "due?rule=FY-30&rule=FY-31&from=2026-03-02", "due?rule=%ff&from=2026-03-02"]
    {
        assert_eq!(get(&format!("/law/v1/{path}")).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    assert_eq!(get("/law/v1/rules/FY-99").await.0, StatusCode::NOT_FOUND);
    for (on, served, code) in
        [("2026-04-02", "2026-04-03", "future_date"), ("2026-03-02", "2026-03-01", "served_before_act")]
    {
        let act = json!({ "kind": "penalty", "organ": "x", "on": on, "served_on": served });
        let (_, problem) = post("/law/v1/windows", &act).await;
        assert_eq!(problem["code"], code, "{problem}");
    }
    let (status, _) = post("/law/v1/windows", &json!({ "kind": "penalty", "on": "2026-02-30" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn anybody_reads_what_an_agency_may_adjudicate() {
    let (status, list) = get("/law/v1/matters").await;
    assert_eq!(status, StatusCode::OK);
    let items = list["items"].as_array().expect("a list");
    assert_eq!(items.len(), 5, "{list}");
    let land = items.iter().find(|item| item["category"] == "land_ownership").expect("land is on it");
    assert_eq!(land["article"], "《土地管理法》第十四条第一款、第二款");
    assert_eq!((&land["decision"], &land["suit"]), (&json!("TD-05"), &json!("SS-09")));
}

#[tokio::test]
async fn anybody_reads_what_the_agencies_of_the_county_mediate() {
    let (status, list) = get("/law/v1/mediations").await;
    assert_eq!((status, &list), (StatusCode::OK, &json!({ "items": [] })), "the county publishes it");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mediations.toml");
    let text = include_str!("../../law/examples/mediations.toml");
    std::fs::write(&file, text).expect("it can be written");
    let read = || LawBook::open(Some(folder.path()), "640522");
    let request = Request::get("/law/v1/mediations").body(Sent::empty()).expect("a request");
    let (_, list) = asked_under(read().expect("the list is fit"), request).await;
    let listed = &list["items"][0];
    assert_eq!((&listed["name"]["zh"], &listed["version"]), (&json!("海原县自然资源局"), &json!("2026年版")));
    assert_eq!((&listed["category_zh"], &listed["valid_from"]), (&json!("邻里纠纷"), &json!("2026-01-05")));
    std::fs::write(&file, text.replace('《', "")).expect("it can be written");
    assert!(read().is_err(), "a county does not start under half its law");
}
