//! The applicant gets a copy of the answer.

use crate::Adjudication;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, DeadlineState, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the copy of the answer went to the applicant.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForwardAnswer {
    /// Day it was sent.
    pub sent_on: NaiveDate,
}

/// The key of the period.
pub(super) const KEY: &str = "forwarding";

impl Step<Adjudication> for ForwardAnswer {
    const RULE: Rule<Stage> = Rule::named("forward-answer", "转送答复副本", "Forward the answer")
        .under("《宁夏回族自治区行政程序规定》第八十一条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CJ-05"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let open = case.file.deadline(KEY).filter(|deadline| deadline.state != DeadlineState::Met);
        if open.is_none() {
            return Err(cx.refuse(
                "CJ-05",
                "nothing_to_forward",
                "没有待转送的书面答复：尚未收到，或者已经转送",
                "there is no answer to forward: none came in, or it was forwarded already",
            ));
        }
        let received = case.record.answered_on.or(case.record.accepted_on).unwrap_or(cx.today);
        let sent = check::day(self.sent_on, received, cx.today, "/sent_on")?;
        let late = case.file.is_late(KEY, sent).then(|| {
            cx.tell(
                "CJ-05",
                "forwarded_late",
                "书面答复在转送期限届满后才转送申请人，应当按逾期处理。",
                "The answer was forwarded after the last day, to be treated as late.",
            )
        });
        Ok(Decision(Vec::new()).done(case, KEY, sent).and_all(late))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "sent_on": "2026-03-11" })
    }
}
