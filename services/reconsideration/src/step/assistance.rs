//! Another organ, here or in another county, is asked for assistance. The statute sets no period: the letter does.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Assistance;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-46";

/// Asks for assistance.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskAssistance {
    /// The organ asked, by its full name.
    pub of: String,
    /// What for.
    pub matter: String,
    /// The letter (请求协助函).
    pub letter: Document,
    /// Day the letter asks to answer by.
    pub answer_by: NaiveDate,
}

impl Step<Reconsideration> for AskAssistance {
    const RULE: Rule<Stage> = Rule::named("ask-assistance", "请求其他行政机关协助", "Ask for assistance")
        .under("《宁夏回族自治区行政程序规定》第十九条第一款；《行政复议法》第四十五条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if self.answer_by <= cx.today {
            return Err(cx
                .refuse(
                    ROW,
                    "term",
                    "请求协助函确定的答复日期应当晚于今天",
                    "the day to answer by lies ahead",
                )
                .at("/answer_by"));
        }
        let letter = input::document(self.letter, cx, "/letter")?;
        let assistance = Assistance {
            of: check::text(&self.of, "/of")?,
            matter: check::text(&self.matter, "/matter")?,
            asked_on: cx.today,
            answer_by: self.answer_by,
            answered_on: None,
            given: None,
        };
        let key = key(case.record.assistance.len() + 1);
        Ok(Decision::of(Fact::AssistanceAsked(assistance)).and(FileFact::DocumentLodged(letter)).fixed(
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

/// Records the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerAssistance {
    /// Which request, counted from 1.
    pub request: u32,
    /// Whether the assistance is given.
    pub given: bool,
    /// The answer in writing.
    pub answer: Document,
    /// Why it is not given.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Step<Reconsideration> for AnswerAssistance {
    const RULE: Rule<Stage> =
        Rule::named("answer-assistance", "登记协助答复", "Record the answer to a request")
            .under("《宁夏回族自治区行政程序规定》第十九条第二款")
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let n = usize::try_from(self.request).unwrap_or_default();
        let asked = n.checked_sub(1).and_then(|n| case.record.assistance.get(n));
        if asked.is_none_or(|asked| asked.answered_on.is_some()) {
            return Err(Refusal::new(
                "no_such_request",
                "没有这项待答复的协助请求",
                "no request of this number waits for an answer",
            )
            .at("/request"));
        }
        if !self.given && input::given(self.reason).is_none() {
            return Err(cx
                .refuse(
                    ROW,
                    "reason_required",
                    "不能提供协助的，应当以书面形式及时告知请求机关并说明理由",
                    "assistance is refused in writing, with the reason",
                )
                .at("/reason"));
        }
        let answer = input::document(self.answer, cx, "/answer")?;
        let fact = Fact::AssistanceAnswered { request: self.request, on: cx.today, given: self.given };
        Ok(Decision::of(fact).and(FileFact::DocumentLodged(answer)).done(case, &key(n), cx.today))
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
