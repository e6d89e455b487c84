//! What was on record and turned out not to bind is counted no more: nobody is chased for it.

use contracts::case::{Change, Happened};
use coordination::dossier::Dossier;
use coordination::resolution::{State, open_demands, settle, state};
use law::Law;
use serde_json::{Value, json};

const CASE: &str = "0190a6f0-0000-7000-8000-000000000001";
const PARTY: &str = "0190a6f0-0000-7000-8000-000000000002";

fn told(on: &str, changes: &Value) -> Happened {
    let event = json!({
        "channel": "litigation", "case": CASE, "number": "海应〔2026〕1号",
        "dispute": "0190a6f0-0000-7000-8000-000000000003", "organ": "haiyuan-gaj", "division": "640522",
        "version": 2, "fact": "judged", "step": "judge", "zh": "登记裁判结果", "en": "", "article": "", "by": "court",
        "by_organ": "haiyuan-fayuan", "on": on, "at": format!("{on}T01:00:00Z"), "stage": "judged",
        "stage_zh": "已裁判", "taken_on": true, "closed": true, "changes": changes, "open": []
    });
    serde_json::from_value(event).expect("an event")
}

fn ordered() -> Value {
    json!({ "kind": "obligation_undertaken", "data": {
        "key": "1", "debtor": "haiyuan-gaj", "due": "2026-06-10", "beneficiaries": [PARTY], "sealed": ""
    }})
}

fn judged() -> Dossier {
    let sheet = json!({
        "source": "", "received_on": "2026-03-02", "category": "failure_to_act", "place": "", "act": null,
        "demands": [], "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
    });
    let sheet = serde_json::from_value(sheet).expect("a first sheet");
    let mut dossier = Dossier::open(kernel::DisputeId::mint(), &sheet);
    let closed = json!({ "kind": "closed", "data": {
        "code": "J03", "zh": "判决履行法定职责", "on_merits": true, "on": "2026-05-20"
    }});
    dossier.take(&told("2026-05-20", &json!([ordered(), closed])));
    dossier
}

#[test]
fn what_nobody_owes_any_more_is_not_performance_that_is_waited_for() {
    let mut dossier = judged();
    assert_eq!(state(&dossier), State::Performing);
    let breached = json!({ "kind": "obligation_breached", "data": { "key": "1", "due": "2026-06-10" } });
    dossier.take(&told("2026-06-10", &json!([breached])));
    let released = json!({ "kind": "obligation_released", "data": { "key": "1", "zh": "已经改判" } });
    dossier.take(&told("2026-08-20", &json!([released])));
    assert_ne!(state(&dossier), State::Performing);
    // what binds again is there once, and not missed
    dossier.take(&told("2026-12-20", &json!([ordered()])));
    dossier.take(&told("2026-12-21", &json!([ordered()])));
    assert_eq!(state(&dossier), State::Performing);
    let owed: Vec<bool> = dossier.obligations.iter().map(|owed| owed.breached).collect();
    assert_eq!(owed, [false]);
}

#[test]
fn what_was_done_in_time_had_not_the_effect_of_its_lapse() {
    let law = Law::bundled();
    let served = "2026-05-20".parse().expect("a day");
    let receipt = law.count("SS-28", served).receipt().expect("it is counted");
    let lapse = receipt.lapse(law).expect("it can be told").expect("it has an effect");
    let effect = Change::EffectOccurred(Box::new(contracts::case::Effect {
        key: "appeal".to_owned(),
        lapse,
        parties: Vec::new(),
        organs: Vec::new(),
        on: receipt.due.expect("a day"),
    }));
    let lapsed = || {
        let mut dossier = judged();
        dossier.take(&told("2026-06-04", &json!([effect])));
        assert_eq!(dossier.effects.len(), 1);
        dossier
    };
    for (on, left) in [("2026-06-04", 0), ("2026-06-05", 1)] {
        let mut dossier = lapsed();
        let met = json!({ "kind": "deadline_met", "data": { "key": "appeal", "on": on } });
        dossier.take(&told("2026-06-12", &json!([met])));
        assert_eq!(dossier.effects.len(), left, "{on}");
    }
}

#[test]
fn what_a_judgment_left_open_is_not_solved_by_another_case() {
    let today = "2026-08-20".parse().expect("a day");
    let left_open = json!({ "kind": "notice_issued", "data": {
        "notice": "demand_left_open", "zh": "第2项诉求本案未作处理", "en": "", "article": "", "last_day": null
    }});
    let closed = |on_merits: bool| {
        let closed = json!({ "code": "J01", "zh": "", "on_merits": on_merits, "on": "2026-05-20" });
        json!({ "kind": "closed", "data": closed })
    };
    let another = |case: &str, continues: Value| {
        let opened = json!({ "kind": "opened", "data": {
            "source": "", "received_on": "2026-06-02", "category": "other", "place": "", "act": null, "demands": [],
            "cause": null, "parties": [], "referral": null, "continues": continues, "issuer": null, "sealed": ""
        }});
        let event = told("2026-07-20", &json!([opened, closed(true)]));
        Happened { case: case.parse().expect("a case"), ..event }
    };
    let sheet = serde_json::from_value(json!({
        "source": "", "received_on": "2026-03-02", "category": "other", "place": "", "act": null, "demands": [],
        "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
    }));
    let mut dossier = Dossier::open(kernel::DisputeId::mint(), &sheet.expect("a first sheet"));
    dossier.take(&told("2026-05-20", &json!([left_open, left_open, closed(false)])));
    assert_eq!(open_demands(&dossier).count(), 1, "what is said twice is one demand");
    let observed = |dossier: &mut Dossier| {
        settle(dossier, today, Law::bundled()).expect("it is counted");
        state(dossier) == State::UnderObservation
    };
    dossier.take(&another("0190a6f0-0000-7000-8000-000000000005", Value::Null));
    assert!(!observed(&mut dossier), "a decision on something else answers nothing");
    let mut decided_later = dossier.clone();
    decided_later.take(&told("2026-08-01", &json!([closed(true)])));
    assert!(observed(&mut decided_later), "the case itself was decided in whole since");
    dossier.take(&another("0190a6f0-0000-7000-8000-000000000006", json!(CASE)));
    assert!(observed(&mut dossier), "the case that continues it answered it");
    assert_eq!(open_demands(&dossier).count(), 0);
}
