//! A case as a desk reads it: masked by role, every date with its reason.

use chrono::NaiveDate;
use contracts::case::Happened;
use kernel::{Actor, By, mask};
use ledger::{Answer, State};
use procedure::fact::Basis;
use procedure::{Case, Deadline, Entry, FileFact, Procedure, Stage};
use serde_json::{Value, json};

/// The mark of the cases an organ may see.
#[must_use]
pub fn seen_by(organ: &str) -> String {
    format!("organ:{organ}")
}

/// What a step's caller gets back.
#[must_use]
pub fn receipt<P: Procedure>(case: &Case<P>, told: &Happened) -> Answer {
    let opening = case.file.opening();
    let body = json!({
        "case": case.id,
        "number": opening.number,
        "dispute": opening.dispute,
        "version": case.version,
        "fact": told.fact,
        "step": told.zh,
        "article": told.article,
        "on": told.on,
        "stage": told.stage,
        "stage_zh": told.stage_zh,
        "deadlines": deadlines(case),
        "links": {
            "case": format!("/{}/v1/cases/{}", P::NAME, case.id),
            "steps": format!("/{}/v1/cases/{}/steps", P::NAME, case.id),
            "dispute": format!("/coordination/v1/disputes/{}", opening.dispute),
        }
    });
    Answer { status: if told.version == 1 { 201 } else { 200 }, body: body.to_string() }
}

/// The deadlines of a case, the nearest first, each with the reason for its date.
fn deadlines<P: Procedure>(case: &Case<P>) -> Vec<Value> {
    let mut all: Vec<_> = case.file.deadlines.iter().collect();
    all.sort_by_key(|d| (d.ended_on.is_some(), d.due.unwrap_or(NaiveDate::MAX)));
    all.into_iter().map(deadline).collect()
}

/// The deadlines a step set, in the version it set them.
#[must_use]
pub fn deadlines_set<P: Procedure>(entries: &[Entry<P>]) -> Vec<Value> {
    let set = entries.iter().filter_map(|entry| match entry {
        Entry::File(FileFact::DeadlineSet(d)) => Some(deadline(d)),
        _ => None,
    });
    set.collect()
}

fn deadline(d: &Deadline) -> Value {
    let mut out = json!({
        "key": d.key, "zh": d.zh, "en": d.en, "actor": d.actor, "version": d.version,
        "state": d.state, "due": d.due, "ended_on": d.ended_on, "approved_by": d.approved_by,
    });
    match &d.basis {
        Basis::Rule(receipt) => {
            out["rule"] = json!(receipt.rule);
            out["article"] = json!(receipt.article);
            out["explanation"] = json!({ "zh": receipt.zh(), "en": receipt.en() });
            out["receipt"] = json!(receipt);
        }
        Basis::Document { zh, en } => out["explanation"] = json!({ "zh": zh, "en": en }),
    }
    out
}

/// The case for this reader.
#[must_use]
pub fn case<P: Procedure>(case: &Case<P>, actor: &Actor, by: &[By]) -> Value {
    let file = &case.file;
    let opening = file.opening();
    let full = by.iter().any(|by| matches!(by, By::Officer | By::Head | By::Issuer | By::Court));
    let parties: Vec<Value> = file
        .parties
        .iter()
        .map(|p| {
            let mut out = json!({
                "id": p.id, "capacity": p.capacity, "capacity_zh": p.capacity.zh(), "kind": p.kind,
                "organ": p.organ, "members": p.members,
            });
            let clear = full || p.organ.as_deref() == Some(actor.organ.as_str()) || p.organ.is_some();
            out["name"] = json!(if clear { p.name.clone() } else { mask::name(&p.name) });
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
            "act": matter.act, "cause": matter.cause,
        },
        "continues": opening.continues, "issuer": opening.issuer, "referral_in": opening.referral,
        "parties": parties, "headcount": file.headcount(),
        "documents": file.documents, "deadlines": deadlines(case),
        "notices": file.notices, "effects": file.effects, "route": file.route, "suspension": file.suspension,
        "outcome": file.outcome.as_ref().map(|(outcome, on)| json!({
            "code": outcome.code, "zh": outcome.zh, "on_merits": outcome.on_merits, "on": on })),
        "links": { "dispute": format!("/coordination/v1/disputes/{}", opening.dispute) },
    });
    let party_here = by.contains(&By::Respondent);
    if full || party_here {
        out["matter"]["title"] = json!(matter.title);
        out["matter"]["demands"] = json!(matter.demands);
        out["obligations"] = json!(file.obligations);
        out["referral"] = json!(file.referral);
        out["handed_over"] = json!(opening.handed_over);
        out["record"] = json!(case.record);
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
