//! Bad input gets a clear problem in two languages, changes nothing, and loses nothing.

use crate::harness::{Mesh, consented, neighbours, path, penalty, read};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// The problem is one: status, code, both languages, a page, a trace, and no value that was sent.
fn is_problem(status: StatusCode, problem: &Value, expected: u16, code: &str) {
    assert_eq!(status.as_u16(), expected, "{problem}");
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(problem["status"], expected, "{problem}");
    let chinese = problem["detail"].as_str().unwrap_or_default();
    assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{problem}");
    assert!(problem["type"].as_str().is_some_and(|page| page.starts_with("/problems/")), "{problem}");
    assert_eq!(problem["trace_id"].as_str().map(str::len), Some(32), "{problem}");
}

/// The problem names the article of what was asked for.
fn is_under_law(problem: &Value) {
    assert!(problem["law"].as_str().is_some_and(|law| law.contains('《')), "{problem}");
}

async fn nothing_registered(mesh: &Mesh) {
    let (_, list) = mesh.get("haiyuan-tiaowei-officer", "/mediation/v1/cases").await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(0), "nothing was registered: {list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_is_wrong_is_refused_with_its_place() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let officer = "haiyuan-tiaowei-officer";
    let wrong = |change: fn(&mut Value)| {
        let mut sheet = neighbours();
        change(&mut sheet);
        sheet
    };
    let cases: Vec<(Value, u16, &str, &str)> = vec![
        (wrong(|s| s["filing"]["received_on"] = json!("2026-02-30")), 422, "invalid", "/filing/received_on"),
        (wrong(|s| s["filing"]["received_on"] = json!("0026-03-02")), 422, "invalid", "/filing/received_on"),
        (
            wrong(|s| s["filing"]["received_on"] = json!("2026-03-03")),
            422,
            "received_in_future",
            "/filing/received_on",
        ),
        (
            wrong(|s| s["filing"]["parties"][0]["id_number"] = json!("640522199001010013")),
            422,
            "check_digit",
            "/filing/parties/0/id_number",
        ),
        (
            wrong(|s| s["filing"]["parties"][0]["id_number"] = json!("640522199902290015")),
            422,
            "birth_date",
            "/filing/parties/0/id_number",
        ),
        (wrong(|s| s["filing"]["colour"] = json!("red")), 422, "unknown_field", "/filing/colour"),
        (wrong(|s| s["filing"]["matter"]["demands"] = json!([])), 422, "demands", "/filing/matter/demands"),
        (
            wrong(|s| s["filing"]["matter"]["place"] = json!("64")),
            422,
            "division_code",
            "/filing/matter/place",
        ),
        (wrong(|s| s["filing"]["parties"] = json!([])), 422, "no_applicant", "/filing/parties"),
        (
            wrong(|s| {
                s["filing"]["matter"]["act"] = json!({
                    "kind": "penalty", "organ": "haiyuan-scjgj", "on": "2026-02-03", "served_on": "2026-02-02" });
            }),
            422,
            "served_before_act",
            "/filing/matter/act/served_on",
        ),
        (
            wrong(|s| s["filing"]["matter"]["making"] = json!({ "hearing": "left" })),
            422,
            "making",
            "/filing/matter/making",
        ),
        (
            wrong(|s| {
                s["filing"]["matter"]["act"] = json!({
                    "kind": "penalty", "organ": "haiyuan-scjgj", "on": "2026-02-03", "served_on": "2026-02-03" });
                s["filing"]["matter"]["making"] = json!({ "legal_review": "done" });
            }),
            422,
            "reviewed_by",
            "/filing/matter/making/reviewed_by",
        ),
        (json!({}), 422, "missing_field", "/filing"),
    ];
    for (sheet, status, code, pointer) in cases {
        let (seen, problem) = mesh.open(officer, "mediation", &sheet).await;
        is_problem(seen, &problem, status, code);
        is_under_law(&problem);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        let text = problem.to_string();
        assert!(
            !text.contains("64052219900101001") && !text.contains("马小花"),
            "a problem repeats no value: {text}"
        );
    }
    nothing_registered(&mesh).await;

    // in Chinese, and in English for whoever asks for it
    let (_, problem) = mesh.open(officer, "mediation", &json!({})).await;
    assert_eq!(problem["detail"], "缺少必填字段“登记表”（filing），请补充");
    let token = mesh.token(officer).await;
    let english = mesh
        .raw(Method::POST, "/mediation/v1/cases")
        .bearer_auth(token)
        .header("Idempotency-Key", "english")
        .header("Accept-Language", "en")
        .json(&json!({}))
        .send()
        .await
        .expect("it answers");
    assert_eq!(english.headers()["content-language"], "en");
    assert_eq!(english.headers()["content-type"], "application/problem+json");
    let (_, problem) = read(english).await;
    assert_eq!(problem["detail"], "the field `filing` is missing: add it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_text_is_refused() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let token = mesh.token("haiyuan-tiaowei-officer").await;
    let send = |body: Vec<u8>, media: &'static str| {
        let request = mesh
            .raw(Method::POST, "/mediation/v1/cases")
            .bearer_auth(&token)
            .header("Idempotency-Key", "body")
            .header("Content-Type", media)
            .body(body);
        async move { request.send().await }
    };
    let (status, problem) =
        read(send(vec![b'{', 0xff, 0xfe, b'}'], "application/json").await.expect("answers")).await;
    is_problem(status, &problem, 400, "not_utf8");
    let (status, problem) =
        read(send(b"{\"filing\":".to_vec(), "application/json").await.expect("answers")).await;
    is_problem(status, &problem, 400, "malformed");
    is_under_law(&problem);
    let (status, problem) = read(send(b"<a/>".to_vec(), "text/xml").await.expect("answers")).await;
    is_problem(status, &problem, 415, "media_type");
    // the server may close the connection on a body it does not want; what it must not do is take it
    if let Ok(answer) = send(vec![b' '; 10 * 1024 * 1024], "application/json").await {
        let (status, problem) = read(answer).await;
        is_problem(status, &problem, 413, "too_large");
    }
    nothing_registered(&mesh).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_from_the_wrong_stage_role_organ_or_version_is_refused() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let officer = "haiyuan-tiaowei-officer";
    let (_, opened) = mesh.open(officer, "mediation", &neighbours()).await;
    let case = path(&opened);
    let (status, problem) = mesh.take(officer, &case, "fail", &json!({})).await;
    is_problem(status, &problem, 409, "wrong_stage");
    is_under_law(&problem);
    let ruling = json!({ "ruling": "（2026）宁0522民特1号", "document": { "kind": "ruling", "title": "裁定书", "on": "2026-03-02" } });
    let (status, problem) = mesh.take(officer, &case, "confirm", &ruling).await;
    is_problem(status, &problem, 403, "forbidden");
    is_under_law(&problem);
    // another organ is told the same of a case there is, of one there is not, and of what is no case at all
    let nowhere = "/mediation/v1/cases/0190a6f0-0000-7000-8000-00000000000f";
    for case in [case.as_str(), nowhere, "/mediation/v1/cases/none"] {
        let (status, problem) = mesh.take("haiyuan-gaj-officer", case, "accept", &consented()).await;
        is_problem(status, &problem, 404, "not_found");
        is_under_law(&problem);
    }
    let (status, problem) = mesh.take(officer, &case, "accept", &json!({ "colour": "red" })).await;
    is_problem(status, &problem, 422, "unknown_field");
    is_under_law(&problem);
    mesh.settle().await;
    let token = mesh.token(officer).await;
    let accept = |tag: Option<&'static str>| {
        let mut request =
            mesh.raw(Method::POST, &format!("{case}/accept")).bearer_auth(&token).json(&consented());
        if let Some(tag) = tag {
            request = request.header("If-Match", tag);
        }
        async move { read(request.send().await.expect("it answers")).await }
    };
    let (status, problem) = accept(None).await;
    is_problem(status, &problem, 428, "precondition");
    let (status, problem) = accept(Some("\"77\"")).await;
    is_problem(status, &problem, 412, "stale");
    assert!(problem["current"]["version"].as_i64().is_some(), "{problem}");
    let (_, seen) = mesh.get(officer, &case).await;
    assert_eq!(seen["stage"], "requested", "nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_another_body_is_refused_and_with_the_same_body_replayed() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let token = mesh.token("haiyuan-tiaowei-officer").await;
    let send = |key: Option<&'static str>, body: Value| {
        let mut request = mesh.raw(Method::POST, "/mediation/v1/cases").bearer_auth(&token).json(&body);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        async move { read(request.send().await.expect("it answers")).await }
    };
    let (status, problem) = send(None, neighbours()).await;
    is_problem(status, &problem, 400, "key_required");
    let (first, opened) = send(Some("k"), neighbours()).await;
    let (again, replayed) = send(Some("k"), neighbours()).await;
    assert_eq!((first, again), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(opened["case"], replayed["case"]);
    let mut other = neighbours();
    other["filing"]["matter"]["title"] = json!("另一件事");
    let (status, problem) = send(Some("k"), other).await;
    is_problem(status, &problem, 422, "key_reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_reconsideration_of_the_same_act_by_the_same_person_is_refused() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let officer = "haiyuan-sfj-officer";
    let sheet = penalty("马小花", "640522199001010012");
    let (status, opened) = mesh.open(officer, "reconsideration", &sheet).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    let (status, problem) = mesh.open(officer, "reconsideration", &sheet).await;
    is_problem(status, &problem, 422, "second_application");
    assert!(problem["law"].as_str().is_some_and(|law| law.contains("第三十条")), "{problem}");
    // another person about the same act is another application
    let (status, _) = mesh.open(officer, "reconsideration", &penalty("王有福", "640522198506150024")).await;
    assert_eq!(status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_or_evidence_that_is_wrong_is_refused_with_the_right_form() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let officer = "haiyuan-tiaowei-officer";
    let (_, opened) = mesh.open(officer, "mediation", &neighbours()).await;
    let case = path(&opened);
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let paper = |more: Value| {
        let mut document = json!({ "kind": "evidence", "title": "现场照片", "on": "2026-03-02" });
        let (into, Value::Object(more)) = (document.as_object_mut().expect("an object"), more) else {
            panic!("an object")
        };
        into.extend(more);
        json!({ "document": document })
    };
    for (document, code, pointer, says) in [
        (paper(json!({})), "evidence_hash", "/document/sha256", "kept_at"),
        (paper(json!({ "kept_at": "　" })), "evidence_hash", "/document/kept_at", "SHA-256"),
        (paper(json!({ "sha256": &hash[1..] })), "hash", "/document/sha256", "64位"),
        (paper(json!({ "sha256": hash, "title": " " })), "text", "/document/title", "请填写"),
        (paper(json!({ "sha256": hash, "on": "2026-03-03" })), "future_date", "/document/on", "晚于今天"),
        (
            paper(json!({ "sha256": hash, "number": "海政复12号" })),
            "document_number",
            "/document/number",
            "海政复〔2026〕12号",
        ),
        (
            paper(json!({ "sha256": hash, "number": "（26）宁0522行初12号" })),
            "court_number",
            "/document/number",
            "（2026）宁0522行初12号",
        ),
        (
            paper(json!({ "sha256": hash, "party": "0190a6f0-0000-7000-8000-00000000000f" })),
            "no_such_party",
            "/document/party",
            "当事人",
        ),
    ] {
        let (status, problem) = mesh.take(officer, &case, "lodge", &document).await;
        is_problem(status, &problem, 422, code);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(says)), "{problem}");
        is_under_law(&problem);
    }
    // typed with other brackets, it is kept in the official form; the same file is handed in once
    let photo = paper(json!({ "sha256": hash, "number": "海政发 [2026] 3号" }));
    let (status, lodged) = mesh.take(officer, &case, "lodge", &photo).await;
    assert_eq!(status, StatusCode::OK, "{lodged}");
    let (status, problem) = mesh.take(officer, &case, "lodge", &photo).await;
    is_problem(status, &problem, 422, "lodged_already");
    // of a thing there is no file
    let (status, lodged) =
        mesh.take(officer, &case, "lodge", &paper(json!({ "kept_at": "县调委会物证柜" }))).await;
    assert_eq!(status, StatusCode::OK, "{lodged}");
    let (_, seen) = mesh.get(officer, &case).await;
    let text = seen.to_string();
    assert!(text.contains("海政发〔2026〕3号") && !text.contains("[2026]"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_right_in_everything_is_no_token() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let good = mesh.token("haiyuan-tiaowei-officer").await;
    let parts: Vec<&str> = good.split('.').collect();
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).expect("base64")).expect("JSON");
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let none = format!("{}.{}.", encode(&json!({ "alg": "none", "typ": "JWT" })), parts[1]);
    let mut louder = claims.clone();
    louder["roles"] = json!(["coordinator"]);
    let altered = format!("{}.{}.{}", parts[0], encode(&louder), parts[2]);
    let foreign_key =
        format!("{}.{}.{}", encode(&json!({ "alg": "EdDSA", "kid": "nobody" })), parts[1], parts[2]);
    for bad in
        [String::new(), "x".into(), none, altered, foreign_key, format!("{good}x"), parts[..2].join(".")]
    {
        let answer =
            mesh.raw(Method::GET, "/mediation/v1/cases").bearer_auth(&bad).send().await.expect("it answers");
        let (status, problem) = read(answer).await;
        is_problem(status, &problem, 401, "unauthorized");
    }
    let (status, problem) =
        read(mesh.raw(Method::GET, "/mediation/v1/cases").send().await.expect("answers")).await;
    is_problem(status, &problem, 401, "unauthorized");
    // the same token a day later is void
    mesh.on_day("2026-03-03").await;
    let late =
        mesh.raw(Method::GET, "/mediation/v1/cases").bearer_auth(&good).send().await.expect("it answers");
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_problem_has_its_page() {
    let mesh = Mesh::start().await;
    for kind in web::problem::KINDS {
        let page =
            mesh.raw(Method::GET, &format!("/problems/{}", kind.code)).send().await.expect("it answers");
        assert_eq!(page.status(), StatusCode::OK, "{}", kind.code);
        let text = page.text().await.expect("it is text");
        assert!(text.contains(kind.zh) && text.len() > 200, "{}", kind.code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documents_need_no_network() {
    let mesh = Mesh::start().await;
    let page = mesh.raw(Method::GET, "/docs/").send().await.expect("it answers");
    assert_eq!(page.status(), StatusCode::OK);
    let text = page.text().await.expect("it is text");
    assert!(
        !text.contains("https://") && !text.contains("//cdn"),
        "the page asks for nothing outside: {text}"
    );
    for service in bus::topology::SERVICES {
        let (status, document) = mesh.get("operator", &format!("/docs/{service}.json")).await;
        assert_eq!((status, document["openapi"].as_str()), (StatusCode::OK, Some("3.1.0")), "{service}");
    }
}
