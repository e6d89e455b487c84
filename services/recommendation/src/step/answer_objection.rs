//! The issuer reviews the objection at once: well founded, and the letter is taken back; otherwise it is explained.

use crate::Recommendation;
use crate::fact::Fact;
use crate::procedure::{Objection, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answers the objection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerObjection {
    /// Whether it is well founded.
    pub upheld: bool,
    /// The answer.
    pub document: Document,
}

impl Step<Recommendation> for AnswerObjection {
    const RULE: Rule<Stage> = Rule::named("answer-objection", "复核异议", "Answer the objection")
        .under(super::OBJECTION)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        if case.record.objection != Some(Objection::Pending) {
            return Err(Refusal::new("no_objection", "没有待复核的异议", "no objection waits for an answer"));
        }
        let document = self.document.checked(cx)?;
        let decision = Decision::of(Fact::ObjectionAnswered { upheld: self.upheld, on: cx.today })
            .and(FileFact::DocumentLodged(document));
        Ok(if self.upheld {
            decision.dropping(case, &["obligation"], "异议成立，建议书已经撤回").closed(
                cx.today,
                "objection_upheld",
                "异议成立，撤回建议书",
                false,
            )
        } else {
            decision
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "upheld": false,
            "document": { "kind": "objection_answer", "title": "异议复核意见", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Object, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn an_objection_is_upheld_or_the_letter_stands() {
        let objected = || given::served().take("2026-03-10", By::Officer, "object", &Object::example());
        let stands =
            objected().take("2026-03-12", By::Issuer, "answer-objection", &AnswerObjection::example());
        assert_eq!(stands.case.stage, Stage::Served);
        assert!(stands.case.file.live("reply").is_some() && stands.case.file.outcome.is_none());
        let mut upheld = AnswerObjection::example();
        upheld["upheld"] = json!(true);
        let gone = objected().take("2026-03-12", By::Issuer, "answer-objection", &upheld);
        assert_eq!(gone.case.stage, Stage::WithdrawnByIssuer);
        assert!(gone.case.file.live("reply").is_none());
        assert_eq!(gone.case.file.outcome.map(|(o, _)| o.code).as_deref(), Some("objection_upheld"));
        given::served().refuse("2026-03-12", By::Issuer, "answer-objection", &upheld, "no_objection");
    }
}
