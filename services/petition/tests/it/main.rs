//! The petition service against the tests every procedure has to pass, and who sees a file that is closed to others.

use kernel::{Actor, By, Role};
use petition::Petition;
use petition::step::{Accept, Conclude, Register, RequestReReview, RequestReview, Review};
use procedure::common::{AnswerAssistance, AskAssistance, Receive};
use procedure::scenario::{Asked, Scenario};
use procedure::{Procedure, Step};
use serde_json::{Value, json};

testkit::conformance!(petition::Petition);

const ACCUSED: &str = "haiyuan-zjj";

/// A matter of this category against an organ, by one petitioner.
fn registered(category: &str, vulnerable: bool) -> Scenario<Petition> {
    let mut input: Value = Register::example();
    input["filing"]["matter"]["category"] = json!(category);
    input["filing"]["parties"] = json!([
        { "capacity": "applicant", "kind": "person", "name": "马守信", "vulnerable": vulnerable },
        { "capacity": "respondent", "kind": "organ", "name": "住房和城乡建设局", "organ": ACCUSED }
    ]);
    Scenario::default().take("2026-03-02", By::Officer, "register", &input)
}

fn sees(case: &Scenario<Petition>, organ: &str, role: Role) -> Vec<By> {
    let actor =
        Actor { account: "a".into(), organ: organ.into(), division: "640522".into(), roles: vec![role] };
    case.case.capacities(&actor)
}

#[test]
fn an_accusation_is_there_for_the_organ_that_handles_it_only() {
    let open = registered("conduct", false);
    assert_eq!(sees(&open, ACCUSED, Role::Officer), [By::Respondent]);
    assert_eq!(sees(&open, "centre", Role::Coordinator), [By::Coordinator]);
    let case = registered("accusation", false);
    assert_eq!(sees(&case, "organ", Role::Officer), [By::Officer]);
    assert_eq!(sees(&case, "organ", Role::Head), [By::Head]);
    for (organ, role) in [
        (ACCUSED, Role::Officer),
        (ACCUSED, Role::Head),
        ("centre", Role::Coordinator),
        ("court", Role::Court),
        ("procuratorate", Role::Procurator),
        ("another", Role::Officer),
    ] {
        assert!(sees(&case, organ, role).is_empty(), "{organ} {role:?}");
    }
}

#[test]
fn whoever_forwarded_a_matter_follows_it_unless_it_is_kept_from_him() {
    const BUREAU: &str = "haiyuan-xfj";
    let sent = |category: &str, from: &str, sender: &str| {
        let mut input: Value = <Receive as Step<Petition>>::example();
        input["matter"]["category"] = json!(category);
        input["parties"] = json!([
            { "capacity": "applicant", "kind": "person", "name": "马守信" },
            { "capacity": "respondent", "kind": "person", "name": "田某", "organ": ACCUSED }
        ]);
        (input["from"], input["sender"]) = (json!(from), json!(sender));
        Scenario::<Petition>::default().take("2026-03-02", By::System, "receive", &input)
    };
    let case = sent("accusation", "petition", BUREAU);
    assert_eq!(sees(&case, BUREAU, Role::Officer), [By::Sender]);
    assert!(sees(&case, BUREAU, Role::Head).is_empty(), "its desk, not its head");
    assert!(sees(&case, "centre", Role::Coordinator).is_empty());
    assert!(sees(&case, ACCUSED, Role::Officer).is_empty());
    assert!(sees(&sent("accusation", "petition", ACCUSED), ACCUSED, Role::Officer).is_empty());
    let mut by_name: Value = <Receive as Step<Petition>>::example();
    by_name["matter"]["category"] = json!("accusation");
    by_name["parties"] = json!([
        { "capacity": "applicant", "kind": "person", "name": "马守信" },
        { "capacity": "respondent", "kind": "organ", "name": "海原县人民政府" }
    ]);
    (by_name["from"], by_name["sender"]) = (json!("petition"), json!("haiyuan-zf"));
    let by_name = Scenario::<Petition>::default().take("2026-03-02", By::System, "receive", &by_name);
    assert!(sees(&by_name, "haiyuan-zf", Role::Officer).is_empty(), "it is known by its name, too");
    assert!(sees(&sent("conduct", "mediation", "haiyuan-sfj"), "haiyuan-sfj", Role::Officer).is_empty());
    assert_eq!(
        sees(&sent("conduct", "petition", ACCUSED), ACCUSED, Role::Officer),
        [By::Respondent, By::Sender]
    );

    // it reads what it sent, names included, and the steps that are its own are offered to it and to no desk that handles
    let desk = Actor {
        account: "a".into(),
        organ: BUREAU.into(),
        division: "640522".into(),
        roles: vec![Role::Officer],
    };
    let seen = host::view::case(&case.case, &desk, &[By::Sender]);
    assert_eq!((&seen["parties"][0]["name"], &seen["sender"]), (&json!("马守信"), &json!(BUREAU)));
    let own = ["assign", "supervise", "decide-objection"];
    for act in Petition::steps().iter() {
        let by_sender = act.rule.by.contains(&By::Sender);
        assert_eq!(by_sender, own.contains(&act.rule.name), "{}", act.rule.name);
        assert!(!by_sender || !act.rule.by.contains(&By::Officer), "{}", act.rule.name);
    }
}

#[test]
fn the_organ_one_level_above_reads_what_it_reviews_and_takes_its_own_steps_only() {
    const ABOVE: &str = "haiyuan-zf";
    const HIGHER: &str = "zhongwei-zf";
    let case = registered("conduct", false)
        .take("2026-03-03", By::Officer, "accept", &Accept::example())
        .take("2026-03-20", By::Officer, "conclude", &Conclude::example());
    assert!(sees(&case, ABOVE, Role::Officer).is_empty(), "not before it is asked");
    let case = case.take("2026-04-20", By::Officer, "request-review", &RequestReview::example());
    assert_eq!(sees(&case, ABOVE, Role::Officer), [By::Reviewer]);
    assert!(sees(&case, ABOVE, Role::Head).is_empty() && sees(&case, HIGHER, Role::Officer).is_empty());
    for act in Petition::steps().iter() {
        let name = act.rule.name;
        let own = ["review", "re-review", "follow"].contains(&name);
        assert_eq!(act.rule.by.contains(&By::Reviewer), own, "{name}");
        assert_eq!(act.guard(&case.case, &[By::Reviewer]).is_ok(), own && name != "re-review", "{name}");
    }
    let desk = Actor {
        account: "a".into(),
        organ: ABOVE.into(),
        division: "640522".into(),
        roles: vec![Role::Officer],
    };
    let seen = host::view::case(&case.case, &desk, &[By::Reviewer]);
    assert_eq!(seen["parties"][0]["name"], "马守信", "it decides on the whole file");
    assert!(seen["record"]["answers"][0]["text"].is_string() && seen["matter"]["demands"][0].is_object());

    let mut higher: Value = RequestReReview::example();
    higher["to"]["organ"] = json!(HIGHER);
    let case = case.take("2026-05-12", By::Reviewer, "review", &Review::example()).take(
        "2026-05-20",
        By::Officer,
        "request-re-review",
        &higher,
    );
    assert_eq!(sees(&case, ABOVE, Role::Officer), [By::Informed], "it reads on what becomes of its opinion");
    assert!(sees(&registered("accusation", false), ABOVE, Role::Officer).is_empty());
    let seen = host::view::case(&case.case, &desk, &[By::Informed]);
    assert_eq!(seen["parties"][0]["name"], "马**", "names are masked");
    for act in Petition::steps().iter() {
        assert!(act.guard(&case.case, &[By::Informed]).is_err(), "{}", act.rule.name);
    }
    assert_eq!(sees(&case, HIGHER, Role::Officer), [By::Reviewer]);
}

#[test]
fn an_organ_that_passed_a_letter_on_follows_the_case_as_a_sender() {
    let mut input: Value = Register::example();
    let letter = json!({ "kind": "forwarding", "title": "转送函", "on": "2026-03-02" });
    input["passed_on"] = json!({ "name": "海原县信访局", "organ": "haiyuan-xfj", "letter": letter });
    let case = Scenario::<Petition>::default().take("2026-03-02", By::Officer, "register", &input);
    assert_eq!(sees(&case, "haiyuan-xfj", Role::Officer), [By::Sender]);
    assert_eq!(case.case.record.passed_on.as_ref().map(|from| from.by.as_str()), Some("海原县信访局"));
    let mut accused = input.clone();
    accused["filing"]["matter"]["category"] = json!("accusation");
    accused["filing"]["parties"] = json!([
        { "capacity": "applicant", "kind": "person", "name": "马守信" },
        { "capacity": "respondent", "kind": "organ", "name": "海原县信访局" }
    ]);
    let accused = Scenario::<Petition>::default().take("2026-03-02", By::Officer, "register", &accused);
    assert!(sees(&accused, "haiyuan-xfj", Role::Officer).is_empty(), "not where it is accused");
    input["passed_on"] = json!({ "name": "中卫市信访局", "letter": letter });
    input["passed_on"]["letter"]["number"] = json!("卫信转[2026]5号");
    let case = Scenario::<Petition>::default().take("2026-03-02", By::Officer, "register", &input);
    let number = case.case.record.passed_on.as_ref().and_then(|from| from.number.as_deref());
    assert_eq!((number, case.case.sender()), (Some("卫信转〔2026〕5号"), None));
}

#[test]
fn a_protected_person_is_seen_by_those_who_handle_the_matter_and_by_the_centre() {
    let case = registered("conduct", true);
    assert_eq!(sees(&case, "organ", Role::Officer), [By::Officer]);
    assert_eq!(sees(&case, "centre", Role::Coordinator), [By::Coordinator]);
    assert!(sees(&case, ACCUSED, Role::Officer).is_empty());
}

#[test]
fn an_organ_asked_for_assistance_answers_itself_and_sees_its_request_only() {
    const ASKED: &str = "haiyuan-zrj";
    let mut ask: Value = <AskAssistance as Step<Petition>>::example();
    ask["organ"] = json!(ASKED);
    let answer: Value = <AnswerAssistance as Step<Petition>>::example();
    let mut itself = ask.clone();
    itself["organ"] = json!("organ");
    registered("accusation", false).refuse("2026-03-10", By::Officer, "ask-assistance", &ask, "restricted");

    let case = registered("conduct", false)
        .refuse("2026-03-10", By::Officer, "ask-assistance", &itself, "asks_itself")
        .take("2026-03-10", By::Officer, "ask-assistance", &ask)
        .take("2026-03-10", By::Officer, "ask-assistance", &<AskAssistance as Step<Petition>>::example());
    assert!(sees(&case, "haiyuan-other", Role::Officer).is_empty());
    let by = sees(&case, ASKED, Role::Officer);
    assert_eq!(by, [By::Assisting]);
    let asked = Actor {
        account: "a".into(),
        organ: ASKED.into(),
        division: "640522".into(),
        roles: vec![Role::Officer],
    };
    let seen = host::view::case(&case.case, &asked, &by);
    assert_eq!(seen["assistance"].as_array().map(Vec::len), Some(1), "its own request, and no other");
    assert_eq!(seen["parties"][0]["name"], "马**");
    for closed in ["matter", "documents", "record", "obligations", "notices"] {
        assert!(seen.get(closed).is_none(), "{closed} is not for it to see");
    }

    // the desk that asked does not answer for it; it answers its own request, and no other
    let mut case = case.refuse("2026-03-12", By::Officer, "answer-assistance", &answer, "no_such_request");
    let act = Petition::steps().get("answer-assistance").expect("a step everybody has");
    let at = kernel::date::start_of("2026-03-16".parse().expect("a day"));
    let by_it = Asked { at, actor: &asked, by: &by, law: law::Law::bundled() };
    let mut other = answer.clone();
    other["request"] = json!(2);
    assert!(case.judge(&by_it, &act, other.to_string().as_bytes()).is_err());
    let mut dated = answer.clone();
    dated["on"] = json!("2026-03-16");
    let refusal = case.judge(&by_it, &act, dated.to_string().as_bytes());
    assert!(refusal.is_err(), "it answers on the day it does");
    assert!(case.judge(&by_it, &act, answer.to_string().as_bytes()).is_ok());
    let request = &case.case.file.assistance[0];
    assert_eq!((request.given, case.case.file.live("assistance:1")), (Some(true), None));
    case.take("2026-03-16", By::Officer, "answer-assistance", &other);
}

#[test]
fn a_desk_sees_where_a_proceeding_beside_its_case_stands() {
    let follow = |event: &str, on: &str, amount: Option<u32>| json!({ "track": "labour_arbitration", "event": event, "on": on, "seen": ["approved"], "amount": amount });
    let case = registered("conduct", false);
    let by = sees(&case, "organ", Role::Officer);
    let desk = Actor {
        account: "a".into(),
        organ: "organ".into(),
        division: "640522".into(),
        roles: vec![Role::Officer],
    };
    let tracks = |case: &Scenario<Petition>| host::view::case(&case.case, &desk, &by)["tracks"].clone();
    assert_eq!(tracks(&case), json!([]), "nothing happened beside it");
    let case = case
        .take("2026-03-03", By::Officer, "follow", &follow("applied", "2026-03-03", None))
        .take("2026-03-08", By::Officer, "follow", &follow("accepted", "2026-03-08", None))
        .take("2026-04-10", By::Officer, "follow", &follow("extended", "2026-04-10", Some(15)));
    let seen = tracks(&case);
    assert_eq!((&seen[0]["last_zh"], &seen[0]["on"]), (&json!("批准延期裁决"), &json!("2026-04-10")));
    let award = json!({
        "key": "labour_arbitration:award", "zh": "劳动仲裁裁决期限", "en": seen[0]["runs"][1]["en"],
        "state": "running", "due": "2026-05-07"
    });
    assert_eq!(seen[0]["runs"][1], award, "{seen}");
    let over = case.take("2026-04-20", By::Officer, "follow", &follow("award_served", "2026-04-20", None));
    let runs: Vec<String> = tracks(&over)[0]["runs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|runs| runs["key"].to_string())
        .collect();
    assert_eq!(runs, ["\"labour_arbitration:copy\"", "\"labour_arbitration:suit\""]);
}
