//! Requests for assistance to other organs (行政协助), and how long their answers took.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::OrganId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A request for assistance to another organ (行政协助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assistance {
    /// The organ asked; it may lie in another county.
    pub of: String,
    /// Its code, where it is one of this county: it answers itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// What for. Personal data may stand in it.
    pub matter: String,
    /// Day.
    pub asked_on: NaiveDate,
    /// Day the letter asks to answer by.
    pub answer_by: NaiveDate,
    /// Day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// Whether the assistance is given.
    pub given: Option<bool>,
    /// Instant it was asked, from which the hours to the answer count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<DateTime<Utc>>,
    /// Instant of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
}

impl Assistance {
    /// How many hours passed from the question to the answer, counted up: an answer within the first hour took one.
    /// None while it is not answered, or where the instants were not kept.
    #[must_use]
    pub fn hours(&self) -> Option<i64> {
        let took = self.answered_at?.signed_duration_since(self.asked_at?);
        Some((took.num_minutes() + 59).div_euclid(60).max(1))
    }
}
