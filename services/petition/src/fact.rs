//! What happens in a petition and nowhere else.

use crate::procedure::{Petition, Stage};
use chrono::NaiveDate;
use kernel::{CaseId, PartyId};
use procedure::Case;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a petition is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::Ground)]
pub enum Ground {
    /// Reviewed and re-reviewed: the same facts and reasons again.
    ReReviewed,
    /// A lower organ accepted it or is handling it within its period.
    PendingWithLower,
    /// A matter of litigation rights, separated from petitions (诉访分离).
    Litigation,
    /// For another organ to handle.
    OtherOrgan,
}

/// What the opinion says to a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Supported (支持).
    Support,
    /// Reasonable without a basis in law: explained (解释说明).
    Explain,
    /// Not supported (不予支持).
    Reject,
}

/// The answer to one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Demand, counted from 1.
    pub demand: usize,
    /// What the opinion says to it.
    pub result: Finding,
    /// Opinion with its legal basis. Personal data may stand in it.
    pub text: String,
}

/// What a review says to the opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reviewal {
    /// Upheld (维持).
    Uphold,
    /// Changed (变更).
    Change,
    /// Revoked, to be handled again (撤销、责令重新办理).
    Revoke,
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

/// Why a matter is supervised (第四十条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::SupervisionGround)]
pub enum SupervisionGround {
    /// Accepted or handled against the rules (违规受理、办理).
    Irregular,
    /// Shirked (推诿、敷衍).
    Shirking,
    /// Delayed (拖延).
    Delay,
    /// Fraud (弄虚作假).
    Fraud,
    /// An opinion is not carried out (拒不执行处理意见).
    NotExecuted,
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
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was registered.
    Registered,
    /// It was accepted.
    Accepted {
        /// Day.
        on: NaiveDate,
        /// In the simple way.
        simple: bool,
        /// Why it is handled as a petition although another lane was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It was not accepted.
    NotAccepted {
        /// Ground.
        ground: Ground,
    },
    /// The period was extended.
    Extended {
        /// Reason, as told to the petitioner.
        reason: String,
    },
    /// The opinion was served.
    Concluded {
        /// Demand by demand.
        answers: Vec<Answer>,
        /// Day of service.
        served_on: NaiveDate,
    },
    /// The organ objected that the matter is not its own.
    Objected {
        /// Reasons.
        reason: String,
    },
    /// The objection was decided.
    ObjectionDecided {
        /// Whether the matter goes back.
        agreed: bool,
        /// Who decided, where organs did not agree.
        decided_by: Option<String>,
    },
    /// It is supervised.
    Supervised {
        /// Ground.
        ground: SupervisionGround,
        /// What is recommended.
        text: String,
    },
    /// The supervision was answered in writing.
    SupervisionAnswered {
        /// What was done.
        text: String,
        /// Whether after the day fixed.
        late: bool,
    },
    /// The handling was rated.
    Rated {
        /// Step.
        of: String,
        /// From 1 to 5.
        stars: u8,
        /// Whether the petitioner is called back.
        call_back: bool,
    },
    /// The petitioner was called back.
    CalledBack {
        /// Step.
        of: String,
        /// What is put right.
        put_right: String,
        /// Whether after the day fixed.
        #[serde(default)]
        late: bool,
    },
    /// A visit was received.
    VisitReceived(Visit),
    /// A re-review was asked for.
    ReReviewRequested {
        /// Day of receipt.
        received_on: NaiveDate,
    },
    /// The re-review opinion was given.
    ReReviewed {
        /// What it says.
        result: Reviewal,
    },
    /// A review was asked for.
    ReviewRequested {
        /// Day of receipt.
        received_on: NaiveDate,
    },
    /// The opinion was reviewed.
    Reviewed {
        /// What the review says.
        result: Reviewal,
    },
    /// Another lawful channel took it over.
    Directed {
        /// Channel.
        by: String,
        /// Its case.
        case: CaseId,
    },
    /// Some demands are dealt with elsewhere; the case goes on for the others.
    DemandsYielded(Elsewhere),
    /// Everything that was left is dealt with elsewhere.
    Yielded(Elsewhere),
    /// The petitioner withdrew.
    Withdrawn,
    /// The period for sorting passed.
    SortingOverdue {
        /// Its last day.
        due: NaiveDate,
    },
    /// The period for the opinion passed.
    OpinionOverdue {
        /// Its last day.
        due: NaiveDate,
    },
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Petition>, fact: &Fact) {
    match fact {
        Fact::Registered => case.stage = Stage::Registered,
        Fact::Accepted { on, simple, reason } => {
            case.record.accepted_on = Some(*on);
            case.record.simple = *simple;
            case.record.overrides = reason.is_some();
            case.stage = Stage::InProcess;
        }
        Fact::NotAccepted { .. } => case.stage = Stage::NotAccepted,
        Fact::Extended { .. } => {}
        Fact::Concluded { answers, served_on } => {
            case.record.answers.clone_from(answers);
            case.record.served_on = Some(*served_on);
            case.stage = Stage::Concluded;
        }
        Fact::ReviewRequested { received_on } => {
            case.record.review_requested_on = Some(*received_on);
            case.stage = Stage::UnderReview;
        }
        Fact::Reviewed { .. } => case.stage = Stage::Reviewed,
        Fact::Directed { .. } => case.stage = Stage::Directed,
        Fact::DemandsYielded(elsewhere) => case.record.elsewhere.push(elsewhere.clone()),
        Fact::Yielded(elsewhere) => {
            case.record.elsewhere.push(elsewhere.clone());
            case.stage = Stage::Yielded;
        }
        Fact::Withdrawn => case.stage = Stage::Withdrawn,
        Fact::Objected { .. } => case.record.objection = Some(Objection::Pending),
        Fact::ObjectionDecided { agreed, .. } => {
            case.record.objection = Some(if *agreed { Objection::Agreed } else { Objection::Refused });
            if *agreed {
                case.stage = Stage::NotAccepted;
            }
        }
        Fact::Supervised { .. } => case.record.supervised = true,
        Fact::SupervisionAnswered { .. } => case.record.supervised = false,
        Fact::Rated { of, stars, call_back } => {
            let (of, put_right) = (of.clone(), None);
            case.record.ratings.push(Rating { of, stars: *stars, call_back: *call_back, put_right });
        }
        Fact::CalledBack { of, put_right, .. } => {
            for rating in case.record.ratings.iter_mut().filter(|r| r.of == *of && r.call_back) {
                rating.call_back = false;
                rating.put_right = Some(put_right.clone());
            }
        }
        Fact::VisitReceived(visit) => case.record.visits.push(visit.clone()),
        Fact::ReReviewRequested { received_on } => {
            case.record.re_review_requested_on = Some(*received_on);
            case.stage = Stage::UnderReReview;
        }
        Fact::ReReviewed { .. } => case.stage = Stage::ReReviewed,
        Fact::SortingOverdue { .. } => case.record.overdue.push("sorting".to_owned()),
        Fact::OpinionOverdue { .. } => case.record.overdue.push("opinion".to_owned()),
    }
}
