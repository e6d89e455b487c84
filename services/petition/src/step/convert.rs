//! What cannot be ended in the simple way any more, or on the path it was accepted for, goes on in the ordinary one, with
//! its clock.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Petition, item};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Converts a matter handled in the simple way, or accepted for another lawful path that turned out to be closed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Convert)]
pub struct Convert {
    /// Why it cannot be ended in the simple way, or on that path.
    pub reason: String,
}

impl Step<Petition> for Convert {
    const RULE: Rule<Stage> = Rule::named("convert", "转为普通程序办理", "Convert to the ordinary way")
        .under("《初次信访事项简易办理办法（试行）》；《信访工作条例》第三十四条")
        .by(&[By::Officer, By::Head])
        .from(&[Stage::InProcess])
        .enforcing(&["XF-10", "XF-12"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let reason = check::text(&self.reason, "/reason")?;
        let on_path = item::is_path(item::of(case));
        if !case.record.simple && !on_path {
            return Err(cx.refuse(
                "XF-12",
                "not_simple",
                "本件没有适用简易办理，也没有按照其他法定途径办理，不需要转为普通程序",
                "this matter is handled neither in the simple way nor on another path: there is nothing to convert",
            ));
        }
        let decision = Decision::of(Fact::Converted { reason });
        let item = item::of(case).map(|_| item::OPINION);
        let Some(rule) = item::period(item) else {
            return Ok(decision.dropped(case, "opinion", "已转为普通程序"));
        };
        // the ordinary period is counted from acceptance, too: the days of the simple way are in it
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let last_day = cx.law.count(rule, accepted).receipt()?.due;
        let decision = decision.deadline(cx, case, "opinion", rule, accepted)?;
        Ok(decision.and(cx.tell_until(
            rule,
            "converted",
            match on_path {
                true => {
                    "您的信访事项不能通过其他法定途径办理，已转为普通程序办理，办理期限自受理之日起计算。"
                }
                false => "您的信访事项不能以简易方式办结，已转为普通程序办理，办理期限自受理之日起计算。",
            },
            "The matter goes on in the ordinary way; its period is counted from acceptance.",
            last_day,
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "涉及两个单位，责任需要进一步调查" })
    }
}
