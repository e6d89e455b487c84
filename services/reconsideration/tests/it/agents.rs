//! Who acts for a party (委托代理人, 第十七条): at most two for each, under a mandate that says what for, with which powers and
//! how long, and that is changed or ended in writing.

use kernel::By;
use procedure::Step;
use procedure::common::ChangeMandate;
use procedure::scenario::Scenario;
use reconsideration::Reconsideration;
use reconsideration::step::Apply;
use serde_json::{Value, json};

const APPLICANT: &str = "0190a6f0-0000-7000-8000-0000000000b1";
const RESPONDENT: &str = "0190a6f0-0000-7000-8000-0000000000b2";

fn agent(n: u32, principal: &str) -> Value {
    json!({
        "id": format!("0190a6f0-0000-7000-8000-0000000000a{n}"), "capacity": "agent", "kind": "person",
        "name": format!("虚构律师{n}"),
        "mandate": {
            "principal": principal, "matters": "代为参加行政复议", "powers": "代为陈述意见、查阅材料",
            "term": "至行政复议程序终结", "signed_on": "2026-03-01"
        }
    })
}

/// The mandate of the first agent is ended.
fn unmade() -> Value {
    <ChangeMandate as Step<Reconsideration>>::example()
}

/// The application, with these agents on its first sheet.
fn sheet(agents: &[Value]) -> Value {
    let mut sheet = Apply::example();
    let parties = sheet["filing"]["parties"].as_array_mut().unwrap();
    parties[0]["id"] = json!(APPLICANT);
    parties[1]["id"] = json!(RESPONDENT);
    parties.extend_from_slice(agents);
    sheet
}

fn applied(agents: &[Value]) -> Scenario<Reconsideration> {
    Scenario::default().take("2026-03-02", By::Officer, "apply", &sheet(agents))
}

fn agents(case: &Scenario<Reconsideration>) -> usize {
    case.case.file.parties.iter().filter(|party| party.mandate.is_some()).count()
}

#[test]
fn a_party_has_two_agents_at_most_at_the_application_and_later() {
    let three = [agent(1, APPLICANT), agent(2, APPLICANT), agent(3, APPLICANT)];
    let refused =
        Scenario::<Reconsideration>::default().answer("2026-03-02", By::Officer, "apply", &sheet(&three));
    let refusal = refused.unwrap_err().1.unwrap();
    assert_eq!(refusal.code, "too_many_agents");
    assert_eq!(refusal.law.as_deref(), Some("《行政复议法》第十七条第一款"));
    assert_eq!(refusal.pointer.as_deref(), Some("/filing/parties/2/mandate/principal"));
    applied(&three[..2]).refuse(
        "2026-03-03",
        By::Officer,
        "join",
        &json!({ "party": three[2] }),
        "too_many_agents",
    );
    // a third party has its own
    let third = "0190a6f0-0000-7000-8000-0000000000b3";
    let joined =
        json!({ "party": { "id": third, "capacity": "third_party", "kind": "person", "name": "王有福" } });
    let case = applied(&three[..2]).take("2026-03-03", By::Officer, "join", &joined).take(
        "2026-03-03",
        By::Officer,
        "join",
        &json!({ "party": agent(3, third) }),
    );
    assert_eq!(agents(&case), 3);
}

#[test]
fn an_agent_has_a_mandate_that_says_for_whom_what_and_how_long() {
    for (member, value, code) in [
        ("matters", json!(" "), "mandate_required"),
        ("powers", json!(" "), "mandate_required"),
        ("term", json!(" "), "mandate_required"),
        ("signed_on", json!("2026-03-03"), "future_date"),
        ("principal", json!(RESPONDENT), "no_such_principal"),
        ("principal", json!("0190a6f0-0000-7000-8000-0000000000ff"), "no_such_principal"),
    ] {
        let mut one = agent(1, APPLICANT);
        one["mandate"][member] = value;
        Scenario::<Reconsideration>::default().refuse(
            "2026-03-02",
            By::Officer,
            "apply",
            &sheet(&[one]),
            code,
        );
    }
    let mut bare = agent(1, APPLICANT);
    bare["mandate"] = json!(null);
    let refused =
        Scenario::<Reconsideration>::default().answer("2026-03-02", By::Officer, "apply", &sheet(&[bare]));
    assert_eq!(refused.unwrap_err().1.unwrap().law.as_deref(), Some("《行政复议法》第十七条第二款"));
}

#[test]
fn a_mandate_is_changed_or_ended_in_writing_and_makes_room_for_another() {
    let case = applied(&[agent(1, APPLICANT), agent(2, APPLICANT)])
        .refuse(
            "2026-03-20",
            By::Officer,
            "change-mandate",
            &json!({ "agent": APPLICANT, "notice": unmade()["notice"] }),
            "no_such_agent",
        )
        .take("2026-03-20", By::Officer, "change-mandate", &unmade())
        .refuse("2026-03-20", By::Officer, "change-mandate", &unmade(), "mandate_unchanged");
    assert_eq!(agents(&case), 1);
    let case = case.take("2026-03-23", By::Officer, "join", &json!({ "party": agent(3, APPLICANT) }));
    assert_eq!(agents(&case), 2);
    // the first does not come back beside two others
    let mut back = unmade();
    back["mandate"] = agent(1, APPLICANT)["mandate"].clone();
    let mut wider = unmade();
    wider["agent"] = json!("0190a6f0-0000-7000-8000-0000000000a2");
    wider["mandate"] = agent(2, APPLICANT)["mandate"].clone();
    wider["mandate"]["powers"] = json!("代为和解、撤回申请");
    let case = case.refuse("2026-03-24", By::Officer, "change-mandate", &back, "too_many_agents").take(
        "2026-03-24",
        By::Officer,
        "change-mandate",
        &wider,
    );
    let powers: Vec<&str> =
        case.case.file.parties.iter().filter_map(|party| Some(&*party.mandate.as_ref()?.powers)).collect();
    assert_eq!(powers, ["代为和解、撤回申请", "代为陈述意见、查阅材料"]);
}
