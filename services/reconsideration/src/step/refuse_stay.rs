//! The applicant or a third party asked for a stay, and the organ does not find that reasonable: the act is executed on, and
//! whoever asked is told why.

use super::stay::{stayed_already, told};
use crate::fact::Fact;
use crate::input;
use crate::paper::{Filed, Issued};
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::{By, Capacity, PartyId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stay that was asked for and not granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedStay {
    /// Who asked.
    pub asked_by: PartyId,
    /// Day it was asked for.
    pub asked_on: NaiveDate,
    /// Day it was refused.
    pub on: NaiveDate,
    /// Why. Personal data may stand in it.
    pub reason: String,
}

/// Refuses a stay of execution.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseStay {
    /// The applicant or third party that asked for it, counted from 1.
    pub asked_by: u32,
    /// Day it was asked for.
    pub asked_on: NaiveDate,
    /// Why it is not found reasonable.
    pub reason: String,
    /// The paper that tells so (不予停止执行告知书), where one was made: its day is that of the refusal.
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for RefuseStay {
    const RULE: Rule<Stage> = Rule::named("refuse-stay", "不予停止执行", "Refuse a stay of execution")
        .under("《行政复议法》第四十二条第三项")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        stayed_already(case)?;
        let asked = case.file.nth_party(self.asked_by, "/asked_by")?;
        if !matches!(asked.capacity, Capacity::Applicant | Capacity::ThirdParty) {
            return Err(Refusal::new(
                "not_entitled",
                "申请停止执行的是申请人、第三人；被申请人或者行政复议机关认为需要停止执行的，办理“停止执行”",
                "an applicant or a third party asks for a stay; where the respondent or the organ thinks it needed, take the step \
                 `stay`",
            )
            .at("/asked_by"));
        }
        let reason = input::reason(&self.reason, "/reason")?;
        let first = case.file.opening().received_on;
        let asked_on = input::day(self.asked_on, first, cx, "/asked_on")?;
        let asked_by = asked.id;
        let known = |one: &RefusedStay| one.asked_by == asked_by && one.asked_on == asked_on;
        if case.record.refused_stays.iter().any(known) {
            return Err(Refusal::new(
                "refused_already",
                "该当事人当日提出的停止执行申请已经作出不予停止执行的处理",
                "what this party asked for on that day is refused already",
            )
            .at("/asked_on"));
        }
        let notice = self.notice.map(|notice| notice.checked(case, cx, "/notice")).transpose()?;
        let since = case.record.accepted_on().unwrap_or(first).max(asked_on);
        let on = notice.as_ref().map_or(cx.today, |notice| notice.document.on);
        let on = input::day(on, since, cx, "/notice/document/on")?;
        let refused = RefusedStay { asked_by, asked_on, on, reason };
        Ok(Decision::of(Fact::StayRefused(refused)).and_all(notice.map(Filed::facts).unwrap_or_default()).and(told(
            "stay_refused",
            "行政复议机关认为停止执行的申请不合理，不予停止执行，请将结果和理由告知提出申请的当事人；行政复议期间，被申请复议的行政行为不停止执行。",
            "The stay that was asked for is not found reasonable: the act is executed on. Whoever asked is told so, and why.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "asked_by": 1, "asked_on": "2026-03-03", "reason": "罚款缴纳后可以退还，执行不会造成难以弥补的损失",
            "notice": { "document": { "kind": "stay_refusal", "title": "不予停止执行告知书", "on": "2026-03-04" } }
        })
    }
}
