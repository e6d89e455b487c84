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
