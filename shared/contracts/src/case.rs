//! Version 1 of what a channel tells of its cases. One shape for every channel; the type names the fact.

pub use crate::deadline::{Deadline, Effect};
use crate::offer::Offer;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::party::PartyRef;
use kernel::{Act, By, CaseId, Category, DisputeId, EventId, OrganId, PartyId, Restriction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something happened in a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Happened {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Its number in the channel.
    pub number: String,
    /// Dispute.
    pub dispute: DisputeId,
    /// Organ that handles the case.
    pub organ: OrganId,
    /// Division of that organ.
    pub division: String,
    /// Version the case has now.
    pub version: i64,
    /// What happened, past participle.
    pub fact: String,
    /// Step that was taken.
    pub step: String,
    /// The step in official words.
    pub zh: String,
    /// The step in English.
    pub en: String,
    /// Provision it was taken under.
    pub article: String,
    /// In which capacity it was taken.
    pub by: By,
    /// Organ that took it; empty for the system.
    pub by_organ: OrganId,
    /// Day it takes effect.
    pub on: NaiveDate,
    /// Instant it was recorded.
    pub at: DateTime<Utc>,
    /// Word of the stage the case is in now.
    pub stage: String,
    /// That stage in official words.
    pub stage_zh: String,
    /// Whether the organ has taken the case on.
    pub taken_on: bool,
    /// Whether the case ended.
    pub closed: bool,
    /// Why the file is closed to all but those who handle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted: Option<Restriction>,
    /// What changed in the common file.
    pub changes: Vec<Change>,
    /// Steps open to people from here; none where they are those the last event of the case told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Vec<Offer>>,
}

impl crate::Data for Happened {
    const VERSION: u32 = 1;
    fn fact(&self) -> &str {
        &self.fact
    }
}

/// Matter and parties in full, sealed for the dispute.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sheet {
    /// Matter.
    pub matter: kernel::Matter,
    /// Parties.
    pub parties: Vec<kernel::Party>,
}

/// One change in the common file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Change {
    /// The case was opened.
    Opened(Box<Opened>),
    /// A party joined.
    PartyJoined {
        /// Masked.
        party: PartyRef,
        /// The party in full, sealed for the dispute.
        sealed: String,
    },
    /// A party takes part no longer.
    PartyLeft {
        /// The party.
        party: PartyId,
        /// Word of the reason.
        reason: String,
        /// Whoever succeeds it or took its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        succeeded_by: Option<PartyId>,
        /// Day.
        on: NaiveDate,
    },
    /// A party changed the mandate of its agent, or ended it.
    MandateChanged {
        /// The agent, masked.
        agent: PartyRef,
        /// The agent in full with its mandate, sealed for the dispute.
        sealed: String,
    },
    /// A document was lodged.
    DocumentLodged {
        /// Kind.
        document: String,
        /// Number, where it has one.
        number: Option<String>,
        /// SHA-256.
        sha256: Option<String>,
        /// Day on it.
        on: NaiveDate,
    },
    /// A document was served on a party.
    DocumentServed {
        /// Which document of the case, counted from 1.
        document: u32,
        /// On whom.
        party: PartyId,
        /// Word of the mode.
        mode: String,
        /// The day it counts as served.
        on: NaiveDate,
        /// Provision.
        article: String,
    },
    /// A hearing or a meeting was called.
    SittingConvened {
        /// Word of what is held.
        sitting: String,
        /// Day.
        on: NaiveDate,
        /// Day the notice went out.
        notified_on: NaiveDate,
        /// The sitting whose place it takes, counted from 1.
        instead_of: Option<u32>,
    },
    /// What happened at it was put on record.
    SittingRecorded {
        /// Which sitting, counted from 1.
        sitting: u32,
        /// The minutes: which document of the case, counted from 1.
        document: u32,
        /// Day.
        on: NaiveDate,
    },
    /// An organ of the case invited its people to sit in on a hearing.
    ObserversInvited {
        /// The organ.
        organ: OrganId,
        /// Day of the hearing.
        hearing_on: NaiveDate,
        /// Day they were invited.
        invited_on: NaiveDate,
        /// How many.
        invited: u32,
    },
    /// Who of them came was put on record.
    ObserversRecorded {
        /// The organ that invited them.
        organ: OrganId,
        /// Day of the hearing.
        hearing_on: NaiveDate,
        /// How many came.
        came: u32,
        /// The note of what they learned: which document of the case, counted from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lesson: Option<u32>,
        /// Day it was put on record.
        on: NaiveDate,
    },
    /// Mediation was offered, or it was found that the law does not allow it.
    MediationOffered {
        /// Word of what became of it: `accepted`, `refused`, `not_allowed`.
        outcome: String,
        /// Day.
        on: NaiveDate,
        /// Provision that does not allow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<String>,
    },
    /// The agency changed the act in dispute by itself.
    ActChanged {
        /// Word of how: `altered`, `revoked`, `partly_revoked`, `performed`, `remedied`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<String>,
        /// Day of the paper that changes it.
        on: NaiveDate,
        /// Number of that paper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
        /// The act as it was, where the case names one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        act: Option<Box<Act>>,
        /// The other case this one was told by; none where it was entered here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told_by: Option<CaseId>,
    },
    /// The number of a document was declared void, and it has another one.
    NumberVoided {
        /// Which document of the case, counted from 1.
        document: u32,
        /// The number that is void.
        void: String,
        /// Its number now.
        number: Option<String>,
    },
    /// A slip in what is written of a party was put right.
    PartyRectified {
        /// Word of what was wrong.
        field: String,
        /// As it is right, masked.
        party: PartyRef,
        /// The party in full, sealed for the dispute.
        sealed: String,
    },
    /// A slip in what is written of a document was put right.
    DocumentRectified {
        /// Which document of the case, counted from 1.
        document: u32,
        /// Word of what was wrong.
        field: String,
        /// Its number as it is right, where it has one.
        number: Option<String>,
        /// The day on it as it is right.
        on: NaiveDate,
    },
    /// A slip in what is written of the act in dispute was put right: the act as it is right.
    ActRectified(Box<Act>),
    /// A slip in the day the matter was received was put right.
    ReceiptRectified {
        /// The day as it is right.
        received_on: NaiveDate,
    },
    /// A deadline began, or got a new version.
    DeadlineSet(Box<Deadline>),
    /// What was due was done.
    DeadlineMet {
        /// Key.
        key: String,
        /// Day.
        on: NaiveDate,
    },
    /// The last day passed.
    DeadlineLapsed {
        /// Key.
        key: String,
        /// Its last day.
        due: NaiveDate,
    },
    /// What the law attaches to that came about.
    EffectOccurred(Box<Effect>),
    /// It is no longer needed.
    DeadlineDropped {
        /// Key.
        key: String,
        /// Reason in Chinese.
        zh: String,
    },
    /// The procedure was suspended.
    Suspended {
        /// Ground in Chinese.
        ground: String,
        /// Article.
        article: String,
        /// Day.
        on: NaiveDate,
    },
    /// It was resumed.
    Resumed {
        /// Day.
        on: NaiveDate,
    },
    /// A new administrative act was made in the case.
    ActMade(Box<Act>),
    /// Somebody took on an obligation.
    ObligationUndertaken {
        /// Key in the case.
        key: String,
        /// Organ that owes it, where an organ does.
        debtor: Option<OrganId>,
        /// Last day.
        due: Option<NaiveDate>,
        /// Whom it benefits.
        beneficiaries: Vec<PartyId>,
        /// Party it is to be recovered from, where the debtor brings back what it paid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recover_from: Option<PartyId>,
        /// What is to be done, sealed for the dispute.
        sealed: String,
    },
    /// It was performed towards a beneficiary.
    ObligationPerformed {
        /// Key in the case.
        key: String,
        /// Whom it benefits.
        beneficiary: PartyId,
        /// Day.
        on: NaiveDate,
        /// SHA-256 of the proof.
        proof: String,
        /// Whether the beneficiary confirmed it.
        confirmed: bool,
    },
    /// A part of it was paid.
    ObligationPaid {
        /// Key in the case.
        key: String,
        /// Day.
        on: NaiveDate,
        /// What was paid, in fen (分).
        amount: u64,
        /// SHA-256 of the proof.
        proof: String,
        /// Whether the beneficiary confirmed it.
        confirmed: bool,
    },
    /// Nobody owes it any more: another agreement took its place, or the judgment that ordered it fell.
    ObligationReleased {
        /// Key in the case.
        key: String,
        /// Reason in Chinese.
        zh: String,
    },
    /// Its last day passed without full performance.
    ObligationBreached {
        /// Key in the case.
        key: String,
        /// Its last day.
        due: NaiveDate,
    },
    /// Another organ was asked for assistance.
    AssistanceAsked {
        /// The organ, where it is one of this county.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<OrganId>,
        /// Day the letter asks to answer by.
        answer_by: NaiveDate,
    },
    /// It answered.
    AssistanceAnswered {
        /// Which request, counted from 1.
        request: u32,
        /// Day.
        on: NaiveDate,
        /// Whether it gives the assistance.
        given: bool,
    },
    /// Something was handed over to somebody outside the channels.
    HandedOver {
        /// Word of what it is, e.g. `legal_aid`.
        what: String,
        /// The organ, where it is one of this county.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organ: Option<OrganId>,
        /// Day.
        on: NaiveDate,
        /// Day the letter asks to answer by.
        answer_by: NaiveDate,
    },
    /// It was answered there.
    HandOverAnswered {
        /// Which, counted from 1.
        hand_over: u32,
        /// Day it was received there.
        received_on: NaiveDate,
        /// Day of the answer.
        on: NaiveDate,
        /// Whether it is taken there.
        taken: bool,
    },
    /// A notice was issued.
    NoticeIssued {
        /// Kind.
        notice: String,
        /// Content in Chinese; written by rule, without personal data.
        zh: String,
        /// Content in English.
        en: String,
        /// Article.
        article: String,
        /// Last day of the right it tells of.
        last_day: Option<NaiveDate>,
    },
    /// The lane was noted.
    RouteNoted {
        /// Lane.
        lane: String,
    },
    /// A court was asked to act on the case.
    CourtSeised {
        /// The court.
        court: OrganId,
    },
    /// The case was sent on.
    Referred {
        /// Channel.
        to: String,
        /// Organ.
        organ: OrganId,
        /// Whether it departs from the lane given.
        overrides: bool,
        /// Reason, sealed for the dispute.
        sealed: Option<String>,
    },
    /// The other channel accepted.
    TakenOver {
        /// Channel.
        by: String,
        /// Its case.
        case: CaseId,
    },
    /// The other channel returned it.
    ReferralReturned {
        /// Channel.
        by: String,
    },
    /// The case ended.
    Closed {
        /// Code of the outcome.
        code: String,
        /// In official words.
        zh: String,
        /// Whether on the merits.
        on_merits: bool,
        /// Day.
        on: NaiveDate,
        /// Provision on which it was decided so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<String>,
        /// How many parties it binds, where that is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parties: Option<u32>,
    },
    /// How it ended fell, and its organ handles it anew.
    Reopened {
        /// Reason in Chinese.
        zh: String,
        /// Day.
        on: NaiveDate,
    },
}

/// What stands on the first sheet, without personal data in clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Opened {
    /// Door.
    pub source: String,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// Category.
    pub category: Category,
    /// Division where it happened.
    pub place: String,
    /// Act in dispute.
    pub act: Option<Act>,
    /// Category of each demand.
    pub demands: Vec<Category>,
    /// Word of the common cause.
    pub cause: Option<String>,
    /// Parties, masked.
    pub parties: Vec<PartyRef>,
    /// Referral it answers.
    pub referral: Option<EventId>,
    /// Earlier case it continues.
    pub continues: Option<CaseId>,
    /// Court or procuratorate that issued the document.
    pub issuer: Option<OrganId>,
    /// [`Sheet`], sealed for the dispute.
    pub sealed: String,
}
