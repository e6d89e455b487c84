//! A dossier as its reader sees it: masked by role, every date with its reason.

use crate::act;
use crate::dossier::{CaseLine, Dossier, ObligationLine};
use crate::ending::How;
use crate::page::{DeadlineSeen, Explanation, LineSeen, Page, RouteSeen, WindowSeen, WindowState};
use crate::resolution;
use chrono::NaiveDate;
use contracts::case::Sheet;
use host::Kit;
use kernel::{Actor, By, Party, Restriction, Role};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Whether this caller may see the dossier.
#[must_use]
pub fn may_see(dossier: &Dossier, actor: &Actor) -> bool {
    let restriction = dossier.restriction();
    if actor.is(Role::Coordinator) && restriction != Some(Restriction::Accusation) {
        return true;
    }
    let acting =
        [Role::Officer, Role::Head, Role::Court, Role::Procurator].iter().any(|role| actor.is(*role));
    acting && organs(dossier).any(|organ| *organ == actor.organ)
}

/// The organs that take part in the dispute; of one that is closed only those that handle it.
pub(crate) fn organs(dossier: &Dossier) -> impl Iterator<Item = &String> {
    let open = dossier.restriction().is_none();
    let lines = dossier.cases.iter().flat_map(|line| {
        std::iter::once(&line.organ)
            .chain(line.court.as_ref())
            .chain(line.opened.as_ref().and_then(|sheet| sheet.issuer.as_ref()))
            .chain(line.referred.as_ref().map(|(_, organ)| organ))
    });
    lines.chain(dossier.parties.iter().filter(move |_| open).filter_map(|(_, p)| p.organ.as_ref()))
}

/// In which capacities the caller may act on a case of the dispute.
fn capacities(dossier: &Dossier, line: &CaseLine, actor: &Actor) -> Vec<By> {
    let mut out = Vec::new();
    let home = line.organ == actor.organ;
    if home && actor.is(Role::Officer) {
        out.push(By::Officer);
    }
    if home && actor.is(Role::Head) {
        out.push(By::Head);
    }
    let respondent = dossier.parties.iter().any(|(case, p)| {
        *case == line.case
            && p.capacity == kernel::Capacity::Respondent
            && p.organ.as_ref() == Some(&actor.organ)
    });
    if actor.is(Role::Officer) && respondent {
        out.push(By::Respondent);
    }
    let issuer = line.opened.as_ref().and_then(|sheet| sheet.issuer.as_ref());
    if issuer == Some(&actor.organ) && (actor.is(Role::Court) || actor.is(Role::Procurator)) {
        out.push(By::Issuer);
    }
    if actor.is(Role::Court) && line.court.as_ref() == Some(&actor.organ) {
        out.push(By::Court);
    }
    if actor.is(Role::Coordinator) {
        out.push(By::Coordinator);
    }
    out
}

/// The channel in official words.
#[must_use]
pub fn channel_zh(channel: &str) -> &'static str {
    match channel {
        "petition" => "信访",
        "mediation" => "调解",
        "adjudication" => "行政裁决",
        "reconsideration" => "行政复议",
        "litigation" => "行政应诉",
        "recommendation" => "司法建议、检察建议",
        _ => "",
    }
}

/// The cases of a dossier whose papers, notices, names and texts a reader knows in full.
enum Known {
    /// All of them.
    Whole,
    /// Those his organ handles: it mediates beside the organ that answers for the dispute.
    Own(Vec<kernel::CaseId>),
}

impl Known {
    fn by(d: &Dossier, actor: &Actor) -> Self {
        let own = || d.cases.iter().filter(|line| line.organ == actor.organ);
        let answers = d.holder().is_some_and(|holder| holder.organ == actor.organ);
        let named = d.parties.iter().any(|(_, p)| p.organ.as_ref() == Some(&actor.organ));
        let court = d.cases.iter().any(|line| line.court.as_ref() == Some(&actor.organ));
        let mediates = own().next().is_some() && own().all(|line| line.channel == "mediation");
        match mediates && !answers && !named && !court && !actor.is(Role::Coordinator) {
            true => Known::Own(own().map(|line| line.case).collect()),
            false => Known::Whole,
        }
    }

    fn of(&self, case: kernel::CaseId) -> bool {
        match self {
            Known::Whole => true,
            Known::Own(cases) => cases.contains(&case),
        }
    }
}

/// What is sealed in a dossier, opened: names by party, texts by obligation.
struct Opened {
    names: BTreeMap<kernel::PartyId, String>,
    texts: BTreeMap<(kernel::CaseId, String), String>,
}

/// What is sealed of the cases this reader knows in full.
fn opened(kit: &Kit, dossier: &Dossier, known: &Known) -> Opened {
    let purposes: Vec<String> = dossier.sealed_for().map(|dispute| format!("dispute:{dispute}")).collect();
    let mut names = BTreeMap::new();
    for (_, sealed) in dossier.sealed.iter().filter(|(case, _)| known.of(*case)) {
        for purpose in &purposes {
            if let Ok(sheet) = kit.key.open::<Sheet>(purpose, sealed) {
                names.extend(sheet.parties.into_iter().map(|p| (p.id, p.name)));
            } else if let Ok(party) = kit.key.open::<Party>(purpose, sealed) {
                names.insert(party.id, party.name);
            }
        }
    }
    let owed = dossier.obligations.iter().filter(|o| known.of(o.case));
    let texts = owed.filter_map(|o| Some(((o.case, o.key.clone()), text_of(kit, dossier, o)?))).collect();
    Opened { names, texts }
}

/// The first sheet of a case, opened.
pub(crate) fn sheet(kit: &Kit, dossier: &Dossier, case: kernel::CaseId) -> Option<Sheet> {
    let of_case = dossier.sealed.iter().filter(move |(of, _)| *of == case);
    let purposes: Vec<String> = dossier.sealed_for().map(|dispute| format!("dispute:{dispute}")).collect();
    of_case
        .flat_map(|(_, sealed)| purposes.iter().map(move |purpose| (purpose, sealed)))
        .find_map(|(purpose, sealed)| kit.key.open::<Sheet>(purpose, sealed).ok())
}

/// What is to be done, in the words that were sealed for the dispute of its case.
pub(crate) fn text_of(kit: &Kit, dossier: &Dossier, obligation: &ObligationLine) -> Option<String> {
    dossier
        .sealed_for()
        .find_map(|dispute| kit.key.open(&format!("dispute:{dispute}"), &obligation.sealed).ok())
}

/// The dossier for this reader.
pub(crate) fn dossier<'a>(kit: &Kit, d: &'a Dossier, actor: &Actor) -> Page<'a> {
    // names in full: the centre, and the organs that handle a case of the dispute
    let full = actor.is(Role::Coordinator)
        || d.cases.iter().any(|line| line.organ == actor.organ || line.court.as_ref() == Some(&actor.organ));
    let known = Known::by(d, actor);
    let opened = full.then(|| opened(kit, d, &known));
    let parties: Vec<Value> = d
        .parties
        .iter()
        .map(|(case, p)| {
            let name = opened.as_ref().and_then(|o| o.names.get(&p.id)).unwrap_or(&p.name);
            json!({
                "case": case, "id": p.id, "capacity": p.capacity, "capacity_zh": p.capacity.zh(), "kind": p.kind,
                "name": name, "organ": p.organ, "members": p.members, "masked": (opened.is_none() || !known.of(*case)) && p.organ.is_none(),
            })
        })
        .collect();
    let obligations: Vec<Value> = d
        .obligations
        .iter()
        .map(|o| {
            let state = match (o.is_performed(), o.breached) {
                (true, _) => "performed",
                (false, true) => "breached",
                (false, false) => "pending",
            };
            json!({
                "channel": o.channel, "case": o.case, "key": o.key, "debtor": o.debtor, "due": o.due, "state": state,
                "beneficiaries": o.beneficiaries.len(), "recover_from": o.recover_from, "performed": o.performed.len(), "paid": o.paid,
                "confirmed": o.performed.iter().filter(|p| p.3).count(),
                "proofs": o.performed.iter().map(|p| json!({ "on": p.1, "sha256": p.2, "confirmed": p.3 })).collect::<Vec<_>>(),
                "text": opened.as_ref().and_then(|opened| opened.texts.get(&(o.case, o.key.clone()))),
            })
        })
        .collect();
    Page {
        dispute: d.id,
        version: d.version,
        opened_on: d.opened_on,
        category: d.category,
        category_zh: d.category.zh(),
        place: &d.place,
        cause: d.cause.as_deref(),
        cases: in_order(d).map(case_line).collect(),
        parties,
        accountable: d.holder().map(|h| json!({ "organ": h.organ, "channel": h.channel, "channel_zh": channel_zh(&h.channel), "case": h.case, "since": h.from })),
        accountability: &d.holders,
        acts: acts(d),
        deadlines: deadlines(d),
        windows: windows(d),
        route: d.route.as_ref().map(|route| RouteSeen {
            lane: &route.lane,
            articles: &route.articles,
            why: &route.why,
            agencies: &route.agencies,
            refused: &route.refused,
            demands: &route.demands,
            priority: route.priority.as_ref(),
            on: route.on,
        }),
        overrides: d.overrides,
        notices: d.notices.iter().filter(|notice| known.of(notice.case)).collect(),
        effects: d.effects.iter().map(|(case, e)| json!({
            "case": case, "deadline": e.key, "on": e.on, "rule": e.lapse.rule, "effect": e.lapse.missed.effect,
            "zh": e.lapse.missed.zh, "en": e.lapse.missed.en, "article": e.lapse.article,
            "flagged": e.lapse.flagged, "parties": e.parties, "organs": e.organs,
            "last_day": e.lapse.opened.as_ref().and_then(|receipt| receipt.due), "opened": e.lapse.opened,
        })).collect(),
        obligations,
        documents: d.documents.iter().filter(|document| known.of(document.case)).collect(),
        observers: d.observers.iter().filter(|line| known.of(line.case)).collect(),
        alarms: &d.alarms,
        identity: json!({
            "proposals": d.proposals.iter().map(|p| json!({ "dispute": p.dispute, "score": p.why.len(), "why": p.why })).collect::<Vec<_>>(),
            "merged": d.merged, "merged_into": d.merged_into,
        }),
        continues: &d.continues,
        continued_by: &d.continued_by,
        restricted: d.restriction(),
        acts_made: &d.acts_made,
        arises_from: &d.arises_from,
        timeline: d.timeline.iter().map(|line| LineSeen { line, by_zh: line.by.zh(), channel_zh: channel_zh(&line.channel) }).collect(),
        next_steps: next_steps(d, actor),
        resolution: resolved(d),
    }
}

/// Where the dispute stands, and what keeps it from being solved.
fn resolved(d: &Dossier) -> Value {
    let state = resolution::state(d);
    let receipt = d.resolution.observation.as_ref();
    json!({
        "state": state.word(), "zh": state.zh(),
        "closed_on": d.resolution.closed_on, "performed_on": d.resolution.performed_on,
        "observed_until": d.resolution.observed_until, "stable_on": d.resolution.stable_on,
        "endings": resolution::endings(d),
        "open_demands": resolution::open_demands(d).collect::<Vec<_>>(),
        "observation": receipt.map(|receipt| json!({ "zh": receipt.zh(), "en": receipt.en() })),
    })
}

/// The acts in dispute, each with the cases in which it is.
fn acts(d: &Dossier) -> Vec<Value> {
    let acts = d.acts.iter().enumerate().map(|(n, act)| {
        let mut act = json!(act);
        act["cases"] = json!(d.cases_about(n).collect::<Vec<_>>());
        let changed = d.act_changes.iter().filter(|changed| act::same(&changed.act, &d.acts[n]));
        act["changes"] = changed
            .map(|c| json!({ "case": c.case, "how": c.how, "on": c.on, "document": c.document }))
            .collect();
        act
    });
    acts.collect()
}

/// The cases in the order in which their matters were received, whenever they were entered.
fn in_order(d: &Dossier) -> impl Iterator<Item = &CaseLine> {
    let mut lines: Vec<&CaseLine> = d.cases.iter().collect();
    lines.sort_by_key(|line| line.opened.as_ref().map_or(NaiveDate::MAX, |sheet| sheet.received_on));
    lines.into_iter()
}

fn case_line(line: &CaseLine) -> Value {
    let how = line.how();
    json!({
        "channel": line.channel, "channel_zh": channel_zh(&line.channel), "case": line.case, "number": line.number,
        "organ": line.organ, "stage": line.stage, "stage_zh": line.stage_zh, "closed": line.outcome.is_some(),
        "outcome": line.outcome, "ending": how.map(How::word), "ending_zh": how.map(How::zh),
        "suspended": line.suspended,
        "referred": line.referred.as_ref().map(|(to, organ)| json!({ "to": to, "organ": organ })),
        "told_elsewhere": line.told_elsewhere, "court": line.court, "mediation_offers": line.mediation,
        "source": line.opened.as_ref().map(|sheet| sheet.source.clone()),
        "received_on": line.opened.as_ref().map(|sheet| sheet.received_on),
        "path": format!("/{}/v1/cases/{}", line.channel, line.case),
    })
}

fn deadlines(d: &Dossier) -> Vec<DeadlineSeen<'_>> {
    let mut lines: Vec<_> = d.deadlines.iter().collect();
    lines.sort_by_key(|line| (line.ended_on.is_some(), line.deadline.due.unwrap_or(NaiveDate::MAX)));
    lines
        .into_iter()
        .map(|line| {
            let told = &line.deadline;
            let explanation = match (&told.receipt, &told.document) {
                (Some(receipt), _) => Some(receipt.into()),
                (None, Some(document)) => {
                    Some(Explanation { zh: document.clone(), en: "fixed by a document".to_owned() })
                }
                (None, None) => None,
            };
            DeadlineSeen {
                channel: &line.channel,
                case: line.case,
                key: &told.key,
                zh: &told.zh,
                en: &told.en,
                actor: &told.actor,
                state: &line.state,
                due: told.due,
                version: told.version,
                ended_on: line.ended_on,
                reason: line.reason.as_deref(),
                earlier: &line.earlier,
                approved_by: told.approved_by.as_deref(),
                rule: told.receipt.as_ref().map(|r| r.rule.as_str()),
                article: told.receipt.as_ref().map(|r| r.article.as_str()),
                explanation,
                receipt: told.receipt.as_ref(),
            }
        })
        .collect()
}

fn windows(d: &Dossier) -> Vec<WindowSeen<'_>> {
    d.windows
        .iter()
        .map(|line| {
            let w = &line.window;
            WindowSeen {
                act: line.act,
                key: &w.key,
                lane: &w.lane,
                zh: &w.title_zh,
                en: &w.title_en,
                due: w.closes_on,
                earlier: &line.earlier,
                opens_on: w.opens_on,
                state: if line.lapsed {
                    WindowState::Passed("lapsed")
                } else {
                    WindowState::Counted(&w.state)
                },
                open: w.open && !line.lapsed,
                used: line.used,
                mandatory_first: w.mandatory_first,
                article: &w.receipt.article,
                rule: &w.receipt.rule,
                explanation: (&w.receipt).into(),
                lapse_zh: &w.lapse_zh,
                lapse_en: &w.lapse_en,
                receipt: &w.receipt,
            }
        })
        .collect()
}

fn next_steps(d: &Dossier, actor: &Actor) -> Vec<Value> {
    let mut out = Vec::new();
    for line in &d.cases {
        let by = capacities(d, line, actor);
        for offer in &line.open {
            let (name, step) = (offer.name(), offer.described(&line.channel));
            // whose step a strange one is, is not known: whoever may act on the case at all is shown its name
            if !step.map_or(!by.is_empty(), |step| step.by.iter().any(|b| by.contains(b))) {
                continue;
            }
            let (zh, en, article) =
                step.map_or((name, name, None), |step| (&*step.zh, &*step.en, Some(&step.article)));
            out.push(json!({
                "channel": line.channel, "case": line.case, "name": name, "zh": zh, "en": en, "article": article,
                "described": step.is_some(), "path": format!("/{}/v1/cases/{}/{name}", line.channel, line.case),
            }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(channel: &str, organ: &str) -> CaseLine {
        let line = json!({
            "channel": channel, "case": kernel::CaseId::mint(), "number": "", "organ": organ, "division": "",
            "stage": "", "stage_zh": "", "taken_on": true, "opened": null, "court": null, "outcome": null,
            "suspended": false, "referred": null, "told_elsewhere": false, "open": []
        });
        serde_json::from_value(line).expect("a line")
    }

    #[test]
    fn a_step_the_centre_does_not_know_is_shown_by_its_name() {
        let open: Vec<contracts::offer::Offer> =
            serde_json::from_str(r#"["accept","dance"]"#).expect("offers");
        let mut d = dossier_of(vec![CaseLine { open, ..case("petition", "haiyuan-xfj") }]);
        let names = |d: &Dossier, organ: &str| {
            let steps = next_steps(d, &reader(organ, Role::Officer));
            let told = |step: &Value| json!([step["name"], step["zh"], step["described"]]);
            steps.iter().map(told).collect::<Vec<_>>()
        };
        let both = [json!(["accept", "受理信访事项", true]), json!(["dance", "dance", false])];
        assert_eq!(names(&d, "haiyuan-xfj"), both);
        assert!(names(&d, "haiyuan-zjj").is_empty(), "whoever takes no step there is shown none");
        d.cases[0].open.remove(0);
        assert_eq!(names(&d, "haiyuan-xfj"), both[1..], "there is something to do");
    }

    fn reader(organ: &str, role: Role) -> Actor {
        Actor { organ: organ.to_owned(), roles: vec![role], ..Actor::system() }
    }

    fn dossier_of(cases: Vec<CaseLine>) -> Dossier {
        let sheet = json!({
            "source": "", "received_on": "2026-03-02", "category": "expropriation", "place": "", "act": null,
            "demands": [], "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null,
            "sealed": ""
        });
        let sheet = serde_json::from_value(sheet).expect("a first sheet");
        Dossier { cases, ..Dossier::open(kernel::DisputeId::mint(), &sheet) }
    }

    #[test]
    fn who_mediates_beside_the_organ_that_answers_knows_its_own_case_only() {
        let mut d =
            dossier_of(vec![case("reconsideration", "haiyuan-sfj"), case("mediation", "haiyuan-tiaowei")]);
        let (review, mediation) = (d.cases[0].case, d.cases[1].case);
        let on = "2026-03-02".parse().expect("a day");
        d.hand_to(review, on);
        let knows = |d: &Dossier, organ: &str, role: Role| {
            let known = Known::by(d, &reader(organ, role));
            (known.of(review), known.of(mediation))
        };
        assert_eq!(knows(&d, "haiyuan-tiaowei", Role::Officer), (false, true));
        assert_eq!(knows(&d, "haiyuan-sfj", Role::Officer), (true, true));
        assert_eq!(knows(&d, "haiyuan-tiaowei", Role::Coordinator), (true, true));
        d.hand_to(mediation, on);
        assert_eq!(
            knows(&d, "haiyuan-tiaowei", Role::Officer),
            (true, true),
            "it answers for the dispute now"
        );
    }
}
