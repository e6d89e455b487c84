//! Who counts as head at a session, and what follows where none does.

use super::super::given;
use super::*;
use procedure::scenario::Scenario;
use serde_json::{Value, json};

fn papers(kind: &str) -> Value {
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    json!([{ "kind": kind, "title": "证明", "on": "2026-04-10", "sha256": hash }])
}

fn called() -> Scenario<Litigation> {
    let input = json!({ "hearing_on": "2026-04-15", "head_required": "shall" });
    given::answered().take("2026-04-01", By::Court, "notify-hearing", &input)
}

fn heard(input: &Value) -> Scenario<Litigation> {
    called().take("2026-04-15", By::Court, "hear", input)
}

#[test]
fn only_whom_the_law_calls_head_appears() {
    let appeared = |rank: &str, manages: bool| {
        heard(
            &json!({ "head_attended": true, "head_rank": rank, "manages_act": manages, "identity_paper": true,
                       "documents": papers("head_identity") }),
        )
        .case
        .record
        .sessions[0]
            .appeared
    };
    assert!(appeared("principal", false) && appeared("deputy", false));
    assert!(appeared("deputy_level", true) && !appeared("deputy_level", false));
    assert!(appeared("other", true) && !appeared("lower_agency", true));
}

#[test]
fn an_absence_without_reason_leads_to_a_recommendation() {
    let notices = |input: Value| heard(&input).case.file.notices.len();
    assert_eq!(notices(json!({ "head_attended": false, "staff_attended": true })), 1);
    assert_eq!(
        notices(
            json!({ "head_attended": false, "staff_attended": true, "excuse": "irreplaceable_duty", "excuse_proven": true,
                    "documents": papers("absence_statement") })
        ),
        0
    );
    let nobody = heard(
        &json!({ "head_attended": false, "excuse": "other", "excuse_proven": true, "staff_attended": false,
                 "documents": papers("absence_statement") }),
    );
    assert!(nobody.case.file.notices[0].article.ends_with("第三项"));
    assert_eq!(nobody.case.stage, Stage::Heard);
}

#[test]
fn one_appearance_is_enough_for_the_instance_and_nobody_called_owes_none() {
    let away = json!({ "head_attended": false, "staff_attended": true });
    let again = heard(&Hear::example()).take("2026-04-20", By::Court, "hear", &away);
    assert!(again.case.file.notices.iter().all(|notice| notice.kind != "head_absent"));
    let uncalled = given::answered().take("2026-04-15", By::Court, "hear", &away);
    assert!(uncalled.case.file.notices.is_empty());
}

#[test]
fn a_head_called_again_has_to_come_again_and_a_session_is_recorded_once() {
    let away = json!({ "head_attended": false, "staff_attended": true });
    let again = heard(&Hear::example()).take(
        "2026-04-16",
        By::Court,
        "notify-hearing",
        &json!({ "hearing_on": "2026-04-22", "head_required": "shall" }),
    );
    let again = again.take("2026-04-22", By::Court, "hear", &away);
    assert!(again.case.file.notices.iter().any(|notice| notice.kind == "head_absent"));
    let mut further = Hear::example();
    further["session"] = json!(2);
    let case = heard(&Hear::example())
        .refuse("2026-04-15", By::Court, "hear", &Hear::example(), "heard_already")
        .take("2026-04-15", By::Court, "hear", &further);
    assert_eq!(case.case.record.sessions.len(), 2);
}

#[test]
fn each_instance_is_counted_by_itself_and_the_court_is_offered_a_draft() {
    let away =
        |instance: &str| json!({ "head_attended": false, "staff_attended": true, "instance": instance });
    let case = heard(&away("first"));
    let record = &case.case.record;
    assert_eq!((record.attendance.heard, record.attendance.appeared), (1, 0));
    assert_eq!(record.drafts.len(), 1);
    assert_eq!(record.drafts[0].addressees.len(), 2);
    let mut second = Hear::example();
    second["instance"] = json!("second");
    let case = given::lost()
        .refuse("2026-07-01", By::Court, "hear", &Hear::example(), "judged_already")
        .refuse("2026-07-01", By::Court, "hear", &second, "no_appeal")
        .take(
            "2026-06-01",
            By::Court,
            "follow",
            &json!({ "track": "appeal", "event": "appealed", "on": "2026-06-01" }),
        )
        .take("2026-07-01", By::Court, "hear", &second)
        .take("2026-07-02", By::Court, "hear", &second);
    assert_eq!((case.case.record.attendance.heard, case.case.record.attendance.appeared), (1, 1));
    assert_eq!(case.case.stage, Stage::Judged, "a session after the judgment does not undo it");
}

#[test]
fn rank_and_excuse_have_to_fit() {
    called().refuse("2026-04-15", By::Court, "hear", &json!({ "head_attended": true }), "head_rank");
    let both = json!({ "head_attended": true, "head_rank": "deputy", "excuse": "accident" });
    called().refuse("2026-04-15", By::Court, "hear", &both, "needless_excuse");
    let tomorrow = json!({ "head_attended": false, "staff_attended": true, "held_on": "2026-04-16" });
    called().refuse("2026-04-15", By::Court, "hear", &tomorrow, "day_out_of_order");
}

#[test]
fn nothing_counts_for_the_agency_unless_the_court_said_so() {
    let silent = |member: &str, mut input: Value| {
        input.as_object_mut().expect("an input").remove(member);
        input
    };
    let excused = json!({ "head_attended": false, "staff_attended": true, "excuse": "accident", "excuse_proven": true,
                          "documents": papers("absence_statement") });
    called()
        .refuse("2026-04-15", By::Court, "hear", &silent("identity_paper", Hear::example()), "identity_paper")
        .refuse("2026-04-15", By::Court, "hear", &silent("excuse_proven", excused.clone()), "excuse_proven")
        .refuse(
            "2026-04-15",
            By::Court,
            "hear",
            &silent("documents", excused.clone()),
            "absence_statement_missing",
        )
        .refuse(
            "2026-04-15",
            By::Court,
            "hear",
            &silent("documents", Hear::example()),
            "identity_paper_missing",
        )
        .refuse("2026-04-15", By::Court, "hear", &silent("staff_attended", excused), "staff_attended");
}

#[test]
fn a_head_announced_in_place_of_another_counts_where_the_court_allowed_it() {
    let post = super::super::ReplaceHead::example();
    let replaced = || called().take("2026-04-10", By::Officer, "replace-head", &post);
    let with = |said: &str| {
        let mut input = Hear::example();
        input["replacement"] = json!(said);
        input
    };
    let appeared = |said: &str| {
        replaced().take("2026-04-15", By::Court, "hear", &with(said)).case.record.sessions[0].appeared
    };
    assert!(appeared("allowed") && appeared("not_used") && !appeared("refused"));
    assert_eq!(replaced().case.record.summonses[0].replaced_by.as_deref(), Some("分管副局长"));
    replaced().refuse("2026-04-15", By::Court, "hear", &Hear::example(), "replacement");
    called().refuse("2026-04-15", By::Court, "hear", &with("allowed"), "no_replacement");
}
