//! What a reconsideration remembers beyond the common file.

use crate::approval::Approved;
use crate::burden::Given;
use crate::door::Guidance;
use crate::finding::{Finding, FindingGround, Relief};
use crate::inquiry::Inquiry;
use crate::letter::Letter;
use crate::norm::Review;
use crate::procedure::{Stage, Track};
use crate::step::{
    Benchmark, CopiedPaper, Defect, Panel, RefusedStay, ReopeningGround, SimplifiedGround, StayGround,
    SuspensionGround, TerminationGround, WithdrawalGround, Withheld, WithholdingGround,
};
use chrono::NaiveDate;
use kernel::particulars::{MediationWish, Reception, ReviewMode};
use kernel::{CaseId, OrganId, PartyId};
use law::restore::Obstacle;
use procedure::Recording;
use procedure::anew::Anew;
use serde::{Deserialize, Serialize};

/// The record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Whether it was applied for orally.
    pub oral: bool,
    /// Consultation or agent point that took the application in.
    pub on_behalf_point: Option<String>,
    /// What became of the applicant at the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reception: Option<Reception>,
    /// Whether the applicant is willing to mediate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mediation_wish: Option<MediationWish>,
    /// The door the applicant was led here from.
    pub guided: Option<Guidance>,
    /// Number of the bankruptcy case the applicant is in.
    pub insolvency: Option<String>,
    /// What the applicant asks the organ to decide.
    pub relief: Vec<Relief>,
    /// What the applicant gave of what it has to prove.
    pub evidence: Vec<Given>,
    /// The suit over the same act that a court accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suit: Option<SuitNoted>,
    /// The request to correct, once made.
    pub correction: Option<Correction>,
    /// The acceptance.
    pub acceptance: Option<Acceptance>,
    /// Track it is on now.
    pub track: Option<Track>,
    /// Day the copy was sent to the respondent.
    pub copy_sent_on: Option<NaiveDate>,
    /// Which document of the file it is, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<u32>,
    /// Day it was first received.
    pub copy_received_on: Option<NaiveDate>,
    /// The respondents that received it; all, where none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy_received_by: Vec<PartyId>,
    /// The first reply that came in time, else the first that came.
    pub reply: Option<Reply>,
    /// Every reply, where there are several respondents each its own.
    pub replies: Vec<Reply>,
    /// That no reply came in time.
    pub no_reply: Option<NoReply>,
    /// The conversion to the ordinary procedure.
    pub conversion: Option<Conversion>,
    /// The extension of the period to decide.
    pub extension: Option<Extension>,
    /// Hearings notified, the last one last.
    pub hearings: Vec<Hearing>,
    /// Reviews of normative documents, by their numbers.
    pub norm_reviews: Vec<Review>,
    /// Inquiries whose time is not counted, by their numbers.
    pub inquiries: Vec<Inquiry>,
    /// Opinion letters and proposals, by their numbers.
    pub letters: Vec<Letter>,
    /// Whether the parties' opinions were heard, or the reason why not recorded.
    pub opinions_heard: bool,
    /// Whose; everybody's, where nobody is named.
    pub heard_parties: Vec<PartyId>,
    /// Rounds of mediation.
    pub mediations: Vec<Mediation>,
    /// Mediation organisations that were invited, each once.
    pub mediators: Vec<OrganId>,
    /// What the sides agreed on performance, the last one last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub performance_agreements: Vec<PerformanceAgreement>,
    /// The penalty beside the discretion benchmarks.
    pub benchmarks: Option<Benchmarks>,
    /// Day the act was changed, of the time when no more was kept of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_changed_on: Option<NaiveDate>,
    /// Ground of the stay in force.
    pub stayed: Option<StayGround>,
    /// Stays that were asked for and not granted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_stays: Vec<RefusedStay>,
    /// What the committee advised.
    pub advice: Option<Finding>,
    /// Ground of the suspension in force.
    pub suspension: Option<SuspensionGround>,
    /// Day on which the superior organ's order to resume was received, of the last suspension that had no good reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumption_ordered_on: Option<NaiveDate>,
    /// Last day to decide, once it passed without a decision.
    pub overdue_since: Option<NaiveDate>,
    /// What was decided.
    pub finding: Option<Finding>,
    /// Why an act was upheld although its maker did not reply.
    pub upheld_because: Option<String>,
    /// How the case was reviewed beyond its papers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_mode: Option<ReviewMode>,
    /// What was decided with it.
    pub also: Vec<Finding>,
    /// The cases of the statute the decision rests on.
    pub grounds: Vec<FindingGround>,
    /// Why compensation that was claimed was not granted.
    pub claim_rejected: Option<String>,
    /// Why the committee's advice was not followed.
    pub departs_because: Option<String>,
    /// Who approved the decision.
    pub approval: Option<Approved>,
    /// The order to make the act anew, with the acts made since.
    pub anew: Option<Anew>,
    /// Why the application was withdrawn.
    pub withdrawal: Option<WithdrawalGround>,
    /// What was copied to the respondent's superior department.
    pub copied: Vec<Copied>,
    /// Last day of the latest order to perform.
    pub performance_ordered_by: Option<NaiveDate>,
    /// Interviews with heads of the respondent.
    pub interviews: Vec<Interview>,
    /// Day the respondent was last criticised in a circular.
    pub criticised_on: Option<NaiveDate>,
    /// Whether the decision is public.
    pub publication: Option<Publication>,
    /// Condition of acceptance found missing, at the examination or later.
    pub defect: Option<Defect>,
    /// Organ that is competent, where this one is not.
    pub competent_organ: Option<OrganId>,
    /// Ground of termination, where it was not a withdrawal.
    pub termination: Option<TerminationGround>,
    /// Day the paper that ended the case was received, by whoever received it first.
    pub served_on: Option<NaiveDate>,
    /// Who received it; everybody, where nobody is named.
    pub served_parties: Vec<PartyId>,
    /// Which document of the file it is.
    pub paper: Option<u32>,
    /// That the case went on after it had ended.
    pub reopenings: Vec<Reopening>,
    /// The superior organ that keeps files here and was told of the case: it reads it, and steps in by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervised_by: Option<OrganId>,
    /// The superior reconsideration organ that accepted the application directly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior: Option<Superior>,
    /// That respondents may supplement evidence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Supplement>,
    /// Documents of the file, counted from 1, that respondents gathered by themselves: no basis of a decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<u32>,
    /// Documents of the file, counted from 1, on which the decision rests, where they were named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<u32>,
    /// Who read the file, and what was withheld.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Shown>,
}

impl Record {
    /// Whether this was decided, alone or with something else.
    pub(crate) fn decided(&self, finding: Finding) -> bool {
        self.finding == Some(finding) || self.also.contains(&finding)
    }

    /// Day the application was complete, where it came in on this day: what was corrected came in corrected later.
    pub(crate) fn complete_on(&self, received_on: NaiveDate) -> NaiveDate {
        let corrected = self.correction.as_ref().and_then(|correction| correction.corrected_on);
        corrected.unwrap_or(received_on)
    }

    /// Day of acceptance.
    pub(crate) fn accepted_on(&self) -> Option<NaiveDate> {
        self.acceptance.as_ref().map(|acceptance| acceptance.on)
    }
}

/// A request to correct the application (补正通知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Everything that is to be corrected.
    pub items: Vec<String>,
    /// Day it was asked for.
    pub asked_on: NaiveDate,
    /// Day the applicant received the notice.
    pub notice_received_on: Option<NaiveDate>,
    /// Day the corrected material was received.
    pub corrected_on: Option<NaiveDate>,
    /// Extensions of the period to correct.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<CorrectionExtension>,
}

/// An extension of the period to correct (延长补正期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionExtension {
    /// Day.
    pub on: NaiveDate,
    /// By how many working days.
    pub days: u32,
    /// Good reason.
    pub reason: String,
}

/// An acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Day.
    pub on: NaiveDate,
    /// Whether by law, because the period to examine expired.
    pub deemed: bool,
    /// Ground of the simplified procedure.
    pub simplified_ground: Option<SimplifiedGround>,
    /// How many people or households the act itself names.
    pub interested_parties: u32,
    /// Whether it is major, difficult or complex.
    #[serde(default)]
    pub complex: bool,
    /// Whether it is specialised or technical.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub specialised: bool,
    /// Good reason for which a late application was taken.
    pub late_reason: Option<String>,
    /// The obstacle for which a late application was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Obstacle>,
}

/// That a case went on after it had ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// Ground.
    pub ground: ReopeningGround,
    /// Where it goes on.
    pub to: Stage,
    /// Day the order or the judgment was received.
    pub on: NaiveDate,
}

/// A superior reconsideration organ that accepted an application directly (直接受理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superior {
    /// The organ.
    pub organ: OrganId,
    /// Day its paper was received.
    pub on: NaiveDate,
}

/// That respondents may supplement evidence (同意补充证据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// Which respondents.
    pub respondents: Vec<PartyId>,
    /// The applicant or third party that raised something new.
    pub raised_by: PartyId,
    /// The reasons or the evidence it raised. Personal data may stand in it.
    pub raised: String,
    /// Day of the consent.
    pub on: NaiveDate,
}

/// That a party or its agent read the file (查阅、复制).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Who.
    pub party: PartyId,
    /// Day.
    pub on: NaiveDate,
    /// Which documents of the file were asked for, counted from 1.
    pub documents: Vec<u32>,
    /// Whether copies were taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copied: bool,
    /// What of them was withheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
}

/// A reply of the respondent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Day.
    pub on: NaiveDate,
    /// Whether after the last day.
    pub late: bool,
    /// Which respondents; of all, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<PartyId>,
}

/// No reply in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoReply {
    /// Last day of the reply.
    pub due: NaiveDate,
    /// Whether a third party was in the case, who may prove what the respondent did not.
    pub third_party: bool,
    /// The respondents that did not reply; all, where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<PartyId>,
}

/// A conversion from the simplified to the ordinary procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Account of the head who approved it.
    pub approver: String,
    /// Day.
    pub on: NaiveDate,
    /// Reason.
    pub reason: Option<String>,
    /// Last day before.
    pub old_due: NaiveDate,
    /// Last day after.
    pub new_due: NaiveDate,
}

/// An extension of the period to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Account of the head who approved it.
    pub approver: String,
    /// Day.
    pub on: NaiveDate,
    /// By how many days.
    pub days: u32,
    /// Reason.
    pub reason: String,
}

/// A hearing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// Day.
    pub on: NaiveDate,
    /// Time of day, e.g. `09:30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Place.
    pub place: String,
    /// What is to be heard (拟听证事项).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matters: Vec<String>,
    /// Day of the notice.
    pub notified_on: NaiveDate,
    /// Last day on which notice could be given.
    pub latest_notice: NaiveDate,
    /// What came of it.
    pub held: Option<Held>,
}

/// A hearing that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Whether the respondent's head attended.
    pub head_attended: bool,
    /// Reason given for the absence.
    pub absence_reason: Option<String>,
    /// Whether staff came in place of the head.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub staff_sent: bool,
    /// Who held it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<Panel>,
    /// Who came of those whose opinions are heard; everybody where it was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Vec<PartyId>>,
    /// The recording of it, where one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Box<Recording>>,
}

/// A paper that was copied (抄告).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Which.
    pub paper: CopiedPaper,
    /// Number of the letter, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<u32>,
    /// Superior department.
    pub to: String,
    /// Day.
    pub on: NaiveDate,
}

/// A round of mediation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mediation {
    /// Day.
    pub on: NaiveDate,
    /// Mediation organisation that was invited.
    pub mediator: Option<OrganId>,
    /// Whether the parties agreed.
    pub agreed: bool,
    /// Whether it was offered and a side did not want it.
    #[serde(default)]
    pub declined: bool,
    /// What each party answered to the offer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<MediationAnswer>,
}

/// What the sides agreed on performance (履行协议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerformanceAgreement {
    /// Its day.
    pub on: NaiveDate,
    /// Which document of the file it is.
    pub document: u32,
    /// Keys of what it took the place of.
    pub replaced: Vec<String>,
}

/// What a party answered to the offer to mediate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediationAnswer {
    /// The party.
    pub party: PartyId,
    /// Whether it agrees to mediation.
    pub agreed: bool,
}

/// A penalty beside the discretion benchmarks (裁量基准). Amounts in yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benchmarks {
    /// The versions, as published.
    pub versions: Vec<Benchmark>,
    /// The fine imposed.
    pub imposed: u64,
    /// Place of the version in force on the day of the act.
    pub in_force: Option<usize>,
    /// Largest amount by which the fine exceeds a version.
    pub gap: u64,
    /// The conduct they were looked up for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conduct: Option<String>,
}

/// An interview (约谈).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// Day.
    pub on: NaiveDate,
    /// Office of the head who was interviewed.
    pub office: String,
}

/// Whether a decision is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// Published on this day, with personal data hidden.
    Published {
        /// Day.
        on: NaiveDate,
    },
    /// Not published.
    Withheld {
        /// Ground.
        ground: WithholdingGround,
        /// Reason.
        reason: String,
        /// Day.
        on: NaiveDate,
    },
}

/// A suit of the applicant over the same act that a court accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuitNoted {
    /// Case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Day on which it was told here.
    pub on: NaiveDate,
}
