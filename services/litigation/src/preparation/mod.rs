//! What the head of an agency needs who goes to court (出庭准备): the hearing that comes next and who has to be there, the
//! act and how it was made, what was brought and what is missing, what came before, what was offered and promised, what the
//! agency knew of its risks, and what he is to speak on. Composed of the case as it stands, and written nowhere.

mod attend;
mod speak;

use crate::Litigation;
use crate::book::{Problem, Rectified, RiskNote};
use crate::later;
use crate::loss::{Analysis, Loss};
use crate::procedure::{Stage, Summons};
use crate::response::{Defendant, Response};
use crate::step::Instance;
use kernel::{By, OrganId};
use procedure::book::Title;
use procedure::reading::{Of, Read, Reading};
use procedure::{Basis, Case, Context, Deadline, DeadlineState, Page};
use serde_json::{Value, json};

/// The readings of this channel.
pub(crate) static READINGS: [Reading<Litigation>; 1] = [Reading {
    title: Title {
        name: "preparation",
        zh: "负责人出庭准备材料",
        en: "what the head who goes to court prepares",
        law: "《行政诉讼法》第三条第三款；《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第二条至第十二条",
    },
    books: &[RiskNote::TITLE.name, Problem::TITLE.name, Rectified::TITLE.name],
    of: Of::Case(prepared),
}];

/// The paper by which a head shows who he is.
const IDENTITY: &str = "head_identity";

/// A suit, and the defendant that goes to court in it.
struct Pack<'a> {
    case: &'a Case<Litigation>,
    cx: &'a Context<'a>,
    who: Defendant,
    organ: OrganId,
    response: Response,
    /// The hearing that comes next.
    hearing: Option<&'a Summons>,
    /// The instance it is of, or that has the case.
    instance: Instance,
    /// Whether texts are shown in which personal data may stand: to the defendants, and not to the centre.
    texts: bool,
}

fn prepared(case: &Case<Litigation>, cx: &Context) -> Read {
    let sued = cx.by.iter().any(|by| matches!(by, By::Officer | By::Head | By::Respondent));
    let is_suit = case.record.enforcement.is_none() && case.stage != Stage::CivilDebt;
    if !is_suit || !(sued || cx.by.contains(&By::Coordinator)) {
        return Ok(None);
    }
    let who = Defendant::of(case, cx, None)?;
    let organ = who.organ().unwrap_or_else(|| case.file.opening().organ.clone());
    let hearing = next_hearing(case, cx);
    let pack = Pack {
        case,
        cx,
        organ,
        response: who.response(case),
        who,
        hearing,
        instance: hearing.and_then(|one| one.instance).unwrap_or_else(|| later::has(case)),
        texts: sued,
    };
    Ok(Some(pack.told()))
}

/// The hearing announced last that lies ahead and was not held.
fn next_hearing<'a>(case: &'a Case<Litigation>, cx: &Context) -> Option<&'a Summons> {
    let held = |one: &Summons| {
        let of = |instance| one.instance.is_none_or(|known| known == instance);
        case.record.sessions.iter().any(|session| session.on == one.hearing_on && of(session.instance))
    };
    case.record.summonses.iter().rev().find(|one| one.hearing_on >= cx.today && !held(one))
}

impl Pack<'_> {
    /// Something to know or to do, under a row of the rule table.
    fn item(&self, rule: &str, zh: impl Into<String>, en: impl Into<String>) -> Value {
        json!({ "rule": rule, "zh": zh.into(), "en": en.into(), "article": self.cx.article(rule) })
    }

    fn told(&self) -> Value {
        let Self { case, cx, .. } = self;
        let (file, record) = (&case.file, &case.record);
        let opening = file.opening();
        let mut out = json!({
            "title_zh": READINGS[0].title.zh, "title_en": READINGS[0].title.en, "law": READINGS[0].title.law,
            "case": case.id, "number": opening.number, "as_of": cx.today,
            "stage": case.stage, "stage_zh": procedure::Stage::zh(case.stage),
            "agency": self.named(&self.organ),
            "court": {
                "organ": file.court.as_ref().or(record.court_elsewhere.as_ref()).map(|organ| self.named(organ)),
                "number": record.court_number, "causes": record.causes,
            },
            "defendants": file.party_organs().map(|organ| self.named(organ)).collect::<Vec<_>>(),
            "hearing": self.hearing.map(|one| self.hearing_told(one)),
            "attendance": self.attendance(), "excuse": self.excuse(),
            "act": opening.matter.act, "making": self.making(),
            "response": self.answered(),
            "before": {
                "reconsidered": record.reconsidered, "known": record.known,
                "requests": record.told_requests, "responsiveness": record.responsiveness,
            },
            "settlement": self.settlement(), "losses": self.losses(),
            "observers": self.observers(),
            "deadlines": file.deadlines.iter().filter(|one| is_live(one)).map(deadline).collect::<Vec<_>>(),
            "speak_on": self.speak_on(),
            "links": {
                "case": format!("/litigation/v1/cases/{}", case.id),
                "like": format!("/litigation/v1/cases?like={}", case.id),
                "dispute": format!("/coordination/v1/disputes/{}", opening.dispute),
            },
        });
        if self.hearing.is_none() {
            out["no_hearing"] = json!({
                "zh": "现在没有尚未开始的庭审：人民法院通知开庭后，出庭人员和日期在此列明。",
                "en": "No hearing lies ahead: once the court announces one, its day and who is to come stand here.",
            });
        }
        if self.texts {
            out["title"] = json!(opening.matter.title);
            out["demands"] = json!(opening.matter.demands);
        } else {
            out["withheld"] = json!({
                "zh": "诉讼请求、履行内容、整改和征询意见的文字由被诉行政机关查阅。",
                "en": "The words of demands, undertakings, corrections and offers are for the agency that is sued.",
            });
        }
        out
    }

    fn named(&self, organ: &OrganId) -> Value {
        json!({ "organ": organ, "name": self.name(organ) })
    }

    /// The name of an organ, as the county lists it or the case has it.
    fn name(&self, organ: &OrganId) -> Option<&str> {
        let party = self.case.file.parties.iter().find(|party| party.organ.as_ref() == Some(organ));
        let listed = self.cx.organs.get(organ).and_then(|listed| listed.name.as_deref());
        listed.or(party.map(|party| party.name.as_str()))
    }

    /// How the act was made: what was left out is what it may fall by.
    fn making(&self) -> Value {
        let Some(making) = &self.case.file.opening().matter.making else { return Value::Null };
        let mut out = json!(making);
        out["lacks"] = making.lacks().collect();
        out
    }

    /// The answer and the evidence of this defendant: by when, what was brought, what is missing.
    fn answered(&self) -> Value {
        let file = &self.case.file;
        let due = |name: &str| file.deadline(&self.who.key(name)).and_then(|one| one.due);
        let papers = file.documents.iter().zip(1u32..).map(|(paper, n)| {
            json!({ "document": n, "kind": paper.kind, "title": paper.title, "number": paper.number,
                    "on": paper.on, "kept_by_hash": paper.sha256.is_some() })
        });
        json!({
            "copy_received_on": self.response.copy_received_on, "answer_due": due("answer"),
            "answered_on": self.response.answered_on, "evidence_due": due("evidence").or(due("answer")),
            "evidence_on": self.response.evidence_on, "delay": self.response.delay,
            "documents": papers.collect::<Vec<_>>(), "missing": self.missing(),
        })
    }

    fn missing(&self) -> Vec<Value> {
        let file = &self.case.file;
        let response = &self.response;
        let unkept =
            file.documents.iter().any(|paper| paper.kind.starts_with("evidence") && paper.sha256.is_none());
        let basis = file.opening().matter.making.as_ref().is_some_and(|making| making.basis.is_none());
        let late = response.evidence_missing;
        let all = [
            (
                response.copy_received_on.is_none(),
                "SS-21",
                "尚未登记签收起诉状副本：答辩、举证的期限自签收之日起算。",
                "The copy of the complaint is not recorded as received: the days to answer run from it.",
            ),
            (
                response.copy_received_on.is_some() && response.answered_on.is_none(),
                "SS-22",
                "尚未提交答辩状：不影响人民法院审理，请尽快补交。",
                "No answer was handed in: the court goes on without it.",
            ),
            (
                late,
                "SS-22",
                "逾期未举证，视为没有相应证据；被诉行政行为涉及第三人合法权益、第三人提供证据的除外。",
                "No evidence came in time: the act is deemed to have none, unless a third party proves it.",
            ),
            (
                !late && response.answered_on.is_some() && response.evidence_on.is_none(),
                "SS-22",
                "只提交了答辩状，尚未提交作出行政行为的证据和所依据的规范性文件。",
                "Only the answer was handed in: the evidence and the norms are missing.",
            ),
            (
                unkept,
                "SS-22",
                "有证据没有留存摘要（SHA-256），请核对卷宗与提交的材料一致。",
                "Some evidence is not kept by its hash: check that the file is what was handed in.",
            ),
            (
                basis,
                "SS-22",
                "没有写明被诉行政行为所依据的规范性文件，请准备对其解释说明。",
                "The norms the act rests on are not named: be ready to explain them.",
            ),
        ];
        all.into_iter().filter(|(is, ..)| *is).map(|(_, rule, zh, en)| self.item(rule, zh, en)).collect()
    }

    /// What was offered, proposed and promised.
    fn settlement(&self) -> Value {
        let (file, record) = (&self.case.file, &self.case.record);
        let offers = file.mediation_offers.iter().map(|offer| {
            let reason = offer.reason.as_ref().filter(|_| self.texts);
            json!({ "outcome": offer.outcome, "on": offer.on, "basis": offer.basis, "reason": reason })
        });
        let owed = file.obligations.iter().filter(|owed| !owed.released).map(|owed| {
            json!({ "key": owed.key, "debtor": owed.debtor, "due": owed.due, "performed_on": owed.performed_on(),
                    "missed": owed.is_missed(self.cx.today), "text": Some(&owed.text).filter(|_| self.texts) })
        });
        json!({
            "mediation_offers": offers.collect::<Vec<_>>(), "proposals": record.proposals,
            "settled": record.settled, "act_changes": file.act_changes,
            "obligations": owed.collect::<Vec<_>>(),
        })
    }

    /// What the agency knew of its risks: noted before anybody sued, seen in earlier suits, and lost in this one.
    fn losses(&self) -> Value {
        let shelf = self.cx.shelf;
        let document = self.case.file.opening().matter.act.as_ref().and_then(|act| act.document.as_ref());
        let own = |organ: &OrganId| *organ == self.organ;
        let notes: Vec<_> = shelf.lines::<RiskNote>().filter(|(_, note)| own(&note.organ)).collect();
        let done: Vec<String> = shelf.lines::<Rectified>().map(|(_, line)| line.problem).collect();
        let problems = shelf.lines::<Problem>().filter(|(_, one)| own(&one.organ));
        let (rectified, open): (Vec<_>, Vec<_>) = problems.partition(|(key, _)| done.contains(key));
        let same = |note: &RiskNote| document.is_some() && note.number.as_ref() == document;
        let notes: Vec<Value> = notes
            .iter()
            .map(|(key, note)| json!({ "line": key, "note": note, "this_act": same(note) }))
            .collect();
        let open: Vec<Value> = open
            .iter()
            .map(|(key, one)| {
                json!({ "line": key, "problem": one, "this_suit": one.case == Some(self.case.id) })
            })
            .collect();
        let analysis = |loss: &Loss| {
            let corrections = |one: &Analysis| self.texts.then(|| one.corrections.clone());
            let one = loss.analysis.as_ref();
            json!({
                "code": loss.code, "code_zh": loss.code.zh(), "instance": loss.instance, "on": loss.on,
                "cause_zh": one.map(|one| &one.cause_zh), "corrections": one.and_then(corrections),
            })
        };
        json!({
            "this_suit": self.case.record.loss.as_ref().map(analysis),
            "risk_notes": notes, "problems_open": open, "problems_rectified": rectified.len(),
        })
    }

    /// Who was invited to sit in on the hearing: by organ, without names.
    fn observers(&self) -> Vec<Value> {
        let all = self.case.file.observations.iter();
        let ahead =
            all.filter(|one| self.hearing.is_some_and(|hearing| hearing.hearing_on == one.hearing_on));
        ahead.map(|one| json!({ "organ": one.organ, "invited_on": one.invited_on, "invited": one.observers.len() })).collect()
    }
}

fn is_live(one: &Deadline) -> bool {
    matches!(one.state, DeadlineState::Running | DeadlineState::Suspended)
}

/// A clock that runs, with its last day and why that day.
fn deadline(one: &Deadline) -> Value {
    let (rule, article, zh, en) = match &one.basis {
        Basis::Rule(receipt) => (Some(&receipt.rule), Some(&receipt.article), receipt.zh(), receipt.en()),
        Basis::Document { zh, en } => (None, None, zh.clone(), en.clone()),
    };
    json!({
        "key": one.key, "zh": one.zh, "en": one.en, "actor": one.actor, "state": one.state, "due": one.due,
        "rule": rule, "article": article, "explanation": { "zh": zh, "en": en },
    })
}

#[cfg(test)]
mod tests;
