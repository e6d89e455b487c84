//! Who may see and do what: courts and procuratorates write what no agency can alter; other organs see nothing.

use crate::harness::{Mesh, consented, neighbours, path};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_another_organ_may_not_see_does_not_exist() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, opened) = mesh.open("haiyuan-tiaowei-officer", "mediation", &neighbours()).await;
    let case = path(&opened);
    for stranger in [
        "haiyuan-gaj-officer",
        "haiyuan-liwang-z-officer",
        "haiyuan-fayuan-court",
        "haiyuan-jcy-procurator",
        "operator",
    ] {
        let (status, problem) = mesh.get(stranger, &case).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (StatusCode::NOT_FOUND, Some("not_found")),
            "{stranger}"
        );
        let (status, _) = mesh.take(stranger, &case, "accept", &consented()).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{stranger}");
        let (_, list) = mesh.get(stranger, "/mediation/v1/cases").await;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(0), "{stranger}");
        mesh.settle().await;
        let dispute = opened["links"]["dispute"].as_str().unwrap_or_default();
        let (status, _) = mesh.get(stranger, dispute).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{stranger}");
    }
    // a head of the same organ sees it, and may not take an officer's step
    let (status, _) = mesh.get("haiyuan-xtzx-coordinator", &case).await;
    assert_eq!(status, StatusCode::OK);
    let (status, problem) = mesh.take("haiyuan-xtzx-coordinator", &case, "accept", &consented()).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_is_read_by_its_addressee_and_changed_by_no_agency() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, document) = mesh.get("operator", "/docs/recommendation.json").await;
    assert_eq!(status, StatusCode::OK);
    let operation = &document["paths"]["/recommendation/v1/cases"]["post"];
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    let mut body = example.clone();
    body["filing"]["received_on"] = json!("2026-03-02");
    let (status, opened) = mesh.open("haiyuan-fayuan-court", "recommendation", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    let case = path(&opened);
    let addressee = body["addressee"].as_str().unwrap_or_default();
    let officer = format!("{addressee}-officer");
    let (status, before) = mesh.get(&officer, &case).await;
    assert_eq!(status, StatusCode::OK, "its addressee reads it: {before}");
    for step in ["assess", "look-back", "withdraw", "answer-objection"] {
        let input = &document["paths"][format!("/recommendation/v1/cases/{{case}}/{step}")]["post"]["requestBody"]
            ["content"]["application/json"]["example"];
        assert!(input.is_object(), "there is a step {step}");
        let (status, problem) = mesh.take(&officer, &case, step, input).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (StatusCode::FORBIDDEN, Some("forbidden")),
            "{step}: {problem}"
        );
    }
    let (_, after) = mesh.get(&officer, &case).await;
    assert_eq!(before["record"], after["record"]);
    // another court and the procuratorate see nothing of it; an agency submits none of an issuer that has a desk here
    for stranger in ["zhongwei-fayuan-court", "haiyuan-jcy-procurator", "haiyuan-gaj-officer"] {
        assert_eq!(mesh.get(stranger, &case).await.0, StatusCode::NOT_FOUND, "{stranger}");
    }
    for (issuer, code) in [(None, "issuer_submits"), (Some("haiyuan-fayuan"), "issuer_has_a_desk")] {
        body["issuer_elsewhere"] = json!(issuer);
        let (status, problem) = mesh.open(&officer, "recommendation", &body).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(code)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_masked_for_whoever_only_takes_part() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let sheet = crate::harness::penalty("马小花", "640522199001010012");
    let (status, opened) = mesh.open("haiyuan-sfj-officer", "reconsideration", &sheet).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    mesh.settle().await;
    let dispute = opened["links"]["dispute"].as_str().unwrap_or_default().to_owned();
    for at in [path(&opened), dispute] {
        let (_, home) = mesh.get("haiyuan-sfj-officer", &at).await;
        let (status, respondent) = mesh.get("haiyuan-scjgj-officer", &at).await;
        assert_eq!(status, StatusCode::OK, "the respondent takes part: {at}");
        let names = |view: &serde_json::Value| view["parties"].to_string();
        assert!(names(&home).contains("马小花"), "{at}");
        assert!(names(&respondent).contains("马**") && !names(&respondent).contains("马小花"), "{at}");
        assert!(!home.to_string().contains("640522199001010012"), "numbers are shown in part: {at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_told_of_a_loss_reads_the_case_with_names_masked_and_takes_no_step() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, document) = mesh.get("operator", "/docs/litigation.json").await;
    let example = |at: &str| {
        document["paths"][at]["post"]["requestBody"]["content"]["application/json"]["example"].clone()
    };
    let step = |name: &str| example(&format!("/litigation/v1/cases/{{case}}/{name}"));
    let (court, agency, centre) = ("haiyuan-fayuan-court", "haiyuan-gaj-officer", "haiyuan-xtzx-coordinator");
    let (status, opened) = mesh.open(court, "litigation", &example("/litigation/v1/cases")).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    let case = path(&opened);
    let told = "haiyuan-sfj-officer";
    let mut docket = step("docket");
    docket["on"] = json!("2026-03-02");
    let mut circular = step("circulate-loss");
    circular["document"]["on"] = json!("2026-03-02");
    for (who, name, input) in [
        (court, "docket", docket),
        (court, "judge", step("judge")),
        (agency, "analyse-loss", step("analyse-loss")),
    ] {
        let (status, answer) = mesh.take(who, &case, name, &input).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
    }
    assert_eq!(mesh.get(told, &case).await.0, StatusCode::NOT_FOUND, "not before it is told");
    let (status, answer) = mesh.take(centre, &case, "circulate-loss", &circular).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (status, view) = mesh.get(told, &case).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert!(view["parties"].to_string().contains("马**") && !view.to_string().contains("马小花"), "{view}");
    assert_eq!((view["outcome"]["code"].as_str(), view["record"].is_null()), (Some("J03"), true));
    let (_, list) = mesh.get(told, "/litigation/v1/cases").await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "it finds the case by itself");
    let (_, open) = mesh.get(told, &format!("{case}/steps")).await;
    assert_eq!(open["items"].as_array().map(Vec::len), Some(0));
    for name in ["lodge", "perform", "correct"] {
        let (status, problem) = mesh.take(told, &case, name, &step(name)).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")), "{name}");
    }
    assert_eq!(mesh.get("haiyuan-zjj-officer", &case).await.0, StatusCode::NOT_FOUND, "nobody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organ_one_level_above_reads_what_it_reviews_and_gives_its_opinion_itself() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, document) = mesh.get("operator", "/docs/petition.json").await;
    let example = |at: &str| {
        document["paths"][at]["post"]["requestBody"]["content"]["application/json"]["example"].clone()
    };
    let step = |name: &str| example(&format!("/petition/v1/cases/{{case}}/{name}"));
    let served_today = |name: &str| {
        let mut input = step(name);
        input["opinion"]["on"] = json!("2026-03-02");
        input["served_on"] = json!("2026-03-02");
        input
    };
    let (desk, above) = ("haiyuan-xfj-officer", "haiyuan-zf-officer");
    let mut sheet = example("/petition/v1/cases");
    sheet["filing"]["matter"]["category"] = json!("conduct");
    let (status, opened) = mesh.open(desk, "petition", &sheet).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    mesh.settle().await;
    let case = path(&opened);
    let mut opinion = served_today("conclude");
    opinion["obligations"] = json!([]);
    for (name, input) in [("accept", json!({ "reason": "按信访程序办理" })), ("conclude", opinion)] {
        let (status, answer) = mesh.take(desk, &case, name, &input).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
    }
    assert_eq!(mesh.get(above, &case).await.0, StatusCode::NOT_FOUND, "not before it is asked");

    let mut request = step("request-review");
    request["received_on"] = json!("2026-03-02");
    let mut skipped = request.clone();
    skipped["to"] = json!({ "name": "中卫市人民政府", "organ": "zhongwei-zf" });
    let (_, problem) = mesh.take(desk, &case, "request-review", &skipped).await;
    assert_eq!(problem["code"], "not_one_above", "{problem}");
    assert!(problem["detail"].as_str().is_some_and(|says| says.contains("海原县人民政府")), "{problem}");
    let (status, answer) = mesh.take(desk, &case, "request-review", &request).await;
    assert_eq!(status, StatusCode::OK, "{answer}");

    let (status, view) = mesh.get(above, &case).await;
    assert_eq!(status, StatusCode::OK, "{view}");
    assert!(view["parties"].to_string().contains("马小花"), "it decides on the whole file: {view}");
    let (_, list) = mesh.get(above, "/petition/v1/cases").await;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "it finds the case by itself");
    let (_, open) = mesh.get(above, &format!("{case}/steps")).await;
    let open: Vec<_> = open["items"].as_array().into_iter().flatten().map(|step| &step["name"]).collect();
    // the hearing it could record is one in a re-review: a first review is offered its opinion only
    assert_eq!(open, ["review"]);
    for name in ["lodge", "conclude", "withdraw"] {
        let (status, problem) = mesh.take(above, &case, name, &step(name)).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")), "{name}");
    }
    for stranger in ["haiyuan-zjj-officer", "zhongwei-zf-officer"] {
        assert_eq!(mesh.get(stranger, &case).await.0, StatusCode::NOT_FOUND, "{stranger}");
    }
    let (_, problem) = mesh.take(desk, &case, "review", &served_today("review")).await;
    assert_eq!(problem["code"], "reviewer_itself", "{problem}");
    let (status, answer) = mesh.take(above, &case, "review", &served_today("review")).await;
    assert_eq!((status, answer["stage"].as_str()), (StatusCode::OK, Some("reviewed")), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn like_cases_are_found_by_the_organ_that_decides_them_alike() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let desk = "haiyuan-sfj-officer";
    let mut opened = Vec::new();
    for (name, id_number) in [("马小花", "640522199001010012"), ("马大山", "640522198506150024")] {
        let sheet = crate::harness::penalty(name, id_number);
        let (status, answer) = mesh.open(desk, "reconsideration", &sheet).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        opened.push(answer["case"].clone());
    }
    let mut other = crate::harness::penalty("马小花", "640522199001010012");
    other["filing"]["matter"]["act"]["kind"] = json!("licence");
    other["filing"]["matter"]["act"]["document"] = json!("海市监许〔2026〕7号");
    let (status, answer) = mesh.open(desk, "reconsideration", &other).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let like = format!("/reconsideration/v1/cases?like={}", opened[0].as_str().unwrap_or_default());
    let (status, list) = mesh.get(desk, &like).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    let found: Vec<_> = list["items"].as_array().into_iter().flatten().map(|item| &item["case"]).collect();
    assert_eq!(found.len(), 2, "the licence is another kind of act: {list}");
    assert!(opened.iter().all(|case| found.contains(&case)), "{list}");
    for stranger in ["haiyuan-gaj-officer", "haiyuan-jcy-procurator"] {
        assert_eq!(mesh.get(stranger, &like).await.0, StatusCode::NOT_FOUND, "{stranger}");
    }
    // the respondent reads the case, and finds of the organ's others only what it takes part in
    let (status, list) = mesh.get("haiyuan-scjgj-officer", &like).await;
    assert_eq!((status, list["items"].as_array().map(Vec::len)), (StatusCode::OK, Some(2)), "{list}");
}
