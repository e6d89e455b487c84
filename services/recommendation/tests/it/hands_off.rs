//! What the issuer wrote is the issuer's: no agency changes it.

use kernel::{Actor, By, Role};
use procedure::scenario::Scenario;
use procedure::step::Barred;
use procedure::{Procedure, Step};
use recommendation::Recommendation;
use recommendation::procedure::Stage;
use recommendation::step::*;
use serde_json::{Value, json};

const ADDRESSEE: &str = "haiyuan-zjj";

fn served() -> Scenario<Recommendation> {
    Scenario::default().take("2026-03-02", By::Court, "submit", &Submit::example())
}

fn actor(organ: &str, roles: &[Role]) -> Actor {
    Actor { account: "a".into(), organ: organ.into(), division: "640522".into(), roles: roles.to_vec() }
}

#[test]
fn every_step_of_the_issuer_is_closed_to_agencies() {
    let mut case = served().case;
    let addressee = case.capacities(&actor(ADDRESSEE, &[Role::Officer, Role::Head]));
    assert!(addressee.contains(&By::Officer) && addressee.contains(&By::Respondent));
    let mut seen = Vec::new();
    for act in Recommendation::steps().iter().filter(|act| act.rule.by == [By::Issuer]) {
        seen.push(act.rule.name);
        for stage in <Stage as procedure::Stage>::ALL {
            case.stage = *stage;
            assert_eq!(act.guard(&case, &addressee), Err(Barred::Capacity), "{}", act.rule.name);
        }
    }
    assert_eq!(
        seen,
        [
            "answer-objection",
            "assess",
            "plan-look-back",
            "look-back",
            "withdraw",
            "grant-extension",
            "allow-milestones",
            "urge",
            "escalate",
            "request-evidence",
            "sue",
            "note-claims-met",
            "note-judgment"
        ]
    );
    let blank = Scenario::<Recommendation>::default().case;
    let submit = Recommendation::steps().get("submit").expect("in the table");
    let officer = blank.capacities(&actor(ADDRESSEE, &[Role::Officer, Role::Head]));
    assert_eq!(submit.guard(&blank, &officer), Err(Barred::Capacity), "an agency writes no letter");
}

#[test]
fn only_the_organ_that_issued_it_acts_as_issuer() {
    let case = served().case;
    let by = |organ: &str, role: Role| case.capacities(&actor(organ, &[role]));
    assert_eq!(by("organ", Role::Court), [By::Issuer]);
    assert!(by("another-court", Role::Court).is_empty());
    assert!(by("another", Role::Procurator).is_empty());
    assert!(by("organ", Role::Officer).is_empty(), "a clerk without the court's role is not the court");
}

#[test]
fn no_step_of_the_agency_touches_what_was_issued() {
    let mut case = served();
    let issued =
        |case: &Scenario<Recommendation>| serde_json::to_value(&case.case.record.issued).expect("JSON");
    let before = issued(&case);
    assert_eq!(before["items"][0]["problem"], Submit::example()["items"][0]["problem"]);
    let letter = case.case.file.documents[0].clone();
    let perform = json!({ "obligation": "1", "on": "2026-03-05", "proof": "ab".repeat(32) });
    let steps: [(&str, Value); 10] = [
        ("object", Object::example()),
        ("assign", Assign::example()),
        ("plan", Plan::example()),
        ("take-measure", TakeMeasure::example()),
        ("report", Report::example()),
        ("promise", Promise::example()),
        ("perform", perform),
        ("reply", Reply::example()),
        ("follow", json!({ "track": "duty", "event": "penalty_case_opened", "on": "2026-03-04" })),
        (
            "lodge",
            json!({ "document": { "kind": "recommendation", "title": "改过的建议书", "on": "2026-03-02",
                                        "number": "海原法建〔2026〕3号" } }),
        ),
    ];
    let mut taken: Vec<&str> = Vec::new();
    for (name, input) in &steps {
        case = case.take("2026-03-05", By::Officer, name, input);
        assert_eq!(issued(&case), before, "{name}");
        assert_eq!(case.case.file.documents[0], letter, "{name}");
        taken.push(name);
    }
    let mut asked = Submit::example();
    asked["kind"] = json!("public_interest");
    let mut asked = Scenario::<Recommendation>::default()
        .take("2026-03-02", By::Procurator, "submit", &asked)
        .take("2026-03-04", By::Issuer, "request-evidence", &RequestEvidence::example());
    let before = issued(&asked);
    asked = asked.take("2026-03-05", By::Officer, "hand-over-evidence", &HandOverEvidence::example());
    assert_eq!(issued(&asked), before);
    taken.push("hand-over-evidence");
    let mut rectify = <procedure::common::Rectify as Step<Recommendation>>::example();
    rectify["party"] = Value::Null;
    rectify["document"] = json!(1);
    rectify["field"] = json!("title");
    case.refuse("2026-03-06", By::Officer, "rectify", &rectify, "issuers_paper");
    let own = Recommendation::steps();
    let shared = [
        "lodge",
        "join",
        "leave",
        "change-mandate",
        "appoint",
        "serve-document",
        "convene",
        "minute",
        "invite-observers",
        "record-observers",
        "rectify",
        "void-number",
        "perform",
        "ask-assistance",
        "answer-assistance",
        "hand-over",
        "answer-hand-over",
        "refer",
        "return",
    ];
    for act in own.iter().filter(|act| act.rule.by.contains(&By::Officer) && !shared.contains(&act.rule.name))
    {
        assert!(
            taken.contains(&act.rule.name),
            "{} is a step of the agency and is not tried here",
            act.rule.name
        );
    }
}

#[test]
fn a_referred_matter_without_a_letter_is_returned_and_not_worked_on() {
    let receive = <procedure::common::Receive as Step<Recommendation>>::example();
    let case = Scenario::<Recommendation>::default().take("2026-03-02", By::System, "receive", &receive);
    case.refuse("2026-03-03", By::Officer, "plan", &Plan::example(), "no_letter")
        .refuse("2026-03-03", By::Officer, "reply", &Reply::example(), "no_letter")
        .take("2026-03-03", By::Officer, "return", &json!({ "ground": "not_competent" }));
}
