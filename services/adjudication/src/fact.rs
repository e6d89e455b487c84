//! What happens in an adjudication and nowhere else.

use crate::procedure::{Adjudication, Stage};
use crate::track::Track;
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::Case;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody whose rights the award would touch, as the register of land, forest or trade shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interested {
    /// Name, as it stands in the register; it is compared with the names of the parties.
    pub name: String,
    /// Why the person is not a party, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

/// Why somebody with an interest is no party after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Which of the interested, counted from 1.
    pub interested: usize,
    /// Reason.
    pub reason: String,
}

/// Why an application is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = adjudication::Ground)]
pub enum Ground {
    /// 土地侵权: a tort on land, its ownership not in dispute.
    Tort,
    /// 行政区域边界: a boundary between divisions.
    Boundary,
    /// 土地违法: an offence against land law.
    Offence,
    /// 农村土地承包经营权: a contract for rural land.
    RuralContract,
    /// For another agency.
    NotCompetent,
    /// No law or regulation lets an agency decide it.
    NotAdjudicable,
}

/// What became of an offer to mediate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Every side accepted.
    Accepted,
    /// A side refused, or they did not agree.
    Refused,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was applied for.
    Requested,
    /// It was accepted.
    Accepted {
        /// Day.
        on: NaiveDate,
        /// Track.
        track: Track,
        /// Everyone with an interest.
        interested: Vec<Interested>,
    },
    /// It was not accepted.
    Declined {
        /// Ground.
        ground: Ground,
        /// Government that decided so, where another organ than the handling one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
    },
    /// The other side received the copy.
    CopySent {
        /// Day of receipt.
        received_on: NaiveDate,
    },
    /// The other side answered.
    Answered {
        /// Whether after its last day.
        late: bool,
    },
    /// The other side did not answer in time; the case goes on.
    NotAnswered {
        /// Last day.
        due: NaiveDate,
    },
    /// Mediation was offered.
    MediationOffered {
        /// What became of it.
        result: Offer,
    },
    /// The sides settled.
    Settled {
        /// Day the agreement took effect.
        effective_on: NaiveDate,
    },
    /// The period was extended.
    Extended {
        /// Reason, as told to the applicant.
        reason: String,
    },
    /// A hearing was held.
    Heard,
    /// The award was served.
    Decided {
        /// What it says.
        result: String,
        /// Day of service.
        served_on: NaiveDate,
        /// Whether everything stays as it is until the award is final.
        status_quo: bool,
        /// Who turned out to be no party.
        excluded: Vec<Exclusion>,
    },
    /// The applicant withdrew.
    Withdrawn,
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Adjudication>, fact: &Fact) {
    match fact {
        Fact::Requested => case.stage = Stage::Requested,
        Fact::Accepted { on, track, interested } => {
            case.record.accepted_on = Some(*on);
            case.record.track = *track;
            case.record.interested.clone_from(interested);
            case.stage = Stage::Accepted;
        }
        Fact::Declined { .. } => case.stage = Stage::NotAccepted,
        Fact::CopySent { received_on } => case.record.copy_received_on = Some(*received_on),
        Fact::Answered { .. } => case.record.answered = true,
        Fact::NotAnswered { .. } | Fact::Extended { .. } => {}
        Fact::MediationOffered { result } => case.record.offer = Some(*result),
        Fact::Settled { .. } => case.stage = Stage::Mediated,
        Fact::Heard => case.record.hearings += 1,
        Fact::Decided { served_on, .. } => {
            case.record.served_on = Some(*served_on);
            case.stage = Stage::Decided;
        }
        Fact::Withdrawn => case.stage = Stage::Withdrawn,
    }
}
