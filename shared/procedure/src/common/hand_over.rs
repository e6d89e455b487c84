//! A matter, or a part of it, is handed over to somebody outside the channels: legal aid, judicial or social relief, the
//! police, the supervisory organ, a notary, arbitration. The letter fixes the day of the answer; it is taken, or refused with the
//! reason. A body of this county answers for itself; the answer of any other is recorded by the desk that handed over.

use crate::fact::{Document, FileFact, HandOver, HandOverKind};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check, which};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use law::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Hands over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskHandOver {
    /// What is handed over.
    pub kind: HandOverKind,
    /// To whom, by its full name.
    pub to: String,
    /// Its code, where it is an organ of this county: it sees what was handed over, and answers itself.
    #[serde(default)]
    pub organ: Option<OrganId>,
    /// What for, and of whom.
    pub matter: String,
    /// The letter (移送函、转介函).
    pub letter: Document,
    /// Day the letter asks to answer by.
    pub answer_by: NaiveDate,
}

impl<P: Procedure> Step<P> for AskHandOver {
    const RULE: Rule<P::Stage> = Rule::named(
        "hand-over",
        "移送、转介（法律援助、司法救助、社会救助、公证、仲裁、涉嫌犯罪、监察）",
        "Hand over to legal aid, relief, a notary, arbitration, the police or the supervisory organ",
    )
    .under(P::ARTICLES.refer)
    .by(&[By::Officer, By::Issuer, By::Court])
    .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let to = check::text(&self.to, "/to")?;
        let organ = self.organ.map(|organ| check::text(&organ, "/organ")).transpose()?;
        let matter = check::text(&self.matter, "/matter")?;
        if organ.as_ref() == Some(&case.file.opening().organ) || organ.as_ref() == Some(cx.organ()) {
            return Err(Refusal::new(
                "hands_to_itself",
                "应当移送、转介给其他机关或者机构",
                "it is handed over to somebody else",
            )
            .at("/organ"));
        }
        case.kept_from_accused(Named { code: organ.as_deref(), name: &to }, cx)
            .map_err(|refusal| refusal.at("/to"))?;
        if organ.is_some() && case.file.restriction().is_some() {
            return Err(Refusal::new(
                "restricted",
                "本案限制查阅，不得向接收的机关开放；请以函件移送，收到答复后由本机关登记",
                "the file is closed to others: hand over by letter, and record the answer here",
            )
            .at("/organ"));
        }
        if self.answer_by <= cx.today {
            let zh = "移送函、转介函确定的答复日期应当晚于今天";
            return Err(Refusal::new("term", zh, "the day to answer by lies ahead").at("/answer_by"));
        }
        let letter = self.letter.checked_at(cx, "/letter")?;
        let waiting = |known: &HandOver| {
            known.answered_on.is_none() && (known.kind, &known.to, &known.matter) == (self.kind, &to, &matter)
        };
        if case.file.hand_overs.iter().any(waiting) {
            return Err(Refusal::new(
                "handed_over_already",
                "已就同一事项移送、转介，尚未答复；请等待答复，或者登记答复后再次移送",
                "the same was handed over there and is not answered: wait, or record the answer first",
            ));
        }
        let key = key(case.file.hand_overs.len() + 1);
        let zh = format!("答复移送、转介（{}）", self.kind.zh());
        let en = format!("answer what was handed over ({})", self.kind.en());
        let given = HandOver {
            kind: self.kind,
            to: to.clone(),
            organ,
            matter,
            by: cx.organ().clone(),
            on: cx.today,
            answer_by: self.answer_by,
            letter: case.file.next_document(),
            received_on: None,
            answered_on: None,
            taken: None,
            reason: None,
        };
        Ok(Decision::file(FileFact::HandedOver(Box::new(given))).and(letter.lodged()).fixed(
            case,
            &key,
            (&zh, &en),
            "接收移送、转介的机关或者机构",
            self.answer_by,
            ("移送函、转介函确定的日期", "the day the letter fixes"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "legal_aid", "to": "海原县法律援助中心", "matter": "申请人经济困难，请提供法律援助",
            "letter": { "kind": "hand_over_letter", "title": "转介函", "on": "2026-03-10" },
            "answer_by": "2026-03-20"
        })
    }
}

/// Answers what was handed over, or records the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerHandOver {
    /// Which, counted from 1.
    pub hand_over: u32,
    /// Day it was received there (签收).
    pub received_on: NaiveDate,
    /// Whether it is taken there (受理、立案、提供).
    pub taken: bool,
    /// Day the answer came in, where the desk records that of a body outside; today when left out. A body of this county
    /// answers on the day it does.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The answer in writing.
    pub answer: Document,
    /// Why it is not taken.
    #[serde(default)]
    pub reason: Option<String>,
}

impl<P: Procedure> Step<P> for AnswerHandOver {
    const RULE: Rule<P::Stage> =
        Rule::named("answer-hand-over", "答复移送、转介", "Answer what was handed over")
            .under(P::ARTICLES.refer)
            .by(&[By::Officer, By::Issuer, By::Court, By::Assisting])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let n = which::place(self.hand_over);
        let given = n.and_then(|n| case.file.hand_overs.get(n));
        // whoever was let in for it answers that one, and no other; what has no code is recorded where it was handed over
        let own = |given: &&HandOver| given.organ.as_ref().unwrap_or(&given.by) == cx.organ();
        let Some(given) = given.filter(own).filter(|given| given.answered_on.is_none()) else {
            return Err(Refusal::new(
                "no_such_hand_over",
                "没有这项待本机关答复或者登记的移送、转介",
                "nothing of this number waits for this organ to answer it or to record the answer",
            )
            .at("/hand_over"));
        };
        let received_on = check::day(self.received_on, given.on, cx.today, "/received_on")?;
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map(|reason| check::text(&reason, "/reason")).transpose()?;
        if !self.taken && reason.is_none() {
            return Err(Refusal::new(
                "reason_required",
                "不受理、不立案、不予提供的，应当书面答复并说明理由",
                "what is not taken is answered in writing, with the reason",
            )
            .at("/reason"));
        }
        let answer = self.answer.checked_at(cx, "/answer")?;
        check::day(answer.on, received_on, cx.today, "/answer/on")?;
        let key = key(n.unwrap_or_default() + 1);
        if given.organ.is_some() {
            check::answers_itself(self.on)?;
        }
        let papers = (std::slice::from_ref(&answer), "/answer/sha256");
        let on = check::handed_in(self.on, received_on, papers, (&key, None), &case.file, cx)?;
        let fact = FileFact::HandOverAnswered {
            hand_over: self.hand_over,
            received_on,
            on,
            taken: self.taken,
            reason,
        };
        Ok(Decision::file(fact).and(answer.lodged()).done(case, &key, on))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "hand_over": 1, "received_on": "2026-03-11", "taken": true,
            "answer": { "kind": "hand_over_answer", "title": "给予法律援助决定书", "on": "2026-03-16" }
        })
    }
}

fn key(n: usize) -> String {
    format!("hand_over:{n}")
}
