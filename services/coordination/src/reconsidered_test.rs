use super::*;
use crate::dossier::DeadlineLine;
use serde_json::json;

const MARK: &str = "0f";

fn sheet(organ: &str) -> contracts::case::Opened {
    let sheet = json!({
        "source": "", "received_on": "2026-03-02", "category": "penalty", "place": "",
        "act": { "kind": "penalty", "organ": organ, "on": "2026-02-02" },
        "demands": [], "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null,
        "sealed": ""
    });
    serde_json::from_value(sheet).expect("a first sheet")
}

fn line(channel: &str, act_of: &str, ended: Option<&str>) -> CaseLine {
    let ending = |code: &str| {
        let ending = json!({ "code": code, "zh": "", "on_merits": true, "on": "2026-04-01" });
        serde_json::from_value(ending).expect("an ending")
    };
    CaseLine {
        channel: channel.to_owned(),
        case: CaseId::mint(),
        number: format!("{channel} 1"),
        organ: format!("{channel}-organ"),
        division: String::new(),
        stage: String::new(),
        stage_zh: String::new(),
        taken_on: ended.is_some(),
        opened: Some(sheet(act_of)),
        court: None,
        outcome: ended.map(ending),
        suspended: false,
        referred: None,
        referral: None,
        told_elsewhere: false,
        open: Vec::new(),
        mediation: Vec::new(),
    }
}

/// A dossier of these cases; in each the same person asks.
fn dossier(cases: &[CaseLine]) -> Dossier {
    let parties = cases.iter().map(|line| {
        let party = json!({
            "id": CaseId::mint(), "capacity": "applicant", "kind": "person", "name": "马**", "mark": MARK
        });
        (line.case, serde_json::from_value(party).expect("a party"))
    });
    let parties = parties.collect();
    Dossier { cases: cases.to_vec(), parties, ..Dossier::open(DisputeId::mint(), &sheet("swj")) }
}

fn all(dossier: &Dossier, of: &[usize]) -> Vec<Told> {
    let cases: Vec<CaseId> = of.iter().map(|n| dossier.cases[*n].case).collect();
    told(dossier, &cases, NaiveDate::from_ymd_opt(2026, 4, 10).expect("a day"))
}

fn said(cases: &[CaseLine], of: &[usize]) -> Vec<(CaseId, CaseId, String)> {
    let told = all(&dossier(cases), of).into_iter();
    told.filter_map(|told| match told {
        Told::Reconsidered { case, by_case, code, .. } => Some((case, by_case, code)),
        _ => None,
    })
    .collect()
}

#[test]
fn a_suit_is_told_what_was_decided_on_its_act_whichever_comes_first() {
    let upheld = line("reconsideration", "swj", Some("D08"));
    let suit = line("litigation", "swj", None);
    let cases = [upheld.clone(), suit.clone()];
    let expected = vec![(suit.case, upheld.case, "D08".to_owned())];
    assert_eq!(said(&cases, &[1]), expected, "the suit is opened, or comes in by a merge");
    assert_eq!(said(&cases, &[0]), expected, "the reconsideration ends, or comes in by a merge");
    assert!(said(&cases, &[0, 1]).is_empty(), "both come in by a merge: it was told in their own dispute");
}

#[test]
fn nothing_is_told_of_what_was_not_accepted_went_back_or_is_about_another_act() {
    let suit = line("litigation", "swj", None);
    for other in [
        line("reconsideration", "swj", None),
        line("reconsideration", "swj", Some("returned")),
        line("reconsideration", "zjj", Some("D08")),
        line("mediation", "swj", Some("D08")),
    ] {
        let cases = [other, suit.clone()];
        assert!(said(&cases, &[0]).is_empty() && said(&cases, &[1]).is_empty());
    }
    let over = [line("reconsideration", "swj", Some("D08")), line("litigation", "swj", Some("J01"))];
    assert!(said(&over, &[0]).is_empty(), "the suit is over");
}

#[test]
fn that_a_reconsideration_goes_on_is_told_and_the_day_its_decision_was_served() {
    let mut review = line("reconsideration", "swj", None);
    review.taken_on = true;
    let cases = [review, line("litigation", "swj", None)];
    let mut dossier = dossier(&cases);
    let pending = |told: &Told| matches!(told, Told::Reconsidered { pending: true, served_on: None, .. });
    assert!(matches!(&all(&dossier, &[1])[..], [told] if pending(told)));
    let ending = json!({ "code": "D08", "zh": "", "on_merits": true, "on": "2026-04-01" });
    dossier.cases[0].outcome = serde_json::from_value(ending).expect("an ending");
    let day = NaiveDate::from_ymd_opt(2026, 4, 3);
    let receipt = law::Law::bundled().count("SS-02", day.expect("a day")).receipt().expect("it is counted");
    dossier.deadlines.push(DeadlineLine {
        channel: "reconsideration".to_owned(),
        case: dossier.cases[0].case,
        deadline: contracts::case::Deadline {
            key: SUIT.to_owned(),
            zh: String::new(),
            en: String::new(),
            actor: String::new(),
            version: 1,
            state: "running".to_owned(),
            due: receipt.due,
            receipt: Some(receipt),
            document: None,
            approved_by: None,
        },
        state: "running".to_owned(),
        ended_on: None,
        reason: None,
        earlier: Vec::new(),
    });
    let told = all(&dossier, &[0]);
    assert!(
        matches!(&told[..], [Told::Reconsidered { pending: false, served_on, .. }] if *served_on == day),
        "{told:?}"
    );
}

#[test]
fn a_suit_is_told_what_its_claimant_asked_of_organs_before() {
    let answered = line("petition", "swj", Some("opinion"));
    let withdrawn = line("petition", "swj", Some("withdrawn"));
    let yielded = line("petition", "swj", Some("elsewhere"));
    let silent = line("petition", "swj", None);
    let mut later = line("petition", "swj", None);
    if let Some(sheet) = &mut later.opened {
        sheet.received_on = NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day");
    }
    let cases = [answered, yielded, silent, withdrawn, later, line("litigation", "swj", None)];
    let whole = dossier(&cases);
    let asked = |dossier: &Dossier| -> Vec<(CaseId, Option<NaiveDate>)> {
        let told = all(dossier, &[5]).into_iter();
        told.filter_map(|told| match told {
            Told::Asked { by_case, answered_on, .. } => Some((by_case, answered_on)),
            _ => None,
        })
        .collect()
    };
    let day = NaiveDate::from_ymd_opt(2026, 4, 1);
    assert_eq!(asked(&whole), [(cases[0].case, day), (cases[1].case, None), (cases[2].case, None)]);
    let mut strangers = whole.clone();
    strangers.parties[5].1.mark = Some("1e".to_owned());
    assert!(asked(&strangers).is_empty(), "somebody else asked");
    let closed = Dossier { restricted: Some(kernel::Restriction::Accusation), ..whole };
    assert!(asked(&closed).is_empty(), "a suit would tell the accused of it");
}
