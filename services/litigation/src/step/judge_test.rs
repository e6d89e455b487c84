//! What a judgment brings about, and when it is refused.

use super::super::given;
use super::*;
use procedure::DeadlineState;
use procedure::scenario::Scenario;
use serde_json::{Value, json};

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn judgment(code: &str) -> Value {
    let mut input = Judge::example();
    input["code"] = json!(code);
    input["served_on"] = json!("2026-05-20");
    if code == "J12" {
        input["mediable"] = json!("indemnity");
    }
    input
}

fn judged(code: &str) -> Scenario<Litigation> {
    given::answered().take("2026-05-20", By::Court, "judge", &judgment(code))
}

#[test]
fn a_judgment_may_be_appealed_in_fifteen_days_and_a_ruling_in_ten() {
    let case = judged("J03");
    assert_eq!(case.due("appeal"), "2026-06-04");
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
fn one_judgment_decides_several_things_and_the_loss_may_come_from_each() {
    let judged_with = |code: &str, also: Value| {
        let mut input = judgment(code);
        input["also"] = also;
        input
    };
    let mut both = judged_with("J05", json!(["J09"]));
    both["varied"] = json!([{ "what": "赔偿金额", "from": 0, "to": 30_000, "unit": "元" }]);
    let case = given::answered().take("2026-05-20", By::Court, "judge", &both);
    let (outcome, _) = case.case.file.outcome.clone().expect("closed");
    assert_eq!((outcome.code.as_str(), outcome.on_merits), ("J05", true));
    assert_eq!(outcome.zh, format!("{}；{}", Code::J05.zh(), Code::J09.zh()));
    let mut analysis = super::super::AnalyseLoss::example();
    analysis["cause"] = json!("harm");
    case.take("2026-05-22", By::Officer, "analyse-loss", &analysis);
    for (code, also, why) in [
        ("J05", json!(["J05"]), "result_twice"),
        ("J05", json!(["J09", "J09"]), "result_twice"),
        ("J10", json!(["J01"]), "stands_alone"),
        ("J05", json!(["J13"]), "stands_alone"),
        ("J01", json!(["J02"]), "main_result"),
    ] {
        given::answered().refuse("2026-05-20", By::Court, "judge", &judged_with(code, also), why);
    }
    let partly = judged_with("J02", json!(["J01"]));
    assert!(given::answered().take("2026-05-20", By::Court, "judge", &partly).case.record.loss.is_some());
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

/// Ordered in the first instance, on 2026-05-20: two things by these days.
fn ordered(first: &str, second: &str) -> Scenario<Litigation> {
    let mut input = judgment("J03");
    input["obligations"] = json!([{ "text": "履行保护职责", "due": first }, { "text": "支付补偿款", "due": second, "amount": 8_000_000 }]);
    given::answered().take("2026-05-20", By::Court, "judge", &input)
}

fn effective(case: Scenario<Litigation>) -> Scenario<Litigation> {
    case.take("2026-06-04", By::System, "lapse", &json!({ "key": "appeal", "due": "2026-06-04" }))
}

fn appeal(on: &str) -> Value {
    json!({ "track": "appeal", "event": "appealed", "on": on })
}

/// What a later judgment says, ordering nothing of its own.
fn later(code: &str, what: &str) -> Value {
    let mut input = on_appeal(code, what);
    input["obligations"] = json!([]);
    input
}

fn state(case: &Scenario<Litigation>, key: &str) -> Option<DeadlineState> {
    case.case.file.deadline(key).map(|deadline| deadline.state)
}

#[test]
fn what_is_ordered_binds_once_the_judgment_takes_effect() {
    let judged = ordered("2026-12-31", "2026-05-25");
    assert_eq!(judged.case.file.obligations.len(), 2);
    assert_eq!((judged.due("obligation:1"), judged.due("obligation:2")), (String::new(), String::new()));
    let case = effective(judged);
    assert_eq!(case.due("obligation:1"), "2026-12-31");
    assert_eq!(case.due("obligation:2"), "2026-06-05", "nothing is due before it binds");
    assert_eq!(case.case.file.obligations.len(), 2);
    let mut mediated = judgment("J12");
    mediated["served_on"] = json!("2026-05-20");
    let case = given::answered().take("2026-05-20", By::Court, "judge", &mediated);
    assert_eq!(case.due("obligation:1"), "2026-12-31", "what is not appealed binds at once");
}

#[test]
fn what_is_upheld_stands() {
    let case = ordered("2026-12-31", "2026-07-01")
        .take("2026-06-01", By::Court, "follow", &appeal("2026-06-01"))
        .take("2026-08-20", By::Court, "judge", &later("J14", "upheld"));
    assert_eq!(case.due("obligation:1"), "2026-12-31");
    assert_eq!(case.due("obligation:2"), "2026-08-20", "it binds from service of the later judgment");
    assert!(case.case.file.obligations.iter().all(|owed| !owed.is_over() && !owed.breached));
}

#[test]
fn what_is_changed_binds_nobody_but_for_what_is_confirmed() {
    let appealed =
        || ordered("2026-12-31", "2026-11-30").take("2026-06-01", By::Court, "follow", &appeal("2026-06-01"));
    let mut part = later("J03", "changed");
    part["confirmed"] = json!(["2"]);
    let case = appealed().take("2026-08-20", By::Court, "judge", &part);
    let owed = &case.case.file.obligations;
    assert!(owed[0].released && !owed[1].released);
    assert_eq!((state(&case, "obligation:1"), case.due("obligation:2").as_str()), (None, "2026-11-30"));
    let perform = json!({ "obligation": "1", "on": "2026-08-21", "proof": HASH });
    case.refuse("2026-08-21", By::Officer, "perform", &perform, "released");
    for (code, what) in [("J01", "changed"), ("J14", "remanded")] {
        let case = appealed().take("2026-08-20", By::Court, "judge", &later(code, what));
        assert!(case.case.file.obligations.iter().all(|owed| owed.released), "{what}");
    }
    for (key, what, code) in [("3", "changed", "J03"), ("1", "upheld", "J14")] {
        let mut wrong = later(code, what);
        wrong["confirmed"] = json!([key]);
        appealed().refuse("2026-08-20", By::Court, "judge", &wrong, "not_ordered");
    }
}

#[test]
fn what_an_agreement_obliges_to_is_no_order_of_the_court() {
    let agreement = super::super::RegisterAgreement::example();
    let case = given::answered()
        .take("2026-03-20", By::Officer, "register-agreement", &agreement)
        .take("2026-05-20", By::Court, "judge", &judgment("J03"))
        .take("2026-06-01", By::Court, "follow", &appeal("2026-06-01"))
        .take("2026-08-20", By::Court, "judge", &later("J01", "changed"));
    let owed = &case.case.file.obligations;
    assert!(!owed[0].released && owed[1].released);
    assert_eq!(state(&case, "obligation:1"), Some(DeadlineState::Running));
}

#[test]
fn a_retrial_releases_from_what_was_final_and_may_restore_it() {
    let came = |event: &str, on: &str| json!({ "track": "retrial", "event": event, "on": on });
    let applied = |on: &str| came("applied", on);
    let case = effective(ordered("2026-06-10", "2026-12-31"))
        .take("2026-06-10", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2026-06-10" }))
        .take(
            "2026-06-11",
            By::Court,
            "follow",
            &json!({ "track": "retrial", "event": "effective", "on": "2026-06-05" }),
        )
        .take("2026-06-12", By::Court, "follow", &applied("2026-06-12"))
        .take("2026-06-15", By::Court, "follow", &came("docketed", "2026-06-15"))
        .take("2026-07-15", By::Court, "follow", &came("granted", "2026-07-15"));
    assert!(case.case.file.obligations[0].breached);
    let mut retried = later("J01", "changed");
    retried["instance"] = json!("retrial");
    let case = case.take("2026-08-20", By::Court, "judge", &retried);
    assert!(case.case.file.obligations.iter().all(|owed| owed.released));
    assert_eq!(state(&case, "obligation:2"), Some(DeadlineState::Dropped));
    // and another retrial that sets the last judgment aside for the first one
    retried["code"] = json!("J03");
    retried["confirmed"] = json!(["1", "2"]);
    retried["served_on"] = json!("2026-12-20");
    let case = case.refuse("2026-12-20", By::Court, "judge", &retried, "judged_already");
    retried["number"] = json!("（2026）宁05行再2号");
    let case = case.take("2026-12-20", By::Court, "judge", &retried);
    assert!(case.case.file.obligations.iter().all(|owed| !owed.is_over() && !owed.breached));
    assert_eq!(case.due("obligation:1"), "2026-12-20");
    assert_eq!(case.due("obligation:2"), "2026-12-31");
}

#[test]
fn the_day_an_appeal_is_lodged_counts_and_not_the_day_it_is_recorded() {
    let missed = || {
        effective(ordered("2026-06-10", "2026-12-31")).take(
            "2026-06-10",
            By::System,
            "lapse",
            &json!({ "key": "obligation:1", "due": "2026-06-10" }),
        )
    };
    let case = missed();
    assert!(case.case.file.obligations[0].breached);
    assert!(case.case.file.effects.iter().any(|effect| effect.key == "appeal"));
    let mut proved = appeal("2026-06-04");
    proved["sha256"] = json!(HASH);
    let mut late = appeal("2026-06-05");
    late["sha256"] = json!(HASH);
    let case = case
        .refuse("2026-06-12", By::Court, "follow", &late, "too_late")
        .refuse("2026-06-12", By::Court, "follow", &appeal("2026-06-04"), "receipt_missing")
        .take("2026-06-12", By::Court, "follow", &proved);
    assert!(case.case.file.obligations.iter().all(|owed| !owed.breached && !owed.is_over()));
    assert_eq!(state(&case, "obligation:2"), Some(DeadlineState::Dropped));
    assert_eq!(state(&case, "appeal"), Some(DeadlineState::Met));
    assert!(case.case.file.effects.iter().all(|effect| effect.key != "appeal"), "it has not become final");
    assert!(case.case.file.notices.iter().any(|notice| notice.kind == "not_final"));
    assert_eq!(case.due("appeal:second_instance"), "2026-09-04");
    let upheld = case.take("2026-08-20", By::Court, "judge", &later("J14", "upheld"));
    assert_eq!(upheld.due("obligation:1"), "2026-08-20");
    assert_eq!(upheld.due("obligation:2"), "2026-12-31");
    let changed = missed().take("2026-06-12", By::Court, "follow", &proved).take(
        "2026-08-20",
        By::Court,
        "judge",
        &later("J01", "changed"),
    );
    assert!(changed.case.file.obligations.iter().all(|owed| owed.released && !owed.breached));
}

#[test]
fn what_a_loss_led_to_goes_with_it() {
    let case = given::analysed().take("2026-06-01", By::Court, "follow", &appeal("2026-06-01")).take(
        "2026-08-20",
        By::Court,
        "judge",
        &later("J01", "changed"),
    );
    assert_eq!(state(&case, "correction:1"), Some(DeadlineState::Dropped));
}

#[test]
fn only_what_the_law_lets_be_mediated_ends_in_a_mediation_document() {
    let mut silent = judgment("J12");
    silent.as_object_mut().expect("an input").remove("mediable");
    let mut judged = judgment("J03");
    judged["mediable"] = json!("discretion");
    given::answered().refuse("2026-05-20", By::Court, "judge", &silent, "not_mediable").refuse(
        "2026-05-20",
        By::Court,
        "judge",
        &judged,
        "not_mediable",
    );
}

#[test]
fn a_period_is_counted_from_the_day_the_judgment_binds() {
    let mut input = judgment("J03");
    input["obligations"] = json!([{ "text": "交付现房", "within": { "amount": 10, "unit": "natural_day" } }]);
    let judged = given::answered().take("2026-05-20", By::Court, "judge", &input);
    assert_eq!(judged.case.file.obligations[0].due, None, "nobody knows yet when it binds");
    // it binds on 2026-06-05; the tenth day is a Monday
    assert_eq!(effective(judged).due("obligation:1"), "2026-06-15");
    let upheld = given::answered()
        .take("2026-05-20", By::Court, "judge", &input)
        .take("2026-06-01", By::Court, "follow", &appeal("2026-06-01"))
        .take("2026-08-20", By::Court, "judge", &later("J14", "upheld"));
    // 2026-08-30 is a Sunday
    assert_eq!(upheld.due("obligation:1"), "2026-08-31");
    input["obligations"][0]["due"] = json!("2026-06-30");
    given::answered().refuse("2026-05-20", By::Court, "judge", &input, "due_and_within");
}

#[test]
fn the_courts_own_period_was_kept_by_the_day_of_the_paper_whenever_that_is_entered() {
    let over = json!({ "key": "judgment", "due": "2026-09-04" });
    let entered = |code: &str, made: &str| {
        let mut input = judgment(code);
        input["document"]["on"] = json!(made);
        input["served_on"] = json!("2026-09-10");
        let case = given::answered().take("2026-09-04", By::System, "lapse", &over);
        let case = case.take("2026-09-20", By::Court, "judge", &input).case;
        let period = case.file.deadline("judgment").expect("it ran");
        (period.state, period.ended_on.expect("it ended").to_string())
    };
    assert_eq!(entered("J01", "2026-09-03"), (DeadlineState::Met, "2026-09-03".to_owned()));
    // the period of a mediation document ends with its service
    assert_eq!(entered("J12", "2026-09-03"), (DeadlineState::Met, "2026-09-10".to_owned()));
}

#[test]
fn a_suit_that_was_withdrawn_or_ended_may_be_tried_again() {
    let tried = |step: &str, on_appeal: &str, code: &str| {
        let input = match step {
            "end" => super::super::End::example(),
            _ => super::super::AllowWithdrawal::example(),
        };
        let came = |event: &str, on: &str| json!({ "track": "retrial", "event": event, "on": on });
        let mut retried = judgment(code);
        retried["served_on"] = json!("2026-08-20");
        retried["instance"] = json!("retrial");
        retried["on_appeal"] = json!(on_appeal);
        retried["obligations"] = json!([]);
        let mut case = given::answered()
            .take("2026-05-20", By::Court, step, &input)
            .refuse("2026-08-20", By::Court, "judge", &retried, "no_retrial")
            .take("2026-07-01", By::Court, "follow", &came("protest_received", "2026-07-01"))
            .take("2026-07-20", By::Court, "follow", &came("retrial_ruled", "2026-07-20"));
        let decision = case.attempt("2026-08-20", By::Court, "judge", &retried).expect("tried again");
        let reopened = |entry: &procedure::Entry<Litigation>| {
            matches!(entry, procedure::Entry::File(FileFact::Reopened { .. }))
        };
        let (outcome, _) = case.case.file.outcome.expect("closed");
        (decision.0.iter().any(reopened), outcome.code, outcome.on_merits, case.case.record.result)
    };
    for step in ["end", "allow-withdrawal"] {
        assert_eq!(tried(step, "changed", "J03"), (true, "J03".to_owned(), true, Some(Code::J03)));
        assert_eq!(tried(step, "remanded", "J14"), (true, "J14".to_owned(), false, None));
        let (reopened, _, on_merits, result) = tried(step, "upheld", "J14");
        assert!(!reopened && !on_merits, "the ruling stands, and decides nothing");
        assert!(matches!(result, Some(Code::J11 | Code::J13)));
    }
}

#[test]
fn a_ruling_that_is_upheld_decides_no_more_than_it_did() {
    let upheld = |code: &str| {
        let case = judged(code).take("2026-06-01", By::Court, "follow", &appeal("2026-06-01"));
        let case = case.take("2026-08-20", By::Court, "judge", &on_appeal("J14", "upheld"));
        case.case.file.outcome.is_some_and(|(outcome, _)| outcome.on_merits)
    };
    assert!(upheld("J01") && !upheld("J10"));
}
