//! A case as a desk reads it: masked by role, every date with its reason.

use chrono::NaiveDate;
use contracts::case::Happened;
use kernel::matter::Making;
use kernel::{Actor, By, CaseId, DisputeId, mask};
use law::{Organs, Receipt};
use ledger::{Answer, State};
use procedure::fact::{Assistance, Basis, DeadlineState, HandOver};
use procedure::{
    Case, CaseFile, Deadline, Delivery, Entry, FileFact, Obligation, Opening, Procedure, Sitting, Stage,
    number, track,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The mark of the cases an organ may see.
#[must_use]
pub fn seen_by(organ: &str) -> String {
    format!("organ:{organ}")
}

/// The mark of the cases of an organ that are like this one: of one category, about one kind of act.
#[must_use]
pub(crate) fn like(opening: &Opening) -> String {
    let word = |value: Value| value.as_str().unwrap_or("-").to_owned();
    let kind = opening.matter.act.as_ref().map_or(Value::Null, |act| json!(act.kind));
    format!("like:{}:{}:{}", opening.organ, word(json!(opening.matter.category)), word(kind))
}

/// What a step's caller gets back.
#[derive(Serialize)]
struct Answered<'a> {
    case: CaseId,
    number: &'a str,
    dispute: DisputeId,
    version: i64,
    fact: &'a str,
    step: &'a str,
    article: &'a str,
    on: NaiveDate,
    stage: &'a str,
    stage_zh: &'a str,
    deadlines: Vec<Dated<'a>>,
    links: Value,
}

/// The answer to a step that was taken.
///
/// # Errors
/// Where it cannot be written.
pub fn receipt<P: Procedure>(case: &Case<P>, told: &Happened) -> serde_json::Result<Answer> {
    let body = Answered {
        case: case.id,
        number: &told.number,
        dispute: told.dispute,
        version: told.version,
        fact: &told.fact,
        step: &told.zh,
        article: &told.article,
        on: told.on,
        stage: &told.stage,
        stage_zh: &told.stage_zh,
        deadlines: deadlines(case),
        links: json!({
            "case": format!("/{}/v1/cases/{}", P::NAME, case.id),
            "steps": format!("/{}/v1/cases/{}/steps", P::NAME, case.id),
            "dispute": format!("/coordination/v1/disputes/{}", told.dispute),
        }),
    };
    let body = serde_json::to_string(&body)?;
    Ok(Answer { status: if told.version == 1 { 201 } else { 200 }, body })
}

/// A deadline with the reason for its date.
#[derive(Serialize)]
pub(crate) struct Dated<'a> {
    key: &'a str,
    zh: &'a str,
    en: &'a str,
    actor: &'a str,
    version: u32,
    state: DeadlineState,
    due: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    approved_by: Option<&'a str>,
    explanation: Explanation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'a Receipt>,
}

#[derive(Serialize)]
struct Explanation<'a> {
    zh: Cow<'a, str>,
    en: Cow<'a, str>,
}

/// The deadlines of a case, the nearest first.
fn deadlines<P: Procedure>(case: &Case<P>) -> Vec<Dated<'_>> {
    let mut all: Vec<_> = case.file.deadlines.iter().collect();
    all.sort_by_key(|d| (d.ended_on.is_some(), d.due.unwrap_or(NaiveDate::MAX)));
    all.into_iter().map(deadline).collect()
}

/// The deadlines a step set, in the version it set them.
pub(crate) fn deadlines_set<P: Procedure>(entries: &[Entry<P>]) -> Vec<Dated<'_>> {
    let set = entries.iter().filter_map(|entry| match entry {
        Entry::File(FileFact::DeadlineSet(d)) => Some(deadline(d)),
        _ => None,
    });
    set.collect()
}

fn deadline(d: &Deadline) -> Dated<'_> {
    let (explanation, receipt) = match &d.basis {
        Basis::Rule(receipt) => {
            (Explanation { zh: receipt.zh().into(), en: receipt.en().into() }, Some(&**receipt))
        }
        Basis::Document { zh, en } => (Explanation { zh: zh.into(), en: en.into() }, None),
    };
    Dated {
        key: &d.key,
        zh: &d.zh,
        en: &d.en,
        actor: &d.actor,
        version: d.version,
        state: d.state,
        due: d.due,
        ended_on: d.ended_on,
        approved_by: d.approved_by.as_deref(),
        explanation,
        rule: receipt.map(|receipt| &*receipt.rule),
        article: receipt.map(|receipt| &*receipt.article),
        receipt,
    }
}

/// What an organ that was asked for assistance sees of a case.
const ASKED: [&str; 12] = [
    "case",
    "number",
    "channel",
    "channel_zh",
    "dispute",
    "version",
    "organ",
    "division",
    "parties",
    "assistance",
    "hand_overs",
    "links",
];

/// Whether the caller is let in for an answer to a request for assistance, and for nothing else.
pub(crate) fn assists_only(by: &[By]) -> bool {
    by == [By::Assisting]
}

/// Whether names and papers are shown to this reader as they are.
fn reads_in_full(by: &[By]) -> bool {
    by.iter()
        .any(|by| matches!(by, By::Officer | By::Head | By::Sender | By::Reviewer | By::Issuer | By::Court))
}

/// Whether this reader belongs to the organ that was told in confidence.
fn is_told_in_confidence(by: &[By]) -> bool {
    by.iter().any(|by| matches!(by, By::Officer | By::Head))
}

/// Takes out what a side said in confidence: it stays with the organ it told.
fn withhold<P: Procedure>(told: &mut Value) {
    match told {
        Value::Object(fields) => {
            fields.retain(|name, _| !P::CONFIDED.contains(&name.as_str()));
            fields.values_mut().for_each(withhold::<P>);
        }
        Value::Array(items) => {
            items.retain(|item| !item["kind"].as_str().is_some_and(|kind| P::CONFIDED.contains(&kind)));
            items.iter_mut().for_each(withhold::<P>);
        }
        _ => {}
    }
}

/// What a step recorded in its procedure, beyond what the case itself goes on to show: reasons, findings, who decided.
/// For those who read in full; nothing for others.
#[must_use]
pub fn own_facts<P: Procedure>(entries: &[Entry<P>], by: &[By]) -> Value {
    if !reads_in_full(by) {
        return json!([]);
    }
    let own = entries.iter().filter_map(|entry| match entry {
        Entry::Own(fact) => Some(json!(fact)),
        Entry::File(_) => None,
    });
    let mut facts: Value = own.collect();
    if !is_told_in_confidence(by) {
        withhold::<P>(&mut facts);
    }
    facts
}

/// The case for this reader.
#[must_use]
pub fn case<P: Procedure>(case: &Case<P>, actor: &Actor, by: &[By]) -> Value {
    let file = &case.file;
    let opening = file.opening();
    let full = reads_in_full(by);
    let parties: Vec<Value> = file
        .parties
        .iter()
        .map(|p| {
            let mut out = json!({
                "id": p.id, "capacity": p.capacity, "capacity_zh": p.capacity.zh(), "kind": p.kind,
                "organ": p.organ, "members": p.members, "organ_kind": p.organ_kind, "agent_kind": p.agent_kind,
            });
            let clear = full || p.organ.as_deref() == Some(actor.organ.as_str()) || p.organ.is_some();
            out["name"] = json!(if clear { p.name.clone() } else { mask::name(&p.name) });
            if let Some(left) = file.left.iter().find(|left| left.party == p.id) {
                out["left"] = json!({ "on": left.on, "reason": left.reason, "reason_zh": left.reason.zh(),
                    "succeeded_by": left.succeeded_by });
            }
            if full && p.vulnerable {
                out["vulnerable"] = json!(true);
            }
            if full && p.mandate.is_some() {
                out["mandate"] = json!(p.mandate);
            }
            // numbers are shown in part even at home; the full view is asked for by itself
            out["id_number"] = json!(p.id_number.as_deref().map(mask::id_number));
            out["phone"] = json!(p.phone.as_deref().map(|phone| if full {
                phone.to_owned()
            } else {
                mask::phone(phone)
            }));
            out
        })
        .collect();
    let matter = &opening.matter;
    let mut out = json!({
        "case": case.id, "number": opening.number, "channel": P::NAME, "channel_zh": P::ZH,
        "dispute": opening.dispute, "version": case.version,
        "stage": case.stage, "stage_zh": case.stage.zh(), "closed": case.file.outcome.is_some(),
        "organ": opening.organ, "division": opening.division,
        "source": opening.source, "received_on": opening.received_on, "posted_on": opening.posted_on,
        "matter": {
            "category": matter.category, "category_zh": matter.category.zh(), "place": matter.place,
            "act": matter.act, "making": matter.making.as_ref().map(making), "cause": matter.cause, "field": matter.field, "duty": matter.duty,
        },
        "act_changes": file.act_changes,
        "continues": opening.continues, "issuer": opening.issuer, "referral_in": opening.referral,
        "sent_by": opening.sent_by, "sender": opening.sender, "restricted": file.restriction(),
        "parties": parties, "headcount": file.headcount(),
        "documents": documents(file, full), "deadlines": deadlines(case),
        "tracks": track::standing(case), "notices": file.notices, "effects": file.effects, "route": file.route, "suspension": file.suspension,
        "outcome": file.outcome.as_ref().map(|(outcome, on)| json!({
            "code": outcome.code, "zh": outcome.zh, "on_merits": outcome.on_merits, "on": on, "ground": outcome.ground,
            "parties": outcome.parties })),
        "links": { "dispute": format!("/coordination/v1/disputes/{}", opening.dispute) },
    });
    let asked = file.assistance.iter().filter(|asked| full || asked.organ.as_ref() == Some(&actor.organ));
    out["assistance"] = asked.map(assistance).collect();
    let given = file.hand_overs.iter().zip(1..);
    let given = given.filter(|(given, _)| full || given.organ.as_ref() == Some(&actor.organ));
    out["hand_overs"] = given.map(|(given, n)| handed_over(n, given)).collect();
    if full {
        out["corrections"] = json!(file.corrections);
        out["void_numbers"] = json!(file.void_numbers);
    }
    if assists_only(by) {
        let Value::Object(whole) = out else { return out };
        return whole.into_iter().filter(|(name, _)| ASKED.contains(&name.as_str())).collect();
    }
    let party_here = by.contains(&By::Respondent);
    if full || party_here {
        out["matter"]["title"] = json!(matter.title);
        out["matter"]["demands"] = json!(matter.demands);
        out["obligations"] = file.obligations.iter().map(obligation).collect();
        out["referral"] = json!(file.referral);
        out["handed_over"] = json!(opening.handed_over);
        out["observers"] = json!(file.observations);
        out["mediation_offers"] = json!(file.mediation_offers);
        out["sittings"] = file.sittings.iter().zip(1..).map(|(sitting, n)| sat(n, sitting)).collect();
        out["record"] = json!(case.record);
        if !is_told_in_confidence(by) {
            withhold::<P>(&mut out["record"]);
        }
    }
    out
}

/// How the act in dispute was made, with what was left out.
fn making(making: &Making) -> Value {
    let mut out = json!(making);
    out["lacks"] = making.lacks().collect();
    out
}

/// The documents of a case, each with whom it was served on, when and how.
fn documents(file: &CaseFile, full: bool) -> Vec<Value> {
    let numbered = file.documents.iter().zip(1..);
    let shown = numbered.map(|(document, n)| {
        let mut out = json!(document);
        let served = file.served.iter().filter(|delivery| delivery.document == n);
        let served: Vec<Value> = served.map(|delivery| reached(delivery, full)).collect();
        if !served.is_empty() {
            out["served"] = json!(served);
        }
        out
    });
    shown.collect()
}

/// A document as it reached a party.
fn reached(delivery: &Delivery, full: bool) -> Value {
    let (facts, served) = (&delivery.facts, &delivery.served);
    let mut out = json!({
        "party": delivery.party, "on": served.on, "mode": facts.mode, "mode_zh": facts.mode.zh(), "rule": served.rule,
        "article": served.article, "explanation": { "zh": served.zh, "en": served.en }, "receipt": served.receipt,
        "notes": served.notes, "slip": delivery.slip,
    });
    // why a public notice was needed tells of the party
    if full {
        out["cause"] = json!(facts.cause);
    }
    out
}

/// The numbers the organ gave to papers of a case: those they have, and those that are void.
pub(crate) fn numbers<P: Procedure>(case: &Case<P>, organs: &Organs) -> Vec<Value> {
    let opening = case.file.opening();
    let own = |kind: &str, text: &str| number::own(organs, (&opening.organ, P::NAME, kind), text).is_some();
    let given = case.file.documents.iter().zip(1u32..).filter_map(|(paper, n)| {
        let number = paper.number.as_deref().filter(|number| own(&paper.kind, number))?;
        Some((number, n, &paper.kind, Value::Null))
    });
    let void = case.file.void_numbers.iter().map(|void| {
        let why = json!({ "reason": void.reason, "on": void.on });
        (void.number.as_str(), void.document, &void.kind, why)
    });
    let item = |(number, document, kind, void): (&str, u32, &String, Value)| {
        json!({ "number": number, "kind": kind, "void": void, "document": document, "case": case.id,
            "case_number": opening.number })
    };
    given.chain(void).map(item).collect()
}

/// A hearing or a meeting, with who did not come.
fn sat(n: u32, sitting: &Sitting) -> Value {
    let mut out = json!(sitting);
    out["sitting"] = json!(n);
    out["kind_zh"] = json!(sitting.kind.zh());
    if let Some(minutes) = out.get_mut("minutes") {
        minutes["absent"] = json!(sitting.absent());
        minutes["organs_absent"] = json!(sitting.organs_absent());
    }
    out
}

/// What was handed over to somebody outside the channels.
fn handed_over(n: u32, given: &HandOver) -> Value {
    let mut out = json!(given);
    out["hand_over"] = json!(n);
    out["kind_zh"] = json!(given.kind.zh());
    out["law"] = json!(given.kind.law());
    out
}

/// A request for assistance, with the hours its answer took.
fn assistance(asked: &Assistance) -> Value {
    let mut out = json!(asked);
    if let Some(hours) = asked.hours() {
        out["hours"] = json!(hours);
    }
    out
}

/// What is owed; where it is money, with what is still to be paid.
fn obligation(owed: &Obligation) -> Value {
    let mut out = json!(owed);
    if let Some(rest) = owed.rest() {
        out["rest"] = json!(rest);
    }
    out
}

/// A case in a list.
#[must_use]
pub fn item(channel: &str, state: &State) -> Value {
    json!({
        "case": state.case, "number": state.number, "stage": state.stage, "dispute": state.dispute,
        "due": state.due, "closed": state.closed, "version": state.version,
        "links": { "case": format!("/{channel}/v1/cases/{}", state.case) },
    })
}
