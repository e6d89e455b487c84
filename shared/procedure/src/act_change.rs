//! An agency changes its act by itself (自行改变), while it is in dispute: the cases about it go on, each by its own law, and
//! none of them goes on about an act that is no longer there without knowing it.

use crate::{Case, Context, Procedure, Refusal};
use chrono::NaiveDate;
use kernel::{Act, CaseId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How it changed (《最高人民法院关于行政诉讼撤诉若干问题的规定》第三条、第四条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActChanged {
    /// Its facts, its basis or what it orders are others now (变更).
    Altered,
    /// It is revoked (撤销).
    Revoked,
    /// A part of it is revoked (部分撤销).
    PartlyRevoked,
    /// What was not done is done now (履行法定职责).
    Performed,
    /// What it did is remedied or made good (采取补救、补偿等措施).
    Remedied,
}

impl ActChanged {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Altered => "变更该行政行为",
            Self::Revoked => "撤销该行政行为",
            Self::PartlyRevoked => "部分撤销该行政行为",
            Self::Performed => "依法履行职责",
            Self::Remedied => "采取补救、补偿等措施",
        }
    }

    /// In English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::Revoked => "revoked",
            Self::PartlyRevoked => "revoked in part",
            Self::Performed => "made good by performing the duty",
            Self::Remedied => "made good by a remedy or compensation",
        }
    }
}

/// The case in which it was entered first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToldBy {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

/// A change of the act in dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActChange {
    /// How it changed; left out where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<ActChanged>,
    /// Day of the paper that changes it.
    pub on: NaiveDate,
    /// Number of that paper, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The act as it was, where the case names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Act>>,
    /// The other case this one was told by; none where it was entered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<ToldBy>,
}

/// A procedure in which an administrative act is in dispute.
pub trait DisputesAct: Procedure {
    /// Provision on an act that is changed meanwhile.
    const ARTICLE: &'static str;
    /// In which stages it bears on the case.
    const FROM: &'static [Self::Stage];
    /// Rows it enforces.
    const ROWS: &'static [&'static str] = &[];
    /// What it means for whoever disputes it, in Chinese and in English.
    const MEANS: (&'static str, &'static str);

    /// Whether the act was changed.
    fn is_changed(case: &Case<Self>) -> bool {
        !case.file.act_changes.is_empty()
    }

    /// Whether this caller may put it on record in this case.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    fn changing(_: &Case<Self>, _: &Context) -> Result<(), Refusal> {
        Ok(())
    }
}
