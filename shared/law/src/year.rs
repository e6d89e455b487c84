//! A year of the calendar as a reader wants it: what is off, what is worked instead, working days by month.

use crate::DayKind;
use crate::calendar::Calendar;
use crate::receipt::Edition;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much is known of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::year::State)]
pub enum State {
    /// The notice is published and loaded.
    Published,
    /// Only the festivals of the regulation are known: provisional.
    Minimum,
    /// Nothing is loaded, weekends only: provisional.
    Unloaded,
}

impl State {
    /// What that means, in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            State::Published => "放假通知已经载入",
            State::Minimum => "放假通知尚未公布或者尚未载入，仅列法定节日本身，凡涉及本年的计算均为暂定",
            State::Unloaded => "本年没有载入任何放假安排，仅以周末计算，凡涉及本年的计算均为暂定",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            State::Published => "the notice is loaded",
            State::Minimum => {
                "the notice is not loaded: statutory festivals only, every count here is provisional"
            }
            State::Unloaded => "nothing is loaded: weekends only, every count here is provisional",
        }
    }
}

/// Days off in a row under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::year::Block)]
pub struct Block {
    /// Festival.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether only the region has it off.
    pub regional: bool,
}

/// A Saturday or Sunday that is worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::year::MadeUp)]
pub struct MadeUp {
    /// Day.
    pub date: NaiveDate,
    /// Festival it is worked for.
    pub name: String,
}

/// A year of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::year::Year)]
pub struct Year {
    /// Year.
    pub year: i32,
    /// How much is known of it.
    pub state: State,
    /// Whether counts that touch it are provisional.
    pub provisional: bool,
    /// What the state means, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The notice or regulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Prefix of the region whose days are laid over, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Blocks of days off.
    pub off: Vec<Block>,
    /// Weekend days that are worked.
    pub made_up: Vec<MadeUp>,
    /// Working days of January to December.
    pub months: Vec<u32>,
    /// Working days of the year.
    pub working_days: u32,
    /// Edition of the calendar.
    pub calendar: Edition,
}

impl Year {
    pub(crate) fn read(calendar: &Calendar, year: i32, state: State, source: Option<String>) -> Self {
        let mut out = Self {
            year,
            state,
            provisional: state != State::Published,
            zh: state.zh().to_owned(),
            en: state.en().to_owned(),
            source,
            region: calendar.region().map(str::to_owned),
            off: Vec::new(),
            made_up: Vec::new(),
            months: vec![0; 12],
            working_days: 0,
            calendar: Edition { version: calendar.version().to_owned(), hash: calendar.hash().to_owned() },
        };
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        for date in first.into_iter().flat_map(|day| day.iter_days()).take_while(|d| d.year() == year) {
            let kind = calendar.day(date);
            if kind.works() {
                out.months[date.month0() as usize] += 1;
                out.working_days += 1;
            }
            match kind {
                DayKind::Working | DayKind::Weekend => {}
                DayKind::MakeUp(name) => out.made_up.push(MadeUp { date, name }),
                DayKind::Holiday(name) => out.block(name, date, false),
                DayKind::Regional(name) => out.block(name, date, true),
            }
        }
        out
    }

    fn block(&mut self, name: String, date: NaiveDate, regional: bool) {
        match self.off.last_mut() {
            Some(last)
                if last.name == name && last.regional == regional && last.to.succ_opt() == Some(date) =>
            {
                last.to = date;
            }
            _ => self.off.push(Block { name, from: date, to: date, regional }),
        }
    }
}
