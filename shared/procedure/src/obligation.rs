//! What is owed (承诺、协议义务、决定义务): promised or ordered, paid in part, performed, released.

use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Proof that an obligation was performed towards one beneficiary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Performance {
    /// Whom it benefits.
    pub beneficiary: PartyId,
    /// Day.
    pub on: NaiveDate,
    /// SHA-256 of the proof.
    pub proof: String,
    /// Whether the beneficiary confirmed it.
    pub confirmed: bool,
}

/// A payment towards what is owed (部分履行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// Whom it was paid to.
    pub beneficiaries: Vec<PartyId>,
    /// Day.
    pub on: NaiveDate,
    /// What was paid, in fen (分).
    pub amount: u64,
    /// SHA-256 of the proof.
    pub proof: String,
    /// Whether the beneficiary confirmed it.
    pub confirmed: bool,
}

/// Something promised or ordered (承诺、协议义务、决定义务).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Obligation {
    /// Key, unique in the case.
    pub key: String,
    /// What is to be done. Personal data may stand in it.
    pub text: String,
    /// How it is done (履行方式), where the document says so. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Organ that owes it, where an organ does.
    pub debtor: Option<OrganId>,
    /// Last day.
    pub due: Option<NaiveDate>,
    /// What is to be paid, in fen (分), where it is money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u64>,
    /// Party it is to be recovered from (追回), where the debtor brings back what it paid: it then benefits the debtor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recover_from: Option<PartyId>,
    /// Whom it benefits.
    pub beneficiaries: Vec<PartyId>,
    /// Proofs so far.
    #[serde(default)]
    pub performed: Vec<Performance>,
    /// What was paid so far, where the sum was named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<Payment>,
    /// Whether its last day passed without full performance.
    #[serde(default)]
    pub breached: bool,
    /// It is owed again each month, from the first last day on, until the obligation of this key is performed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_until: Option<String>,
    /// Whether nobody owes it any more: another agreement took its place, or the judgment that ordered it fell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub released: bool,
}

impl Obligation {
    /// Whether every beneficiary has a proof.
    #[must_use]
    pub fn is_performed(&self) -> bool {
        self.beneficiaries.iter().all(|b| self.performed.iter().any(|p| p.beneficiary == *b))
    }

    /// The day on which it was performed towards every beneficiary, to the last part; none before.
    #[must_use]
    pub fn performed_on(&self) -> Option<NaiveDate> {
        let days = self.performed.iter().map(|done| done.on).chain(self.paid.iter().map(|paid| paid.on));
        days.max().filter(|_| self.is_performed())
    }

    /// The key of the term it comes from: what is owed each month has that of the first month.
    #[must_use]
    pub fn term(&self) -> &str {
        self.key.split('.').next().unwrap_or_default()
    }

    /// Whether it was undertaken after the first so many of its case.
    #[must_use]
    pub fn comes_after(&self, undertaken: usize) -> bool {
        self.term().parse::<usize>().is_ok_and(|number| number > undertaken)
    }

    /// Whether nobody owes it any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.released || self.is_performed()
    }

    /// Whether its last day is over on this day and it is not performed (到期没有履行).
    #[must_use]
    pub fn is_missed(&self, today: NaiveDate) -> bool {
        !self.is_over() && (self.breached || self.due.is_some_and(|due| due < today))
    }

    /// What is still to be paid, in fen, where it is money.
    #[must_use]
    pub fn rest(&self) -> Option<u64> {
        let paid = self.paid.iter().fold(0, |sum: u64, payment| sum.saturating_add(payment.amount));
        self.amount.map(|owed| if self.is_over() { 0 } else { owed.saturating_sub(paid) })
    }

    /// What is still to be paid of a sum that was paid in part, in fen.
    #[must_use]
    pub fn unpaid(&self) -> Option<u64> {
        self.rest().filter(|_| !self.paid.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, CaseFile, Deadline, DeadlineState, FileFact};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// Something owed by the 10th whose last day passed.
    fn missed() -> CaseFile {
        let mut file = CaseFile::default();
        let (key, due) = ("1".to_owned(), day("2026-04-10"));
        let owed = Obligation {
            key: key.clone(),
            due: Some(due),
            beneficiaries: vec![PartyId::mint()],
            ..Obligation::default()
        };
        file.evolve(&FileFact::ObligationUndertaken(Box::new(owed)));
        file.evolve(&FileFact::DeadlineSet(Deadline {
            key: "obligation:1".to_owned(),
            zh: "履行义务".to_owned(),
            en: "perform".to_owned(),
            actor: "义务人".to_owned(),
            version: 1,
            state: DeadlineState::Running,
            due: Some(due),
            basis: Basis::Document { zh: "协议".to_owned(), en: "agreement".to_owned() },
            pauses: false,
            ended_on: None,
            approved_by: None,
        }));
        file.evolve(&FileFact::DeadlineLapsed { key: "obligation:1".to_owned(), due });
        file.evolve(&FileFact::ObligationBreached { key, due });
        file
    }

    #[test]
    fn what_was_performed_in_time_was_not_missed_whenever_that_is_recorded() {
        let mut file = missed();
        file.evolve(&FileFact::DeadlineMet { key: "obligation:1".to_owned(), on: day("2026-04-10") });
        assert!(!file.obligations[0].breached);
        let mut late = missed();
        late.evolve(&FileFact::DeadlineMet { key: "obligation:1".to_owned(), on: day("2026-04-11") });
        assert!(late.obligations[0].breached, "what came late was missed");
    }

    #[test]
    fn it_is_performed_on_the_day_of_its_last_part() {
        let (one, other) = (PartyId::mint(), PartyId::mint());
        let done =
            |beneficiary, on| Performance { beneficiary, on: day(on), proof: String::new(), confirmed: true };
        let mut owed = Obligation { beneficiaries: vec![one, other], ..Obligation::default() };
        owed.performed.push(done(one, "2026-04-12"));
        assert_eq!(owed.performed_on(), None);
        owed.performed.push(done(other, "2026-04-01"));
        assert_eq!(owed.performed_on(), Some(day("2026-04-12")));
    }
}
