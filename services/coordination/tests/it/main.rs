//! The table of lanes, held against the law: every category has a lane with its article, and every lane it does not
//! get has a reason.

mod corpus;
mod offered;
mod undone;

use chrono::NaiveDate;
use coordination::route::{Described, Route, route};
use kernel::{Act, ActKind, Category};
use law::Law;
use law::window::Lane;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test writes dates as YYYY-MM-DD")
}

fn described(category: Category) -> Described {
    Described {
        category,
        place: "640522104".into(),
        act: None,
        demands: Vec::new(),
        channel: Some("petition".into()),
        mediation_failed: false,
        pending: Vec::new(),
    }
}

fn act(kind: ActKind, on: &str) -> Act {
    Act {
        kind,
        organ: "haiyuan-scjgj".into(),
        document: None,
        on: day(on),
        served_on: Some(day(on)),
        remedies: kernel::matter::RemediesTold::Full,
        told_on: None,
        statutory_days: None,
        emergency: false,
        real_estate: false,
    }
}

fn routed(matter: &Described, on: &str) -> Route {
    route(matter, day(on), Law::bundled()).expect("it can be routed")
}

const ALL: [Category; 25] = [
    Category::Penalty,
    Category::FailureToAct,
    Category::OpenGovernment,
    Category::Expropriation,
    Category::AdministrativeAct,
    Category::LandOwnership,
    Category::ForestOwnership,
    Category::GrasslandOwnership,
    Category::EnterpriseName,
    Category::Procurement,
    Category::Neighbour,
    Category::RuralContract,
    Category::Wages,
    Category::PropertyManagement,
    Category::Contract,
    Category::Family,
    Category::Consumer,
    Category::Traffic,
    Category::Medical,
    Category::PublicInterest,
    Category::Conduct,
    Category::Suggestion,
    Category::Accusation,
    Category::Judicial,
    Category::Other,
];

#[test]
fn every_route_cites_its_articles_and_says_why_not_the_others() {
    for category in ALL {
        for mediation_failed in [false, true] {
            let route = routed(&Described { mediation_failed, ..described(category) }, "2026-03-02");
            assert!(
                !route.articles.is_empty() && route.articles.iter().all(|a| a.contains('《')),
                "{category:?}"
            );
            assert!(!route.why.zh.is_empty() && !route.why.en.is_empty(), "{category:?}");
            assert!(!route.refused.is_empty(), "{category:?} says nothing against the other lanes");
            for refused in &route.refused {
                assert_ne!(refused.lane, route.lane, "{category:?} refuses the lane it gives");
                assert!(
                    refused.article.contains('《') && !refused.zh.is_empty(),
                    "{category:?}: {refused:?}"
                );
            }
        }
    }
}

#[test]
fn a_petition_with_a_statutory_path_never_stays_a_petition() {
    for category in [
        Category::Penalty,
        Category::Neighbour,
        Category::LandOwnership,
        Category::Wages,
        Category::Procurement,
    ] {
        let route = routed(&described(category), "2026-03-02");
        assert_ne!(route.lane, "petition", "{category:?}");
        assert!(
            route.refused.iter().any(|r| r.lane == "petition" && r.article.contains("第三十一条")),
            "{category:?}"
        );
    }
    assert_eq!(routed(&described(Category::Conduct), "2026-03-02").lane, "petition");
}

#[test]
fn an_accusation_never_goes_to_the_accused() {
    assert_eq!(routed(&described(Category::Accusation), "2026-03-02").lane, "external:discipline");
}

#[test]
fn reconsideration_comes_first_where_article_23_says_so() {
    for (kind, item) in [
        (ActKind::SpotPenalty, "第一项"),
        (ActKind::AcquiredRightDecision, "第二项"),
        (ActKind::FailureToAct, "第三项"),
        (ActKind::DisclosureRefusal, "第四项"),
    ] {
        let matter = Described {
            // a failure to act is open to challenge only after the waiting time
            act: Some(act(kind, if kind == ActKind::FailureToAct { "2025-12-20" } else { "2026-02-10" })),
            channel: Some("litigation".into()),
            ..described(Category::AdministrativeAct)
        };
        let route = routed(&matter, "2026-03-02");
        assert_eq!(route.lane, "reconsideration", "{kind:?}");
        assert!(
            route.articles[0].contains("第二十三条") && route.articles[0].contains(item),
            "{kind:?}: {:?}",
            route.articles
        );
        let suit = route
            .refused
            .iter()
            .find(|r| r.lane == "litigation")
            .expect("the suit is refused with its reason");
        assert!(suit.article.contains("第五十六条") && suit.zh.contains("十五日"), "{suit:?}");
    }
}

#[test]
fn the_windows_of_a_penalty_run_side_by_side_and_close_one_after_the_other() {
    let matter = Described { act: Some(act(ActKind::Penalty, "2026-02-24")), ..described(Category::Penalty) };
    let closes =
        |route: &Route, lane: Lane| route.windows.iter().find(|w| w.lane == lane).map(|w| w.closes_on);
    let route = routed(&matter, "2026-03-02");
    assert_eq!(route.lane, "reconsideration");
    assert_eq!(
        closes(&route, Lane::Reconsideration),
        Some(day("2026-04-27")),
        "sixty days, rolled from a Saturday"
    );
    assert_eq!(closes(&route, Lane::Litigation), Some(day("2026-08-24")), "six months");
    assert_eq!(
        routed(&matter, "2026-05-06").lane,
        "litigation",
        "too late for reconsideration, in time for a suit"
    );
    assert_eq!(routed(&matter, "2026-09-01").lane, "petition", "too late for both");
}

#[test]
fn a_decision_on_disputed_land_is_sued_within_thirty_days() {
    let matter = Described {
        act: Some(act(ActKind::LandOwnershipDecision, "2026-03-02")),
        ..described(Category::LandOwnership)
    };
    let suit = routed(&matter, "2026-03-03").windows.into_iter().find(|w| w.lane == Lane::Litigation);
    let suit = suit.expect("the suit has a window");
    assert_eq!((suit.receipt.rule.as_str(), suit.closes_on), ("SS-09", day("2026-04-01")));
}

#[test]
fn adjudication_is_told_of_the_moment_a_listed_matter_is_met() {
    for failed in [false, true] {
        let matter = Described { mediation_failed: failed, ..described(Category::LandOwnership) };
        let route = routed(&matter, "2026-03-02");
        assert_eq!(route.lane, if failed { "adjudication" } else { "mediation" });
        let notice =
            route.notices.iter().find(|n| n.kind == "adjudication_available").expect("the right is told");
        assert_eq!(
            notice.last_day,
            Some(day("2026-03-11")),
            "the answer to an application of today is due in seven working days"
        );
    }
}

#[test]
fn an_agency_whose_list_has_the_matter_is_named_where_it_is_mediated() {
    let listed = include_str!("../../../../shared/law/examples/mediations.toml");
    let law = Law::bundled().with_mediations(listed).expect("the list is fit");
    let routed = |matter: &Described, on: &str| route(matter, day(on), &law).expect("it can be routed");
    let told = |route: &Route| route.notices.iter().filter(|n| n.kind == "agency_mediates").count();
    let neighbours = described(Category::Neighbour);
    let found = routed(&neighbours, "2026-03-02");
    assert_eq!((found.lane.as_str(), found.agencies.len(), told(&found)), ("mediation", 1, 1));
    let agency = &found.agencies[0];
    assert_eq!((agency.organ.as_str(), agency.version.as_str()), ("haiyuan-zrzyj", "2026年版"));
    let notice = found.notices.iter().find(|n| n.kind == "agency_mediates").expect("it is told");
    assert_eq!(notice.article, agency.basis);
    assert!(
        notice.zh.contains("本纠纷也可以由海原县自然资源局调解（行政调解）")
            && notice.zh.contains("2026年版")
    );
    let kept = serde_json::to_value(&found).expect("a routing is JSON");
    assert_eq!(serde_json::from_value::<Route>(kept).expect("it reads back"), found);

    let there = Described { place: "640522100203".into(), ..neighbours.clone() };
    assert_eq!(routed(&there, "2026-03-02").agencies.len(), 2, "the town mediates what happened there");
    let failed = Described { mediation_failed: true, ..neighbours.clone() };
    for (why, matter, on) in [
        ("mediation failed", &failed, "2026-03-02"),
        ("the list is not published yet", &neighbours, "2026-01-04"),
        ("the list is over", &neighbours, "2027-01-01"),
        ("it is not on the list", &described(Category::Contract), "2026-03-02"),
        ("it is an act", &described(Category::Penalty), "2026-03-02"),
    ] {
        let route = routed(matter, on);
        assert_eq!((route.agencies.len(), told(&route)), (0, 0), "{why}");
        let kept = serde_json::to_value(&route).expect("a routing is JSON");
        assert!(kept.get("agencies").is_none(), "{why}: as before");
    }
}

#[test]
fn each_demand_has_a_lane_of_its_own() {
    let matter = Described {
        act: Some(act(ActKind::Penalty, "2026-02-24")),
        demands: vec![Category::Penalty, Category::Conduct],
        ..described(Category::Penalty)
    };
    let lanes: Vec<String> = routed(&matter, "2026-03-02").demands.into_iter().map(|d| d.lane).collect();
    assert_eq!(lanes, ["reconsideration", "petition"]);
}

#[test]
fn a_window_lapses_once_and_in_the_version_that_stands() {
    use coordination::dossier::{Dossier, WindowLine};
    let on = day("2026-03-02");
    let sheet = serde_json::json!({
        "source": "", "received_on": on, "category": "penalty", "place": "", "act": null, "demands": [],
        "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
    });
    let sheet = serde_json::from_value(sheet).expect("a first sheet");
    let mut dossier = Dossier::open(kernel::DisputeId::mint(), &sheet);
    let windows = law::window::windows(&act(ActKind::Penalty, "2026-03-02"), on, Law::bundled());
    let window = windows.expect("they are counted").swap_remove(0);
    let (key, closes) = (format!("window:0:{}", window.key), window.closes_on);
    dossier.windows.push(WindowLine { act: 0, window, lapsed: false, used: false, earlier: Vec::new() });
    assert!(dossier.watches(&key, 1, closes));
    dossier.windows[0].earlier.push(closes);
    assert!(!dossier.watches(&key, 1, closes), "it was counted again since");
    assert!(dossier.watches(&key, 2, closes));
    dossier.windows[0].lapsed = true;
    assert!(!dossier.watches(&key, 2, closes), "it lapsed before");

    assert!(!dossier.watches("observation", 1, on), "nothing is observed");
    dossier.resolution.observed_until = Some(on);
    assert!(dossier.watches("observation", 1, on));
    assert!(!dossier.watches("observation", 1, closes), "it ends on another day");
    dossier.resolution.stable_on = Some(on);
    assert!(!dossier.watches("observation", 1, on), "it ended before");
}
