//! What is feared of a dispute.

use kernel::{Actor, By, Role};
use mediation::Mediation;
use mediation::fact::Fact;
use mediation::risk::Risk;
use mediation::step::{FlagRisk, Register, ReportRisk};
use procedure::scenario::Scenario;
use procedure::{Entry, Step};

fn reader(organ: &str) -> Actor {
    let (account, division) = ("reader".to_owned(), "640522".to_owned());
    Actor { account, organ: organ.to_owned(), division, roles: vec![Role::Officer] }
}

#[test]
fn it_stays_with_the_organ_that_noted_and_reported_it() {
    let mut input = Register::example();
    input["filing"]["parties"][1] = serde_json::json!({
        "capacity": "respondent", "kind": "organ", "name": "海原县住房和城乡建设局", "organ": "haiyuan-zjj"
    });
    let case = Scenario::<Mediation>::default()
        .take("2026-03-02", By::Officer, "register", &input)
        .take("2026-03-02", By::Officer, "flag-risk", &FlagRisk::example())
        .take("2026-03-02", By::Officer, "report-risk", &ReportRisk::example())
        .case;
    for (organ, by) in [("haiyuan-zjj", By::Respondent), ("haiyuan-fayuan", By::Court)] {
        let seen = host::view::case(&case, &reader(organ), &[by]);
        assert!(seen["record"]["risk_reports"].is_array(), "{by:?} reads the record");
        for text in ["推搡", "扬言报复"] {
            assert!(!seen.to_string().contains(text), "{by:?} reads {text}");
        }
    }
    // nor in what the steps recorded
    let flagged = Fact::RiskFlagged { risk: Risk::Escalating, text: "推搡".to_owned() };
    let recorded = [Entry::<Mediation>::Own(flagged)];
    let read = |by: By| host::view::own_facts(&recorded, &[by]).to_string();
    assert!(read(By::Officer).contains("推搡"));
    assert_eq!(read(By::Court), "[]");
}
