//! The respondent changes the act under review. The review goes on, unless the applicant withdraws.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the act was changed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAct {
    /// The paper that changes it.
    pub document: Document,
}

impl Step<Reconsideration> for ChangeAct {
    const RULE: Rule<Stage> =
        Rule::named("change-act", "被申请人改变原行政行为", "Change the act under review")
            .under("《行政复议法》第六十五条第二款第二项；《行政复议法实施条例》第三十九条")
            .by(&[By::Respondent, By::Officer])
            .from(&[Stage::Accepted])
            .enforcing(&["FY-45"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let document = self.document.checked(cx)?;
        if case.file.documents.contains(&document) {
            return Err(cx
                .refuse(
                    "FY-45",
                    "changed_already",
                    "该项变更已经登记；再次变更的，请附新的文书",
                    "this change is on record: another one comes with its own paper",
                )
                .at("/document"));
        }
        Ok(Decision::of(Fact::ActChanged { on: cx.today }).and(document.lodged()).and(cx.tell(
            "FY-45",
            "act_changed",
            "被申请人改变了原行政行为，不影响行政复议案件的审理；申请人可以撤回申请，也可以仍要求撤销原行政行为或者确认其违法。",
            "The respondent changed the act. The review goes on; the applicant may withdraw, or still ask that the former act be revoked or confirmed unlawful.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "changed_act", "title": "变更行政处罚决定书", "on": "2026-03-25" }
        })
    }
}
