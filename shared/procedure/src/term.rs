//! What somebody owes under an agreement, an undertaking, a decision or a judgment, as it is filled in.

use crate::{
    Basis, Case, Deadline, DeadlineState, Decision, FileFact, Obligation, Procedure, Refusal, check,
};
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is owed: clear enough to be performed and enforced.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
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

impl<P: Procedure> Decision<P> {
    /// And these terms are owed, none due before `from`, by `debtor` where a term names none. `at` is the field of
    /// the input they stand in; the words name the document that fixes the days.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the first term that is wrong.
    pub fn owing(
        mut self,
        case: &Case<P>,
        terms: Vec<Term>,
        from: NaiveDate,
        debtor: Option<&OrganId>,
        at: &str,
        (zh, en): (&str, &str),
    ) -> Result<Self, Refusal> {
        let before = case.file.obligations.len();
        for (i, term) in terms.into_iter().enumerate() {
            let at = format!("{at}/{i}");
            let text = check::text(&term.text, &format!("{at}/text"))?;
            if term.due < from {
                return Err(Refusal::new(
                    "term",
                    format!("履行期限不得早于{from}，请核对"),
                    format!("what is owed is due no earlier than {from}: check it"),
                )
                .at(format!("{at}/due")));
            }
            if let Some(stranger) = term.beneficiaries.iter().position(|b| !case.file.has_party(*b)) {
                return Err(Refusal::new(
                    "not_party",
                    "权利人不是本案当事人",
                    "a beneficiary is a party of the case",
                )
                .at(format!("{at}/beneficiaries/{stranger}")));
            }
            let beneficiaries: Vec<PartyId> = if term.beneficiaries.is_empty() {
                case.file.applicants().map(|party| party.id).collect()
            } else {
                term.beneficiaries
            };
            owed_to_somebody(&beneficiaries, &at)?;
            let obligation = Obligation {
                key: (before + i + 1).to_string(),
                text,
                debtor: term.debtor.or_else(|| debtor.cloned()),
                due: Some(term.due),
                beneficiaries,
                performed: Vec::new(),
                breached: false,
            };
            self = self.obligation(obligation, zh, en);
        }
        Ok(self)
    }
}

/// What is owed to nobody could never be performed, nor missed.
fn owed_to_somebody(beneficiaries: &[PartyId], at: &str) -> Result<(), Refusal> {
    if beneficiaries.is_empty() {
        return Err(Refusal::new(
            "no_beneficiary",
            "义务应当有权利人：案件没有申请人，请写明权利人，或者先追加申请人",
            "what is owed benefits somebody: the case has no applicant, name the beneficiary or join one first",
        )
        .at(format!("{at}/beneficiaries")));
    }
    Ok(())
}

impl<P: Procedure> Decision<P> {
    /// And the deadline of this key is no longer needed, where it is live.
    #[must_use]
    pub fn dropped(self, case: &Case<P>, key: &str, zh: &str) -> Self {
        match case.file.live(key) {
            Some(_) => self.and(FileFact::DeadlineDropped { key: key.to_owned(), zh: zh.to_owned() }),
            None => self,
        }
    }

    /// And a last day that a document fixes, whoever is to act.
    #[must_use]
    pub fn fixed(
        self,
        case: &Case<P>,
        key: &str,
        (zh, en): (&str, &str),
        actor: &str,
        due: NaiveDate,
        (source_zh, source_en): (&str, &str),
    ) -> Self {
        self.and(FileFact::DeadlineSet(Deadline {
            key: key.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            actor: actor.to_owned(),
            version: case.file.deadline(key).map_or(1, |deadline| deadline.version + 1),
            state: DeadlineState::Running,
            due: Some(due),
            basis: Basis::Document { zh: source_zh.to_owned(), en: source_en.to_owned() },
            pauses: false,
            ended_on: None,
            approved_by: None,
        }))
    }
}
