//! A referred matter is not for this organ: it goes back with its reason, and the sender was accountable all along.

use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Stage, Step};
use kernel::{By, planted};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a matter is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Not within this organ's powers.
    NotCompetent,
    /// A party clearly refuses.
    PartyRefuses,
    /// Already handled, here or elsewhere.
    AlreadyHandled,
    /// The law excludes this channel.
    Excluded,
}

impl Ground {
    fn zh(self) -> &'static str {
        match self {
            Ground::NotCompetent => "不属于本机关职权范围",
            Ground::PartyRefuses => "一方当事人明确拒绝",
            Ground::AlreadyHandled => "同一事项已经处理或者正在处理",
            Ground::Excluded => "依法不适用本途径",
        }
    }
}

/// Returns a referred matter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveBack {
    /// Ground.
    pub ground: Ground,
}

impl<P: Procedure> Step<P> for GiveBack {
    const RULE: Rule<P::Stage> = Rule::named("return", "退回转入事项", "Return a referred matter")
        .under("《信访工作条例》第二十三条第三款")
        // the centre returns what was sent to an organ that does not exist or does not answer
        .by(&[By::Officer, By::Coordinator])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        if case.file.opening().referral.is_none() {
            return Err(Refusal::new(
                "not_referred",
                "只有转入的事项才能退回；自行受理的请依本程序办结",
                "only a referred matter can be returned: end your own case by its procedure",
            ));
        }
        let done = case.stage != P::Stage::default() || case.file.outcome.is_some();
        if done || planted("nothing_is_returned") {
            return Err(Refusal::new(
                "already_taken",
                format!("案件已进入“{}”阶段，不能再退回", case.stage.zh()),
                "the case has gone on and cannot be returned any more",
            ));
        }
        // what this channel forwards is objected to in time and with reasons, and the sender checks; the centre may
        // still bring back what went to nobody
        let forwarded = P::FORWARDS && case.file.opening().sent_by.as_deref() == Some(P::NAME);
        if forwarded && !cx.by.contains(&By::Coordinator) {
            return Err(cx.refuse(
                "XF-04",
                "object_instead",
                "转送、交办的事项不属于本机关职权范围的，应当在期限内说明理由，办理“对转送、交办提出异议”，\
                 经核实同意后退回，不得自行退回",
                "what was forwarded here is objected to in time and with reasons (`object`): it goes back once the \
                 sender has checked and agreed",
            ));
        }
        let decision = Decision(Vec::new()).closed(cx.today, "returned", self.ground.zh(), false);
        Ok(decision.dropping(case, &[], "事项已退回"))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "party_refuses" })
    }
}
