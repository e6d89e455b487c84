//! What a judgment brings about, and when it is refused.

use super::super::given;
use super::*;
use procedure::scenario::Scenario;
use serde_json::{Value, json};

fn judgment(code: &str) -> Value {
    let mut input = Judge::example();
    input["code"] = json!(code);
    input["served_on"] = json!("2026-05-20");
    input
}

fn judged(code: &str) -> Scenario<Litigation> {
    given::answered().take("2026-05-20", By::Court, "judge", &judgment(code))
}

#[test]
fn a_judgment_may_be_appealed_in_fifteen_days_and_a_ruling_in_ten() {
    let case = judged("J03");
    assert_eq!(case.due("appeal"), "2026-06-04");
    assert_eq!(case.due("obligation:1"), "2026-12-31");
    assert_eq!(case.case.stage, Stage::Judged);
    assert_eq!(judged("J10").due("appeal"), "2026-06-01");
    assert_eq!(judged("J12").due("appeal"), "", "a mediation document is not appealed");
    assert_eq!(judged("J14").due("appeal"), "");
}

#[test]
fn it_closes_on_the_merits_unless_it_ends_by_form() {
    let on_merits = |code: &str| {
        let (outcome, _) = judged(code).case.file.outcome.expect("closed");
        assert_eq!(outcome.code, code);
        outcome.on_merits
    };
    assert!(on_merits("J01") && on_merits("J05") && on_merits("J12"));
    assert!(!on_merits("J10"));
}

#[test]
fn before_docketing_only_a_refusal_to_docket() {
    let mut refusal = judgment("J10");
    refusal["served_on"] = json!("2026-03-05");
    given::filed().take("2026-03-05", By::Court, "judge", &refusal);
    given::filed().refuse("2026-03-05", By::Court, "judge", &judgment("J01"), "not_docketed");
}

#[test]
fn withdrawal_and_end_have_steps_of_their_own() {
    given::answered().refuse("2026-05-20", By::Court, "judge", &judgment("J11"), "own_step");
    given::answered().refuse("2026-05-20", By::Court, "judge", &judgment("J13"), "own_step");
    given::answered().refuse("2026-05-19", By::Court, "judge", &judgment("J01"), "day_out_of_order");
}

fn appealed() -> Scenario<Litigation> {
    let appealed = json!({ "track": "appeal", "event": "appealed", "on": "2026-06-01" });
    judged("J01").take("2026-06-01", By::Court, "follow", &appealed)
}

fn on_appeal(code: &str, what: &str) -> Value {
    let mut input = judgment(code);
    input["served_on"] = json!("2026-08-20");
    input["instance"] = json!("second");
    input["on_appeal"] = json!(what);
    input
}

#[test]
fn a_judgment_changed_on_appeal_makes_the_loss() {
    assert!(judged("J01").case.record.loss.is_none());
    assert_eq!(judged("J02").case.record.loss.map(|loss| loss.code), Some(Code::J02));
    let changed = appealed().take("2026-08-20", By::Court, "judge", &on_appeal("J08", "changed"));
    let loss = changed.case.record.loss.expect("lost on appeal");
    assert_eq!((loss.code, loss.instance), (Code::J08, Instance::Second));
    let upheld = appealed().take("2026-08-20", By::Court, "judge", &on_appeal("J14", "upheld"));
    assert_eq!((upheld.case.record.result, upheld.case.record.loss), (Some(Code::J01), None));
    let back = appealed().take("2026-08-20", By::Court, "judge", &on_appeal("J14", "remanded"));
    assert_eq!(back.case.record.result, None);
    assert!(back.case.file.outcome.is_some_and(|(outcome, _)| !outcome.on_merits));
}

#[test]
fn a_later_instance_says_how_the_case_came_to_it_and_what_becomes_of_the_first() {
    judged("J01").refuse("2026-08-20", By::Court, "judge", &judgment("J01"), "instance").refuse(
        "2026-08-20",
        By::Court,
        "judge",
        &on_appeal("J08", "changed"),
        "no_appeal",
    );
    let mut retrial = on_appeal("J08", "changed");
    retrial["instance"] = json!("retrial");
    appealed()
        .refuse("2026-08-20", By::Court, "judge", &retrial, "no_retrial")
        .refuse("2026-08-20", By::Court, "judge", &on_appeal("J08", "upheld"), "on_appeal")
        .refuse("2026-08-20", By::Court, "judge", &on_appeal("J14", "changed"), "on_appeal");
}

#[test]
fn what_the_court_varied_is_kept_with_the_difference() {
    let mut input = judgment("J08");
    input["varied"] = json!([{ "what": "安置面积", "from": 480, "to": 560, "unit": "平方米" }]);
    let case = given::answered().take("2026-05-20", By::Court, "judge", &input).case;
    assert_eq!(case.record.loss.expect("lost").varied[0].delta, 80);
    input["varied"][0]["to"] = json!(480);
    given::answered().refuse("2026-05-20", By::Court, "judge", &input, "nothing_varied");
    input["varied"][0]["to"] = json!(560);
    input["code"] = json!("J01");
    given::answered().refuse("2026-05-20", By::Court, "judge", &input, "nothing_varied");
}

#[test]
fn a_demand_that_is_refused_with_its_basis_is_answered_and_one_left_open_is_not() {
    let with = |answer: &Value| {
        let mut input = judgment("J01");
        input["answers"] = json!([answer]);
        input
    };
    let judged =
        |answer: &Value| given::answered().take("2026-05-20", By::Court, "judge", &with(answer)).case;
    let on_merits = |case: &procedure::Case<Litigation>| {
        case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.on_merits)
    };
    let refused = judged(&json!({ "demand": 1, "answer": "refused", "basis": "签约率未达到公布的条件" }));
    assert!(on_merits(&refused) && refused.file.notices.iter().any(|n| n.kind == "demand_answered"));
    let open = judged(&json!({ "demand": 1, "answer": "left_open" }));
    assert!(!on_merits(&open) && open.file.notices.iter().any(|n| n.kind == "demand_left_open"));
    for (answer, code) in [
        (json!({ "demand": 1, "answer": "refused" }), "text"),
        (json!({ "demand": 2, "answer": "met" }), "no_such_demand"),
    ] {
        given::answered().refuse("2026-05-20", By::Court, "judge", &with(&answer), code);
    }
    let mut twice = with(&json!({ "demand": 1, "answer": "met" }));
    twice["answers"].as_array_mut().expect("a list").push(json!({ "demand": 1, "answer": "met" }));
    given::answered().refuse("2026-05-20", By::Court, "judge", &twice, "demand_answered_twice");
}
