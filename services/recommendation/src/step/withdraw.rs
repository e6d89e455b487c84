//! The issuer takes its letter back.

use crate::Recommendation;
use crate::fact::Fact;
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
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Recommendation> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回建议书", "Take the letter back")
        .under(super::OBJECTION)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied])
        .enforcing(&["JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        answered(case, cx)?;
        let document = self.document.map(|document| document.checked(cx)).transpose()?;
        Ok(Decision::of(Fact::WithdrawnByIssuer { on: cx.today })
            .and_all(document.map(Document::lodged))
            .dropping(case, &["obligation"], "建议书已经撤回")
            .closed(cx.today, "withdrawn", "发出机关撤回建议书", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": { "kind": "withdrawal", "title": "撤回检察建议决定书", "on": "2026-03-02" } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn nothing_is_due_on_a_letter_taken_back() {
        let case = given::served().take("2026-03-10", By::Issuer, "withdraw", &serde_json::json!({}));
        assert_eq!(case.case.stage, Stage::WithdrawnByIssuer);
        assert!(case.case.file.live("reply").is_none());
    }
}
