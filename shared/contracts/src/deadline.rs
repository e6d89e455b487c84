//! What others are told of a deadline: its last day, and what the law attaches to that.

use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use law::Receipt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A deadline as others see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Deadline {
    /// Key in the case.
    pub key: String,
    /// What is due.
    pub zh: String,
    /// What is due, in English.
    pub en: String,
    /// Who has to act.
    pub actor: String,
    /// Version.
    pub version: u32,
    /// `running` or `suspended`.
    pub state: String,
    /// Last day.
    pub due: Option<NaiveDate>,
    /// Receipt, where a rule of law counts it.
    pub receipt: Option<Receipt>,
    /// Document that fixes it, where one does.
    pub document: Option<String>,
    /// Account that approved this version, where an approval made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}

/// What the law attached to a last day that passed, and to whom it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Effect {
    /// Key of the deadline in the case.
    pub key: String,
    /// The effect in words, its kind, its article and the period it opens.
    pub lapse: law::Lapse,
    /// Parties it benefits.
    pub parties: Vec<PartyId>,
    /// Organs it benefits.
    pub organs: Vec<OrganId>,
    /// The last day that passed.
    pub on: NaiveDate,
}
