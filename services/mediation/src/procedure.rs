//! The procedure of mediation: its stages, what a case remembers, and its name.

use crate::commission::Commission;
use crate::fact::{Fact, Visited, evolve};
use crate::police::{self, PoliceCase};
use crate::risk::{Risk, RiskReport};
use crate::{book, breach, court, coverage, ending, step};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Category, OrganId, PartyId};
use procedure::{
    Articles, Book, Case, Context, Convening, Decision, Delivery, FileFact, Inlet, Obligation, Procedure,
    Reading, Refusal, SittingKind, Steps,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mediation;

/// Where a mediation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Asked for, or referred.
    #[default]
    Requested,
    /// Taken on with both sides' consent.
    Accepted,
    /// An agreement is in force.
    Agreed,
    /// The court was asked to confirm it.
    ConfirmationSought,
    /// The court confirmed it.
    Confirmed,
    /// No agreement.
    Failed,
    /// A side refused.
    Refused,
    /// Withdrawn.
    Withdrawn,
    /// Not taken on.
    Declined,
    /// Another mediation organ took it over.
    PassedUp,
    /// Another channel took it over before it was taken on.
    Transferred,
}

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Requested,
        Stage::Accepted,
        Stage::Agreed,
        Stage::ConfirmationSought,
        Stage::Confirmed,
        Stage::Failed,
        Stage::Refused,
        Stage::Withdrawn,
        Stage::Declined,
        Stage::PassedUp,
        Stage::Transferred,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Requested => "待受理",
            Stage::Accepted => "调解中",
            Stage::Agreed => "达成协议",
            Stage::ConfirmationSought => "申请司法确认",
            Stage::Confirmed => "司法确认",
            Stage::Failed => "调解不成",
            Stage::Refused => "当事人拒绝调解",
            Stage::Withdrawn => "撤回",
            Stage::Declined => "不予受理",
            Stage::PassedUp => "移送其他调解组织",
            Stage::Transferred => "转入其他法定途径",
        }
    }

    fn is_final(self) -> bool {
        !matches!(self, Stage::Requested | Stage::Accepted | Stage::ConfirmationSought)
    }
}

/// Which of the three mediations it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 人民调解.
    #[default]
    Peoples,
    /// 行政调解.
    Administrative,
    /// 司法调解: commissioned or invited by a court.
    Judicial,
}

/// A side of the dispute (当事人一方).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Side)]
pub enum Side {
    /// Whoever applied, or stands first where the organ began of its own accord.
    Applicant,
    /// The other side.
    Respondent,
}

impl Side {
    /// Both sides.
    pub(crate) const ALL: [Self; 2] = [Self::Applicant, Self::Respondent];

    /// In official words.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Side::Applicant => "申请人",
            Side::Respondent => "被申请人（对方当事人）",
        }
    }

    /// In English.
    pub(crate) fn en(self) -> &'static str {
        match self {
            Side::Applicant => "applicant",
            Side::Respondent => "other side",
        }
    }
}

/// How a side said whether it is to be mediated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::How)]
pub enum How {
    /// By applying for it (申请).
    Application,
    /// In writing (书面).
    Written,
    /// By word of mouth (口头).
    Oral,
    /// On the telephone (电话).
    Phone,
    /// On a platform (网上).
    Online,
}

/// What a side said to being mediated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The side.
    pub side: Side,
    /// Whether it consents.
    pub consents: bool,
    /// Day.
    pub on: NaiveDate,
    /// How it said so.
    pub how: How,
}

/// A mediator of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Line of the roster.
    pub line: String,
    /// Name.
    pub name: String,
}

/// Why a mediator steps back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::RecusalGround)]
pub enum Ground {
    /// Close relative of a side or of its agent.
    Relative,
    /// An interest in the dispute.
    Interest,
    /// Another relation that may affect fairness.
    OtherRelation,
    /// A side does not accept him.
    NotAccepted,
}

/// A mediator who stepped back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recused {
    /// Line of the roster.
    pub line: String,
    /// Name.
    pub name: String,
    /// Why.
    pub ground: Ground,
}

/// A recusal that was asked for (申请回避), and what was decided on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusalRequest {
    /// Line of the roster.
    pub line: String,
    /// Why.
    pub ground: Ground,
    /// Whether he is the main head of the agency that mediates.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub main_head: bool,
    /// The party that asked; none where he did himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// Whether he steps back; none while nobody decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// Another organ that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<OrganId>,
}

impl RecusalRequest {
    /// Whether it is not decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.granted.is_none()
    }
}

/// A round that ended without agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Data asked of another organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequest {
    /// Number, from 1.
    pub key: String,
    /// The organ.
    pub to: OrganId,
    /// What was asked for.
    pub what: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Whether the answer settled the matter.
    pub decisive: bool,
}

/// What a mediation remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// Which mediation.
    pub kind: Kind,
    /// Sittings held.
    pub sittings: u32,
    /// Minutes that count as the record of one of them: documents of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minuted: Vec<u32>,
    /// Day the agreement took effect.
    pub effective_on: Option<NaiveDate>,
    /// Number of the court's ruling.
    pub ruling: Option<String>,
    /// Whether that ruling revoked the confirmation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmation_revoked: bool,
    /// How many applications to revoke it the court ruled on.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revocations_ruled: u32,
    /// The committee that mediates together with this one (共同调解).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jointly_with: Option<String>,
    /// The court that was asked to confirm the agreement, where it keeps no files here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court_elsewhere: Option<OrganId>,
    /// Visits after the agreement, and what was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visited>,
    /// Whether the file is archived.
    #[serde(default)]
    pub archived: bool,
    /// Who mediates.
    #[serde(default)]
    pub mediators: Vec<Chosen>,
    /// Who stepped back.
    #[serde(default)]
    pub recused: Vec<Recused>,
    /// Recusals that were asked for, and what was decided on each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recusals: Vec<RecusalRequest>,
    /// Rounds that failed.
    #[serde(default)]
    pub failed_rounds: Vec<Round>,
    /// What may come of the dispute.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// Reports that it may grow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk_reports: Vec<RiskReport>,
    /// Data asked of other organs, before requests for assistance were kept in the common file.
    #[serde(default)]
    pub requests: Vec<DataRequest>,
    /// What the sides said to being mediated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The court's commission (委派、委托).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commission: Option<Commission>,
    /// The case of the police (治安案件).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub police: Option<PoliceCase>,
    /// Day the court was reported to, and had its file back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_on: Option<NaiveDate>,
    /// Day the first mediator was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_on: Option<NaiveDate>,
    /// What the agreement says beside what is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Stated>,
    /// The paper that ended it (不予受理、终止调解通知书): which document of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending_paper: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What an agreement says beside what is owed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Main facts, what is in dispute and who is responsible for what. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute: Option<String>,
    /// What follows where it is not performed (违约责任). Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breach: Option<String>,
    /// Whether it was made orally and recorded by the mediator.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub oral: bool,
    /// The request for assistance, from 1, whose answer settled the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_by: Option<u32>,
    /// Which document of the file it is, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
}

impl Procedure for Mediation {
    const NAME: &'static str = "mediation";
    const ZH: &'static str = "调解";
    const NUMBER: &'static str = "调";
    const ARTICLES: Articles = Articles {
        open: "《人民调解法》第十七条",
        refer: "《人民调解法》第二十六条",
        lodge: "《人民调解法》第二十七条",
        join: "《人民调解法》第十九条、第二十条",
        representatives: "《人民调解法》第十九条、第二十条",
        perform: "《人民调解法》第三十一条",
        assist: "《人民调解工作若干规定》第二十七条第一款；《宁夏回族自治区行政程序规定》第十九条",
    };
    const FROM_RECEIPT: &'static [&'static str] = &["XT-07", "XT-20", "XT-50"];
    const CONFIDED: &'static [&'static str] = &["risk_flagged", "risk_reported"];
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn on_receipt(_: kernel::Category) -> &'static [(&'static str, &'static str)] {
        &[("acceptance", "XT-07")]
    }

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    fn breached(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        breach::next(case, cx, owed)
    }

    fn performed(
        case: &Case<Self>,
        cx: &Context,
        owed: &Obligation,
        on: NaiveDate,
    ) -> Result<Vec<FileFact>, Refusal> {
        let settled = breach::settled(case, owed);
        Ok(police::performed(case, cx, owed, on)?.into_iter().chain(settled).collect())
    }

    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        match key {
            ending::CONCLUSION => ending::lapsed(decision, case, cx),
            _ => decision,
        }
    }

    fn following(case: &Case<Self>, cx: &Context, what: &str, _: NaiveDate) -> Result<(), Refusal> {
        court::following(case, cx, what)
    }

    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        _: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        Ok(ending::served(decision, case, delivery))
    }

    fn convening(case: &Case<Self>, kind: SittingKind) -> Convening {
        // an administrative mediation of traffic damages is that of the traffic police
        let traffic = case.file.opening().matter.category == Category::Traffic;
        match kind {
            SittingKind::Mediation if traffic && case.record.kind == Kind::Administrative => {
                Convening::Under("XT-32")
            }
            _ => Convening::Free,
        }
    }

    fn books() -> &'static [Book] {
        &book::BOOKS
    }

    fn readings() -> &'static [Reading<Self>] {
        &coverage::READINGS
    }

    fn inlet(event: &Inlet) -> Option<&'static str> {
        match event {
            Inlet::TakenOver => Some("hand-on"),
            Inlet::Elsewhere => None,
        }
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/mediators.yaml"),
            include_str!("../proofs/agreements.yaml"),
            include_str!("../proofs/clocks.yaml"),
            include_str!("../proofs/police.yaml"),
            include_str!("../proofs/performance.yaml"),
            include_str!("../proofs/tracks.yaml"),
        ]
    }
}
