//! What cannot be ended in the simple way any more goes on in the ordinary one, with its clock.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::{Stage, period};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Converts a matter handled in the simple way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Convert)]
pub struct Convert {
    /// Why it cannot be ended in the simple way.
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
        if !case.record.simple {
            return Err(cx.refuse(
                "XF-12",
                "not_simple",
                "本件没有适用简易办理，不需要转为普通程序",
                "this matter is not handled in the simple way: there is nothing to convert",
            ));
        }
        let decision = Decision::of(Fact::Converted { reason });
        let Some(rule) = period(case) else {
            return Ok(decision.dropped(case, "opinion", "已转为普通程序"));
        };
        // the ordinary period is counted from acceptance, too: the days of the simple way are in it
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let last_day = cx.law.count(rule, accepted).receipt()?.due;
        let decision = decision.deadline(cx, case, "opinion", rule, accepted)?;
        Ok(decision.and(cx.tell_until(
            rule,
            "converted",
            "您的信访事项不能以简易方式办结，已转为普通程序办理，办理期限自受理之日起计算。",
            "The matter cannot be ended in the simple way: it goes on in the ordinary one, counted from acceptance.",
            last_day,
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "涉及两个单位，责任需要进一步调查" })
    }
}
