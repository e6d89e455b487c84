//! The lines of a dossier (卷宗): a case, a deadline, a window, what is owed, who is accountable, what happened.

use chrono::NaiveDate;
use contracts::case::Opened;
use contracts::offer::Offer;
use kernel::{By, CaseId, DisputeId, EventId, OrganId, PartyId};
use law::Receipt;
use law::window::Window;
use serde::{Deserialize, Serialize};

/// A case of the dispute in one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Number.
    pub number: String,
    /// Organ that handles it.
    pub organ: OrganId,
    /// Division of that organ.
    pub division: String,
    /// Word of the stage.
    pub stage: String,
    /// Stage in official words.
    pub stage_zh: String,
    /// Whether its organ has taken it on.
    pub taken_on: bool,
    /// First sheet, without personal data in clear.
    pub opened: Option<Opened>,
    /// Court that may act on it.
    pub court: Option<OrganId>,
    /// Outcome: code, words, on the merits, day.
    pub outcome: Option<Ending>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Pending referral out of it: channel and organ.
    pub referred: Option<(String, OrganId)>,
    /// What the centre told the other channel of it: the case opened there names it as its referral.
    #[serde(default)]
    pub referral: Option<EventId>,
    /// Whether this case has been told that another channel has the matter.
    pub told_elsewhere: bool,
    /// Steps open to people.
    pub open: Vec<Offer>,
    /// Offers to mediate in it, and findings that the law does not allow it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mediation: Vec<MediationLine>,
}

/// An offer to mediate in a case, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediationLine {
    /// Word of what became of it: `accepted`, `refused`, `not_allowed`.
    pub outcome: String,
    /// Day.
    pub on: NaiveDate,
    /// Provision that does not allow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Code.
    pub code: String,
    /// In official words.
    pub zh: String,
    /// Whether on the merits.
    pub on_merits: bool,
    /// Day.
    pub on: NaiveDate,
    /// Provision on which it was decided so.
    #[serde(default)]
    pub ground: Option<String>,
    /// How many parties it binds, where that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<u32>,
}

/// People of an organ who were invited to sit in on a hearing (旁听).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObserversLine {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// The organ.
    pub organ: OrganId,
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Day they were invited.
    pub invited_on: NaiveDate,
    /// How many.
    pub invited: u32,
    /// How many came, once that is on record.
    pub came: Option<u32>,
    /// The note of what they learned: which document of the case, counted from 1.
    pub lesson: Option<u32>,
}

/// Who was accountable, from when until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Organ.
    pub organ: OrganId,
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// First day.
    pub from: NaiveDate,
    /// Day the next one took over.
    pub until: Option<NaiveDate>,
}

/// A deadline of one of the cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineLine {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// What the channel told.
    pub deadline: contracts::case::Deadline,
    /// `running`, `suspended`, `met`, `lapsed` or `dropped`.
    pub state: String,
    /// Day it was met or lapsed.
    pub ended_on: Option<NaiveDate>,
    /// Why it was dropped.
    pub reason: Option<String>,
    /// Earlier versions: last day of each.
    pub earlier: Vec<Option<NaiveDate>>,
}

/// A window of an act of the dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowLine {
    /// Number of the act it belongs to.
    pub act: usize,
    /// The window.
    pub window: Window,
    /// Whether its last day passed.
    pub lapsed: bool,
    /// Whether the way it leads was taken.
    #[serde(default)]
    pub used: bool,
    /// Last days it had before the law was loaded anew.
    #[serde(default)]
    pub earlier: Vec<NaiveDate>,
}

/// A notice issued in the dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Case that issued it.
    pub case: CaseId,
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
    /// Day.
    pub on: NaiveDate,
}

/// Something promised or ordered in the dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationLine {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Key in the case.
    pub key: String,
    /// Organ that owes it.
    pub debtor: Option<OrganId>,
    /// Last day.
    pub due: Option<NaiveDate>,
    /// Whom it benefits.
    pub beneficiaries: Vec<PartyId>,
    /// Party it is to be recovered from, where the debtor brings back what it paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recover_from: Option<PartyId>,
    /// To whom it was performed, when, by which proof, confirmed.
    pub performed: Vec<(PartyId, NaiveDate, String, bool)>,
    /// What was paid of it so far, in fen (分), where it was paid in parts.
    #[serde(default)]
    pub paid: u64,
    /// Whether its last day passed without full performance.
    pub breached: bool,
    /// What it is, sealed.
    pub sealed: String,
}

impl ObligationLine {
    /// Whether every beneficiary has a proof.
    #[must_use]
    pub fn is_performed(&self) -> bool {
        self.beneficiaries.iter().all(|b| self.performed.iter().any(|p| p.0 == *b))
    }
}

/// A document of the dispute, by hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// Case.
    pub case: CaseId,
    /// Kind.
    pub kind: String,
    /// Number.
    pub number: Option<String>,
    /// SHA-256.
    pub sha256: Option<String>,
    /// Day on it.
    pub on: NaiveDate,
}

/// Something a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Kind.
    pub kind: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Day.
    pub on: NaiveDate,
    /// Organs it is for.
    pub organs: Vec<OrganId>,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Day it takes effect.
    pub on: NaiveDate,
    /// Instant it was recorded.
    pub at: String,
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: Option<CaseId>,
    /// Number.
    pub number: String,
    /// Fact.
    pub fact: String,
    /// Step.
    pub step: String,
    /// In official words.
    pub zh: String,
    /// Provision.
    pub article: String,
    /// In which capacity.
    pub by: By,
    /// Organ.
    pub organ: OrganId,
}

/// Another dispute that may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The other dispute.
    pub dispute: DisputeId,
    /// What they share.
    pub why: Vec<String>,
}

/// What closed, was performed, is watched, and holds; kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resolution {
    /// Every procedure ended on this day (案结).
    pub closed_on: Option<NaiveDate>,
    /// Every obligation was performed on this day.
    pub performed_on: Option<NaiveDate>,
    /// Watched until this day.
    pub observed_until: Option<NaiveDate>,
    /// Why until that day.
    pub observation: Option<Box<Receipt>>,
    /// It has held since this day (事了).
    pub stable_on: Option<NaiveDate>,
}
