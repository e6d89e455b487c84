//! A mediator steps back: for an interest, or because a side does not accept him.

use super::mediator;
use crate::Mediation;
use crate::book::Mediator;
use crate::fact::Fact;
use crate::procedure::{Ground, Kind, Stage};
use kernel::{By, OrganId};
use law::{Level, Named};
use procedure::{Case, Context, Decision, Page, Refusal, Rule, Step, check};
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
    /// Whether he is the main head of the agency that mediates (主要负责人).
    #[serde(default)]
    pub main_head: bool,
    /// On the main head: the government or the superior organ that decided.
    #[serde(default)]
    pub decided_by: Option<OrganId>,
}

impl Step<Mediation> for Recuse {
    const RULE: Rule<Stage> = Rule::named("recuse", "调解员回避、更换", "Recuse or replace a mediator")
        .under("《人民调解法》第二十三条第一项；《最高人民法院关于人民法院特邀调解的规定》第十五条；《宁夏回族自治区行政程序规定》第二十三条、第二十四条")
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-09", "RT-10", "CJ-12"]);
    const BOOKS: &'static [&'static str] = &[Mediator::TITLE.name];

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
        let decided_by = match kind {
            Kind::Administrative => self.competent(cx)?,
            _ => None,
        };
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
        Ok(Decision::of(Fact::Recused { mediator: chosen.clone(), ground: self.ground, decided_by }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "mediator": "1", "ground": "relative" })
    }
}

impl Recuse {
    /// Who decides in an agency: the main head on staff, another organ on the main head, and nobody on himself.
    fn competent(&self, cx: &Context) -> Result<Option<OrganId>, Refusal> {
        if self.main_head {
            let organ =
                self.decided_by.as_deref().map(|organ| check::text(organ, "/decided_by")).transpose()?;
            return match organ.filter(|organ| stands_above(organ, cx)) {
                Some(organ) => Ok(Some(organ)),
                None => Err(cx
                    .refuse(
                        "CJ-12",
                        "superior_decides",
                        "主要负责人的回避由本级人民政府或者上一级行政机关决定，请填写作出决定的机关",
                        "the government or the superior organ decides on the main head: name it",
                    )
                    .at("/decided_by")),
            };
        }
        if !cx.is_head() {
            return Err(cx.refuse(
                "CJ-12",
                "head_decides",
                "行政机关工作人员的回避由该机关主要负责人决定",
                "the main head decides on the recusal of staff",
            ));
        }
        let own = cx.shelf.line::<Mediator>(&self.mediator).and_then(|line| line.account);
        if own.as_ref() == Some(&cx.actor.account) {
            return Err(cx
                .refuse(
                    "CJ-12",
                    "not_on_himself",
                    "被申请回避的人员不得决定自己的回避；主要负责人的回避，由本级人民政府或者上一级行政机关决定",
                    "nobody decides on his own recusal: on the main head the government or the superior organ does",
                )
                .at("/mediator"));
        }
        Ok(None)
    }
}

/// Whether this organ stands above the caller's, as far as the county lists which do.
fn stands_above(organ: &str, cx: &Context) -> bool {
    let named = |code| Named { code: Some(code), name: code };
    organ != cx.organ() && !matches!(cx.organs.level(named(organ), named(cx.organ())), Level::Other(_))
}
