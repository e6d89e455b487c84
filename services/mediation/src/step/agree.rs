//! The sides agree: in writing or orally, with what is owed, until when, and from when it binds.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, Term};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records an agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// Day it took effect: signatures and seal, or for an oral agreement the day it was reached.
    pub effective_on: NaiveDate,
    /// The agreement (调解协议书) or the record of the oral one.
    pub agreement: Document,
    /// What is owed.
    pub terms: Vec<Term>,
}

impl Step<Mediation> for Agree {
    const RULE: Rule<Stage> = Rule::named("agree", "达成调解协议", "Record an agreement")
        .under("《人民调解法》第二十八条至第三十条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if self.effective_on > cx.today || self.effective_on < case.file.opening().received_on {
            return Err(Refusal::new(
                "effective_on",
                "协议生效日期应在收到申请之后、今天之前",
                "an agreement takes effect between the request and today",
            )
            .at("/effective_on"));
        }
        let agreement = self.agreement.checked(cx)?;
        let decision = Decision::of(Fact::Agreed { effective_on: self.effective_on })
            .and(FileFact::DocumentLodged(agreement))
            .met(case, "conclusion", cx.today)
            .deadline(cx, case, "confirmation", "QR-01", self.effective_on)?;
        let source = ("调解协议约定的履行期限", "the day the agreement fixes");
        let decision = decision.owing(case, self.terms, self.effective_on, None, "/terms", source)?;
        let zh = match case.record.kind {
            Kind::Peoples => "达成人民调解协议",
            Kind::Administrative => "达成行政调解协议",
            Kind::Judicial => "达成司法调解协议",
        };
        Ok(decision.closed(cx.today, "agreement", zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "effective_on": "2026-03-02",
            "agreement": { "kind": "mediation_agreement", "title": "调解协议书", "on": "2026-03-02" },
            "terms": [{ "text": "2026年4月1日前一次性支付8000元", "due": "2026-04-01" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Step;
    use procedure::scenario::Scenario;

    #[test]
    fn the_window_to_confirmation_is_thirty_days_from_effect() {
        let case = Scenario::<Mediation>::default()
            .take("2026-03-02", By::Officer, "register", &super::super::Register::example())
            .take("2026-03-02", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-02", By::Officer, "agree", &Agree::example());
        assert_eq!(case.due("confirmation"), "2026-04-01");
        assert_eq!(case.due("obligation:1"), "2026-04-01");
    }
}
