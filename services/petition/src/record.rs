//! What a petition remembers beyond the common file.

use crate::fact::{Adoption, Answer, RecusalGround, Superior};
use chrono::NaiveDate;
use kernel::{CaseId, OrganId, PartyId};
use serde::{Deserialize, Serialize};

/// The organ that passed a petition on to this one, on paper (转送、交办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    /// Its full name.
    pub by: String,
    /// Its code, where it is an organ of this county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
    /// Number of its letter (转送函、交办函).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// An earlier petition of the same people on a like matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Whether it ended because no re-review was asked for in time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
}

/// What a lawful path outside the mesh accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectedOutside {
    /// Path, as the centre writes the lane: `external:labour-arbitration`.
    pub lane: String,
    /// Full name of the organ or body that accepted.
    pub organ: String,
    /// Number under which it accepted.
    pub number: String,
    /// Day it accepted.
    pub on: NaiveDate,
    /// Why another path than the one the centre gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Day the notice was served, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served_on: Option<NaiveDate>,
}

/// What was decided on a recusal (回避).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    /// The officer: name or account.
    pub officer: String,
    /// Ground.
    pub ground: RecusalGround,
    /// Whether he steps back.
    pub granted: bool,
    /// Who takes his place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// Demands dealt with in another channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Channel.
    pub channel: String,
    /// Case there.
    pub case: CaseId,
    /// Number of that case.
    pub number: String,
    /// Demands, counted from 1.
    pub demands: Vec<usize>,
    /// Day it became known.
    pub on: NaiveDate,
}

/// Where an objection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Waiting for the sender.
    Pending,
    /// Agreed to: the matter went back.
    Agreed,
    /// Not agreed to: the matter stays.
    Refused,
}

/// A rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Step.
    pub of: String,
    /// From 1 to 5.
    pub stars: u8,
    /// Whether the petitioner is still to be called back.
    pub call_back: bool,
    /// What was put right, once he was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_right: Option<String>,
}

/// A visit (来访) that was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Day.
    pub on: NaiveDate,
    /// Place of reception.
    pub place: String,
    /// Who came.
    pub visitors: Vec<PartyId>,
    /// The leader who received them, with his office, where one did (领导干部接访).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<String>,
}

/// That a leader takes charge of the matter (领导包案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// His name.
    pub leader: String,
    /// His office.
    pub post: String,
    /// What he undertakes. Personal data may stand in it.
    pub undertaking: String,
    /// From this day.
    pub from: NaiveDate,
    /// Until this one.
    pub until: NaiveDate,
    /// What came of it. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Day that was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<NaiveDate>,
}

/// A report that the matter is major or urgent (重大、紧急情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentReport {
    /// To whom.
    pub to: Vec<String>,
    /// What is major or urgent. Personal data may stand in it.
    pub text: String,
    /// Day.
    pub on: NaiveDate,
}

/// What a petition remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// The organ that passed it on, on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_on: Option<PassedOn>,
    /// Day it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Whether it is handled in the simple way.
    pub simple: bool,
    /// The item of article 31 it is handled under, from 1 to 6, as it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
    /// Whether name or address of the petitioner is not clear.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub address_unclear: bool,
    /// The notice that is still to be served on the petitioner: which document of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<u32>,
    /// What a path outside the mesh accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directed_outside: Option<DirectedOutside>,
    /// Whether it was accepted although another lane was given.
    pub overrides: bool,
    /// Demands that are dealt with elsewhere.
    pub elsewhere: Vec<Elsewhere>,
    /// Facts the opinion found.
    #[serde(default)]
    pub facts: String,
    /// Answers of the opinion, demand by demand.
    pub answers: Vec<Answer>,
    /// Day the opinion was served.
    pub served_on: Option<NaiveDate>,
    /// Day the request for review was received.
    pub review_requested_on: Option<NaiveDate>,
    /// Day a re-review was asked for.
    #[serde(default)]
    pub re_review_requested_on: Option<NaiveDate>,
    /// Objection of the organ.
    #[serde(default)]
    pub objection: Option<Objection>,
    /// Whether a supervision waits for its answer.
    #[serde(default)]
    pub supervised: bool,
    /// Whether the supervision proposes something that is adopted or not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    /// Ratings.
    #[serde(default)]
    pub ratings: Vec<Rating>,
    /// Visits received.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// Leaders who took charge of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// Reports that it is major or urgent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgent_reports: Vec<UrgentReport>,
    /// The organ asked for the review.
    #[serde(default)]
    pub reviewer: Option<Superior>,
    /// The organ asked for the re-review.
    #[serde(default)]
    pub re_reviewer: Option<Superior>,
    /// Day from which it is handled anew, after its opinion was revoked.
    #[serde(default)]
    pub anew_from: Option<NaiveDate>,
    /// How many obligations were owed before the opinion.
    #[serde(default)]
    pub owed_before: usize,
    /// A like matter of the same people that ended for good: with a re-review, or because none was asked for.
    #[serde(default)]
    pub re_reviewed_before: Option<Earlier>,
    /// A like matter of the same people that a lower organ was handling when this one came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_below: Option<Earlier>,
    /// A like matter of the same people that was handled before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like_before: Option<Earlier>,
    /// Recusals.
    #[serde(default)]
    pub recusals: Vec<Recusal>,
    /// Demands on which the sides came to terms.
    #[serde(default)]
    pub settled: Vec<usize>,
    /// What became of a suggestion.
    #[serde(default)]
    pub adoption: Option<Adoption>,
    /// Keys of the deadlines that passed without the work being done.
    pub overdue: Vec<String>,
}

impl Record {
    /// Whether this demand, counted from 1, is dealt with elsewhere.
    #[must_use]
    pub fn is_yielded(&self, demand: usize) -> bool {
        self.elsewhere.iter().any(|e| e.demands.contains(&demand))
    }
}
