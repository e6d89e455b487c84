//! The issuer looks back on the spot: the problem stayed away, or it came back.

use crate::Recommendation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the look-back (回访、“回头看”).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookBack {
    /// Whether the problem came back.
    pub recurred: bool,
    /// Its record.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Recommendation> for LookBack {
    const RULE: Rule<Stage> = Rule::named("look-back", "回访（“回头看”）", "Look back")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Accepted, Stage::Unsatisfied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let document = self.document.map(|document| document.checked(cx)).transpose()?;
        let (code, zh) = match self.recurred {
            true => ("recurred", "回访发现问题反弹"),
            false => ("look_back_passed", "回访合格，问题未反弹"),
        };
        Ok(Decision::of(Fact::LookedBack { recurred: self.recurred, on: cx.today })
            .and_all(document.map(FileFact::DocumentLodged))
            .dropping(case, &["obligation"], "回访办结")
            .closed(cx.today, code, zh, !self.recurred))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "recurred": false,
            "document": { "kind": "look_back", "title": "回访记录", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Assess, Promise, given};
    use super::*;
    use procedure::scenario::No;
    use procedure::step::Barred;
    use serde_json::json;

    #[test]
    fn only_the_look_back_closes_and_promises_outlive_it() {
        let accepted = || {
            given::replied().take("2026-04-02", By::Officer, "promise", &Promise::example()).take(
                "2026-04-10",
                By::Issuer,
                "assess",
                &Assess::example(),
            )
        };
        let passed = accepted().take("2026-07-10", By::Issuer, "look-back", &LookBack::example());
        let (outcome, _) = passed.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("look_back_passed", true));
        assert!(passed.case.file.live("obligation:1").is_some());
        let back = accepted().take("2026-07-10", By::Issuer, "look-back", &json!({ "recurred": true }));
        let (outcome, _) = back.case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("recurred", false));
        let early = given::replied().attempt("2026-04-10", By::Issuer, "look-back", &LookBack::example());
        assert_eq!(early.err(), Some(No::Barred(Barred::Stage)));
    }
}
