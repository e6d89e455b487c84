//! Numbers of an organ's own papers (发文字号): typed, or the next one given; none twice.

use crate::harness::{Mesh, path, penalty};
use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

const OFFICER: &str = "haiyuan-sfj-officer";

/// The notice that a case has to be corrected, under this number or none.
fn notice(number: Option<&str>) -> Value {
    json!({
        "items": ["提交罚款决定书复印件"],
        "notice": {
            "kind": "correction_notice", "title": "补正行政复议申请通知书", "number": number, "on": "2026-03-02"
        }
    })
}

/// An application against the `n`th penalty.
async fn applied(mesh: &Mesh, n: usize) -> String {
    let mut sheet = penalty("马小花", "640522199001010012");
    sheet["filing"]["matter"]["act"]["document"] = json!(format!("海市监罚〔2026〕{n}号"));
    let (status, opened) = mesh.open(OFFICER, "reconsideration", &sheet).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    path(&opened)
}

/// The number the notice of the case has.
async fn numbered(mesh: &Mesh, case: &str) -> String {
    let (_, seen) = mesh.get(OFFICER, case).await;
    let mut papers = seen["documents"].as_array().into_iter().flatten();
    let paper = papers.find(|paper| paper["kind"] == "correction_notice");
    paper.and_then(|paper| paper["number"].as_str()).unwrap_or_else(|| panic!("a number: {seen}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_without_a_number_takes_the_next_one_and_none_is_given_twice() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let mut cases = Vec::new();
    for n in 1..=6 {
        cases.push(applied(&mesh, n).await);
    }
    let (none, typed) = (notice(None), notice(Some("海政复补[2026]41号")));
    let together = cases[..4].iter().map(|case| mesh.take(OFFICER, case, "ask-correction", &none));
    for (status, answer) in join_all(together).await {
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let mut given = Vec::new();
    for case in &cases[..4] {
        given.push(numbered(&mesh, case).await);
    }
    given.sort();
    assert_eq!(given, (1..=4).map(|n| format!("海政复补〔2026〕{n}号")).collect::<Vec<_>>());

    let (status, problem) =
        mesh.take(OFFICER, &cases[4], "ask-correction", &notice(Some("海政复补〔2026〕3号"))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(
        (&problem["code"], &problem["errors"][0]["pointer"]),
        (&json!("number_taken"), &json!("/notice/number"))
    );
    let (status, answer) = mesh.take(OFFICER, &cases[4], "ask-correction", &typed).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(numbered(&mesh, &cases[4]).await, "海政复补〔2026〕41号");
    mesh.kill();
    mesh.restart().await;
    mesh.on_day("2026-03-02").await;
    let (status, answer) = mesh.take(OFFICER, &cases[5], "ask-correction", &none).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(numbered(&mesh, &cases[5]).await, "海政复补〔2026〕42号");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_number_is_kept_with_its_reason_and_given_to_no_other_paper() {
    let mut mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let cases = [applied(&mesh, 1).await, applied(&mesh, 2).await];
    let (status, answer) =
        mesh.take(OFFICER, &cases[0], "ask-correction", &notice(Some("海政复补〔2026〕7号"))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let void = json!({ "number": "海政复补[2026]7号", "reason": "印制时损毁", "all_back": true });
    let (status, answer) = mesh.take(OFFICER, &cases[0], "void-number", &void).await;
    assert_eq!((status, &answer["fact"]), (StatusCode::OK, &json!("number_voided")), "{answer}");
    assert_eq!(numbered(&mesh, &cases[0]).await, "海政复补〔2026〕8号");
    mesh.kill();
    mesh.restart().await;
    mesh.on_day("2026-03-02").await;
    let again = notice(Some("海政复补〔2026〕7号"));
    let (_, problem) = mesh.take(OFFICER, &cases[1], "ask-correction", &again).await;
    assert_eq!(problem["code"], "number_taken", "{problem}");
    let (status, answer) = mesh.take(OFFICER, &cases[1], "ask-correction", &notice(None)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");

    let (status, list) = mesh.get(OFFICER, "/reconsideration/v1/numbers").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    let mut numbers: Vec<(String, Value)> = list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (item["number"].as_str().unwrap_or_default().to_owned(), item["void"]["reason"].clone()))
        .collect();
    numbers.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("海政复补〔2026〕7号".to_owned(), json!("印制时损毁")),
        ("海政复补〔2026〕8号".to_owned(), Value::Null),
        ("海政复补〔2026〕9号".to_owned(), Value::Null),
    ];
    assert_eq!(numbers, expected);
    let (_, others) = mesh.get("haiyuan-xfj-officer", "/reconsideration/v1/numbers").await;
    assert_eq!(others["items"], json!([]), "an organ's numbers are its own: {others}");
}
