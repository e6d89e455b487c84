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
    let blank = Scenario::<Recommendation>::default();
    blank.refuse("2026-03-02", By::Officer, "submit", &Submit::example(), "issuer_submits");
    served().refuse(
        "2026-03-05",
        By::Officer,
        "enter-for-issuer",
        &EnterForIssuer::example(),
        "issuer_has_a_desk",
    );
}

/// The letter of a court without a desk here, as its addressee submits it.
fn of_a_court_elsewhere() -> Scenario<Recommendation> {
    let mut input = Submit::example();
    input["issuer_elsewhere"] = json!("guyuan-fayuan");
    input["addressee"] = json!("organ");
    input["consultation"] = Value::Null;
    input["document"]["sha256"] = json!("ab".repeat(32));
    input["filing"]["parties"] = json!([
        { "capacity": "applicant", "kind": "organ", "name": "固原市中级人民法院", "organ": "guyuan-fayuan" },
        { "capacity": "respondent", "kind": "organ", "name": "海原县住房和城乡建设局", "organ": "organ" }
    ]);
    Scenario::default().take("2026-03-04", By::Officer, "submit", &input)
}

#[test]
fn what_is_entered_for_an_issuer_shows_its_paper_and_who_entered_it() {
    let mut withdraw = EnterForIssuer::example();
    withdraw["entry"] = json!({ "withdraw": {
        "document": { "kind": "withdrawal", "title": "撤回司法建议决定书", "on": "2026-03-05" }
    }});
    withdraw["received_on"] = json!("2026-03-06");
    let case = of_a_court_elsewhere().take("2026-03-10", By::Officer, "enter-for-issuer", &withdraw).case;
    assert_eq!(case.stage, Stage::WithdrawnByIssuer);
    let [entered] = &case.record.entered[..] else { panic!("one entry") };
    assert_eq!((entered.step.as_str(), entered.by.as_str()), ("withdraw", "scenario"));
    assert_eq!(json!(entered.paper), withdraw["paper"]["sha256"]);
    assert_eq!(
        (entered.received_on.to_string().as_str(), entered.on.to_string().as_str()),
        ("2026-03-06", "2026-03-10")
    );
    assert!(case.file.documents.iter().any(|paper| paper.sha256.as_ref() == Some(&entered.paper)));
    assert_eq!(case.file.outcome.map(|(_, on)| on.to_string()).as_deref(), Some("2026-03-06"));
}

#[test]
fn an_issuer_that_gets_a_desk_makes_its_own_entries_from_then() {
    let mut case = of_a_court_elsewhere();
    let court = actor("guyuan-fayuan", &[Role::Court]);
    assert_eq!(case.case.capacities(&court), [By::Issuer]);
    let urge = EnterForIssuer::example();
    case = case.refuse("2026-03-10", By::Officer, "enter-for-issuer", &urge, "not_overdue");
    let own = json!({ "kind": "notice", "title": "函", "on": "2026-03-09", "entered_by": "guyuan-fayuan" });
    case.case.file.documents.push(serde_json::from_value(own).expect("a document"));
    case.refuse("2026-03-10", By::Officer, "enter-for-issuer", &urge, "issuer_has_a_desk");
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
    let steps: [(&str, Value); 11] = [
        ("object", Object::example()),
        ("assign", Assign::example()),
        ("plan", Plan::example()),
        ("take-measure", TakeMeasure::example()),
        ("report", Report::example()),
        ("promise", Promise::example()),
        ("perform", perform),
        ("reply", Reply::example()),
        ("confer", Confer::example()),
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
        "change-act",
        "perform",
        "ask-assistance",
        "answer-assistance",
        "hand-over",
        "answer-hand-over",
        "refer",
        "return",
    ];
    // what is entered for an issuer without a desk here rests on its paper; for this one nothing is
    let for_issuer = |name: &str| ["submit", "enter-for-issuer"].contains(&name);
    for act in own.iter().filter(|act| {
        let name = act.rule.name;
        act.rule.by.contains(&By::Officer) && !shared.contains(&name) && !for_issuer(name)
    }) {
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
