//! What a side told the mediator in confidence.

use adjudication::Adjudication;
use adjudication::fact::{Fact, Offer, Position};
use adjudication::step::{Accept, Register};
use kernel::{Actor, By, PartyId, Role};
use procedure::scenario::Scenario;
use procedure::{Entry, Step};
use serde_json::json;

fn reader(organ: &str) -> Actor {
    let (account, division) = ("reader".to_owned(), "640522".to_owned());
    Actor { account, organ: organ.to_owned(), division, roles: vec![Role::Officer] }
}

#[test]
fn it_stays_with_the_organ_that_was_told() {
    let mut input = Register::example();
    input["filing"]["parties"][1] = json!({
        "capacity": "respondent", "kind": "organ", "name": "海原县住房和城乡建设局", "organ": "haiyuan-zjj"
    });
    let case = Scenario::<Adjudication>::default().take("2026-03-02", By::Officer, "register", &input).take(
        "2026-03-03",
        By::Officer,
        "accept",
        &Accept::example(),
    );
    let side = case.case.file.parties[0].id;
    let offer = |party: PartyId, text: &str| json!({ "result": "refused", "positions": [{ "party": party, "text": text }] });
    let case = case
        .refuse(
            "2026-03-10",
            By::Officer,
            "mediate-offer",
            &offer(PartyId::derived(&["nobody"]), "五百三十亩"),
            "not_party",
        )
        .refuse("2026-03-10", By::Officer, "mediate-offer", &offer(side, " "), "text")
        .take("2026-03-10", By::Officer, "mediate-offer", &offer(side, "不少于五百三十亩"))
        .case;
    let home = host::view::case(&case, &reader("organ"), &[By::Officer]);
    assert_eq!(home["record"]["confidential"][0]["text"], "不少于五百三十亩");
    for (organ, by) in [("haiyuan-zjj", By::Respondent), ("haiyuan-fayuan", By::Court)] {
        let seen = host::view::case(&case, &reader(organ), &[by]);
        assert!(seen["record"]["hearings"].is_number(), "{by:?} reads the record");
        assert!(!seen.to_string().contains("五百三十亩"), "{by:?} reads what was said in confidence");
    }
    // in what the step recorded as well
    let position = Position { party: side, text: "不少于五百三十亩".to_owned() };
    let offered = Fact::MediationOffered { result: Offer::Refused, positions: vec![position] };
    let recorded = [Entry::<Adjudication>::Own(offered)];
    let read = |by: By| host::view::own_facts(&recorded, &[by]).to_string();
    assert!(read(By::Officer).contains("五百三十亩"));
    assert!(read(By::Court).contains("refused") && !read(By::Court).contains("五百三十亩"));
    assert_eq!(read(By::Respondent), "[]", "facts are for those who read in full");
}
