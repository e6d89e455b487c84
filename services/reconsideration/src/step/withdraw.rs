//! The applicant withdraws and is allowed to; what was promised for it is watched, and its breach opens the way again.

use super::serve::issued;
use super::terminate::DECISION;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, ended, input};
use kernel::By;
use procedure::Term;
use procedure::{Case, Context, Decision, DisputesAct, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why an application is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalGround {
    /// The applicant's own reasons.
    Own,
    /// The respondent changed the act under review.
    ActChanged,
    /// Something was promised for it.
    Undertaking,
}

/// Records a withdrawal and ends the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Whether the body allows it, after it explained what follows.
    pub allowed: bool,
    /// What was promised for it.
    #[serde(default)]
    pub undertakings: Vec<Term>,
    /// The settlement or the undertaking in writing (和解协议、承诺书), where something was promised.
    #[serde(default)]
    pub settlement: Option<Document>,
    /// The decision that ends the case (终止决定书); before acceptance, the paper that allows the withdrawal (准予撤回).
    #[serde(default)]
    pub document: Option<Document>,
    /// Whether those a representative acts for agreed to the withdrawal.
    #[serde(default)]
    pub represented_agree: Option<bool>,
}

impl DisputesAct for Reconsideration {
    const ARTICLE: &'static str = "《行政复议法》第六十五条第二款第二项；《行政复议法实施条例》第三十九条";
    const FROM: &'static [Stage] = &[Stage::Accepted];
    const ROWS: &'static [&'static str] = &["FY-45"];
    const MEANS: (&'static str, &'static str) = (
        "行政复议案件的审理不受影响：申请人可以撤回申请，也可以仍要求撤销原行政行为或者确认其违法。",
        "The review goes on: the applicant may withdraw, or still ask that the former act be revoked or confirmed unlawful.",
    );

    fn is_changed(case: &Case<Self>) -> bool {
        case.record.act_changed_on.is_some() || !case.file.act_changes.is_empty()
    }
}

impl Step<Reconsideration> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回申请，终止行政复议", "Withdraw and terminate")
        .under("《行政复议法》第四十一条第一项、第七十四条；《行政复议法实施条例》第三十八条")
        .by(&[By::Officer])
        .from(&[Stage::Received, Stage::CorrectionPending, Stage::Accepted])
        .enforcing(&["FY-09"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if !self.allowed {
            return Err(Refusal::new(
                "withdrawal_not_allowed",
                "撤回申请须经行政复议机构准予；不准予的，请继续审理",
                "a withdrawal needs the leave of the reconsideration body: without it the case goes on",
            )
            .under("《行政复议法》第四十一条第一项、第七十四条第二款")
            .at("/allowed"));
        }
        let words = (
            "代表人撤回行政复议申请，应当经被代表的申请人同意",
            "a representative withdraws only with the consent of those represented",
        );
        input::represented(case, self.represented_agree, words)?;
        let (ground, zh) = match (self.undertakings.is_empty(), Reconsideration::is_changed(case)) {
            (false, _) => (WithdrawalGround::Undertaking, "达成和解、附承诺撤回申请，终止行政复议"),
            (true, true) => {
                (WithdrawalGround::ActChanged, "被申请人改变行政行为，申请人撤回申请，终止行政复议")
            }
            (true, false) => (WithdrawalGround::Own, "撤回申请，终止行政复议"),
        };
        if !self.undertakings.is_empty() && self.settlement.is_none() {
            return Err(Refusal::new(
                "settlement_required",
                "达成和解、附承诺撤回申请的，请附书面和解协议或者承诺书",
                "where something was promised for the withdrawal, attach the settlement or the undertaking in writing",
            )
            .under("《行政复议法》第七十四条第一款；《行政复议法实施条例》第四十条")
            .at("/settlement"));
        }
        let settlement = self.settlement.map(|paper| paper.checked_at(cx, "/settlement")).transpose()?;
        let document = DECISION.checked(self.document, cx)?;
        if settlement.as_ref().is_some_and(|settlement| settlement.on > document.on) {
            return Err(Refusal::new(
                "settlement_after_withdrawal",
                "达成和解后撤回申请的，和解协议、承诺书不得晚于准予撤回、终止复议的文书，请核对日期",
                "the application is withdrawn after the settlement, not before it: check the days of the papers",
            )
            .under("《行政复议法》第七十四条第一款")
            .at("/settlement/on"));
        }
        let (on, ended) = ended::without_decision(&document, case, cx, "申请已撤回，行政复议终止")?;
        let told = cx.tell(
            "FY-09",
            "not_again",
            "准予撤回后，不得再以同一事实和理由提出行政复议申请；能够证明撤回违背真实意愿的除外。没有复议前置规定的，在起诉期限内仍可以起诉。",
            "After the withdrawal there is no second application on the same facts and reasons, unless it is proven to be against the true will. Where reconsideration does not come first one may still sue in time.",
        );
        let decision = ended
            .and_own(Fact::Withdrawn)
            .and_own(Fact::WithdrawalExplained { ground })
            .and(document.lodged())
            .and_all(settlement.map(Document::lodged))
            .and(told);
        let source = ("和解协议、承诺书约定的履行期限", "the day the settlement or undertaking fixes");
        let debtor = input::debtor(case, &self.undertakings);
        let decision = decision.owing(case, self.undertakings, on, debtor, "/undertakings", source)?;
        let decision = decision.closed(on, "D13", zh, ground != WithdrawalGround::Own);
        Ok(issued(decision, case))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "allowed": true,
            "undertakings": [{ "text": "撤销罚款决定并退还罚款", "due": "2026-04-10", "debtor": "haixing-zhen" }],
            "settlement": { "kind": "settlement", "title": "和解协议", "on": "2026-03-03" },
            "document": { "kind": "termination", "title": "终止行政复议决定书", "on": "2026-03-03" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn it_needs_leave() {
        accepted().refuse(
            "2026-03-10",
            By::Officer,
            "withdraw",
            &json!({ "allowed": false }),
            "withdrawal_not_allowed",
        );
    }

    #[test]
    fn with_a_promise_it_is_another_outcome_than_without() {
        let case = accepted().take("2026-03-10", By::Officer, "withdraw", &Withdraw::example());
        let ended = |case: &Scenario<Reconsideration>| {
            let (outcome, _) = case.case.file.outcome.clone().unwrap();
            (outcome.code, outcome.on_merits, case.case.record.withdrawal.unwrap())
        };
        assert_eq!(ended(&case), ("D13".to_owned(), true, WithdrawalGround::Undertaking));
        assert_eq!(case.due("obligation:1"), "2026-04-10");
        assert!(case.case.file.live("decision").is_none());
        let own = json!({ "allowed": true, "document": Withdraw::example()["document"] });
        let case = accepted()
            .refuse("2026-03-10", By::Officer, "withdraw", &json!({ "allowed": true }), "document_required")
            .take("2026-03-10", By::Officer, "withdraw", &own);
        assert_eq!(ended(&case), ("D13".to_owned(), false, WithdrawalGround::Own));
        assert_eq!(case.case.stage, Stage::Terminated);
    }
}
