//! Recommendations as they were reported, taken step by step.

use kernel::By;
use procedure::Step;
use procedure::fact::DeadlineState;
use procedure::scenario::Scenario;
use recommendation::Recommendation;
use recommendation::procedure::Stage;
use recommendation::step::*;
use serde_json::{Value, json};

fn submitted(by: By, kind: &str, category: &str, day: &str, within: Value) -> Scenario<Recommendation> {
    let mut letter = Submit::example();
    letter["kind"] = json!(kind);
    letter["served_on"] = json!(day);
    letter["document"]["on"] = json!(day);
    letter["reply_within"] = within;
    letter["consultation"]["on"] = json!(day);
    letter["consultation"]["record"]["on"] = json!(day);
    letter["committee_on"] = json!(day);
    letter["filing"]["received_on"] = json!(day);
    letter["filing"]["matter"]["category"] = json!(category);
    Scenario::default().take(day, by, "submit", &letter)
}

/// P49: a ditch is cleaned within weeks, and a patrol is promised.
#[test]
fn the_cleaned_ditch_is_proved_by_photographs_and_watched_by_a_dated_promise() {
    let case = submitted(By::Procurator, "public_interest", "public_interest", "2026-03-02", Value::Null)
        .take("2026-03-16", By::Officer, "take-measure", &TakeMeasure::example())
        .take("2026-03-20", By::Officer, "promise", &Promise::example())
        .take("2026-03-30", By::Officer, "reply", &Reply::example())
        .take("2026-04-07", By::Issuer, "assess", &Assess::example());
    let photo =
        |kind: &str| case.case.file.documents.iter().find(|d| d.kind == kind).and_then(|d| d.sha256.clone());
    assert!(photo("photo_before").is_some() && photo("photo_after").is_some());
    assert_ne!(photo("photo_before"), photo("photo_after"));
    assert_eq!(case.due("obligation:1"), "2026-09-30", "the patrol is a dated task");
    assert_eq!(case.case.stage, Stage::Accepted);
    let case = case
        .take("2026-09-30", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2026-09-30" }))
        .take("2026-10-15", By::Issuer, "look-back", &{
            let mut look_back = LookBack::example();
            look_back["recurred"] = json!(true);
            look_back
        });
    assert!(case.case.file.obligations[0].breached);
    assert_eq!((case.case.stage, case.case.file.outcome.is_none()), (Stage::Unsatisfied, true));
}

/// P61: one letter on property management leads, after more than a year, to a local regulation.
#[test]
fn a_systemic_letter_runs_longer_than_two_months_with_staged_reports() {
    let within = json!({ "amount": 14, "unit": "month" });
    let plan = |reports: Value| {
        json!({
            "measures": [{ "item": 1, "text": "开展物业服务专项整治并起草物业管理条例", "due": "2024-08-31" }],
            "reports": reports
        })
    };
    let reports = json!([
        { "due": "2023-12-31", "title": "专项整治进展" },
        { "due": "2024-05-31", "title": "条例审议进展" }
    ]);
    let case = submitted(By::Court, "governance", "property_management", "2023-07-20", within);
    assert_eq!(case.due("reply"), "2024-09-20");
    let case = case
        .refuse("2023-08-10", By::Officer, "plan", &plan(json!([])), "staged_reports_required")
        .take("2023-08-10", By::Officer, "plan", &plan(reports));
    assert_eq!(
        (case.due("report:1"), case.due("report:2")),
        ("2023-12-31".to_owned(), "2024-05-31".to_owned())
    );
    let case = case
        .take(
            "2023-12-25",
            By::Officer,
            "report",
            &json!({ "report": 1, "document": document("2023-12-25") }),
        )
        .take(
            "2024-05-31",
            By::Officer,
            "report",
            &json!({ "report": 2, "document": document("2024-05-31") }),
        )
        .take("2024-09-18", By::Officer, "reply", &{
            let mut reply = Reply::example();
            reply["document"]["on"] = json!("2024-09-18");
            reply
        });
    let met = |key: &str| case.case.file.deadline(key).map(|d| d.state) == Some(DeadlineState::Met);
    assert!(met("report:1") && met("report:2") && met("reply"));
    assert!(!case.case.record.replies[0].late);
    assert_eq!(
        serde_json::to_value(case.case.file.opening().matter.category).ok(),
        Some(json!("property_management"))
    );
}

fn document(on: &str) -> Value {
    json!({ "kind": "report", "title": "阶段性报告", "on": on })
}
