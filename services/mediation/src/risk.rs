//! A dispute that may grow (激化): what may come of it, to whom that was reported, and what was answered.

use chrono::NaiveDate;
use kernel::OrganId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What may come of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// 激化: it may grow.
    Escalating,
    /// 治安案件: a public-security case.
    PublicSecurity,
    /// 刑事案件: a criminal case.
    Criminal,
}

/// A report that the dispute may grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskReport {
    /// To this organ.
    pub to: OrganId,
    /// Day; a ledger from before it was kept does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// What it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<RiskAnswer>,
}

/// What an organ answered to a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskAnswer {
    /// Whether it takes the matter on.
    pub taken: bool,
    /// Why it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Day.
    pub on: NaiveDate,
}
