//! Hearings and meetings of a case (听证、会议、调解会、当面听取意见): called in time, held, and put on record.

use chrono::NaiveDate;
use kernel::PartyId;
use law::Receipt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SittingKind {
    /// 听证.
    Hearing,
    /// 会议: consultation, co-ordination, discussion with other organs (会商、协调、磋商).
    Meeting,
    /// 调解会.
    Mediation,
    /// 当面听取意见.
    Interview,
}

impl SittingKind {
    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            SittingKind::Hearing => "听证",
            SittingKind::Meeting => "会议",
            SittingKind::Mediation => "调解会",
            SittingKind::Interview => "当面听取意见",
        }
    }
}

/// How a hearing or a meeting is called in a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convening {
    /// The law sets no period of notice.
    Free,
    /// So long before as this row of the rule table says.
    Under(&'static str),
    /// By this step of the procedure's own.
    Own(&'static str),
}

/// A hearing or a meeting that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// What is held.
    pub kind: SittingKind,
    /// Day.
    pub on: NaiveDate,
    /// Place. Personal data may stand in it.
    pub place: String,
    /// What it is about. Personal data may stand in it.
    pub subject: String,
    /// Parties that are invited.
    pub parties: Vec<PartyId>,
    /// Organs and others that are invited, by name.
    pub organs: Vec<String>,
    /// Day the notice went out.
    pub notified_on: NaiveDate,
    /// The count of the period of notice, where the law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Receipt>>,
    /// The sitting whose place it takes, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<u32>,
    /// Whether another one took its place (改期).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_off: bool,
    /// What was put on record of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Minutes>,
}

impl Sitting {
    /// Parties that were invited and did not come; none while nothing is on record.
    #[must_use]
    pub fn absent(&self) -> Vec<PartyId> {
        let Some(minutes) = &self.minutes else { return Vec::new() };
        self.parties.iter().filter(|party| !minutes.came.contains(party)).copied().collect()
    }

    /// Organs that were invited and did not come; none while nothing is on record.
    #[must_use]
    pub fn organs_absent(&self) -> Vec<&str> {
        let Some(minutes) = &self.minutes else { return Vec::new() };
        self.organs.iter().filter(|organ| !minutes.organs_came.contains(organ)).map(String::as_str).collect()
    }
}

/// The record of a sitting (笔录、会议纪要).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// Parties that came.
    pub came: Vec<PartyId>,
    /// Organs and others that came, by name.
    pub organs_came: Vec<String>,
    /// The minutes: which document of the file, counted from 1.
    pub document: u32,
    /// Whether those who came signed them.
    pub signed: bool,
    /// Day they were put into the file.
    pub on: NaiveDate,
}
