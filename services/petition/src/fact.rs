//! What happens in a petition and nowhere else.

use crate::record::{Charge, DirectedOutside, Earlier, Elsewhere, PassedOn, Recusal, UrgentReport, Visit};
use chrono::NaiveDate;
use kernel::{CaseId, OrganId};
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
    /// A visit to an organ more than one level above the competent one (越级走访).
    AboveLevel,
    /// A matter of litigation that a judicial or public-security organ lawfully ended (涉法涉诉依法终结).
    LawfullyEnded,
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
    /// Opinion with its reasons. Personal data may stand in it.
    pub text: String,
    /// The laws, regulations and rules it rests on; left out only where there is none and the opinion explains that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// The organ one level above (上一级机关、单位), of this county or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Superior)]
pub struct Superior {
    /// Its full name.
    pub name: String,
    /// Its code, where it is an organ of this county: it reads the case, and gives its opinion itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<OrganId>,
}

/// Why an officer steps back (第二十八条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::RecusalGround)]
pub enum RecusalGround {
    /// An interest in the matter (与信访事项有利害关系).
    Matter,
    /// An interest in, or a relation with, the petitioner (与信访人有利害关系).
    Petitioner,
}

/// How the sides came to terms (第三十三条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::Terms)]
pub enum Terms {
    /// In mediation (调解协议书).
    Mediated,
    /// By themselves (和解协议书).
    Settled,
}

/// What becomes of a suggestion (第二十九条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::Adoption)]
pub enum Adoption {
    /// Adopted (采纳).
    Adopted,
    /// Adopted in part (部分采纳).
    Partly,
    /// Not adopted (不采纳).
    NotAdopted,
}

/// How a request to punish a breach or to protect rights is closed (第三十一条第五项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::Closure)]
pub enum Closure {
    /// The duty was performed (依法履行职责).
    Performed,
    /// It was answered why not (依法答复).
    Answered,
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

/// What is proposed beside what is urged (第四十条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::Proposal)]
pub enum Proposal {
    /// To work better (改进工作).
    Work,
    /// To complete a policy (完善政策).
    Policy,
    /// To hold somebody responsible (追究责任).
    Responsibility,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was registered.
    Registered,
    /// Name or address of the petitioner is not clear: nobody can be told.
    AddressUnclear,
    /// Another organ had passed it on, on paper.
    PassedOn(PassedOn),
    /// It was accepted.
    Accepted {
        /// Day.
        on: NaiveDate,
        /// In the simple way.
        simple: bool,
        /// The item of article 31 it is handled under, from 1 to 6; none of a suggestion or an accusation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<u8>,
        /// Why it is handled as a petition although another lane was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// What is new in facts or reasons, where a like matter was re-reviewed before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_facts: Option<String>,
        /// What became of the same matter at a lower organ that was handling it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lower_ended: Option<String>,
        /// Day the notice was served, where that is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
    },
    /// A like matter of the same people was found that ended for good: with a re-review, or because none was asked for.
    FoundReReviewed(Earlier),
    /// A like matter of the same people was found that a lower organ is handling.
    FoundPendingBelow(Earlier),
    /// A like matter of the same people was found that was handled before.
    FoundLike(Earlier),
    /// It could not be handled in the simple way, or on another path, any more.
    Converted {
        /// Reason.
        reason: String,
    },
    /// It was decided whether an officer steps back.
    RecusalDecided(Recusal),
    /// It was not accepted.
    NotAccepted {
        /// Ground.
        ground: Ground,
        /// The organ that is competent, or that is handling it, by its full name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<String>,
        /// Number of the earlier case that ended for good, where it was not found here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earlier: Option<String>,
        /// Day the notice was served, where that is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
    },
    /// The period was extended.
    Extended {
        /// Reason, as told to the petitioner.
        reason: String,
        /// Day the notice was served, where that is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
    },
    /// The opinion was served.
    Concluded {
        /// Facts found, and reasons.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        facts: String,
        /// Demand by demand.
        answers: Vec<Answer>,
        /// Day of service.
        served_on: NaiveDate,
    },
    /// The sides came to terms.
    Settled {
        /// How.
        how: Terms,
        /// Demands, counted from 1, that are settled with it.
        demands: Vec<usize>,
        /// Whether nothing is left.
        whole: bool,
    },
    /// A suggestion was answered.
    SuggestionAnswered {
        /// What becomes of it.
        result: Adoption,
        /// Reasons.
        reasons: String,
        /// Day of service.
        served_on: NaiveDate,
    },
    /// An accusation was dealt with, and whoever made it was told as far as the rules of secrecy let.
    AccusationFedBack {
        /// Day.
        on: NaiveDate,
        /// What was told.
        text: String,
    },
    /// A request to punish a breach or to protect rights was closed.
    ComplaintClosed {
        /// How.
        result: Closure,
        /// What was done or answered.
        text: String,
        /// Day of service.
        served_on: NaiveDate,
    },
    /// The matter sent here was assigned with a report.
    Assigned {
        /// Last day of the report.
        report_by: NaiveDate,
    },
    /// The result of the assigned matter was reported in writing.
    Reported {
        /// What came of it.
        text: String,
        /// Whether after the day fixed.
        late: bool,
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
        /// What was proposed beyond that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        proposals: Vec<Proposal>,
    },
    /// The supervision was answered in writing.
    SupervisionAnswered {
        /// What was done.
        text: String,
        /// Whether after the day fixed.
        late: bool,
        /// Whether what was proposed was adopted, where something was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        adopted: Option<bool>,
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
    /// A leader took charge of the matter.
    ChargeTaken(Charge),
    /// What came of that was reported.
    ChargeReported {
        /// Which charge, counted from 1.
        charge: u32,
        /// What came of it.
        result: String,
        /// Day.
        on: NaiveDate,
        /// Whether after the day fixed.
        late: bool,
    },
    /// It was reported that the matter is major or urgent.
    UrgentReported(UrgentReport),
    /// A re-review was asked for.
    ReReviewRequested {
        /// Day of receipt.
        received_on: NaiveDate,
        /// The organ one level above that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Superior>,
    },
    /// The re-review opinion was given.
    ReReviewed {
        /// What it says.
        result: Reviewal,
        /// Day from which the matter is handled anew, where it revokes the opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anew_from: Option<NaiveDate>,
        /// Day it was served, where that is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        served_on: Option<NaiveDate>,
        /// What it says to each demand, where it changes the opinion.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<Answer>,
    },
    /// A review was asked for.
    ReviewRequested {
        /// Day of receipt.
        received_on: NaiveDate,
        /// The organ one level above that was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Superior>,
    },
    /// The opinion was reviewed.
    Reviewed {
        /// What the review says.
        result: Reviewal,
        /// Day from which the matter is handled anew, where it revokes the opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anew_from: Option<NaiveDate>,
        /// What it says to each demand, where it changes the opinion.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<Answer>,
    },
    /// The request for the review or re-review under way was taken back.
    ReviewWithdrawn,
    /// Another lawful channel took it over.
    Directed {
        /// Channel.
        by: String,
        /// Its case.
        case: CaseId,
    },
    /// A lawful path outside the mesh took it on.
    DirectedOutside(DirectedOutside),
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
    /// The notice to the petitioner came into the file and is still to be served.
    NoticeToServe {
        /// Which document of the file, counted from 1.
        document: u32,
    },
    /// What counted as overdue was done in time, as a paper recorded later proves.
    ProvedInTime {
        /// Key of the deadline.
        key: String,
    },
}
