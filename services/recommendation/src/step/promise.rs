//! The addressee promises something beyond its reply, such as a patrol: a dated obligation towards the issuer's side.

use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::Stage;
use crate::{Recommendation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Obligation, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Promises something by a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
}

impl Step<Recommendation> for Promise {
    const RULE: Rule<Stage> = Rule::named("promise", "作出整改承诺", "Promise something by a day")
        .under(super::DUTY)
        .by(&[By::Officer])
        .from(&[Stage::Served, Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        paper::dated(&self.text, self.due, cx, "")?;
        let same = |owed: &Obligation| (owed.text.as_str(), owed.due) == (self.text.as_str(), Some(self.due));
        if case.file.obligations.iter().any(same) {
            return Err(Refusal::new(
                "promised_already",
                "该项承诺已经登记，不必重复登记；另一项承诺请写明其内容",
                "this promise is on record already: say what the other one is",
            )
            .at("/text"));
        }
        let key = (case.file.obligations.len() + 1).to_string();
        let obligation = Obligation {
            key: key.clone(),
            text: self.text,
            debtor: Some(letter.addressee.clone()),
            due: Some(self.due),
            beneficiaries: case.file.applicants().map(|p| p.id).collect(),
            ..Obligation::default()
        };
        Ok(Decision::of(Fact::Promised { obligation: key, due: self.due }).obligation(
            obligation,
            "被建议单位的承诺",
            "the addressee's promise",
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "text": "每月巡查沟渠一次并留存记录", "due": "2026-09-30" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_promise_has_a_day_and_a_beneficiary() {
        let other = json!({ "text": "公示收费标准", "due": "2026-09-30" });
        let case = given::replied()
            .take("2026-04-02", By::Officer, "promise", &Promise::example())
            .refuse("2026-04-02", By::Officer, "promise", &Promise::example(), "promised_already")
            .take("2026-04-02", By::Officer, "promise", &other);
        assert_eq!(case.due("obligation:1"), "2026-09-30");
        let obligation = &case.case.file.obligations[1];
        assert_eq!((obligation.key.as_str(), obligation.beneficiaries.len()), ("2", 1));
        assert!(!obligation.is_performed());
        let proof = json!({ "obligation": "1", "on": "2026-04-03", "proof": "ab".repeat(32) });
        let case = case.take("2026-04-03", By::Officer, "perform", &proof);
        assert!(case.case.file.obligations[0].is_performed());
    }

    #[test]
    fn nobody_promises_for_yesterday() {
        given::served().refuse("2026-10-01", By::Officer, "promise", &Promise::example(), "due_past").refuse(
            "2026-04-02",
            By::Officer,
            "promise",
            &json!({ "text": " ", "due": "2026-09-30" }),
            "text",
        );
    }
}
