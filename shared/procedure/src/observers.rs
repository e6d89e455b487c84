//! Whoever sits in on a hearing to learn from it (旁听): heads and officers that an organ of the case invites, whether they
//! came, and what they took away from it (旁听心得). Per organ and hearing.

use crate::CaseFile;
use chrono::NaiveDate;
use kernel::OrganId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Observer {
    /// Name.
    pub name: String,
    /// Post (职务).
    pub post: String,
}

/// The people an organ invited to sit in on one hearing, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The organ.
    pub organ: OrganId,
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Day they were invited.
    pub invited_on: NaiveDate,
    /// Who is invited.
    pub observers: Vec<Observer>,
    /// What was put on record afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Observed>,
}

/// Who came, and what they learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Those who came, by their numbers among the invited, from 1.
    pub came: Vec<u32>,
    /// The note of what they learned: which document of the file, counted from 1. None where nobody came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<u32>,
    /// Day it was put on record.
    pub on: NaiveDate,
}

impl CaseFile {
    /// Whom this organ invited to the hearing of this day.
    #[must_use]
    pub fn observation(&self, organ: &OrganId, hearing_on: NaiveDate) -> Option<&Observation> {
        self.observations.iter().find(|known| known.organ == *organ && known.hearing_on == hearing_on)
    }

    /// Takes in who came of those this organ invited.
    pub(crate) fn observed(&mut self, organ: &OrganId, hearing_on: NaiveDate, attendance: &Observed) {
        let of = |known: &&mut Observation| known.organ == *organ && known.hearing_on == hearing_on;
        if let Some(known) = self.observations.iter_mut().find(of) {
            known.attendance = Some(attendance.clone());
        }
    }
}
