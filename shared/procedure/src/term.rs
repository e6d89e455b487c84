//! What somebody owes under an agreement, an undertaking, a decision or a judgment, as it is filled in.

use crate::{
    Basis, Case, Deadline, DeadlineState, Decision, FileFact, Obligation, Procedure, Refusal, check,
};
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of several payments (分期履行).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Last day.
    pub due: NaiveDate,
    /// What is paid, in fen (分).
    pub amount: u64,
}

/// What is owed: clear enough to be performed and enforced.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What is to be done: amount, manner, place.
    pub text: String,
    /// Last day; with instalments that of the last of them.
    pub due: NaiveDate,
    /// What is to be paid, in fen (分), where it is money.
    #[serde(default)]
    pub amount: Option<u64>,
    /// The payments it is made in, in the order of their days: each is owed, performed and missed by itself.
    #[serde(default)]
    pub instalments: Vec<Instalment>,
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
        let mut key = case.file.obligations.len();
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
            let payments = term.payments(&text, from, &at)?;
            let beneficiaries: Vec<PartyId> = if term.beneficiaries.is_empty() {
                case.file.applicants().map(|party| party.id).collect()
            } else {
                term.beneficiaries
            };
            for (text, due, amount) in payments {
                key += 1;
                let obligation = Obligation {
                    key: key.to_string(),
                    text,
                    debtor: term.debtor.clone().or_else(|| debtor.cloned()),
                    due: Some(due),
                    amount,
                    beneficiaries: beneficiaries.clone(),
                    performed: Vec::new(),
                    breached: false,
                };
                self = self.obligation(obligation, zh, en);
            }
        }
        Ok(self)
    }
}

impl Term {
    /// What falls due on which day: the whole, or one instalment after the other.
    fn payments(
        &self,
        text: &str,
        from: NaiveDate,
        at: &str,
    ) -> Result<Vec<(String, NaiveDate, Option<u64>)>, Refusal> {
        let Some(last) = self.instalments.last() else {
            return Ok(vec![(text.to_owned(), self.due, self.amount)]);
        };
        let at = format!("{at}/instalments");
        let days = std::iter::once(from).chain(self.instalments.iter().map(|one| one.due));
        if last.due != self.due || !days.is_sorted() || self.instalments.iter().any(|one| one.amount == 0) {
            return Err(Refusal::new(
                "instalments",
                format!("各期应依次到期、写明金额，最后一期于{}到期", self.due),
                format!(
                    "instalments fall due one after the other, each with its amount, the last on {}",
                    self.due
                ),
            )
            .at(at));
        }
        let sum = self.instalments.iter().fold(0, |sum: u64, one| sum.saturating_add(one.amount));
        if self.amount.is_some_and(|amount| amount != sum) {
            return Err(Refusal::new(
                "instalments_sum",
                format!("各期合计{}元，与总额不符", yuan(sum)),
                format!("the instalments come to {} yuan, which is not the whole", yuan(sum)),
            )
            .at(at));
        }
        let count = self.instalments.len();
        let parts = self.instalments.iter().enumerate().map(|(i, one)| {
            let text = format!("{text}（第{}期，共{count}期，{}元）", i + 1, yuan(one.amount));
            (text, one.due, Some(one.amount))
        });
        Ok(parts.collect())
    }
}

/// Fen as yuan, with the fen only where there are any.
fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    }
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
