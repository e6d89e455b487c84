//! Addressee and issuer talk about the letter between its formal steps (沟通、协调、反馈): a question waits until the other side
//! answers it, anything else is told. No clock depends on it.

use crate::Recommendation;
use crate::fact::Fact;
use crate::procedure::Message;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks, answers or tells the other side something.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confer {
    /// What. Personal data may stand in it.
    pub text: String,
    /// Whether an answer is asked for.
    #[serde(default)]
    pub asks: bool,
    /// The question it answers, by its number among the messages, counted from 1.
    #[serde(default)]
    pub answers: Option<u32>,
    /// What comes with it.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Recommendation> for Confer {
    const RULE: Rule<crate::procedure::Stage> =
        Rule::named("confer", "沟通协调", "Ask, answer or tell the other side")
            .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十八项")
            .by(&[By::Officer, By::Issuer])
            .anytime()
            .repeated();

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let text = check::text(&self.text, "/text")?;
        let by_issuer = cx.by.contains(&By::Issuer);
        if let Some(n) = self.answers {
            let asked = n.checked_sub(1).and_then(|n| case.record.messages.get(n as usize));
            let waits = asked.is_some_and(|asked| {
                asked.asks && asked.answered_by.is_none() && asked.by_issuer != by_issuer
            });
            if !waits {
                return Err(Refusal::new(
                    "no_open_question",
                    "没有对方提出的、尚未答复的该序号问题，请核对序号",
                    "no question of the other side with this number waits for an answer",
                )
                .at("/answers"));
            }
        }
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        let message = Message {
            by: cx.organ().clone(),
            by_issuer,
            on: cx.today,
            text,
            asks: self.asks,
            answers: self.answers,
            answered_by: None,
            document: document.as_ref().map(|_| case.file.next_document()),
        };
        Ok(Decision::of(Fact::Conferred(Box::new(message))).and_all(document.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "text": "整改期限内正值汛期，现场施工能否顺延至汛后？", "asks": true })
    }
}
