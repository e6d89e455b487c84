//! Slips that were put right (更正): the file shows the right value, and keeps the earlier one with day and reason.

use chrono::NaiveDate;
use kernel::PartyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a slip may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// Name of a party (姓名、名称).
    Name,
    /// Identity number of a party (证件号码).
    IdNumber,
    /// Telephone number of a party (联系电话).
    Phone,
    /// Whether a party is to be protected (特殊保护对象): `true` or `false`.
    Vulnerable,
    /// Title of a document (题名).
    Title,
    /// Number of a document (文号).
    Number,
    /// Day on a document (日期).
    Day,
    /// Number of the act in dispute (行政行为的文号).
    ActNumber,
    /// Day on which the act in dispute was served (行政行为的送达日期).
    ActServedOn,
    /// Day on which the matter was received (收到日期).
    ReceivedOn,
}

impl Slip {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Slip::Name => "姓名（名称）",
            Slip::IdNumber => "证件号码",
            Slip::Phone => "联系电话",
            Slip::Vulnerable => "特殊保护对象",
            Slip::Title => "文书题名",
            Slip::Number => "文号",
            Slip::Day => "文书日期",
            Slip::ActNumber => "行政行为的文号",
            Slip::ActServedOn => "行政行为的送达日期",
            Slip::ReceivedOn => "收到日期",
        }
    }

    /// Whether it is one in what is written of the act in dispute.
    #[must_use]
    pub fn is_of_act(self) -> bool {
        matches!(self, Slip::ActNumber | Slip::ActServedOn)
    }

    /// Whether it is one in what is written of a party, as against a document.
    #[must_use]
    pub fn is_of_party(self) -> bool {
        matches!(self, Slip::Name | Slip::IdNumber | Slip::Phone | Slip::Vulnerable)
    }
}

/// A slip that was put right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The party, where it was about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// The document, counted from 1, where it was about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
    /// What was wrong.
    pub field: Slip,
    /// What stood there; nothing where it was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is right.
    pub after: String,
    /// How the slip came about.
    pub reason: String,
    /// The paper that corrects it, counted from 1.
    pub paper: u32,
    /// Day.
    pub on: NaiveDate,
}

/// `Debug` shows no personal data.
impl std::fmt::Debug for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Correction").field("field", &self.field).field("on", &self.on).finish_non_exhaustive()
    }
}
