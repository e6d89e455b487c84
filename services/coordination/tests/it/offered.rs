//! Mediation wherever it is allowed: which disputes may be mediated, and what is on record of each.

use contracts::case::Happened;
use coordination::dossier::Dossier;
use coordination::offered::{GROUNDS, Ground, Standing};
use kernel::particulars::DemandKind;
use serde_json::{Value, json};

const CASE: &str = "0190a6f0-0000-7000-8000-000000000001";
const OTHER: &str = "0190a6f0-0000-7000-8000-000000000002";

/// What a channel tells: of which case, in which stage, by which step.
fn told(channel: &str, case: &str, step: &str, changes: Value) -> Happened {
    let event = json!({
        "channel": channel, "case": case, "number": "", "dispute": "0190a6f0-0000-7000-8000-000000000003",
        "organ": "haiyuan-gaj", "division": "640522", "version": 1, "fact": "noted", "step": step, "zh": "", "en": "",
        "article": "", "by": "officer", "by_organ": "haiyuan-gaj", "on": "2026-03-02",
        "at": "2026-03-02T01:00:00Z", "stage": "accepted", "stage_zh": "", "taken_on": step != "open",
        "closed": false, "changes": changes, "open": []
    });
    serde_json::from_value(event).expect("an event")
}

fn sheet(category: &str, act: Option<&str>) -> Value {
    let act = act.map(|kind| json!({ "kind": kind, "organ": "haiyuan-gaj", "on": "2026-02-10" }));
    json!({
        "source": "", "received_on": "2026-03-02", "category": category, "place": "", "act": act, "demands": [],
        "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
    })
}

/// A dispute whose first case was opened, and taken on where `taken` says so.
fn opened(channel: &str, category: &str, act: Option<&str>, taken: bool) -> Dossier {
    let sheet = sheet(category, act);
    let first = serde_json::from_value(sheet.clone()).expect("a first sheet");
    let mut dossier = Dossier::open(kernel::DisputeId::mint(), &first);
    dossier.take(&told(channel, CASE, "open", json!([{ "kind": "opened", "data": sheet }])));
    if taken {
        dossier.take(&told(channel, CASE, "accept", json!([])));
    }
    dossier
}

fn ground(channel: &str, category: &str, act: Option<&str>) -> Option<Ground> {
    opened(channel, category, act, true).mediable(|_| Vec::new())
}

fn offered(outcome: &str) -> Value {
    json!([{ "kind": "mediation_offered", "data": { "outcome": outcome, "on": "2026-03-05" } }])
}

fn closed(code: &str) -> Value {
    json!([{ "kind": "closed", "data": { "code": code, "zh": "", "on_merits": false, "on": "2026-03-09" } }])
}

#[test]
fn what_the_law_lets_be_mediated_is_counted_and_nothing_else() {
    assert_eq!(ground("petition", "neighbour", None), Some(Ground::Civil));
    assert_eq!(ground("mediation", "wages", None), Some(Ground::Civil));
    assert_eq!(ground("adjudication", "land_ownership", None), Some(Ground::Adjudicated));
    assert_eq!(ground("petition", "enterprise_name", None), Some(Ground::Adjudicated));
    // any case that reconsideration accepted, whatever the act
    assert_eq!(ground("reconsideration", "administrative_act", Some("licence")), Some(Ground::Reconsidered));
    let refused = opened("reconsideration", "penalty", Some("penalty"), false);
    assert_eq!(refused.mediable(|_| Vec::new()), None, "it was not accepted");
    let letter = opened("petition", "penalty", Some("penalty"), false);
    assert_eq!(letter.mediable(|_| Vec::new()), None, "nobody took it on");
    assert!(opened("petition", "neighbour", None, false).mediable(|_| Vec::new()).is_some());
    // before a court, and as a petition, what art. 60 and art. 33 let be mediated
    for channel in ["litigation", "petition"] {
        assert_eq!(ground(channel, "penalty", Some("penalty")), Some(Ground::Discretion));
        assert_eq!(ground(channel, "expropriation", None), Some(Ground::Compensation));
        assert_eq!(ground(channel, "administrative_act", Some("agreement")), Some(Ground::Agreement));
        assert_eq!(ground(channel, "administrative_act", Some("licence")), None, "the organ finds it");
    }
    for category in ["suggestion", "accusation", "conduct", "judicial", "public_interest", "other"] {
        assert_eq!(ground("petition", category, None), None, "{category}");
    }
    assert_eq!(ground("recommendation", "penalty", Some("penalty")), None);
    let suit = opened("litigation", "administrative_act", Some("licence"), true);
    assert_eq!(suit.mediable(|_| vec![DemandKind::Compensation]), Some(Ground::Compensation));
    assert_eq!(suit.mediable(|_| vec![DemandKind::Revoke]), None);
    // an act whose enforcement is applied for is not in dispute
    let mut enforced = opened("litigation", "penalty", Some("penalty"), true);
    enforced.cases[0].stage = "enforcement_sought".to_owned();
    assert_eq!(enforced.mediable(|_| Vec::new()), None);
}

#[test]
fn every_ground_is_told_with_its_provision() {
    for ground in GROUNDS {
        let (zh, en, article) = ground.told();
        assert!(!zh.is_empty() && !en.is_empty() && article.contains('《'), "{ground:?}");
    }
}

#[test]
fn what_went_furthest_counts() {
    let mut dossier = opened("petition", "neighbour", None, true);
    assert_eq!(dossier.mediation(), None);
    for (outcome, standing) in [
        ("not_allowed", Standing::NotAllowed),
        ("refused", Standing::Refused),
        ("accepted", Standing::Accepted),
        ("refused", Standing::Accepted),
    ] {
        dossier.take(&told("petition", CASE, "offer-mediation", offered(outcome)));
        assert_eq!(dossier.mediation(), Some(standing), "after {outcome}");
    }
    assert_eq!(dossier.cases[0].mediation.len(), 4);
}

#[test]
fn a_basis_is_kept_and_told() {
    let mut dossier = opened("litigation", "penalty", Some("penalty"), true);
    let basis = "《行政诉讼法》第六十条第一款";
    let change = json!([{ "kind": "mediation_offered",
        "data": { "outcome": "not_allowed", "on": "2026-03-05", "basis": basis } }]);
    dossier.take(&told("litigation", CASE, "offer-mediation", change));
    assert_eq!(dossier.not_allowed_by().collect::<Vec<_>>(), [basis]);
}

#[test]
fn whoever_went_to_mediation_was_offered_it() {
    let also = |code: Option<&str>, taken: bool| {
        let mut dossier = opened("petition", "neighbour", None, true);
        let opening = json!([{ "kind": "opened", "data": sheet("neighbour", None) }]);
        dossier.take(&told("mediation", OTHER, "open", opening));
        if taken {
            dossier.take(&told("mediation", OTHER, "accept", json!([])));
        }
        if let Some(code) = code {
            dossier.take(&told("mediation", OTHER, "open", closed(code)));
        }
        dossier.mediation()
    };
    assert_eq!(also(None, false), Some(Standing::Unanswered), "it waits for the other side");
    assert_eq!(also(None, true), Some(Standing::Accepted));
    assert_eq!(also(Some("refused"), false), Some(Standing::Refused));
    assert_eq!(also(Some("failed"), true), Some(Standing::Accepted), "it was mediated, without agreement");
    for code in ["returned", "declined"] {
        assert_eq!(also(Some(code), false), None, "{code}: nobody asked the sides");
    }
}

#[test]
fn an_offer_of_the_time_before_its_outcome_was_told_is_one() {
    for (channel, step) in
        [("adjudication", "mediate-offer"), ("reconsideration", "mediate"), ("petition", "offer-mediation")]
    {
        let mut dossier = opened(channel, "land_ownership", None, true);
        dossier.take(&told(channel, CASE, step, json!([])));
        assert_eq!(dossier.mediation(), Some(Standing::Unanswered), "{channel}");
    }
    let mut dossier = opened("petition", "neighbour", None, true);
    dossier.take(&told("petition", CASE, "settle", closed("mediated")));
    assert_eq!(dossier.mediation(), Some(Standing::Accepted), "it ended by agreement");
}
