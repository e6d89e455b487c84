//! A side asks for a hearing (听证), which the law holds in major cases: it is held, or refused for reasons, before the award.

use crate::Adjudication;
use crate::fact::{Fact, HearingAsked};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《宁夏回族自治区行政程序规定》第八十二条";

/// Records that a side asked for a hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::AskHearing)]
pub struct AskHearing {
    /// The party that asks, counted from 1.
    pub party: u32,
    /// Day it asked.
    pub on: NaiveDate,
}

impl Step<Adjudication> for AskHearing {
    const RULE: Rule<Stage> = Rule::named("ask-hearing", "申请听证", "Ask for a hearing")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CJ-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let party = case.file.nth_party(self.party, "/party")?.id;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let on = check::day(self.on, accepted, cx.today, "/on")?;
        if case.record.hearing_asked == Some(HearingAsked::Open) {
            return Err(cx.refuse(
                "CJ-06",
                "hearing_asked",
                "听证申请已经登记，尚未举行听证，也没有决定不举行，不必重复登记",
                "a hearing was asked for already: it is neither held nor refused yet",
            ));
        }
        Ok(Decision::of(Fact::HearingAsked { on, party }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "party": 1, "on": "2026-03-10" })
    }
}

/// Refuses a hearing that was asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::RefuseHearing)]
pub struct RefuseHearing {
    /// Why, as told to the side that asked: the case is no major one. Personal data may stand in it.
    pub reason: String,
}

impl Step<Adjudication> for RefuseHearing {
    const RULE: Rule<Stage> = Rule::named("refuse-hearing", "决定不举行听证", "Refuse a hearing")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CJ-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let reason = check::text(&self.reason, "/reason")?;
        if case.record.hearing_asked != Some(HearingAsked::Open) {
            return Err(cx.refuse(
                "CJ-06",
                "no_hearing_asked",
                "没有等待答复的听证申请",
                "no request for a hearing waits for an answer",
            ));
        }
        Ok(Decision::of(Fact::HearingRefused { reason }).and(cx.tell(
            "CJ-06",
            "hearing_refused",
            "经审查，本案不举行听证，理由见书面答复；当事人的意见可以书面提出。",
            "No hearing is held, for reasons given in writing; what the sides have to say they may say in writing.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "争议地块面积较小，事实清楚，不属于重大案件" })
    }
}
