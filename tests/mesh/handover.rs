//! Hand-overs that do not go smoothly, and identities that were joined by mistake.

use crate::harness::{Mesh, neighbours, path, penalty};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn dossier(mesh: &Mesh, opened: &Value) -> Value {
    mesh.settle().await;
    let (status, dossier) =
        mesh.get("haiyuan-xtzx-coordinator", opened["links"]["dispute"].as_str().unwrap_or_default()).await;
    assert_eq!(status, StatusCode::OK, "{dossier}");
    dossier
}

fn line<'a>(dossier: &'a Value, channel: &str) -> &'a Value {
    let lines = dossier["cases"].as_array().expect("it lists cases");
    lines
        .iter()
        .rev()
        .find(|line| line["channel"] == channel)
        .unwrap_or_else(|| panic!("a case in {channel}: {dossier}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_before_acceptance_goes_back_and_can_be_sent_again() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-xfj-officer";
    let (_, opened) = mesh.open(clerk, "petition", &neighbours()).await;
    let petition = path(&opened);
    let refer = json!({ "to": "mediation", "organ": "haiyuan-tiaowei" });
    for (step, input) in [
        ("return", json!({ "ground": "not_competent" })),
        ("refuse", json!({ "side": "respondent", "how": "oral" })),
    ] {
        let (status, answer) = mesh.take(clerk, &petition, "refer", &refer).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (status, problem) = mesh.take(clerk, &petition, "refer", &refer).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("referral_pending")));
        let now = dossier(&mesh, &opened).await;
        assert_eq!(
            now["accountable"]["organ"], "haiyuan-xfj",
            "the sender is accountable until the other side accepts"
        );
        let mediation = line(&now, "mediation")["path"].as_str().unwrap_or_default().to_owned();
        let (status, answer) = mesh.take("haiyuan-tiaowei-officer", &mediation, step, &input).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let now = dossier(&mesh, &opened).await;
        assert_eq!(now["accountable"]["organ"], "haiyuan-xfj");
        assert_eq!(line(&now, "petition")["closed"], false);
        let running = now["deadlines"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|d| d["key"] == "sorting" && d["state"] == "running");
        assert!(running, "the petition's clock has never stopped: {now}");
        let (_, case) = mesh.get(clerk, &petition).await;
        assert_eq!(case["referral"], Value::Null, "it can be referred again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_to_nobody_is_brought_back_by_the_centre() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-xfj-officer";
    let (_, opened) = mesh.open(clerk, "petition", &neighbours()).await;
    let petition = path(&opened);
    let nobody = json!({ "to": "mediation", "organ": "haiyuan-nowhere" });
    assert_eq!(mesh.take(clerk, &petition, "refer", &nobody).await.0, StatusCode::OK);
    let now = dossier(&mesh, &opened).await;
    assert_eq!(now["accountable"]["organ"], "haiyuan-xfj", "nobody took it: the sender is accountable");
    let lost = line(&now, "mediation")["path"].as_str().unwrap_or_default().to_owned();
    let steps = now["next_steps"].as_array().into_iter().flatten();
    let offered = steps.filter(|s| s["channel"] == "mediation").any(|s| s["name"] == "return");
    assert!(offered, "the centre is offered the way back: {now}");
    let ground = json!({ "ground": "not_competent" });
    let (status, answer) = mesh.take("haiyuan-xtzx-coordinator", &lost, "return", &ground).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let somebody = json!({ "to": "mediation", "organ": "haiyuan-tiaowei" });
    let (status, answer) = mesh.take(clerk, &petition, "refer", &somebody).await;
    assert_eq!(status, StatusCode::OK, "it can be sent on again: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_needs_a_reason_and_is_counted() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let clerk = "haiyuan-xfj-officer";
    let (_, opened) = mesh.open(clerk, "petition", &neighbours()).await;
    let petition = path(&opened);
    let (status, problem) = mesh
        .take(clerk, &petition, "refer", &json!({ "to": "adjudication", "organ": "haiyuan-zrzyj" }))
        .await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("override_reason_required"))
    );
    let reason = json!({ "to": "adjudication", "organ": "haiyuan-zrzyj", "reason": "双方都要求裁决地界" });
    assert_eq!(mesh.take(clerk, &petition, "refer", &reason).await.0, StatusCode::OK);
    mesh.settle().await;
    let (_, counted) = mesh.get("haiyuan-xtzx-coordinator", "/coordination/v1/overrides").await;
    assert_eq!(counted["total"], 1, "{counted}");
    assert_eq!(mesh.get(clerk, "/coordination/v1/overrides").await.0, StatusCode::FORBIDDEN);
}

async fn join(mesh: &Mesh, verb: &str, keep: &Value, with: &Value) -> (StatusCode, Value) {
    mesh.settle().await;
    let token = mesh.token("haiyuan-xtzx-coordinator").await;
    let at = keep["links"]["dispute"].as_str().unwrap_or_default();
    let seen = mesh.raw(Method::GET, at).bearer_auth(&token).send().await.expect("it answers");
    let tag = seen.headers()["etag"].to_str().expect("text").to_owned();
    let request = mesh
        .raw(Method::POST, &format!("{at}/{verb}"))
        .bearer_auth(token)
        .header("If-Match", tag)
        .json(&json!({ "with": with["dispute"] }));
    crate::harness::read(request.send().await.expect("it answers")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_doors_are_proposed_joined_by_a_person_and_taken_apart_again() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let sheet = penalty("马小花", "640522199001010012");
    let (_, letter) = mesh.open("haiyuan-xfj-officer", "petition", &sheet).await;
    let (_, application) = mesh.open("haiyuan-sfj-officer", "reconsideration", &sheet).await;
    let now = dossier(&mesh, &letter).await;
    assert_eq!(
        now["identity"]["proposals"][0]["dispute"], application["dispute"],
        "proposed, not assumed: {now}"
    );
    assert_eq!(now["cases"].as_array().map(Vec::len), Some(1));
    // somebody else's matter is not proposed
    let (_, stranger) =
        mesh.open("haiyuan-sfj-officer", "reconsideration", &penalty("王有福", "640522198506150024")).await;
    assert_eq!(dossier(&mesh, &stranger).await["identity"]["proposals"], json!([]));

    let (status, answer) = join(&mesh, "merge", &letter, &application).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let now = dossier(&mesh, &letter).await;
    assert_eq!(now["cases"].as_array().map(Vec::len), Some(2));
    // the other number leads to the same page, and later events arrive there
    let accept = json!({ "track": "ordinary", "interested_parties": 1 });
    let (status, answer) = mesh.take("haiyuan-sfj-officer", &path(&application), "accept", &accept).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let now = dossier(&mesh, &application).await;
    assert_eq!(now["dispute"], letter["dispute"]);
    assert_eq!(now["accountable"]["organ"], "haiyuan-sfj");
    assert_eq!(line(&now, "petition")["closed"], true, "the petition has been told: {now}");

    let (status, answer) = join(&mesh, "split", &letter, &application).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (one, other) = (dossier(&mesh, &letter).await, dossier(&mesh, &application).await);
    assert_eq!(
        (one["cases"].as_array().map(Vec::len), other["cases"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
    assert_eq!(
        line(&other, "reconsideration")["stage"],
        "accepted",
        "what happened meanwhile went with its case"
    );
    let (status, problem) = join(&mesh, "split", &letter, &application).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("not_merged")));
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--data", &folder]);
    assert!(good, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn knowing_the_number_of_a_dispute_lets_nobody_into_it_until_the_centre_agrees() {
    let mesh = Mesh::start().await;
    mesh.on_day("2026-03-02").await;
    let (_, letter) =
        mesh.open("haiyuan-xfj-officer", "petition", &penalty("马小花", "640522199001010012")).await;
    dossier(&mesh, &letter).await;
    let (stranger, centre) = ("haiyuan-tiaowei-officer", "haiyuan-xtzx-coordinator");
    let mut sheet = neighbours();
    sheet["filing"]["dispute"] = letter["dispute"].clone();
    sheet["filing"]["parties"][0]["name"] = json!("王有福");
    sheet["filing"]["parties"][0]["id_number"] = json!("640522198506150024");
    let (status, opened) = mesh.open(stranger, "mediation", &sheet).await;
    assert_eq!((status, &opened["dispute"]), (StatusCode::CREATED, &letter["dispute"]), "{opened}");
    let at = letter["links"]["dispute"].as_str().unwrap_or_default();
    let now = dossier(&mesh, &letter).await;
    assert_eq!(now["cases"].as_array().map(Vec::len), Some(1), "it is not in the dispute: {now}");
    assert_eq!(mesh.get(stranger, at).await.0, StatusCode::NOT_FOUND, "and does not read it");

    // it is a dispute of its own, proposed to the centre with the reason
    let proposal = &now["identity"]["proposals"][0];
    assert!(proposal["why"].to_string().contains("登记时写明属于该纠纷"), "{now}");
    let own = json!({ "dispute": proposal["dispute"] });
    let apart = format!("/coordination/v1/disputes/{}", own["dispute"].as_str().unwrap_or_default());
    let (status, own_dossier) = mesh.get(stranger, &apart).await;
    assert_eq!(status, StatusCode::OK, "{own_dossier}");
    assert!(
        own_dossier["parties"].to_string().contains("王有福"),
        "its own names are legible: {own_dossier}"
    );
    assert_eq!(own_dossier["identity"]["proposals"][0]["dispute"], letter["dispute"]);
    let refer = json!({ "to": "petition", "organ": "haiyuan-xfj", "reason": "双方要求信访部门答复" });
    let (status, answer) = mesh.take(stranger, &path(&opened), "refer", &refer).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    mesh.settle().await;
    let (_, own_dossier) = mesh.get(centre, &apart).await;
    assert_eq!(own_dossier["cases"].as_array().map(Vec::len), Some(2), "what it hands over goes with it");

    // the centre agrees
    let (status, answer) = join(&mesh, "merge", &letter, &own).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let now = dossier(&mesh, &letter).await;
    assert_eq!(now["cases"].as_array().map(Vec::len), Some(3));
    assert!(now["parties"].to_string().contains("王有福"), "{now}");
    assert_eq!(mesh.get(stranger, at).await.0, StatusCode::OK);
    // who names the number it had before comes to where it was joined
    let mut third = penalty("马小花", "640522199001010012");
    third["filing"]["dispute"] = own["dispute"].clone();
    let (status, third) = mesh.open("haiyuan-sfj-officer", "reconsideration", &third).await;
    assert_eq!(status, StatusCode::CREATED, "{third}");
    let now = dossier(&mesh, &letter).await;
    assert_eq!(line(&now, "reconsideration")["case"], third["case"]);
    let folder = mesh.folder().display().to_string();
    let (good, text) = mesh.tool(&["audit", "--data", &folder]);
    assert!(good, "{text}");
}
