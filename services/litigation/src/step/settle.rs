//! The sides settle while the suit goes on: what is owed is dated, and outlives the suit.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use kernel::By;
use procedure::Term;
use procedure::offer::OffersMediation;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a settlement agreement (和解协议).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The agreement.
    pub agreement: Document,
    /// What is owed; at least one term.
    pub terms: Vec<Term>,
}

impl OffersMediation for Litigation {
    const ARTICLE: &'static str = "《行政诉讼法》第六十条";
    const BY: &'static [By] = &[By::Court, By::Officer];
    const FROM: &'static [Stage] = &[Stage::Filed, Stage::Docketed, Stage::Answered, Stage::Heard];
}

impl Step<Litigation> for Settle {
    const RULE: Rule<Stage> = Rule::named("settle", "达成和解协议", "Record a settlement")
        .under("《行政诉讼法》第六十条、第六十二条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第四条")
        .by(&[By::Officer])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        check::unlodged(std::slice::from_ref(&self.agreement), &case.file, "/agreement")?;
        let terms = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        let source = ("和解协议约定的履行期限", "the day the settlement fixes");
        paper::undertaken(Fact::Settled { terms }, self.agreement, self.terms, case, cx, source)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "agreement": { "kind": "settlement", "title": "补偿和解协议", "on": "2026-03-02" },
            "terms": [{ "text": "2026年6月30日前支付房屋补偿款并恢复供水供电", "due": "2026-06-30" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn terms_become_dated_obligations_of_the_agency_and_the_suit_goes_on() {
        let mut second = Settle::example();
        second["agreement"]["title"] = json!("补充和解协议");
        let case = given::answered()
            .take("2026-03-20", By::Officer, "settle", &Settle::example())
            .refuse("2026-03-21", By::Officer, "settle", &Settle::example(), "lodged_already")
            .take("2026-03-21", By::Officer, "settle", &second);
        assert_eq!(case.due("obligation:1"), "2026-06-30");
        assert_eq!(case.case.file.obligations[1].key, "2", "a second agreement adds to the first");
        assert_eq!(case.case.file.obligations[0].debtor.as_deref(), Some("haiyuan-gaj"));
        assert_eq!(case.case.file.obligations[0].beneficiaries.len(), 1);
        assert_eq!(case.case.stage, Stage::Answered);
    }

    #[test]
    fn an_agreement_owes_something_in_time_to_a_party() {
        let refuse = |terms: serde_json::Value, code: &'static str| {
            let mut input = Settle::example();
            input["terms"] = terms;
            given::answered().refuse("2026-03-20", By::Officer, "settle", &input, code);
        };
        refuse(json!([]), "no_terms");
        refuse(json!([{ "text": "支付", "due": "2026-03-01" }]), "term");
        refuse(json!([{ "text": " ", "due": "2026-06-30" }]), "text");
        let stranger = "0190a6f0-0000-7000-8000-000000000009";
        refuse(json!([{ "text": "支付", "due": "2026-06-30", "beneficiaries": [stranger] }]), "not_party");
    }
}
