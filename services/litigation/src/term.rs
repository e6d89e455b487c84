//! What a settlement or a judgment obliges somebody to do, as it is filled in.

use crate::Litigation;
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use procedure::{Case, Decision, Obligation, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one side owes: clear enough to be performed and enforced.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What is to be done: amount, manner, place.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// Organ that owes it; the defendant agency when left out.
    #[serde(default)]
    pub debtor: Option<OrganId>,
    /// Whom it benefits; every plaintiff when left out.
    #[serde(default)]
    pub beneficiaries: Vec<PartyId>,
}

/// The decision with every term as an obligation; none is due before `from`.
///
/// # Errors
/// A [`Refusal`] that points to the first term that is wrong, under `at`.
pub(crate) fn owing(
    mut decision: Decision<Litigation>,
    case: &Case<Litigation>,
    terms: Vec<Term>,
    from: NaiveDate,
    at: &str,
    source: (&str, &str),
) -> Result<Decision<Litigation>, Refusal> {
    let before = case.file.obligations.len();
    for (i, term) in terms.into_iter().enumerate() {
        if term.due < from || term.text.trim().is_empty() {
            return Err(Refusal::new(
                "term",
                format!("每项义务应写明内容，履行期限不早于{from}"),
                format!("an obligation says what is owed and is due no earlier than {from}"),
            )
            .at(format!("{at}/{i}")));
        }
        if let Some(stranger) = term.beneficiaries.iter().position(|b| !case.file.has_party(*b)) {
            return Err(Refusal::new(
                "not_party",
                "权利人不是本案当事人",
                "a beneficiary is a party of the case",
            )
            .at(format!("{at}/{i}/beneficiaries/{stranger}")));
        }
        let beneficiaries = if term.beneficiaries.is_empty() {
            case.file.applicants().map(|p| p.id).collect()
        } else {
            term.beneficiaries
        };
        let obligation = Obligation {
            key: (before + i + 1).to_string(),
            text: term.text,
            debtor: Some(term.debtor.unwrap_or_else(|| case.file.opening().organ.clone())),
            due: Some(term.due),
            beneficiaries,
            performed: Vec::new(),
            breached: false,
        };
        decision = decision.obligation(obligation, source.0, source.1);
    }
    Ok(decision)
}
