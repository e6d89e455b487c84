//! Units of a period, the way a period runs, and how much of a unit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a period is counted in (期间的单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::Unit)]
pub enum Unit {
    /// 小时: from the hour after the trigger, through nights and rest days.
    Hour,
    /// 日（自然日）: holidays inside the period count.
    NaturalDay,
    /// 工作日: only working days count.
    WorkingDay,
    /// 月: ends on the corresponding day.
    Month,
    /// 年: ends on the corresponding day.
    Year,
}

impl Unit {
    /// The unit after a number, in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Unit::Hour => "小时",
            Unit::NaturalDay => "日",
            Unit::WorkingDay => "个工作日",
            Unit::Month => "个月",
            Unit::Year => "年",
        }
    }

    /// The unit after a number, in English.
    #[must_use]
    pub fn en(self, amount: u32) -> &'static str {
        match (self, amount) {
            (Unit::Hour, 1) => "hour",
            (Unit::Hour, _) => "hours",
            (Unit::NaturalDay, 1) => "day",
            (Unit::NaturalDay, _) => "days",
            (Unit::WorkingDay, 1) => "working day",
            (Unit::WorkingDay, _) => "working days",
            (Unit::Month, 1) => "month",
            (Unit::Month, _) => "months",
            (Unit::Year, 1) => "year",
            (Unit::Year, _) => "years",
        }
    }

    /// The most of this unit that is counted at all: a hundred years.
    #[must_use]
    pub(crate) fn ceiling(self) -> u32 {
        match self {
            Unit::Hour => 24 * 36_525,
            Unit::NaturalDay | Unit::WorkingDay => 36_525,
            Unit::Month => 1_200,
            Unit::Year => 100,
        }
    }
}

impl std::str::FromStr for Unit {
    type Err = ();

    /// `natural_day` or `日`, as in the rules and as a clerk writes it.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.trim() {
            "hour" | "小时" => Ok(Unit::Hour),
            "natural_day" | "day" | "日" | "自然日" | "天" => Ok(Unit::NaturalDay),
            "working_day" | "工作日" | "个工作日" => Ok(Unit::WorkingDay),
            "month" | "月" | "个月" => Ok(Unit::Month),
            "year" | "年" => Ok(Unit::Year),
            _ => Err(()),
        }
    }
}

/// Which way a period runs from its trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::Direction)]
pub enum Direction {
    /// From the trigger into the future.
    #[default]
    Forward,
    /// Back from the trigger: "N days before the hearing". The trigger is the day of the hearing.
    Backward,
}

/// So much of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Span)]
pub struct Span {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// `60日`.
    #[must_use]
    pub fn zh(self) -> String {
        format!("{}{}", self.amount, self.unit.zh())
    }

    /// `60 days`.
    #[must_use]
    pub fn en(self) -> String {
        format!("{} {}", self.amount, self.unit.en(self.amount))
    }
}
