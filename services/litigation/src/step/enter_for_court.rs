//! The court keeps no files here: the agency enters what it did, by the court's own paper, in the court's own steps.

use super::{AllowWithdrawal, Docket, End, GrantDelay, Hear, Judge, NotifyHearing, RuleOnEnforcement};
use crate::Litigation;
use crate::procedure::{BEFORE_COURT, Stage};
use kernel::By;
use procedure::court::{COURT, entered};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Enters what a court did that has no desk here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterForCourt {
    /// What it did: the name of its step, with the input of that step.
    pub entry: CourtEntry,
    /// The court's paper it is entered from, by its hash.
    pub paper: Document,
}

/// A step of the court.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CourtEntry {
    /// 登记立案.
    Docket(Box<Docket>),
    /// 决定是否准许延期举证.
    GrantDelay(Box<GrantDelay>),
    /// 通知开庭和负责人出庭.
    NotifyHearing(Box<NotifyHearing>),
    /// 开庭审理.
    Hear(Box<Hear>),
    /// 裁定准许撤诉.
    AllowWithdrawal(Box<AllowWithdrawal>),
    /// 登记裁判结果.
    Judge(Box<Judge>),
    /// 裁定终结诉讼.
    End(Box<End>),
    /// 裁定强制执行申请.
    RuleOnEnforcement(Box<RuleOnEnforcement>),
}

impl Step<Litigation> for EnterForCourt {
    const RULE: Rule<Stage> = Rule::named(
        "enter-for-court",
        "代为登记人民法院的程序",
        "Enter what a court without a desk here did",
    )
    .under("《行政诉讼法》第五十一条、第六十七条、第八十五条")
    .by(&[By::Officer])
    .from(BEFORE_COURT)
    .enforcing(&["FZ-03b", "FZ-04", "FZ-05", "FZ-07", "SS-21", "SS-22a", "SS-25", "SS-28", "SS-28a"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let elsewhere = case.record.court_elsewhere.as_ref();
        COURT.has_no_desk(case.file.court.is_some(), elsewhere, cx, Self::RULE.law)?;
        let paper = self.paper.checked_at(cx, "/paper")?;
        COURT.on_paper(paper.sha256.as_ref(), "/paper/sha256")?;
        let decision = match self.entry {
            CourtEntry::Docket(step) => entered("docket", *step, case, cx),
            CourtEntry::GrantDelay(step) => entered("grant-delay", *step, case, cx),
            CourtEntry::NotifyHearing(step) => entered("notify-hearing", *step, case, cx),
            CourtEntry::Hear(step) => entered("hear", *step, case, cx),
            CourtEntry::AllowWithdrawal(step) => entered("allow-withdrawal", *step, case, cx),
            CourtEntry::Judge(step) => entered("judge", *step, case, cx),
            CourtEntry::End(step) => entered("end", *step, case, cx),
            CourtEntry::RuleOnEnforcement(step) => entered("rule-on-enforcement", *step, case, cx),
        }?;
        let known = case.file.documents.contains(&paper);
        Ok(decision.and_all((!known).then(|| paper.lodged())))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "entry": { "docket": Docket::example() },
            "paper": { "kind": "court_notice", "title": "受理案件通知书", "on": "2026-03-02",
                       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
        })
    }
}
