//! The court allows the evidence to come later, or does not; the new period runs once the cause has ended.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::response::{self, Defendant};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Decides on the delay of the evidence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantDelay {
    /// Whether it is allowed.
    pub granted: bool,
    /// Day the cause ended, from which the new period runs; left out while it lasts: then the step is taken again with
    /// it.
    #[serde(default)]
    pub cause_ended_on: Option<NaiveDate>,
    /// The court's notice.
    pub document: Document,
    /// Which of several defendants asked; the agency that handles the response when left out.
    #[serde(default)]
    pub defendant: Option<OrganId>,
}

impl Step<Litigation> for GrantDelay {
    const RULE: Rule<Stage> = Rule::named("grant-delay", "决定是否准许延期举证", "Decide on the delay of the evidence")
        .under("《行政诉讼法》第三十六条第一款；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第三十四条")
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SS-22a"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { granted, cause_ended_on, document, defendant } = self;
        let who = Defendant::of(case, cx, defendant.as_ref())?;
        let response = who.response(case);
        let Some(delay) = &response.delay else {
            return Err(cx.refuse(
                "SS-22a",
                "no_delay_asked",
                "被告没有申请延期举证；有数个被告的，写明是哪一个被告申请的（defendant）",
                "no delay of the evidence was asked for; of several defendants say which asked (`defendant`)",
            ));
        };
        let goes_on = delay.granted == Some(true) && delay.cause_ended_on.is_none();
        if delay.granted.is_some() && !(goes_on && granted && cause_ended_on.is_some()) {
            return Err(cx
                .refuse(
                    "SS-22a",
                    "delay_decided",
                    "延期举证已经决定；准许的，正当事由消除后登记消除之日（cause_ended_on）",
                    "the delay was decided on; where it was granted, only the day the cause ended is added",
                )
                .at("/granted"));
        }
        if !granted && cause_ended_on.is_some() {
            return Err(cx
                .refuse(
                    "SS-22a",
                    "not_granted",
                    "不准许延期的，没有新的举证期限",
                    "where it is not granted there is no new period",
                )
                .at("/cause_ended_on"));
        }
        let from = response.copy_received_on.unwrap_or(delay.asked_on);
        let ended =
            cause_ended_on.map(|day| check::day(day, from, cx.today, "/cause_ended_on")).transpose()?;
        let document = document.checked(cx)?;
        let period = ended.map(|day| who.clock(case, cx, ("evidence", "SS-22a"), day)).transpose()?;
        let decision = Decision::of(Fact::DelayDecided { granted, cause_ended_on, defendant: who.organ() })
            .and(document.lodged())
            .and_all(period);
        // the period passed while the court was asked: refused, evidence that had not come by then came too late
        let due = case.file.deadline(&who.key("answer")).and_then(|answer| answer.due);
        let missed = |due: &NaiveDate| cx.today > *due && response.evidence_on.is_none_or(|on| on > *due);
        Ok(match due.filter(|due| !granted && missed(due)) {
            Some(due) => response::missed(decision, case, &who, due),
            None => decision,
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "granted": true,
            "document": { "kind": "court_notice", "title": "准许延期举证通知书", "on": "2026-03-20" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, AskDelay, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_takes_nothing_from_evidence_that_came_in_time() {
        let refused = |day: &str| {
            let asked = given::served().take("2026-03-16", By::Officer, "ask-delay", &AskDelay::example());
            let mut input = GrantDelay::example();
            input["granted"] = json!(false);
            let case = asked.take(day, By::Officer, "answer", &Answer::example());
            case.take("2026-03-26", By::Court, "grant-delay", &input).case.record.evidence_missing
        };
        // the last day is 2026-03-23
        assert!(!refused("2026-03-23"));
        assert!(refused("2026-03-24"));
    }
}
