//! What an administrative agreement obliges the agency to is put on record, past days with it: what was not done by
//! its day is a breach from then on.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, Term, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Puts the obligations of an administrative agreement (行政协议) on record.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterAgreement {
    /// The agreement.
    pub agreement: Document,
    /// What the agency owes under it; at least one term.
    pub terms: Vec<Term>,
}

impl Step<Litigation> for RegisterAgreement {
    const RULE: Rule<Stage> = Rule::named(
        "register-agreement",
        "登记行政协议义务",
        "Put an agreement's obligations on record",
    )
    .under("《最高人民法院关于审理行政协议案件若干问题的规定》第一条、第十九条；《行政诉讼法》第七十八条")
    .by(&[By::Officer, By::Court])
    .from(&[Stage::Filed, Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        check::unlodged(std::slice::from_ref(&self.agreement), &case.file, "/agreement")?;
        let terms = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        let source = ("行政协议约定的履行期限", "the day the agreement fixes");
        paper::undertaken(Fact::AgreementRegistered { terms }, self.agreement, self.terms, case, cx, source)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "agreement": { "kind": "agreement", "title": "补偿安置协议", "on": "2025-03-02" },
            "terms": [{ "text": "交付安置房", "due": "2025-12-31" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_day_that_is_over_is_put_on_record_and_lapses_as_a_breach() {
        let case = given::docketed()
            .take("2026-03-05", By::Court, "register-agreement", &RegisterAgreement::example())
            .take("2026-03-05", By::System, "lapse", &json!({ "key": "obligation:1", "due": "2025-12-31" }));
        let owed = &case.case.file.obligations[0];
        assert!(owed.breached && owed.debtor.as_deref() == Some("haiyuan-gaj"));
        let empty = json!({ "agreement": RegisterAgreement::example()["agreement"], "terms": [] });
        given::docketed().refuse("2026-03-05", By::Officer, "register-agreement", &empty, "no_terms");
    }

    #[test]
    fn what_is_owed_each_month_goes_on_until_the_other_thing_is_done() {
        let input = json!({
            "agreement": { "kind": "agreement", "title": "补偿安置协议", "on": "2025-03-02" },
            "terms": [
                { "text": "交付安置房", "due": "2026-06-30" },
                { "text": "每月支付过渡费1006元", "due": "2026-03-31", "monthly_until": 1 }
            ]
        });
        let proof = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let paid = |key: &str, on: &str| json!({ "obligation": key, "on": on, "proof": proof });
        let case = given::docketed().take("2026-03-05", By::Officer, "register-agreement", &input).take(
            "2026-03-20",
            By::Officer,
            "perform",
            &paid("2", "2026-03-20"),
        );
        // the day of the first, as far as the month has it
        assert_eq!(case.due("obligation:2.2"), "2026-04-30");
        let case = case.take(
            "2026-05-01",
            By::System,
            "lapse",
            &json!({ "key": "obligation:2.2", "due": "2026-04-30" }),
        );
        assert_eq!(case.due("obligation:2.3"), "2026-05-31", "a month that was missed does not end it");
        let case = case
            .take("2026-05-06", By::Officer, "perform", &paid("2.2", "2026-05-06"))
            .take("2026-05-20", By::Officer, "perform", &paid("1", "2026-05-20"))
            .take("2026-05-20", By::Officer, "perform", &paid("2.3", "2026-05-20"));
        assert_eq!(case.due("obligation:2.4"), "", "what it lasted until is done");
        assert!(case.case.file.obligations.iter().all(procedure::Obligation::is_performed));
        for n in [0, 2, 3] {
            let mut wrong = input.clone();
            wrong["terms"][1]["monthly_until"] = json!(n);
            given::docketed().refuse("2026-03-05", By::Officer, "register-agreement", &wrong, "no_such_term");
        }
    }
}
