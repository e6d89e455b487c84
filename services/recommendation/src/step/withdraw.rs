//! The issuer takes its letter back, on paper; a procuratorate once its chief procurator or its committee decided so.

use crate::Recommendation;
use crate::approval::{Approval, approved};
use crate::fact::Fact;
use crate::letter::letter;
use crate::objection::answered;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes the letter back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The decision to take it back.
    pub document: Document,
    /// Who decided in the procuratorate, and when, that its letter is taken back (检察长、检察委员会).
    #[serde(default)]
    pub approval: Option<Approval>,
}

impl Step<Recommendation> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回建议书", "Take the letter back")
        .under(super::OBJECTION)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied])
        .enforcing(&["JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        answered(case, cx)?;
        let letter = letter(case)?;
        let document = self.document.checked_at(cx, "/document")?;
        let approval = approved(self.approval, true, letter, (letter.document.on, document.on), cx)?;
        Ok(Decision::of(Fact::WithdrawnByIssuer { on: cx.today, approval })
            .and(document.lodged())
            .dropping(case, &["obligation"], "建议书已经撤回")
            .closed(cx.today, "withdrawn", "发出机关撤回建议书", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "withdrawal", "title": "撤回检察建议决定书", "on": "2026-03-02" },
            "approval": { "by": "chief_procurator", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn nothing_is_due_on_a_letter_taken_back() {
        let mut input = Withdraw::example();
        input["approval"] = serde_json::Value::Null;
        let case = given::served().take("2026-03-10", By::Issuer, "withdraw", &input);
        assert_eq!(case.case.stage, Stage::WithdrawnByIssuer);
        assert!(case.case.file.live("reply").is_none());
    }
}
