//! What somebody takes on, or is ordered to do, at the end of a reconsideration.

use crate::Reconsideration;
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use procedure::{Case, Context, Decision, Obligation, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something owed, with its last day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Undertaking {
    /// What is to be done.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// Organ that owes it; the respondent when left out and there is only one.
    #[serde(default)]
    pub debtor: Option<OrganId>,
    /// Whom it benefits; every applicant when left out.
    #[serde(default)]
    pub beneficiaries: Vec<PartyId>,
}

/// Takes the undertakings into the decision; `zh` and `en` name the paper they stand in.
pub(crate) fn taken_on(
    mut decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    undertakings: Vec<Undertaking>,
    at: &str,
    (zh, en): (&str, &str),
) -> Result<Decision<Reconsideration>, Refusal> {
    let mut organs = case.file.party_organs();
    let respondent = match (organs.next(), organs.next()) {
        (Some(only), None) => Some(only.clone()),
        _ => None,
    };
    for (i, undertaking) in undertakings.into_iter().enumerate() {
        if undertaking.due < cx.today || undertaking.text.trim().is_empty() {
            return Err(Refusal::new(
                "term",
                "每项义务应写明内容，履行期限不早于今天",
                "an obligation says what is owed and is due no earlier than today",
            )
            .at(format!("{at}/{i}")));
        }
        if let Some(stranger) = undertaking.beneficiaries.iter().position(|b| !case.file.has_party(*b)) {
            return Err(Refusal::new(
                "not_party",
                "权利人不是本案当事人",
                "a beneficiary is a party of the case",
            )
            .at(format!("{at}/{i}/beneficiaries/{stranger}")));
        }
        let beneficiaries = match undertaking.beneficiaries.is_empty() {
            true => case.file.applicants().map(|party| party.id).collect(),
            false => undertaking.beneficiaries,
        };
        let obligation = Obligation {
            key: (i + 1).to_string(),
            text: undertaking.text,
            debtor: undertaking.debtor.or_else(|| respondent.clone()),
            due: Some(undertaking.due),
            beneficiaries,
            performed: Vec::new(),
            breached: false,
        };
        decision = decision.obligation(obligation, zh, en);
    }
    Ok(decision)
}
