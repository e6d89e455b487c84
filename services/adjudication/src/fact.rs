//! What happens in an adjudication and nowhere else.

use crate::track::Track;
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use procedure::Interested;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one side said it would settle for, told to the mediator in confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The side.
    pub party: PartyId,
    /// What it said. It stays with the organ that was told.
    pub text: String,
}

/// Who approves for an agency (批准人).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = adjudication::Approver)]
pub enum Approver {
    /// 主要负责人.
    MainHead,
    /// 其他负责人.
    DeputyHead,
}

/// A piece of what is in dispute, with what the award says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awarded {
    /// What it is called.
    pub name: String,
    /// Its track: which period to sue counts for it.
    pub track: Track,
    /// What the award says of it.
    pub result: String,
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
    /// 投诉不符合条件: a complaint in procurement that was not challenged first, came too late, or goes beyond the
    /// challenge.
    UnfitComplaint,
}

/// What takes time that is not counted (不计入期限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Examination {
    /// 听证.
    Hearing,
    /// 检验、检测.
    Test,
    /// 勘验.
    Inspection,
    /// 鉴定.
    Appraisal,
    /// 专家评审.
    ExpertReview,
    /// 公示.
    Publication,
    /// 投诉人补正材料: of a complaint in procurement.
    Correction,
}

impl Examination {
    /// In the words of the law, and in English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Examination::Hearing => ("听证", "hearing"),
            Examination::Test => ("检验、检测", "test"),
            Examination::Inspection => ("勘验", "inspection"),
            Examination::Appraisal => ("鉴定", "appraisal"),
            Examination::ExpertReview => ("专家评审", "expert review"),
            Examination::Publication => ("公示", "publication"),
            Examination::Correction => ("投诉人补正材料", "correction by the complainant"),
        }
    }
}

/// A hearing, an appraisal, an inspection that was begun, and until when it was said to last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// What is done.
    pub kind: Examination,
    /// First day not counted.
    pub from: NaiveDate,
    /// Day by which it is to be over, as the sides were told.
    pub over_by: NaiveDate,
    /// Day they were told so in writing.
    pub told_on: NaiveDate,
    /// Day it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
}

/// A recusal that was asked for (回避).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    /// Whose: account or name.
    pub officer: String,
    /// Whether he is the main head.
    pub main_head: bool,
    /// The party that asked; none where he did himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// Whether he steps back; none while nobody decided.
    #[serde(default)]
    pub granted: Option<bool>,
    /// Who takes his place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// Organ that decided, on the main head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<OrganId>,
}

/// A review of the case: who reviewed it, and whether the sides were heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Who reviewed it.
    pub officers: Vec<String>,
    /// Whether the sides were heard, as against a review on paper only.
    pub open: bool,
}

impl Recusal {
    /// Whether it is not decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.granted.is_none()
    }

    /// Whether he takes no part: he stepped back, or it is not decided yet whether he does.
    #[must_use]
    pub fn stands_back(&self) -> bool {
        self.granted != Some(false)
    }
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

/// In whose favour an award is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = adjudication::Favour)]
pub enum Favour {
    /// The applicant's.
    Applicant,
    /// The other side's.
    Other,
    /// In part the one's, in part the other's.
    Split,
}

impl Favour {
    /// The outcome in official words.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Favour::Applicant => "裁决支持申请人",
            Favour::Other => "裁决支持对方当事人",
            Favour::Split => "裁决部分支持申请人",
        }
    }
}

/// A complaint in procurement that was sent back to be corrected (补正).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Day of the notice.
    pub asked_on: NaiveDate,
    /// Last day to correct it.
    pub by: NaiveDate,
    /// Day the corrected papers were received.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
}

/// What became of a hearing that a side asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HearingAsked {
    /// It is neither held nor refused.
    Open,
    /// It was held.
    Held,
    /// It was refused, for reasons.
    Refused,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was applied for.
    Requested,
    /// The sides were told of their rights.
    RightsTold {
        /// Day.
        on: NaiveDate,
    },
    /// It was accepted.
    Accepted {
        /// Day.
        on: NaiveDate,
        /// Track.
        track: Track,
        /// Everyone with an interest.
        interested: Vec<Interested>,
        /// Demands of a complaint in procurement that are refused, counted from 1.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        beyond: Vec<u32>,
    },
    /// It was not accepted.
    Declined {
        /// Ground.
        ground: Ground,
        /// Government that decided so, where another organ than the handling one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
        /// Agency that is competent, where this one is not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        competent_organ: Option<String>,
        /// Which document of the file says so, counted from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<u32>,
    },
    /// A complaint in procurement was sent back to be corrected.
    CorrectionAsked {
        /// Day of the notice.
        on: NaiveDate,
        /// Last day to correct it.
        by: NaiveDate,
    },
    /// The corrected papers came in.
    ComplaintCorrected {
        /// Day they were received.
        on: NaiveDate,
    },
    /// The organ that was asked to take the matter over has accepted it.
    HandedOn,
    /// The register of rights was looked into.
    RegisterChecked {
        /// Day.
        on: NaiveDate,
        /// Everyone it shows beside the parties.
        holders: Vec<Interested>,
        /// The request for assistance whose answer showed it, where it came so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<u32>,
    },
    /// The other side received the copy.
    CopySent {
        /// Day of receipt.
        received_on: NaiveDate,
        /// Who received it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<PartyId>,
    },
    /// The other side answered.
    Answered {
        /// Whether after its last day.
        late: bool,
        /// Day the agency received it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
        /// Who answered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        by: Vec<PartyId>,
    },
    /// The other side did not answer in time; the case goes on.
    NotAnswered {
        /// Last day.
        due: NaiveDate,
        /// Whose days passed, where those of others run apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
    /// Mediation was offered.
    MediationOffered {
        /// What became of it.
        result: Offer,
        /// What a side said in confidence.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        positions: Vec<Position>,
    },
    /// The sides settled.
    Settled {
        /// Day the agreement took effect.
        effective_on: NaiveDate,
        /// Which document of the file it is, counted from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<u32>,
        /// Whether the superior bureau got a copy of it, over land.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        copied_to_superior: bool,
    },
    /// The period was extended.
    Extended {
        /// Reason, as told to the applicant.
        reason: String,
        /// Who approved it; of the time before that was asked, nobody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<Approver>,
    },
    /// A hearing was held; of the time before it was said who reviewed and how.
    Heard,
    /// The case was reviewed.
    Reviewed(Reviewed),
    /// A side asked for a hearing (听证).
    HearingAsked {
        /// Day.
        on: NaiveDate,
        /// Who asked.
        party: PartyId,
    },
    /// No hearing is held all the same.
    HearingRefused {
        /// Why. Personal data may stand in it.
        reason: String,
    },
    /// Something began that is not counted.
    ExaminationBegan(Examined),
    /// It is over.
    ExaminationEnded {
        /// Which, counted from 1.
        examination: u32,
        /// Day.
        on: NaiveDate,
    },
    /// The procurement was suspended.
    PurchaseSuspended {
        /// Day of the notice.
        on: NaiveDate,
        /// For how many days.
        days: u32,
    },
    /// It was asked that somebody step back.
    RecusalAsked {
        /// Whose recusal: account or name.
        officer: String,
        /// Whether he is the main head.
        main_head: bool,
        /// The interest that is alleged. Personal data may stand in it.
        reason: String,
        /// The party that asked; none where he did himself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
    /// It was decided whether he does.
    RecusalDecided {
        /// Whose recusal.
        officer: String,
        /// Whether he steps back.
        granted: bool,
        /// Who takes his place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<String>,
        /// Organ that decided, on the main head.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
    },
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
        /// What it says of each piece, where they differ.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parcels: Vec<Awarded>,
        /// Government that made it, where it is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
        /// Which document of the file it is, counted from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<u32>,
        /// How many parties it binds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parties: Option<u32>,
        /// In whose favour it is, where that is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_favour: Option<Favour>,
    },
    /// The applicant withdrew.
    Withdrawn,
    /// It ended: nobody is left of a side.
    Terminated {
        /// The last of it.
        party: PartyId,
        /// Why nobody succeeds it. Personal data may stand in it.
        reason: String,
    },
}
