//! The finance bureau halts the procurement in writing while it deals with the complaint (暂停采购活动): once, for no
//! longer than the law lets it, and not beyond its decision.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use kernel::By;
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The key of the period.
pub(super) const KEY: &str = "suspension";

/// Halts the procurement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendPurchase {
    /// The written notice to the purchaser (暂停采购活动通知书): the period runs from its day.
    pub document: Document,
    /// For how many natural days.
    pub days: u32,
}

impl Step<Adjudication> for SuspendPurchase {
    const RULE: Rule<Stage> = Rule::named("suspend-purchase", "暂停采购活动", "Suspend the procurement")
        .under("《政府采购法》第五十七条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CG-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        if case.record.track != Track::Procurement {
            return Err(cx.refuse(
                "CG-06",
                "not_procurement",
                "只有处理政府采购投诉期间可以通知采购人暂停采购活动",
                "a procurement is suspended only while a complaint about it is dealt with",
            ));
        }
        if case.file.deadline(KEY).is_some() {
            return Err(cx.refuse(
                "CG-06",
                "suspended_already",
                "本案已经通知暂停采购活动，不得再次暂停",
                "the procurement was suspended in this case already: it is not suspended again",
            ));
        }
        let document = self.document.checked(cx)?;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let on = check::day(document.on, accepted, cx.today, "/document/on")?;
        let longest = cx.law.rules.applicable("CG-06", on).and_then(|(rule, _)| rule.span());
        let Some(span) = longest.filter(|longest| (1..=longest.amount).contains(&self.days)) else {
            let most = longest.map(|span| span.amount).unwrap_or_default();
            return Err(cx
                .refuse(
                    "CG-06",
                    "suspension_over_max",
                    format!("暂停采购活动最长不得超过{most}日，请填写1至{most}之间的日数"),
                    format!("a procurement is suspended for {most} days at most"),
                )
                .at("/days"));
        };
        let receipt = cx.law.count("CG-06", on).amount(self.days, span.unit).receipt()?;
        let last = receipt.due;
        let until = last.map(|day| day.to_string()).unwrap_or_default();
        let suspension = Deadline { pauses: false, ..statutory(case, cx, KEY, receipt) };
        Ok(Decision::of(Fact::PurchaseSuspended { on, days: self.days })
            .and(document.lodged())
            .and(FileFact::DeadlineSet(suspension))
            .and(cx.tell_until(
                "CG-06",
                "purchase_suspended",
                format!("采购活动自{on}起暂停，至{until}止；投诉处理决定先作出的，至决定作出之日止。"),
                format!(
                    "The procurement stands still from {on} until {until}, or until the complaint is decided."
                ),
                last,
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "suspension_notice", "title": "暂停采购活动通知书", "on": "2026-03-06" },
            "days": 30
        })
    }
}

/// What the purchaser is told once the period is over.
pub(super) fn over(cx: &Context) -> FileFact {
    cx.tell(
        "CG-06",
        "purchase_resumes",
        "暂停采购活动的期限已经届满，采购活动可以恢复。",
        "The suspension is over: the procurement may go on.",
    )
}

/// What the purchaser is told where the complaint is over before that.
pub(super) fn ended(case: &Case<Adjudication>, cx: &Context) -> Option<FileFact> {
    case.file.live(KEY).map(|_| {
        cx.tell(
            "CG-06",
            "purchase_resumes",
            "投诉处理已经终结，暂停采购活动随之终止，是否恢复采购活动按投诉处理结果办理。",
            "The complaint is over, and with it the suspension: whether the procurement goes on follows from its result.",
        )
    })
}
