//! A mediator steps back: for an interest, or because a side does not accept him.

use super::mediator;
use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Ground, Kind, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a mediator is recused or replaced.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recuse {
    /// Line of the roster.
    pub mediator: String,
    /// Why.
    pub ground: Ground,
}

impl Step<Mediation> for Recuse {
    const RULE: Rule<Stage> = Rule::named("recuse", "调解员回避、更换", "Recuse or replace a mediator")
        .under("《人民调解法》第二十三条第一项；《最高人民法院关于人民法院特邀调解的规定》第十五条；《宁夏回族自治区行政程序规定》第二十三条、第二十四条")
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-09", "RT-10", "CJ-12"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let kind = case.record.kind;
        let Some(chosen) = case.record.mediators.iter().find(|chosen| chosen.line == self.mediator) else {
            return Err(cx
                .refuse(
                    mediator::row(kind),
                    "not_his_mediator",
                    "该调解员没有参加本案调解，请核对名册序号",
                    "he does not mediate this case",
                )
                .at("/mediator"));
        };
        if kind == Kind::Administrative && !cx.is_head() {
            return Err(cx.refuse(
                "CJ-12",
                "head_decides",
                "行政机关工作人员的回避由该机关主要负责人决定",
                "the main head decides on the recusal of staff",
            ));
        }
        if kind == Kind::Administrative && self.ground == Ground::NotAccepted {
            return Err(cx
                .refuse(
                    "CJ-12",
                    "no_ground",
                    "行政调解人员的回避应当有利害关系或者其他可能影响公正的关系",
                    "staff is recused for an interest or a relation that may affect fairness",
                )
                .at("/ground"));
        }
        Ok(Decision::of(Fact::Recused { mediator: chosen.clone(), ground: self.ground }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "mediator": "1", "ground": "relative" })
    }
}
