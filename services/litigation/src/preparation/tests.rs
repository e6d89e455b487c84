//! What a head is given before he goes to court, and to whom it is given.

use super::*;
use crate::book::BOOKS;
use crate::step::{File, given};
use kernel::{Actor, Role};
use law::{Law, Organs};
use procedure::scenario::Scenario;
use procedure::{Numbers, Refusal, Step};

fn reader(organ: &str, role: Role) -> Actor {
    Actor { account: "a".into(), organ: organ.into(), division: "640522".into(), roles: vec![role] }
}

/// What this reader is given on this day; none as if there were nothing.
fn given_to(scenario: &Scenario<Litigation>, actor: &Actor, today: &str) -> Option<Value> {
    let by = scenario.case.capacities(actor);
    if by.is_empty() {
        return None;
    }
    let today = today.parse().expect("a day");
    let cx = Context {
        at: kernel::date::start_of(today),
        today,
        received: None,
        channel: "litigation",
        actor,
        by: &by,
        law: Law::bundled(),
        numbers: &Numbers::default(),
        county: "海",
        organs: &Organs::default(),
        related: &[],
        case: scenario.case.id,
        shelf: &scenario.shelf,
    };
    let read: Result<_, Refusal> = prepared(&scenario.case, &cx);
    read.unwrap_or_else(|refusal| panic!("it can be read: {refusal:?}"))
}

fn to_officer(scenario: &Scenario<Litigation>, today: &str) -> Value {
    given_to(scenario, &reader("haiyuan-gaj", Role::Officer), today).expect("the agency is given it")
}

fn called(hearing: &Value) -> Scenario<Litigation> {
    given::answered().take("2026-04-01", By::Court, "notify-hearing", hearing)
}

fn announced() -> Scenario<Litigation> {
    called(&json!({ "hearing_on": "2026-04-15", "head_required": "shall", "ground": "environment",
                    "place": "第一审判庭" }))
}

fn rules(items: &Value) -> Vec<&str> {
    items.as_array().into_iter().flatten().filter_map(|item| item["rule"].as_str()).collect()
}

#[test]
fn before_any_notice_there_is_no_hearing_and_everything_else() {
    let pack = to_officer(&given::answered(), "2026-03-20");
    assert_eq!(pack["hearing"], Value::Null);
    assert!(pack["no_hearing"]["zh"].as_str().is_some_and(|zh| zh.contains("没有尚未开始的庭审")));
    assert_eq!(rules(&pack["speak_on"])[0], "CY-11");
    assert_eq!(pack["court"]["number"], "（2026）宁0522行初12号");
    assert_eq!(pack["demands"][0]["text"], "责令被告依法作出许可");
    assert_eq!(pack["response"]["answered_on"], "2026-03-16");
    assert_eq!(pack["response"]["missing"], json!([]));
    assert!(pack["deadlines"].as_array().is_some_and(|all| all.iter().any(|one| one["key"] == "judgment")));
}

#[test]
fn every_point_has_both_languages_and_its_article() {
    let mut case = announced();
    case.case.file.opening.as_mut().expect("it is open").matter.cause = Some("same".into());
    let pack = to_officer(&case, "2026-04-10");
    let excuse = &pack["excuse"];
    let lists = [
        &pack["attendance"],
        &pack["speak_on"],
        &excuse["for"],
        &excuse["against"],
        &excuse["recommended_on"],
    ];
    for item in lists.into_iter().flat_map(|list| list.as_array().expect("a list")) {
        for part in ["zh", "en"] {
            assert!(item[part].as_str().is_some_and(|text| !text.is_empty()), "{item}");
        }
        assert!(item["article"].as_str().is_some_and(|article| article.contains('《')), "{item}");
    }
    assert_eq!(excuse["recommended_on"].as_array().map(Vec::len), Some(5), "the five grounds of CY-12");
}

#[test]
fn the_hearing_says_where_and_when_and_who_was_announced() {
    let replaced = json!({ "post": "分管副局长",
        "document": { "kind": "head_replacement", "title": "更换出庭负责人申请", "on": "2026-04-10" } });
    let case = announced();
    let pack = to_officer(&case, "2026-04-10");
    let hearing = &pack["hearing"];
    assert_eq!((&hearing["on"], &hearing["place"]), (&json!("2026-04-15"), &json!("第一审判庭")));
    assert_eq!((&hearing["days_left"], &hearing["instance_zh"]), (&json!(5), &json!("第一审")));
    assert_eq!(hearing["nominated"], Value::Null);
    assert!(rules(&pack["attendance"]).contains(&"CY-04"));
    assert_eq!(hearing["identity_on_file"], false);
    let case = case.take("2026-04-10", By::Respondent, "replace-head", &replaced);
    let pack = to_officer(&case, "2026-04-11");
    assert_eq!(pack["hearing"]["nominated"]["post"], "分管副局长");
    assert!(pack.get("no_hearing").is_none());
    // once it was held it lies ahead no more
    let heard = json!({ "head_attended": false, "staff_attended": true });
    let case = case.take("2026-04-15", By::Court, "hear", &heard);
    let pack = to_officer(&case, "2026-04-15");
    assert_eq!(pack["hearing"], Value::Null);
    assert!(rules(&pack["excuse"]["against"]).contains(&"CY-12"), "he stayed away before: {pack}");
}

#[test]
fn having_appeared_before_is_an_excuse_unless_the_court_calls_again() {
    let came = crate::step::Hear::example();
    let case = called(&json!({ "hearing_on": "2026-04-15", "head_required": "shall" })).take(
        "2026-04-15",
        By::Court,
        "hear",
        &came,
    );
    let again = |required: &str| {
        let input = json!({ "hearing_on": "2026-04-22", "head_required": required });
        let case = case.clone().take("2026-04-16", By::Court, "notify-hearing", &input);
        to_officer(&case, "2026-04-17")["excuse"].clone()
    };
    let (free, held) = (again("none"), again("shall"));
    assert!(rules(&free["for"]).contains(&"CY-08") && !rules(&free["against"]).contains(&"CY-08"));
    assert!(rules(&held["against"]).contains(&"CY-08") && !rules(&held["for"]).contains(&"CY-08"));
}

#[test]
fn it_is_for_those_who_are_sued_and_for_the_centre() {
    let case = announced();
    let gets = |organ: &str, role: Role| given_to(&case, &reader(organ, role), "2026-04-10");
    for role in [Role::Officer, Role::Head] {
        assert!(gets("haiyuan-gaj", role).is_some_and(|pack| pack["demands"].is_array()), "{role:?}");
        assert!(gets("haiyuan-zjj", role).is_none(), "a stranger");
    }
    assert!(gets("organ", Role::Court).is_none(), "the court sees the case, and not how the agency prepares");
    let centre = gets("haiyuan-xtzx", Role::Coordinator).expect("the centre is given it");
    assert!(
        centre.get("demands").is_none() && centre.get("title").is_none() && centre["withheld"].is_object()
    );
    assert!(!centre.to_string().contains("责令被告依法作出许可"));
    for of in [&centre, &to_officer(&case, "2026-04-10")] {
        let told = of.to_string();
        assert!(!told.contains("马小花") && !told.contains("640522199001010012"), "it names no plaintiff");
    }
}

#[test]
fn each_defendant_is_given_its_own_days() {
    let joins = json!({ "party": { "capacity": "respondent", "kind": "organ", "name": "海原县人民政府",
                                   "organ": "haiyuan-zf" } });
    let case = given::answered().take("2026-03-20", By::Officer, "join", &joins);
    let case = case.take(
        "2026-04-01",
        By::Court,
        "notify-hearing",
        &json!({ "hearing_on": "2026-04-15", "head_required": "shall", "appearing": "haiyuan-gaj" }),
    );
    let other = given_to(&case, &reader("haiyuan-zf", Role::Officer), "2026-04-02").expect("it is sued, too");
    assert_eq!(other["agency"]["organ"], "haiyuan-zf");
    assert_eq!(other["response"]["copy_received_on"], Value::Null);
    assert_eq!(rules(&other["response"]["missing"]), ["SS-21"]);
    assert!(rules(&other["excuse"]["for"]).contains(&"CY-05"), "another sends its head");
    assert!(rules(&other["attendance"]).contains(&"CY-05"));
    assert_eq!(to_officer(&case, "2026-04-02")["response"]["copy_received_on"], "2026-03-06");
}

#[test]
fn what_was_left_out_is_a_risk_that_is_spoken_on() {
    let mut input = File::example();
    input["court"] = json!("organ");
    input["filing"]["matter"]["making"] = json!({ "legal_review": "left", "hearing": "not_required" });
    input["earlier_requests"] = json!([{ "to": "haiyuan-gaj", "on": "2025-11-02" }]);
    let case = Scenario::<Litigation>::default().take("2026-03-02", By::Court, "file", &input);
    let refused = json!({ "outcome": "refused", "on": "2026-03-03" });
    let case = case.take("2026-03-03", By::Court, "offer-mediation", &refused);
    let pack = to_officer(&case, "2026-03-04");
    assert_eq!(pack["making"]["lacks"], json!(["应当进行法制审核而未审核"]));
    let said = pack["speak_on"].to_string();
    for part in ["应当进行法制审核而未审核", "不同意调解", "1项没有答复", "1项诉讼请求"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(pack["settlement"]["mediation_offers"][0]["outcome"], "refused");
    assert_eq!(rules(&pack["response"]["missing"]), ["SS-21", "SS-22"], "no copy, and no norms named");
}

#[test]
fn its_books_say_what_it_knew_of_its_risks() {
    let mut case = given::answered();
    let [problems, rectified, notes] = BOOKS;
    let (mut other, mut strange) = ((problems.example)(), (notes.example)());
    other["problem"] = json!("听证权利没有告知");
    strange["organ"] = json!("haiyuan-zjj");
    strange["risk"] = json!("另一机关的");
    for (book, line) in [
        (problems, (problems.example)()),
        (problems, other),
        (rectified, (rectified.example)()),
        (notes, (notes.example)()),
        (notes, strange),
    ] {
        case.write("2026-03-20", By::Officer, book, &line).expect("it can be written");
    }
    let losses = to_officer(&case, "2026-03-21")["losses"].clone();
    assert_eq!(losses["problems_open"][0]["problem"]["problem"], "听证权利没有告知");
    assert_eq!(losses["problems_open"].as_array().map(Vec::len), Some(1), "the other was put right");
    assert_eq!(losses["problems_rectified"], 1);
    assert_eq!(losses["risk_notes"].as_array().map(Vec::len), Some(1), "those of its own");
    assert_eq!(losses["risk_notes"][0]["this_act"], false);
}

#[test]
fn a_suit_that_was_lost_so_far_is_spoken_on() {
    let pack = to_officer(&given::analysed(), "2026-05-23");
    assert_eq!(pack["losses"]["this_suit"]["instance"], "first");
    assert!(rules(&pack["speak_on"]).contains(&"SS-40"));
}

#[test]
fn what_is_no_suit_has_no_preparation() {
    let mut input = File::example();
    input["court"] = json!("organ");
    let mut case = Scenario::<Litigation>::default().take("2026-03-02", By::Court, "file", &input);
    case.case.stage = Stage::CivilDebt;
    assert!(given_to(&case, &reader("haiyuan-gaj", Role::Officer), "2026-03-03").is_none());
}
