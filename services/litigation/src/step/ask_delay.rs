//! The agency cannot hand in its evidence in time and asks the court, in writing and in time, to do so later.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::response::Defendant;
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why the evidence comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DelayGround {
    /// 不可抗力.
    ForceMajeure,
    /// 其他正当事由, as the application states it.
    OtherGoodReason,
}

/// Asks to hand in the evidence later (申请延期提供证据).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDelay {
    /// The application (延期举证申请书). Where it is recorded after the last day, it carries the hash of the paper with the
    /// court's receipt or the postmark.
    pub document: Document,
    /// Why.
    pub ground: DelayGround,
    /// Day it was handed in at the court, or posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Which of several defendants asks, where the court enters it; an organ asks for itself.
    #[serde(default)]
    pub defendant: Option<OrganId>,
}

impl Step<Litigation> for AskDelay {
    const RULE: Rule<Stage> = Rule::named("ask-delay", "申请延期举证", "Ask to hand in the evidence later")
        .under("《行政诉讼法》第三十六条第一款；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第三十四条")
        .by(&[By::Officer, By::Respondent, By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SS-22"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let who = Defendant::of(case, cx, self.defendant.as_ref())?;
        let response = who.response(case);
        let Some(received_on) = response.copy_received_on else {
            return Err(cx.refuse(
                "SS-22",
                "copy_not_received",
                "请先登记签收起诉状副本的日期，举证期限自该日起算",
                "record the receipt of the copy first: the period for the evidence runs from it",
            ));
        };
        if response.delay.is_some() {
            return Err(cx.refuse(
                "SS-22",
                "delay_asked",
                "延期举证已经申请，请等待人民法院决定",
                "the delay was asked for already: the court decides",
            ));
        }
        let document = self.document.checked(cx)?;
        let on = check::day(self.on.unwrap_or(cx.today), received_on, cx.today, "/on")?;
        let key = who.key("answer");
        if case.file.is_late(&key, on) {
            return Err(cx
                .refuse(
                    "SS-22",
                    "asked_too_late",
                    "延期举证应当在收到起诉状副本之日起十五日内书面提出，期限已经届满",
                    "a delay is asked for in writing within the period for the evidence: it is over",
                )
                .at("/on"));
        }
        let after_all = case.file.is_in_time_after_all(&key, on);
        if after_all && document.sha256.is_none() {
            return Err(cx
                .refuse(
                    "SS-22",
                    "receipt_missing",
                    "期限届满后补录期限内提出的申请，应当附法院收件凭证或者邮戳（填写SHA-256摘要）",
                    "asked for in time and recorded after it, the application comes with the receipt or the postmark",
                )
                .at("/document/sha256"));
        }
        let decision = Decision::of(Fact::DelayAsked { on, ground: self.ground, defendant: who.organ() });
        // it was asked for in time: what the lapse had brought about had not come about
        let decision = if after_all { decision.done(case, &key, on) } else { decision };
        Ok(decision.and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "delay_application", "title": "延期举证申请书", "on": "2026-03-16" },
            "ground": "force_majeure",
            "on": "2026-03-16"
        })
    }
}
