//! A typing slip in what is written of a party or a document is put right (更正笔误). Nothing is overwritten: the right
//! value is a new fact, and the earlier one stays with day and reason.

use super::accused::recognised;
use super::rectify_act::{counted_from, of_act};
use super::rectify_receipt::received;
use crate::fact::{Correction, Document, FileFact, Slip};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check, number};
use chrono::NaiveDate;
use kernel::{By, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Puts a typing slip right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rectify {
    /// Party in whose name, identity number, telephone number or protection it is, counted from 1.
    #[serde(default)]
    pub party: Option<u32>,
    /// Document in whose title, number or day it is, counted from 1.
    #[serde(default)]
    pub document: Option<u32>,
    /// Where the slip is.
    pub field: Slip,
    /// What is right; a day as `2026-03-02`, protection as `true` or `false`.
    pub value: String,
    /// How the slip came about.
    pub reason: String,
    /// The paper that corrects it (更正决定、情况说明).
    pub paper: Document,
}

impl<P: Procedure> Step<P> for Rectify {
    const RULE: Rule<P::Stage> = Rule::named("rectify", "更正笔误", "Put a typing slip right")
        .under(P::ARTICLES.lodge)
        .by(&[By::Officer, By::Issuer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let reason = check::text(&self.reason, "/reason")?;
        let paper = self.paper.checked_at(cx, "/paper")?;
        let correction = |party, document, before, after: Option<String>| {
            Box::new(Correction {
                party,
                document,
                field: self.field,
                before,
                after: after.unwrap_or_default(),
                reason,
                paper: case.file.next_document(),
                on: cx.today,
            })
        };
        let fact = match (self.field.is_of_party(), self.party, self.document) {
            (true, Some(n), None) => {
                let known = case.file.nth_party(n, "/party")?;
                let right = party(known, self.field, self.value)?;
                let right = recognised(&case.file.opening().matter, right, cx);
                let (before, after) = (of_party(known, self.field), of_party(&right, self.field));
                FileFact::PartyRectified {
                    correction: correction(Some(right.id), None, before, after),
                    party: Box::new(right),
                }
            }
            (false, None, None) if self.field.is_of_act() => {
                let (right, before, after) = of_act(case, self.field, &self.value, cx)?;
                FileFact::ActRectified {
                    act: Box::new(right),
                    correction: correction(None, None, before, after),
                }
            }
            (false, None, None) if self.field == Slip::ReceivedOn => {
                let (right, clocks) = received(case, &self.value, cx)?;
                check::day(paper.on, right.received_on, cx.today, "/paper/on")?;
                let (before, after) = (case.file.opening().received_on, right.received_on);
                let correction = correction(None, None, Some(before.to_string()), Some(after.to_string()));
                let fact = FileFact::ReceiptRectified { received_on: after, correction };
                let decision = Decision::file(fact).and(paper.lodged()).and_all(clocks);
                return P::received_anew(decision, case, cx, &right);
            }
            (false, None, Some(n)) if !self.field.is_of_act() && self.field != Slip::ReceivedOn => {
                let known = case.file.nth_document(n, "/document")?;
                by_its_writer(case, (n, known), cx)?;
                let right = document(case, (n, known), self.field, &self.value, cx)?;
                let (before, after) = (of_document(known, self.field), of_document(&right, self.field));
                FileFact::DocumentRectified {
                    correction: correction(None, Some(n), before, after),
                    document: Box::new(right),
                }
            }
            _ => {
                return Err(Refusal::new(
                    "what_is_wrong",
                    "姓名（名称）、证件号码、联系电话、特殊保护对象填写当事人的序号，题名、文号、日期填写文书的序号，只填写其一；行政行为的文号、送达日期和收到日期都不填",
                    "name, identity number, telephone number and protection are a party's, title, number and day a document's: give \
                     the number of that one, and of it only; number and service of the act in dispute and the day of \
                     receipt need neither",
                )
                .at("/field"));
            }
        };
        Ok(Decision::file(fact).and(paper.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "party": 1, "field": "phone", "value": "0955-4012345", "reason": "登记时录入有误，已与本人核对",
            "paper": { "kind": "correction_note", "title": "更正笔误情况说明", "on": "2026-03-06" }
        })
    }
}

/// What stands there of a party.
fn of_party(party: &Party, field: Slip) -> Option<String> {
    match field {
        Slip::Name => Some(party.name.clone()),
        Slip::IdNumber => party.id_number.clone(),
        Slip::Vulnerable => Some(party.vulnerable.to_string()),
        _ => party.phone.clone(),
    }
}

/// What stands there of a document.
fn of_document(document: &Document, field: Slip) -> Option<String> {
    match field {
        Slip::Title => Some(document.title.clone()),
        Slip::Number => document.number.clone(),
        _ => Some(document.on.to_string()),
    }
}

/// The party as it is right.
fn party(known: &Party, field: Slip, value: String) -> Result<Party, Refusal> {
    let mut party = known.clone();
    match field {
        Slip::Name => party.name = value,
        Slip::IdNumber => party.id_number = Some(value),
        Slip::Vulnerable => party.vulnerable = yes_or_no(&value)?,
        _ => party.phone = Some(value),
    }
    let party = party.checked().map_err(|why| Refusal::new(why.code, why.zh, why.en).at("/value"))?;
    if party == *known {
        return Err(unchanged());
    }
    if field == Slip::Name && !party.name.chars().any(|c| known.name.contains(c)) {
        return Err(Refusal::new(
            "another_party",
            "更正前后的姓名（名称）没有一个字相同，不是笔误：换了当事人的，请追加当事人",
            "the two names share no character: this is no slip but another party, who is joined",
        )
        .at("/value"));
    }
    Ok(party)
}

/// The answer to a question in what is written of a party.
fn yes_or_no(value: &str) -> Result<bool, Refusal> {
    value.trim().parse().map_err(|_| {
        Refusal::new("yes_or_no", "请填写true（是）或者false（否）", "write `true` or `false`").at("/value")
    })
}

/// The document as it is right.
fn document<P: Procedure>(
    case: &Case<P>,
    (n, known): (u32, &Document),
    field: Slip,
    value: &str,
    cx: &Context,
) -> Result<Document, Refusal> {
    let mut document = known.clone();
    match field {
        Slip::Title => document.title = check::text(value, "/value")?,
        Slip::Number => {
            let number = number::of_paper(value, "/value")?;
            document.number = Some(number::not_void(number, &document.kind, cx, "/value")?);
        }
        _ => document.on = day(case, (n, known), value, cx)?,
    }
    if document == *known { Err(unchanged()) } else { Ok(document) }
}

/// The right day on a document. Where a period runs from the day that stands there now, it is no slip any more.
fn day<P: Procedure>(
    case: &Case<P>,
    (n, known): (u32, &Document),
    value: &str,
    cx: &Context,
) -> Result<NaiveDate, Refusal> {
    let day = written(value)?;
    if day > cx.today {
        return Err(Refusal::new("future_date", "文书日期晚于今天", "the document's day lies in the future")
            .at("/value"));
    }
    // no period runs from the day on a piece of evidence
    if !super::is_evidence(&known.kind) && day != known.on {
        counted_from(case, known.on)?;
    }
    let served = case.file.served.iter().filter(|delivery| delivery.document == n);
    if let Some(first) = served.map(|delivery| delivery.facts.on).min().filter(|first| day > *first) {
        return Err(Refusal::new(
            "after_service",
            format!("该文书已于{first}送达，文书日期不能晚于送达日期，请核对"),
            format!("it was served on {first}: its day is not after that"),
        )
        .at("/value"));
    }
    Ok(day)
}

/// A paper is put right by whoever wrote it into the file: what a court or a procuratorate entered, and the paper a case
/// was opened with that is about it, is theirs; everything else is the organ's that keeps the file.
fn by_its_writer<P: Procedure>(
    case: &Case<P>,
    (n, document): (u32, &Document),
    cx: &Context,
) -> Result<(), Refusal> {
    let issuer = case.file.opening().issuer.as_ref().filter(|_| P::ABOUT_PAPER && n == 1);
    let writer = document.entered_by.as_ref().or(issuer);
    let own = match writer {
        // what was entered for a court or a procuratorate without a desk bears the organ that keeps the file
        Some(writer) if *writer == case.file.opening().organ => cx.by.contains(&By::Officer),
        Some(writer) => cx.enters_for_itself() && writer == cx.organ(),
        None => cx.by.contains(&By::Officer),
    };
    if own {
        return Ok(());
    }
    Err(match writer {
        Some(_) => Refusal::new(
            "issuers_paper",
            "法院、检察院的文书由该院自行更正，请函告该院，收到更正后的文书再收入材料",
            "this paper is its court's or procuratorate's to correct: tell it, and lodge what it sends",
        ),
        None => Refusal::new(
            "agencys_paper",
            "该文书由承办机关收入卷宗，应当由承办机关更正，请函告承办机关",
            "this paper was put into the file by the organ that keeps it: tell that organ, which corrects it",
        ),
    }
    .at("/document"))
}

/// A day as it is written into a value.
pub(super) fn written(value: &str) -> Result<NaiveDate, Refusal> {
    value.trim().parse().map_err(|_| {
        Refusal::new("day", "日期请按“2026-03-02”的格式填写", "write the day as 2026-03-02").at("/value")
    })
}

pub(super) fn unchanged() -> Refusal {
    Refusal::new("unchanged", "与现有的记录相同，无须更正", "it stands there as you say already").at("/value")
}
