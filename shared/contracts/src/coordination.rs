//! Version 1 of what the coordination centre tells a channel.

use chrono::NaiveDate;
use kernel::{Act, CaseId, DisputeId, OrganId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A notice the law owes with a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Kind.
    pub kind: String,
    /// Content in Chinese.
    pub zh: String,
    /// Content in English.
    pub en: String,
    /// Article.
    pub article: String,
    /// Last day of the right it tells of.
    pub last_day: Option<NaiveDate>,
}

/// What the centre tells one channel. The event's type is `cn.jiefen.coordination.<kind>.v1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    /// The matter has a lane.
    Routed {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told.
        case: CaseId,
        /// Lane.
        lane: String,
        /// Articles.
        articles: Vec<String>,
        /// Notices owed.
        notices: Vec<Notice>,
        /// Day.
        on: NaiveDate,
    },
    /// A matter is handed over to this channel.
    Referred {
        /// Dispute.
        dispute: DisputeId,
        /// Case that handed it over.
        from: CaseId,
        /// Channel that handed it over.
        from_channel: String,
        /// Organ that handed it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_organ: Option<OrganId>,
        /// Organ that is to handle it.
        organ: OrganId,
        /// Division of the organ that sent it.
        division: String,
        /// [`crate::case::Sheet`], sealed for the dispute.
        sealed: String,
        /// Why, in the sender's words, sealed for the dispute.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Day.
        on: NaiveDate,
    },
    /// The other channel accepted what this case handed over.
    TakenOver {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told.
        case: CaseId,
        /// Channel that accepted.
        by: String,
        /// Its case.
        by_case: CaseId,
        /// Day.
        on: NaiveDate,
    },
    /// The other channel returned what this case handed over.
    Returned {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told.
        case: CaseId,
        /// Channel that returned it.
        by: String,
        /// Reason, in Chinese.
        reason: String,
        /// Day.
        on: NaiveDate,
    },
    /// The matter is pending in a channel that excludes this one.
    Elsewhere {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told.
        case: CaseId,
        /// Channel where it is pending.
        channel: String,
        /// Case there.
        by_case: CaseId,
        /// Number of that case.
        by_number: String,
        /// Article that excludes this channel.
        article: String,
        /// Demands, from 1, that are dealt with there; the others stay.
        demands: Vec<usize>,
        /// Day.
        on: NaiveDate,
    },
    /// An act that was made in this case is disputed in another.
    ActDisputed {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told: the act was made in it.
        case: CaseId,
        /// The act.
        act: Box<Act>,
        /// Channel where it is disputed.
        by: String,
        /// Case there.
        by_case: CaseId,
        /// Number of that case.
        by_number: String,
        /// Day.
        on: NaiveDate,
    },
    /// What a reconsideration case of the dispute decided on the act that is sued over in this one.
    Reconsidered {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told: the suit.
        case: CaseId,
        /// Organ that handled the reconsideration.
        organ: OrganId,
        /// Its case.
        by_case: CaseId,
        /// Number of that case.
        by_number: String,
        /// Code of how it ended; `pending` where it goes on.
        code: String,
        /// In official words.
        zh: String,
        /// Day it ended; of one that goes on, the day it was accepted.
        ended_on: NaiveDate,
        /// Day its decision was served, since which the period to sue runs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
        /// Whether it was accepted and goes on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pending: bool,
        /// Day.
        on: NaiveDate,
    },
    /// What a claimant of this suit asked of an organ before: a petition of the dispute.
    Asked {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told: the suit.
        case: CaseId,
        /// Organ that was asked.
        organ: OrganId,
        /// Its case.
        by_case: CaseId,
        /// Number of that case.
        by_number: String,
        /// Day it was asked.
        asked_on: NaiveDate,
        /// Day it answered, where it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answered_on: Option<NaiveDate>,
    },
    /// The agency changed by itself the act that is in dispute in this case: another case about it shows so.
    ActChanged {
        /// Dispute.
        dispute: DisputeId,
        /// Case that is told.
        case: CaseId,
        /// The act as it was.
        act: Box<Act>,
        /// Word of how it changed, where it is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<String>,
        /// Day of the paper that changes it.
        on: NaiveDate,
        /// Number of that paper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// Channel of the case that shows it.
        by: String,
        /// That case.
        by_case: CaseId,
        /// Its number.
        by_number: String,
    },
}

impl crate::Data for Told {
    const VERSION: u32 = 1;
    fn fact(&self) -> &str {
        Told::fact(self)
    }
}

impl Told {
    /// The fact the event's type names.
    #[must_use]
    pub fn fact(&self) -> &'static str {
        match self {
            Told::Routed { .. } => "routed",
            Told::Referred { .. } => "referred",
            Told::TakenOver { .. } => "taken_over",
            Told::Returned { .. } => "returned",
            Told::Elsewhere { .. } => "elsewhere",
            Told::ActDisputed { .. } => "act_disputed",
            Told::Reconsidered { .. } => "reconsidered",
            Told::Asked { .. } => "asked",
            Told::ActChanged { .. } => "act_changed",
        }
    }

    /// Every fact the centre tells.
    pub const FACTS: [&'static str; 9] = [
        "routed",
        "referred",
        "taken_over",
        "returned",
        "elsewhere",
        "act_disputed",
        "reconsidered",
        "asked",
        "act_changed",
    ];
}
