//! Suits as they were reported, taken step by step.

use kernel::{Actor, By, Role};
use litigation::Litigation;
use litigation::procedure::Stage;
use litigation::step::*;
use procedure::fact::DeadlineState;
use procedure::scenario::{No, Scenario};
use procedure::step::Barred;
use procedure::{Procedure, Step};
use serde_json::{Value, json};

fn filed() -> Scenario<Litigation> {
    let mut input = File::example();
    input["court"] = json!("organ");
    input["agency"] = json!("zhengfu");
    input["filing"]["matter"]["category"] = json!("expropriation");
    input["filing"]["matter"]["title"] = json!("请求履行房屋征收补偿安置职责");
    input["filing"]["matter"]["act"] = Value::Null;
    Scenario::default().take("2026-03-02", By::Court, "file", &input)
}

/// P39: the court warns the district of the risk of losing; an agreement is signed and the suit is withdrawn.
#[test]
fn a_warned_agency_settles_and_the_plaintiff_withdraws() {
    let mut proposal = ProposeCoordination::example();
    proposal["reply_within"] = json!({ "amount": 15, "unit": "natural_day" });
    let case = filed()
        .take(
            "2026-03-04",
            By::Court,
            "docket",
            &json!({ "number": "（2026）甘04行初7号", "on": "2026-03-04" }),
        )
        .take("2026-03-06", By::Respondent, "receive-copy", &json!({ "received_on": "2026-03-06" }))
        .take("2026-03-20", By::Respondent, "answer", &Answer::example())
        .take("2026-04-02", By::Court, "propose-coordination", &proposal);
    assert_eq!(case.due("proposal:1"), "2026-04-17", "a clock of its own");
    assert!(case.case.file.deadlines.iter().all(|d| d.key != "reply"), "and no judicial recommendation");
    assert!(case.case.record.proposals[0].risk);
    let case = case
        .take("2026-04-15", By::Officer, "reply-proposal", &ReplyProposal::example())
        .take("2026-04-20", By::Officer, "settle", &Settle::example())
        .take("2026-04-25", By::Court, "allow-withdrawal", &AllowWithdrawal::example());
    let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
    assert_eq!((outcome.code.as_str(), outcome.on_merits), ("J11", true));
    assert_eq!(case.case.file.deadline("proposal:1").map(|d| d.state), Some(DeadlineState::Met));
    let case =
        case.take("2026-07-01", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2026-06-30" }));
    assert!(case.case.file.obligations[0].breached, "a banner of thanks is no performance");
}

/// C01: a matter for which reconsideration comes first is taken to court.
#[test]
fn the_guided_claimant_keeps_the_way_through_reconsideration() {
    let mut input = File::example();
    input["court"] = json!("organ");
    input["filing"]["matter"]["act"] = json!({ "kind": "failure_to_act", "organ": "haiyuan-gaj", "on": "2025-12-15",
                                               "remedies": "without_priority" });
    let mut case = Scenario::<Litigation>::default().take("2026-03-02", By::Court, "file", &input);
    assert_eq!(
        case.attempt("2026-03-03", By::Officer, "guide", &Guide::example()).err(),
        Some(No::Barred(Barred::Capacity)),
        "the defendant does not turn the claimant away"
    );
    let case = case
        .refuse("2026-03-03", By::Court, "docket", &Docket::example(), "reconsideration_first")
        .take("2026-03-03", By::Court, "guide", &Guide::example());
    assert_eq!(case.case.stage, Stage::Guided);
    let mut case = case;
    assert_eq!(
        case.attempt("2026-03-04", By::Court, "docket", &Docket::example()).err(),
        Some(No::Barred(Barred::Stage))
    );
    let over = json!({ "by": "reconsideration", "case": "0190a6f0-0000-7000-8000-000000000003", "on": "2026-03-05" });
    let case = case.take("2026-03-05", By::System, "note-taken-over", &over);
    assert!(case.case.file.referral.expect("kept").taken_over_by.is_some());
}

/// What the court enters is the court's: an agency takes none of these steps.
#[test]
fn no_step_of_the_court_is_open_to_the_agency() {
    let case = filed().case;
    let officer = Actor {
        account: "a".into(),
        organ: "zhengfu".into(),
        division: "640522".into(),
        roles: vec![Role::Officer, Role::Head],
    };
    let by = case.capacities(&officer);
    assert!(by.contains(&By::Officer));
    let court = Actor { organ: "organ".into(), roles: vec![Role::Court], ..officer };
    assert!(case.capacities(&court).contains(&By::Court));
    for name in [
        "guide",
        "docket",
        "propose-coordination",
        "notify-hearing",
        "hear",
        "allow-withdrawal",
        "judge",
        "end",
    ] {
        let act = Litigation::steps().get(name).expect("in the table");
        assert_eq!(act.guard(&case, &by), Err(Barred::Capacity), "{name}");
    }
}
