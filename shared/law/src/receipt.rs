//! The receipt of a count: every input, every step in words, and every day of the calendar it rests on, so that
//! it is read by a clerk, checked by hand and recomputed from itself alone.

use crate::calendar::is_weekend;
use crate::period::{self, Outcome, Plan};
use crate::{Direction, LawError, Procedure, Span, Status, Unit};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// An extension as it was approved (延长期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Extension)]
pub struct Extension {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Office that approved it, in the words of the law.
    pub approver: String,
    /// Account or person that held the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Document of approval or notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Day of approval.
    pub on: NaiveDate,
}

/// Days that are not counted: from the first paused day to the day of resumption, which counts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Pause)]
pub struct Pause {
    /// First day not counted.
    pub from: NaiveDate,
    /// Day of resumption; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Ground, in Chinese.
    pub ground: String,
    /// Provision.
    pub article: String,
    /// Document that opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<String>,
    /// Document that closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<String>,
}

/// One step of the count, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Step)]
pub struct Step {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
    /// The day the step arrives at, if it arrives at one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// A rest day the count skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::SkippedDay)]
pub struct SkippedDay {
    /// Day.
    pub date: NaiveDate,
    /// What it is, in Chinese.
    pub why: String,
    /// What it is, in English.
    pub why_en: String,
}

/// The move of a last day that is a rest day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Roll)]
pub struct Roll {
    /// Nominal last day.
    pub from: NaiveDate,
    /// First working day after it.
    pub to: NaiveDate,
    /// Row of the period engine it rests on.
    pub rule: String,
    /// Provision, or the reason where there is none.
    pub why: String,
}

/// The second period after which the first ends in any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Cap)]
pub struct Cap {
    /// Day it starts from.
    pub from: NaiveDate,
    /// How long it is.
    pub span: Span,
    /// Its nominal end.
    pub end: Option<NaiveDate>,
    /// Whether it ended the period.
    pub decisive: bool,
}

/// Which edition of rules or calendar was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Edition)]
pub struct Edition {
    /// Version.
    pub version: String,
    /// SHA-256 of the files.
    pub hash: String,
}

/// Something the reader must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Note)]
pub struct Note {
    /// Stable code, e.g. `provisional`.
    pub code: String,
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The receipt of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Receipt)]
pub struct Receipt {
    /// Rule counted.
    pub rule: String,
    /// Its title.
    pub title_zh: String,
    /// Its title in English.
    pub title_en: String,
    /// Provision.
    pub article: String,
    /// Id in the register of sources.
    pub source: String,
    /// How far the rule has been verified.
    pub status: Status,
    /// Procedure of the rule.
    pub procedure: Procedure,
    /// Day of the trigger; for a period that runs back, the day it runs back from.
    pub trigger: NaiveDate,
    /// Hour and minute of the trigger, for a period in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger_at: Option<NaiveTime>,
    /// What the trigger is.
    pub trigger_zh: String,
    /// What the trigger is, in English.
    pub trigger_en: String,
    /// First day counted.
    pub first_day: NaiveDate,
    /// How many, without extensions.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// Which way it runs.
    pub direction: Direction,
    /// Whether amount and unit come from a document and not from the rule.
    pub fixed_by_document: bool,
    /// The count, step by step.
    pub steps: Vec<Step>,
    /// Rest days skipped.
    pub skipped: Vec<SkippedDay>,
    /// Pauses.
    pub pauses: Vec<Pause>,
    /// Extensions.
    pub extensions: Vec<Extension>,
    /// Cap, where one was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// Last day before it is moved; none for working days and while suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominal: Option<NaiveDate>,
    /// Last day; none while an open pause suspends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// When on the last day, for a period in hours; at 24:00 otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<NaiveTime>,
    /// Days left when suspended, in working days where the period is in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u32>,
    /// Whether a rest day at the end was to move.
    pub rolls: bool,
    /// Whether a make-up working Saturday or Sunday counted as a rest day at the end (P-05).
    pub roll_on_makeup_day: bool,
    /// The move, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Roll>,
    /// Whether it rests on a year whose notice is not published.
    pub provisional: bool,
    /// Whether the legal officer must look: the rule is derived or open, or was not in force.
    pub flagged: bool,
    /// What happens when it is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_zh: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_en: Option<String>,
    /// What the reader must know.
    pub notes: Vec<Note>,
    /// Edition of the calendar.
    pub calendar: Edition,
    /// Edition of the rules.
    pub rules: Edition,
    /// Weekdays that were off among the days consulted.
    pub off_days: Vec<NaiveDate>,
    /// Saturdays and Sundays that were worked among the days consulted.
    pub make_up_days: Vec<NaiveDate>,
}

/// The day a paper counts as handed in (P-06, 在途时间不计入): that of the postmark where it was posted, whenever it
/// arrived.
#[must_use]
pub fn submitted_on(received_on: NaiveDate, posted_on: Option<NaiveDate>) -> NaiveDate {
    posted_on.map_or(received_on, |posted| posted.min(received_on))
}

impl Receipt {
    /// Whether the clock runs: no open pause suspends it.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.due.is_some()
    }

    /// Whether a paper that arrived on this day, posted on that, keeps the period. A suspended period is kept.
    #[must_use]
    pub fn is_kept_by(&self, received_on: NaiveDate, posted_on: Option<NaiveDate>) -> bool {
        !self.is_overdue(submitted_on(received_on, posted_on))
    }

    /// Whether the last day is over on this day. A suspended period is not overdue.
    #[must_use]
    pub fn is_overdue(&self, on: NaiveDate) -> bool {
        self.due.is_some_and(|due| on > due)
    }

    /// Days from this day to the last day, negative when it is over; none while suspended.
    #[must_use]
    pub fn days_left(&self, on: NaiveDate) -> Option<i64> {
        self.due.map(|due| (due - on).num_days())
    }

    /// The first day that holds the period to be missed.
    #[must_use]
    pub fn lapses_on(&self) -> Option<NaiveDate> {
        self.due.and_then(|due| due.succ_opt())
    }

    /// The note of this code.
    #[must_use]
    pub fn note(&self, code: &str) -> Option<&Note> {
        self.notes.iter().find(|n| n.code == code)
    }

    /// One readable paragraph in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let steps: Vec<&str> = self.steps.iter().map(|s| s.zh.as_str()).collect();
        let mut text =
            format!("{}（{}，{}）：{}。", self.title_zh, self.rule, self.article, steps.join("；"));
        for note in &self.notes {
            text.push_str(&note.zh);
            text.push('。');
        }
        text
    }

    /// One readable paragraph in English.
    #[must_use]
    pub fn en(&self) -> String {
        let steps: Vec<&str> = self.steps.iter().map(|s| s.en.as_str()).collect();
        let mut text = format!("{} ({}, {}): {}.", self.title_en, self.rule, self.article, steps.join("; "));
        for note in &self.notes {
            let mut words = note.en.chars();
            text.push(' ');
            text.extend(words.next().map(|first| first.to_ascii_uppercase()));
            text.push_str(words.as_str());
            text.push('.');
        }
        text
    }

    /// Counts again from what the receipt itself carries, without rules or calendar.
    ///
    /// # Errors
    /// What [`crate::Count::receipt`] refuses, and [`LawError::Receipt`] when the date in the receipt is not the
    /// date that follows.
    pub fn recompute(&self) -> Result<Option<NaiveDate>, LawError> {
        let outcome = self.outcome()?;
        if (outcome.due, outcome.due_at, outcome.left, outcome.nominal)
            == (self.due, self.due_at, self.remaining, self.nominal)
        {
            Ok(outcome.due)
        } else {
            Err(LawError::Receipt(self.rule.clone()))
        }
    }

    fn outcome(&self) -> Result<Outcome, LawError> {
        let off: BTreeSet<NaiveDate> = self.off_days.iter().copied().collect();
        let made_up: BTreeSet<NaiveDate> = self.make_up_days.iter().copied().collect();
        let works = |day: NaiveDate| made_up.contains(&day) || !(is_weekend(day) || off.contains(&day));
        period::count(&self.plan(), works)
    }

    /// Every day the count asked the calendar about, and whether it was worked.
    pub(crate) fn consulted(&self) -> Result<BTreeMap<NaiveDate, bool>, LawError> {
        Ok(self.outcome()?.asked)
    }

    fn plan(&self) -> Plan {
        Plan {
            trigger: self.trigger,
            at: self.trigger_at,
            base: Span { amount: self.amount, unit: self.unit },
            direction: self.direction,
            extensions: self.extensions.iter().map(|e| Span { amount: e.amount, unit: e.unit }).collect(),
            pauses: self.pauses.iter().map(|p| (p.from, p.to)).collect(),
            cap: self.cap.as_ref().map(|c| (c.from, c.span)),
            roll: self.rolls,
            roll_on_makeup: self.roll_on_makeup_day,
        }
    }
}
