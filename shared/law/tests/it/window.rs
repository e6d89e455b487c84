//! The windows of an act.

use crate::d;
use kernel::matter::RemediesTold;
use kernel::{Act, ActKind, Category};
use law::Law;
use law::window::{State, Window, priority, unconfirmed, windows};

fn act(kind: ActKind, on: &str, served: Option<&str>) -> Act {
    Act {
        kind,
        organ: "haiyuan-zrzy".into(),
        document: None,
        on: d(on),
        served_on: served.map(d),
        remedies: RemediesTold::Full,
        told_on: None,
        statutory_days: None,
        emergency: false,
        real_estate: false,
    }
}

fn all(act: &Act, as_of: &str) -> Vec<Window> {
    windows(act, d(as_of), Law::bundled()).unwrap()
}

fn one(act: &Act, key: &str, as_of: &str) -> Window {
    all(act, as_of).into_iter().find(|w| w.key == key).unwrap()
}

#[test]
fn a_penalty_opens_reconsideration_suit_and_then_enforcement() {
    let penalty = act(ActKind::Penalty, "2026-03-02", Some("2026-03-04"));
    let found: Vec<(String, String, bool)> =
        all(&penalty, "2026-03-10").into_iter().map(|w| (w.key, w.closes_on.to_string(), w.open)).collect();
    assert_eq!(
        found,
        [
            ("reconsideration".into(), "2026-05-06".into(), true), // 05-03 is a Sunday in the holidays
            ("suit".into(), "2026-09-04".into(), true),
            ("enforcement".into(), "2026-12-04".into(), false),
        ]
    );
    assert!(priority(&penalty).is_none());
    assert_eq!(one(&penalty, "reconsideration", "2026-05-07").state, State::Lapsed);
    assert!(one(&penalty, "suit", "2026-05-07").open);
    assert_eq!(one(&penalty, "enforcement", "2026-09-04").state, State::Ahead);
    assert!(one(&penalty, "enforcement", "2026-09-05").open);
    assert!(one(&penalty, "suit", "2026-03-10").notes.iter().any(|n| n.code == "runs_through"));
}

#[test]
fn a_land_decision_has_thirty_days_to_sue_and_the_right_holder_follows_the_agency() {
    let land = act(ActKind::LandOwnershipDecision, "2026-03-02", Some("2026-03-04"));
    let suit = one(&land, "suit", "2026-03-10");
    assert_eq!((suit.receipt.rule.as_str(), suit.closes_on), ("SS-09", d("2026-04-03")));
    let enforcement = one(&land, "enforcement", "2026-03-10");
    assert_eq!(enforcement.receipt.trigger, d("2026-05-06"), "reconsideration ends later");
    let holder = one(&land, "enforcement_by_right_holder", "2026-03-10");
    assert_eq!(holder.receipt.trigger, enforcement.closes_on);
    let forest = act(ActKind::ForestOwnershipDecision, "2026-03-02", Some("2026-03-04"));
    assert_eq!(one(&forest, "suit", "2026-03-10").receipt.rule, "SS-10");
    let grass = act(ActKind::GrasslandOwnershipDecision, "2026-03-02", Some("2026-03-04"));
    assert_eq!(one(&grass, "suit", "2026-03-10").receipt.rule, "SS-11");
}

#[test]
fn reconsideration_first_blocks_the_suit() {
    for (kind, item) in [
        (ActKind::SpotPenalty, 1),
        (ActKind::AcquiredRightDecision, 2),
        (ActKind::FailureToAct, 3),
        (ActKind::DisclosureRefusal, 4),
        (ActKind::TaxAssessment, 5),
    ] {
        let act = act(kind, "2026-01-05", Some("2026-01-05"));
        assert_eq!(priority(&act).unwrap().item, item);
        let (fy, ss) = (one(&act, "reconsideration", "2026-04-10"), one(&act, "suit", "2026-04-10"));
        assert!(fy.mandatory_first && ss.mandatory_first && !ss.open, "{kind:?}");
        assert_eq!(ss.state, State::Blocked, "{kind:?}");
    }
    let untold = Act {
        remedies: RemediesTold::WithoutPriority,
        ..act(ActKind::SpotPenalty, "2026-01-05", Some("2026-01-05"))
    };
    let fy = one(&untold, "reconsideration", "2026-01-06");
    assert!(fy.notes.iter().any(|n| n.code == "priority_not_told"));
    assert_eq!((fy.receipt.rule.as_str(), fy.receipt.flagged), ("FY-02b", true));
    let told =
        one(&act(ActKind::SpotPenalty, "2026-01-05", Some("2026-01-05")), "reconsideration", "2026-01-06");
    assert_eq!((told.receipt.rule.as_str(), told.closes_on), ("FY-01", fy.closes_on));
    // which of the two counts is open until a county has set the row
    let other = |act: &Act, law: &Law| unconfirmed(act, d("2026-01-06"), law).unwrap();
    let open = other(&untold, Law::bundled()).unwrap();
    assert_eq!((open.receipt.rule.as_str(), open.closes_on), ("FY-02a", d("2027-01-05")));
    let told_late = Act { told_on: Some(d("2026-03-02")), ..untold.clone() };
    assert_eq!(other(&told_late, Law::bundled()).unwrap().receipt.rule, "FY-02");
    assert_eq!(other(&act(ActKind::SpotPenalty, "2026-01-05", Some("2026-01-05")), Law::bundled()), None);
    let set = Law::bundled()
        .with_overrides(
            "county = \"640522\"\nversion = \"1\"\n[[override]]\nid = \"FY-02b\"\ncitation = \"《海原县规定》\"\n\
             confirmed_by = \"法制科\"\nconfirmed_on = \"2025-12-01\"\nvalid_from = \"2024-01-01\"\namount = 60\n",
        )
        .unwrap();
    assert_eq!(other(&untold, &set), None);
}

#[test]
fn remedies_not_told_lengthen_the_windows_up_to_a_year() {
    let mut untold = act(ActKind::Penalty, "2024-02-28", Some("2024-03-01"));
    untold.remedies = RemediesTold::None;
    assert_eq!(one(&untold, "reconsideration", "2024-06-01").receipt.rule, "FY-02a");
    assert_eq!(one(&untold, "suit", "2024-06-01").receipt.rule, "SS-06b");
    assert_eq!(one(&untold, "suit", "2024-06-01").closes_on, d("2025-03-03"));
    untold.told_on = Some(d("2025-01-10"));
    let fy = one(&untold, "reconsideration", "2025-01-11");
    assert_eq!((fy.receipt.rule.as_str(), fy.closes_on), ("FY-02", d("2025-03-03")));
    assert_eq!(
        one(&untold, "suit", "2025-01-11").closes_on,
        d("2025-03-03"),
        "six months are cut to the year"
    );
    untold.kind = ActKind::LandOwnershipDecision;
    let ss = one(&untold, "suit", "2025-01-11");
    assert_eq!((ss.receipt.rule.as_str(), ss.closes_on), ("SS-06c", d("2025-02-10")));
}

#[test]
fn a_failure_to_act_waits_sixty_days_or_two_months() {
    let silent = act(ActKind::FailureToAct, "2026-01-05", None);
    let fy = one(&silent, "reconsideration", "2026-03-06");
    assert_eq!((fy.receipt.trigger, fy.state), (d("2026-03-06"), State::Ahead));
    assert!(one(&silent, "reconsideration", "2026-03-07").open);
    assert_eq!(one(&silent, "suit", "2026-03-07").receipt.trigger, d("2026-03-05"));
    assert_eq!(all(&silent, "2026-03-07").len(), 2, "nothing to enforce");
    let sector = Act { statutory_days: Some(20), ..silent.clone() };
    assert_eq!(one(&sector, "reconsideration", "2026-03-06").receipt.trigger, d("2026-01-25"));
    let urgent = Act { emergency: true, ..silent.clone() };
    assert!(one(&urgent, "reconsideration", "2026-01-05").open);
    let nothing = Act { statutory_days: Some(0), ..silent };
    assert_eq!(windows(&nothing, d("2026-03-07"), Law::bundled()).unwrap_err().code(), "bad_amount");
}

#[test]
fn what_orders_nothing_is_not_enforced() {
    for kind in ActKind::ALL.iter().copied().filter(|kind| kind.is_on_application()) {
        let windows = all(&act(kind, "2026-03-02", Some("2026-03-04")), "2026-03-07");
        let keys: Vec<&str> = windows.iter().map(|window| window.key.as_str()).collect();
        assert_eq!(keys, ["reconsideration", "suit"], "{kind:?}");
    }
}

#[test]
fn an_act_nobody_knows_of_runs_only_to_its_cap() {
    let unknown = act(ActKind::Expropriation, "2024-03-01", None);
    let fy = one(&unknown, "reconsideration", "2026-03-07");
    assert_eq!((fy.receipt.rule.as_str(), fy.closes_on, fy.open), ("FY-04", d("2029-03-01"), true));
    assert!(fy.notes.iter().any(|n| n.code == "not_known"));
    let estate = Act { real_estate: true, ..unknown };
    assert_eq!(one(&estate, "suit", "2026-03-07").receipt.rule, "SS-04");
}

#[test]
fn the_absolute_cap_closes_a_window_early() {
    let mut late = act(ActKind::Licence, "2021-03-01", Some("2026-02-02"));
    assert_eq!(one(&late, "suit", "2026-02-10").closes_on, d("2026-03-02"), "2026-03-01 is a Sunday");
    late.real_estate = true;
    assert_eq!(one(&late, "suit", "2026-02-10").closes_on, d("2026-08-03"), "2026-08-02 is a Sunday");
}

#[test]
fn five_categories_are_adjudicated() {
    let law = Law::bundled();
    assert_eq!(law.matters.of(Category::LandOwnership).unwrap().rule, "TD-01");
    assert!(law.matters.of(Category::Procurement).unwrap().article.contains("《政府采购法》"));
    assert!(law.matters.of(Category::Neighbour).is_none());
}
