//! What somebody owes under a settlement or an award.

use crate::{Adjudication, check};
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use procedure::{Case, Decision, Obligation, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is owed: clear enough to be enforced.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What is to be done.
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

/// The decision with these terms undertaken from `from` on; `at` is the field they stand in, the sources are the
/// document they rest on.
pub(crate) fn undertaken(
    mut decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    terms: Vec<Term>,
    from: NaiveDate,
    at: &str,
    (zh, en): (&str, &str),
) -> Result<Decision<Adjudication>, Refusal> {
    for (i, term) in terms.into_iter().enumerate() {
        let text = check::text(&term.text, &format!("{at}/{i}/text"))?;
        if term.due < from {
            return Err(Refusal::new(
                "term",
                "履行期限不得早于文书生效或者送达之日",
                "what is owed is due no earlier than the document takes effect",
            )
            .at(format!("{at}/{i}/due")));
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
            case.file.applicants().map(|party| party.id).collect()
        } else {
            term.beneficiaries
        };
        let obligation = Obligation {
            key: (i + 1).to_string(),
            text,
            debtor: term.debtor,
            due: Some(term.due),
            beneficiaries,
            performed: Vec::new(),
            breached: false,
        };
        decision = decision.obligation(obligation, zh, en);
    }
    Ok(decision)
}
