//! The procedure of mediation: its stages, what a case remembers, and its name.

use crate::fact::{Fact, evolve};
use crate::step;
use chrono::NaiveDate;
use procedure::{Articles, Case, Procedure, Steps};
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

/// What a mediation remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// Which mediation.
    pub kind: Kind,
    /// Sittings held.
    pub sittings: u32,
    /// Day the agreement took effect.
    pub effective_on: Option<NaiveDate>,
    /// Number of the court's ruling.
    pub ruling: Option<String>,
    /// Whether the file is archived.
    #[serde(default)]
    pub archived: bool,
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
        perform: "《人民调解法》第三十一条",
    };
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

    fn proofs() -> &'static [&'static str] {
        &[include_str!("../proofs/steps.yaml"), include_str!("../proofs/tracks.yaml")]
    }
}
