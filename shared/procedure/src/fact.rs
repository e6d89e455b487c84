//! What every procedure keeps in the same way: parties, documents, deadlines, obligations, referrals, outcome.
//! One small set of facts, evolved once, projected once, rendered once.

pub use crate::act_change::ActChange;
pub use crate::assistance::Assistance;
pub use crate::correction::{Correction, Slip};
pub use crate::delivery::{Delivery, Service};
pub use crate::hand_over::{HandOver, HandOverKind};
pub use crate::left::{Leaving, Left};
pub use crate::number::VoidNumber;
pub use crate::obligation::{Obligation, Payment, Performance};
pub use crate::observers::{Observation, Observed, Observer};
pub use crate::offer::{MediationOffer, OfferOutcome};
pub use crate::outcome::Outcome;
pub use crate::sitting::{Minutes, Recording, Sitting, SittingKind};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Act, CaseId, DisputeId, EventId, Matter, OrganId, Party, PartyId, date};
use law::Receipt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Through which door a matter came in (来件方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// At the window (来访、窗口).
    #[default]
    Window,
    /// Letter (来信).
    Letter,
    /// Web or phone app (网上).
    Web,
    /// Hotline 12345.
    Hotline,
    /// Grid worker or screening round (网格、排查).
    Grid,
    /// On behalf, at a consult or agent point (代办点).
    OnBehalf,
    /// Handed over by another channel.
    Referral,
    /// By a court or procuratorate through its own account.
    Judicial,
    /// On the organ's own initiative (依职权).
    OwnMotion,
}

/// Everything that stands on the first sheet of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opening {
    /// Case number in this channel, e.g. `海调〔2026〕3号`.
    pub number: String,
    /// The dispute it belongs to.
    pub dispute: DisputeId,
    /// Organ that handles it here.
    pub organ: OrganId,
    /// Division of that organ.
    pub division: String,
    /// Door.
    pub source: Source,
    /// Day the organ received it (收到), from which its clock runs.
    pub received_on: NaiveDate,
    /// Day of the postmark, where it came by post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_on: Option<NaiveDate>,
    /// What it is about.
    pub matter: Matter,
    /// Parties.
    pub parties: Vec<Party>,
    /// The referral it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<EventId>,
    /// Channel that sent it, where another desk did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
    /// Organ that sent it, where another desk did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<OrganId>,
    /// Why it was handed over, in the sender's words. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<String>,
    /// The earlier case it continues (linked, never reopened).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<CaseId>,
    /// Court or procuratorate that issued the document, where the case is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<OrganId>,
}

impl Opening {
    /// The day it counts as handed in.
    #[must_use]
    pub fn submitted_on(&self) -> NaiveDate {
        law::submitted_on(self.received_on, self.posted_on)
    }
}

/// A document (文书、证据) in the file, kept by hash; its bytes are elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Kind, e.g. `photo_before`, `mandate`, `reply`, `mediation_agreement`.
    pub kind: String,
    /// Title for the desk.
    pub title: String,
    /// Document number (文号), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Day on it.
    pub on: NaiveDate,
    /// Where it comes from and who kept it (来源): for old papers. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<String>,
    /// Where the original is kept (原件存放处), where there is no file of it: evidence on paper, a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<String>,
    /// Party that handed it in (提交人), where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// Court or procuratorate that entered it here through its own account: it alone corrects it; or the organ that keeps
    /// the file, of a letter it entered for its issuer. Set by the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub entered_by: Option<OrganId>,
}

/// Where a day comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Counted under a rule of law.
    Rule(Box<Receipt>),
    /// Fixed by a document: an undertaking, an agreement, a plan.
    Document {
        /// Which document, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
}

/// Where a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// Running.
    Running,
    /// Suspended: no day is counted.
    Suspended,
    /// Met in time, or late.
    Met,
    /// Its last day passed.
    Lapsed,
    /// No longer needed.
    Dropped,
}

/// A deadline (期限) with the reason for its date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Deadline {
    /// Key, unique in the case; a family of keys shares what stands before `:`.
    pub key: String,
    /// What is due, in Chinese.
    pub zh: String,
    /// What is due, in English.
    pub en: String,
    /// Who has to act, in Chinese.
    pub actor: String,
    /// Version: each pause, extension or new calendar makes the next.
    pub version: u32,
    /// Where it stands.
    pub state: DeadlineState,
    /// Last day; none while suspended.
    pub due: Option<NaiveDate>,
    /// Why that day.
    pub basis: Basis,
    /// Whether suspension of the procedure suspends it.
    pub pauses: bool,
    /// The day it was met or lapsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Account that approved this version, where an approval made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}

impl Deadline {
    /// The instant at which it is over: 24:00 of the last day, or the hour of a period in hours. None while
    /// suspended.
    #[must_use]
    pub fn lapses_at(&self) -> Option<DateTime<Utc>> {
        let time = match &self.basis {
            Basis::Rule(receipt) => receipt.due_at,
            Basis::Document { .. } => None,
        };
        self.due.map(|due| time.map_or_else(|| date::end_of(due), |time| date::at(due, time)))
    }
}

/// A notice (告知) the law requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Kind, e.g. `adjudication_available`.
    pub kind: String,
    /// Its content in Chinese.
    pub zh: String,
    /// Its content in English.
    pub en: String,
    /// Article that requires it.
    pub article: String,
    /// Last day of the right it tells of, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
}

/// What the law attached to a last day that passed (期限届满的法律后果), and to whom it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Effect {
    /// Key of the deadline.
    pub key: String,
    /// The effect, its article and the period it opens.
    pub lapse: law::Lapse,
    /// Parties it benefits.
    pub parties: Vec<PartyId>,
    /// Organs it benefits.
    pub organs: Vec<OrganId>,
    /// The last day that passed.
    pub on: NaiveDate,
}

/// The lane the coordination centre gave, as the case remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotedRoute {
    /// Lane: a channel's name or `external:<organ>`.
    pub lane: String,
    /// Articles.
    pub articles: Vec<String>,
    /// Day.
    pub on: NaiveDate,
}

/// A referral out of the case: asked for, then accepted or returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// Channel it goes to.
    pub to: String,
    /// Organ it goes to.
    pub organ: OrganId,
    /// Why the lane differs from the one the centre gave, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether it departs from the route.
    pub overrides: bool,
    /// Case that took it over, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_over_by: Option<CaseId>,
}

/// What happens to the common file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum FileFact {
    /// The case was opened.
    Opened(Box<Opening>),
    /// A party joined.
    PartyJoined(Party),
    /// A party takes part no longer.
    PartyLeft(Left),
    /// A party changed the mandate of its agent, or ended it.
    MandateChanged {
        /// The agent, with the mandate as it is from now on; with none where it ended.
        agent: Box<Party>,
    },
    /// A document was lodged.
    DocumentLodged(Box<Document>),
    /// A document was served on a party.
    DocumentServed(Box<Delivery>),
    /// A hearing or a meeting was called.
    SittingConvened(Box<Sitting>),
    /// What happened at it was put on record.
    SittingRecorded {
        /// Which sitting, counted from 1.
        sitting: u32,
        /// Its record.
        minutes: Minutes,
    },
    /// An organ of the case invited its people to sit in on a hearing.
    ObserversInvited(Box<Observation>),
    /// Who of them came was put on record, with the note of what they learned.
    ObserversRecorded {
        /// The organ that invited them.
        organ: OrganId,
        /// Day of the hearing.
        hearing_on: NaiveDate,
        /// Who came.
        attendance: Observed,
    },
    /// Mediation was offered, or it was found that the law does not allow it.
    MediationOffered(Box<MediationOffer>),
    /// The number of a paper was declared void, and the paper has another one.
    NumberVoided {
        /// The void number, with its reason.
        void: Box<VoidNumber>,
        /// The paper with its number now.
        document: Box<Document>,
    },
    /// A slip in what is written of a party was put right.
    PartyRectified {
        /// The party as it is right.
        party: Box<Party>,
        /// What was wrong.
        correction: Box<Correction>,
    },
    /// A slip in what is written of a document was put right.
    DocumentRectified {
        /// The document as it is right.
        document: Box<Document>,
        /// What was wrong.
        correction: Box<Correction>,
    },
    /// The agency changed the act in dispute by itself.
    ActChanged(Box<ActChange>),
    /// A slip in what is written of the act in dispute was put right.
    ActRectified {
        /// The act as it is right.
        act: Box<Act>,
        /// What was wrong.
        correction: Box<Correction>,
    },
    /// A slip in the day the matter was received was put right.
    ReceiptRectified {
        /// The day as it is right.
        received_on: NaiveDate,
        /// What was wrong.
        correction: Box<Correction>,
    },
    /// The person was told the remedies that the act did not tell: the act with that day.
    RemediesTold(Box<Act>),
    /// A deadline began, or got a new version.
    DeadlineSet(Deadline),
    /// What was due was done.
    DeadlineMet {
        /// Key of the deadline.
        key: String,
        /// Day.
        on: NaiveDate,
    },
    /// The last day passed.
    DeadlineLapsed {
        /// Key of the deadline.
        key: String,
        /// Its last day.
        due: NaiveDate,
    },
    /// What the law attaches to that came about.
    EffectOccurred(Box<Effect>),
    /// It is no longer needed.
    DeadlineDropped {
        /// Key of the deadline.
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
    /// A new administrative act was made in the case: what is disputed about it later is linked to it.
    ActMade(Box<Act>),
    /// Somebody took on an obligation; one known under its key stands as it is told now.
    ObligationUndertaken(Box<Obligation>),
    /// It was performed towards a beneficiary.
    ObligationPerformed {
        /// Key of the obligation.
        key: String,
        /// Proof.
        performance: Performance,
    },
    /// A part of it was paid.
    ObligationPaid {
        /// Key of the obligation.
        key: String,
        /// What was paid.
        payment: Payment,
    },
    /// Nobody owes it any more: another agreement took its place, or the judgment that ordered it fell.
    ObligationReleased {
        /// Key of the obligation.
        key: String,
        /// Reason in Chinese.
        zh: String,
    },
    /// Its last day passed without full performance.
    ObligationBreached {
        /// Key of the obligation.
        key: String,
        /// Its last day.
        due: NaiveDate,
    },
    /// Another organ was asked for assistance.
    AssistanceAsked(Assistance),
    /// It answered.
    AssistanceAnswered {
        /// Which request, counted from 1.
        request: u32,
        /// Day.
        on: NaiveDate,
        /// Whether it gives the assistance.
        given: bool,
        /// Instant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<DateTime<Utc>>,
    },
    /// Something was handed over to somebody outside the channels.
    HandedOver(Box<HandOver>),
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
        /// Why it is not. Personal data may stand in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A notice was issued.
    NoticeIssued(Notice),
    /// The centre gave a lane.
    RouteNoted(NotedRoute),
    /// A court was asked to act on the case and may see it from now on.
    CourtSeised {
        /// The court.
        court: OrganId,
    },
    /// The case was sent on to another channel.
    Referred(Referral),
    /// The other channel accepted.
    TakenOver {
        /// Channel that accepted.
        by: String,
        /// Its case.
        case: CaseId,
        /// Day.
        on: NaiveDate,
    },
    /// The other channel returned it.
    ReferralReturned {
        /// Channel that returned it.
        by: String,
        /// Reason in Chinese.
        reason: String,
        /// Day.
        on: NaiveDate,
    },
    /// The case ended.
    Closed {
        /// How.
        outcome: Outcome,
        /// Day.
        on: NaiveDate,
    },
    /// How it ended fell, and the organ handles it anew.
    Reopened {
        /// Reason in Chinese.
        zh: String,
        /// Day.
        on: NaiveDate,
    },
}

/// The kinds of facts an enum tagged `kind` knows, read off the enum itself.
#[must_use]
pub fn kinds<F: DeserializeOwned>() -> Vec<String> {
    let nobody = serde_json::from_value::<F>(serde_json::json!({ "kind": "?", "data": null }));
    let listed = nobody.err().map(|error| error.to_string()).unwrap_or_default();
    // serde lists the variants it knows: "unknown variant `?`, expected one of `a`, `b`"
    let expected = listed.split("expected").nth(1).unwrap_or_default();
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
