//! The addressee objects to the letter; it stays as it is until the issuer answers.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::objection;
use crate::procedure::{Objection, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Objects to the letter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// The objection with its reasons.
    pub document: Document,
}

impl Step<Recommendation> for Object {
    const RULE: Rule<Stage> = Rule::named("object", "提出异议", "Object to the letter")
        .under(super::OBJECTION)
        .by(&[By::Officer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Unsatisfied])
        .enforcing(&["JJ-04"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let kind = letter(case)?.kind;
        if case.record.objection == Some(Objection::Pending) {
            return Err(Refusal::new(
                "objection_pending",
                "已经提出异议，正在等待发出机关复核",
                "an objection waits for the issuer already",
            )
            .under(objection::article(kind)));
        }
        let document = self.document.checked(cx)?;
        Ok(Decision::of(Fact::Objected { on: cx.today }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "document": { "kind": "objection", "title": "关于检察建议的异议书", "on": "2026-03-02" } })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn an_objection_stops_no_clock_and_is_made_one_at_a_time() {
        let case = given::served().take("2026-03-10", By::Officer, "object", &Object::example()).refuse(
            "2026-03-11",
            By::Officer,
            "object",
            &Object::example(),
            "objection_pending",
        );
        assert!(case.case.file.live("reply").is_some());
        assert_eq!(case.case.stage, Stage::Served);
    }
}
