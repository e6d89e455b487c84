//! Who mediates: appointed by the committee or chosen by the sides, from the roster, and accepted by each of them.

use super::mediator;
use crate::Mediation;
use crate::book::Mediator;
use crate::fact::Fact;
use crate::procedure::{Chosen, Kind, RecusalRequest, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Page, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who named the mediators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The committee or organ.
    Organ,
    /// The sides.
    Sides,
}

/// Names the mediators.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Lines of the roster.
    pub mediators: Vec<String>,
    /// Who named them.
    pub chosen_by: Choice,
    /// Whether each side accepts them.
    pub accepted: bool,
    /// Day they were named; today when left out. No sitting is held before.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Mediation> for Assign {
    const RULE: Rule<Stage> = Rule::named("assign", "确定调解员", "Name the mediators")
        .under("《人民调解法》第十三条、第十九条、第二十三条第一项")
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-09", "RT-10", "RT-12", "CJ-12", "XT-40"]);
    const BOOKS: &'static [&'static str] = &[Mediator::TITLE.name];

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if !self.accepted && case.record.kind != Kind::Administrative {
            return Err(cx
                .refuse(
                    mediator::row(case.record.kind),
                    "mediator_not_accepted",
                    "当事人有权选择或者接受调解员；有一方不接受的，请另行指定或者由当事人选择",
                    "the sides choose or accept the mediators: name others, or let them choose",
                )
                .at("/accepted"));
        }
        if self.mediators.is_empty() {
            return Err(cx
                .refuse("RT-12", "no_mediator_named", "请至少确定一名调解员", "name at least one mediator")
                .at("/mediators"));
        }
        if case.record.recusals.iter().any(RecusalRequest::is_open) {
            return Err(mediator::undecided(case.record.kind, cx));
        }
        let on = self.on.unwrap_or(cx.today);
        check::day(on, case.file.opening().received_on, cx.today, "/on")?;
        let mut mediators = Vec::new();
        for (i, line) in self.mediators.into_iter().enumerate() {
            let name = named(case, cx, &line, on).map_err(|refusal| refusal.at(format!("/mediators/{i}")))?;
            mediators.push(Chosen { line, name });
        }
        if mediators == case.record.mediators {
            let (zh, en) = ("调解员已经确定，没有变更", "these mediators are named already");
            return Err(cx
                .refuse(mediator::row(case.record.kind), "assigned_already", zh, en)
                .at("/mediators"));
        }
        Ok(Decision::of(Fact::Assigned { mediators, chosen_by: self.chosen_by, on: Some(on) }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "mediators": ["1"], "chosen_by": "organ", "accepted": true })
    }
}

/// The name of a mediator who may mediate this case.
fn named(case: &Case<Mediation>, cx: &Context, line: &str, on: NaiveDate) -> Result<String, Refusal> {
    let Some(found) = cx.shelf.line::<Mediator>(line) else {
        return Err(cx.refuse(
            "RT-12",
            "not_on_roster",
            "调解员名册中没有这一条，请先登记名册",
            "the roster has no such line: enter the mediator first",
        ));
    };
    if !found.in_office(on) || !found.takes(case.file.opening().matter.category) {
        return Err(cx.refuse(
            "RT-12",
            "not_in_office",
            "该调解员在确定之日不在任期之内，或者不调解这类纠纷，请另行确定",
            "the mediator was not in office on that day, or does not mediate such matters",
        ));
    }
    // which mediation it is, and so who may mediate, is known once it is taken on
    if case.stage == Stage::Accepted {
        mediator::of_kind(&found, case.record.kind, case.record.police.is_some(), cx)?;
    }
    if case.record.recused.iter().any(|recused| recused.line == line) {
        return Err(cx.refuse(
            mediator::row(case.record.kind),
            "recused",
            "该调解员在本案中已经回避或者被更换，请另行确定",
            "the mediator was recused or replaced in this case",
        ));
    }
    Ok(found.name)
}
