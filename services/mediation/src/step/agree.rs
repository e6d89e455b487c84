//! The sides agree: in writing or orally, with what is owed, until when, and from when it binds.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use chrono::NaiveDate;
use kernel::{By, Capacity, OrganId, PartyId};
use procedure::{Case, Context, Decision, Document, FileFact, Obligation, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one side owes under the agreement: clear enough to be confirmed and enforced.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What is to be done: amount, manner, place.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// Organ that owes it, where an organ does.
    #[serde(default)]
    pub debtor: Option<OrganId>,
    /// Whom it benefits; every applicant when left out.
    #[serde(default)]
    pub beneficiaries: Vec<PartyId>,
}

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
        let mut decision = Decision::of(Fact::Agreed { effective_on: self.effective_on })
            .and(FileFact::DocumentLodged(agreement))
            .met(case, "conclusion", cx.today)
            .deadline(cx, case, "confirmation", "QR-01", self.effective_on)?;
        for (i, term) in self.terms.into_iter().enumerate() {
            if term.due < self.effective_on || term.text.trim().is_empty() {
                return Err(Refusal::new(
                    "term",
                    "每项义务应写明内容，履行期限不早于协议生效日期",
                    "a term says what is owed and is due no earlier than the agreement takes effect",
                )
                .at(format!("/terms/{i}")));
            }
            if let Some(stranger) = term.beneficiaries.iter().position(|b| !case.file.has_party(*b)) {
                return Err(Refusal::new(
                    "not_party",
                    "权利人不是本案当事人",
                    "a beneficiary is a party of the case",
                )
                .at(format!("/terms/{i}/beneficiaries/{stranger}")));
            }
            let beneficiaries = if term.beneficiaries.is_empty() {
                case.file.parties.iter().filter(|p| p.capacity == Capacity::Applicant).map(|p| p.id).collect()
            } else {
                term.beneficiaries
            };
            let obligation = Obligation {
                key: (i + 1).to_string(),
                text: term.text,
                debtor: term.debtor,
                due: Some(term.due),
                beneficiaries,
                performed: Vec::new(),
                breached: false,
            };
            decision =
                decision.obligation(obligation, "调解协议约定的履行期限", "the day the agreement fixes");
        }
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
