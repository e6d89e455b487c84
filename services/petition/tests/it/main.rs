//! The petition service against the tests every procedure has to pass, and who sees a file that is closed to others.

use kernel::{Actor, By, Role};
use petition::Petition;
use petition::step::Register;
use procedure::Step;
use procedure::scenario::Scenario;
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
fn a_protected_person_is_seen_by_those_who_handle_the_matter_and_by_the_centre() {
    let case = registered("conduct", true);
    assert_eq!(sees(&case, "organ", Role::Officer), [By::Officer]);
    assert_eq!(sees(&case, "centre", Role::Coordinator), [By::Coordinator]);
    assert!(sees(&case, ACCUSED, Role::Officer).is_empty());
}
