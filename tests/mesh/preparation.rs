//! What is read across cases: how a head prepares for court, and whether mediation was offered wherever it is allowed.

use crate::harness::{Mesh, consented, neighbours, path};
use reqwest::StatusCode;
use serde_json::{Value, json};

const COURT: &str = "haiyuan-fayuan-court";
const AGENCY: &str = "haiyuan-gaj-officer";
const CENTRE: &str = "haiyuan-xtzx-coordinator";

/// The example a step's documentation shows.
async fn example(mesh: &Mesh, step: &str) -> Value {
    let (_, document) = mesh.get("operator", "/docs/litigation.json").await;
    let path = match step {
        "file" => "/litigation/v1/cases".to_owned(),
        step => format!("/litigation/v1/cases/{{case}}/{step}"),
    };
    document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_prepares_for_the_hearing_and_nobody_else_sees_how() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (status, opened) = mesh.open(COURT, "litigation", &example(&mesh, "file").await).await;
    assert_eq!(status, StatusCode::CREATED, "{opened}");
    let case = path(&opened);
    let preparation = format!("{case}/preparation");
    let (status, before) = mesh.get(AGENCY, &preparation).await;
    assert_eq!((status, &before["hearing"]), (StatusCode::OK, &Value::Null), "{before}");
    assert!(before["no_hearing"]["zh"].is_string() && before["demands"].is_array());
    let docket = json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-02" });
    let notice = json!({ "hearing_on": "2026-03-20", "head_required": "shall", "place": "第一审判庭" });
    let replaced = json!({ "post": "分管副局长",
        "document": { "kind": "head_replacement", "title": "更换出庭负责人申请", "on": "2026-03-02" } });
    for (who, step, input) in
        [(COURT, "docket", &docket), (COURT, "notify-hearing", &notice), (AGENCY, "replace-head", &replaced)]
    {
        let (status, answer) = mesh.take(who, &case, step, input).await;
        assert_eq!(status, StatusCode::OK, "{step}: {answer}");
    }
    for reader in [AGENCY, CENTRE] {
        let (status, pack) = mesh.get(reader, &preparation).await;
        assert_eq!(status, StatusCode::OK, "{reader}: {pack}");
        let hearing = &pack["hearing"];
        assert_eq!((&hearing["on"], &hearing["place"]), (&json!("2026-03-20"), &json!("第一审判庭")));
        assert_eq!(hearing["nominated"]["post"], "分管副局长");
        assert_eq!(pack["speak_on"][0]["rule"], "CY-11");
        assert_eq!(pack.get("demands").is_some(), reader == AGENCY, "{reader}");
        assert!(!pack.to_string().contains("马小花"), "{reader}: it names no plaintiff");
    }
    for stranger in
        [COURT, "zhongwei-fayuan-court", "haiyuan-jcy-procurator", "haiyuan-liwang-z-officer", "operator"]
    {
        let (status, problem) = mesh.get(stranger, &preparation).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (StatusCode::NOT_FOUND, Some("not_found")),
            "{stranger}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mediation_is_counted_where_it_is_allowed_and_what_has_no_record_is_listed() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-xfj-officer";
    let (_, silent) = mesh.open(clerk, "petition", &neighbours()).await;
    let (_, second) = mesh.open(clerk, "petition", &neighbours()).await;
    let (_, mediated) = mesh.open("haiyuan-tiaowei-officer", "mediation", &neighbours()).await;
    let (status, answer) =
        mesh.take("haiyuan-tiaowei-officer", &path(&mediated), "accept", &consented()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    mesh.settle().await;
    let read = "/coordination/v1/mediation-offers?from=2026-03-01&to=2026-03-31";
    let (status, told) = mesh.get(CENTRE, read).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!((&told["eligible"], &told["without_record"]), (&json!(3), &json!(2)), "{told}");
    assert_eq!(told["offered"], json!({ "total": 1, "accepted": 1, "refused": 0, "unanswered": 0 }));
    assert_eq!(told["rate"], "33.3%");
    let grounds = told["counted"]["grounds"].as_array().expect("the grounds");
    let cited = |ground: &Value| ground["article"].as_str().is_some_and(|article| article.contains('《'));
    assert!(told["counted"]["zh"].is_string() && !grounds.is_empty() && grounds.iter().all(cited), "{told}");
    assert_eq!(told["items"][0]["organ"], "haiyuan-xfj");
    // page by page it is the same list
    let (_, first) = mesh.get(CENTRE, &format!("{read}&limit=1")).await;
    let cursor = first["next_cursor"].as_str().expect("more follow");
    let (_, rest) = mesh.get(CENTRE, &format!("{read}&limit=1&cursor={cursor}")).await;
    let listed = [&first["items"][0]["dispute"], &rest["items"][0]["dispute"]];
    assert_eq!(listed, [&silent["dispute"], &second["dispute"]]);
    assert_eq!(rest["next_cursor"], Value::Null);
    // what was offered since is listed no more, and other days have other disputes
    let (_, before) =
        mesh.get(CENTRE, "/coordination/v1/mediation-offers?from=2026-02-01&to=2026-03-01").await;
    assert_eq!((&before["eligible"], &before["rate"]), (&json!(0), &Value::Null));
    let refer = json!({ "to": "mediation", "organ": "haiyuan-tiaowei" });
    assert_eq!(mesh.take(clerk, &path(&silent), "refer", &refer).await.0, StatusCode::OK);
    mesh.settle().await;
    let (_, told) = mesh.get(CENTRE, read).await;
    assert_eq!((&told["offered"]["unanswered"], &told["rate"]), (&json!(1), &json!("66.7%")), "{told}");
    for wrong in
        ["from=2026-03-02&to=2026-03-01", "from=2020-01-01&to=2026-03-01", "from=2026-03-01", "from=x&to=y"]
    {
        let (status, _) = mesh.get(CENTRE, &format!("/coordination/v1/mediation-offers?{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    for other in [clerk, COURT, "operator"] {
        assert_eq!(mesh.get(other, read).await.0, StatusCode::FORBIDDEN, "{other}: as /overrides");
    }
}
