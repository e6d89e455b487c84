//! Another organ, here or in another county, is asked for assistance. The statute sets no period: the letter does. An
//! organ of this county answers for itself; the answer of any other is recorded by the desk that asked.

use crate::fact::{Assistance, Document, FileFact};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use law::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-46";

/// Asks for assistance.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskAssistance {
    /// The organ asked, by its full name.
    pub of: String,
    /// Its code, where it is an organ of this county: it sees the request, and answers itself.
    #[serde(default)]
    pub organ: Option<OrganId>,
    /// What for.
    pub matter: String,
    /// The letter (请求协助函).
    pub letter: Document,
    /// Day the letter asks to answer by.
    pub answer_by: NaiveDate,
}

impl<P: Procedure> Step<P> for AskAssistance {
    const RULE: Rule<P::Stage> = Rule::named("ask-assistance", "请求其他行政机关协助", "Ask for assistance")
        .under(P::ARTICLES.assist)
        .by(&[By::Officer])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let of = check::text(&self.of, "/of")?;
        let organ = self.organ.map(|organ| check::text(&organ, "/organ")).transpose()?;
        if organ.as_ref() == Some(&case.file.opening().organ) {
            let (zh, en) = ("应当向其他行政机关请求协助", "another organ is asked for assistance");
            return Err(cx.refuse(ROW, "asks_itself", zh, en).at("/organ"));
        }
        case.kept_from_accused(Named { code: organ.as_deref(), name: &of }, cx)
            .map_err(|refusal| refusal.at("/of"))?;
        if organ.is_some() && case.file.restriction().is_some() {
            return Err(cx
                .refuse(
                    ROW,
                    "restricted",
                    "本案限制查阅，不得向被请求的机关开放；请以函件请求，收到答复后由本机关登记",
                    "the file is closed to others: ask by letter, and record the answer here",
                )
                .at("/organ"));
        }
        if self.answer_by <= cx.today {
            let zh = "请求协助函确定的答复日期应当晚于今天";
            return Err(cx.refuse(ROW, "term", zh, "the day to answer by lies ahead").at("/answer_by"));
        }
        let letter = self.letter.checked_at(cx, "/letter")?;
        let asked = Assistance {
            of,
            organ,
            matter: check::text(&self.matter, "/matter")?,
            asked_on: cx.today,
            answer_by: self.answer_by,
            answered_on: None,
            given: None,
            asked_at: Some(cx.at),
            answered_at: None,
        };
        let waiting = |known: &Assistance| known.answered_on.is_none() && known.is_for(&asked);
        if case.file.assistance.iter().any(waiting) {
            return Err(cx.refuse(
                ROW,
                "asked_already",
                "已就同一事项请求该机关协助，尚未答复；请等待答复，或者登记答复后再次请求",
                "this organ was asked for the same and has not answered: wait, or record the answer first",
            ));
        }
        let key = key(case.file.assistance.len() + 1);
        Ok(Decision::file(FileFact::AssistanceAsked(asked)).and(letter.lodged()).fixed(
            case,
            &key,
            ("答复协助请求", "answer the request for assistance"),
            "被请求协助的机关",
            self.answer_by,
            ("请求协助函确定的日期", "the day the letter fixes"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "of": "六安市司法局", "matter": "协助组织双方在企业所在地调解、代为送达",
            "letter": { "kind": "assistance_request", "title": "请求协助函", "on": "2026-03-10" },
            "answer_by": "2026-03-20"
        })
    }
}

impl Assistance {
    /// Whether both ask the same organ for the same.
    fn is_for(&self, other: &Self) -> bool {
        (&self.of, &self.organ, &self.matter) == (&other.of, &other.organ, &other.matter)
    }
}

/// Answers, or records the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerAssistance {
    /// Which request, counted from 1.
    pub request: u32,
    /// Whether the assistance is given.
    pub given: bool,
    /// Day the answer came in, where the desk records that of an organ outside; today when left out. An organ of this
    /// county answers on the day it does.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The answer in writing.
    pub answer: Document,
    /// Why it is not given.
    #[serde(default)]
    pub reason: Option<String>,
}

impl<P: Procedure> Step<P> for AnswerAssistance {
    const RULE: Rule<P::Stage> =
        Rule::named("answer-assistance", "答复协助请求", "Answer a request for assistance")
            .under(P::ARTICLES.assist)
            .by(&[By::Officer, By::Assisting])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let n = usize::try_from(self.request).unwrap_or_default();
        let asked = n.checked_sub(1).and_then(|n| case.file.assistance.get(n));
        // whoever was let in for a request answers that one, and no other
        let own =
            |asked: &&Assistance| asked.organ.as_ref().unwrap_or(&case.file.opening().organ) == cx.organ();
        let Some(asked) = asked.filter(own).filter(|asked| asked.answered_on.is_none()) else {
            return Err(Refusal::new(
                "no_such_request",
                "没有这项待本机关答复或者登记的协助请求",
                "no request of this number waits for this organ to answer it or to record the answer",
            )
            .under(P::ARTICLES.assist)
            .at("/request"));
        };
        if !self.given && self.reason.is_none_or(|reason| reason.trim().is_empty()) {
            return Err(cx
                .refuse(
                    ROW,
                    "reason_required",
                    "不能提供协助的，应当以书面形式及时告知请求机关并说明理由",
                    "assistance is refused in writing, with the reason",
                )
                .at("/reason"));
        }
        let answer = self.answer.checked_at(cx, "/answer")?;
        if asked.organ.is_some() {
            check::answers_itself(self.on)?;
        }
        let (key, papers) = (key(n), (std::slice::from_ref(&answer), "/answer/sha256"));
        let on = check::handed_in(self.on, asked.asked_on, papers, (&key, None), &case.file, cx)?;
        let fact = FileFact::AssistanceAnswered {
            request: self.request,
            on,
            given: self.given,
            // what is dated back is known by its day only
            at: (on == cx.today).then_some(cx.at),
        };
        Ok(Decision::file(fact).and(answer.lodged()).done(case, &key, on))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "request": 1, "given": true,
            "answer": { "kind": "assistance_answer", "title": "协助复函", "on": "2026-03-16" }
        })
    }
}

fn key(n: usize) -> String {
    format!("assistance:{n}")
}
