//! The arithmetic of a period, and nothing else: no rules, no words, no calendar but one question about a day.
//! A receipt recomputes itself through this module, so it may depend on nothing the receipt does not carry.

use crate::calendar::is_weekend;
use crate::{Direction, LawError, Span, Unit};
use chrono::{Days, Months, NaiveDate, NaiveTime, TimeDelta, Timelike};
use kernel::planted;
use std::collections::BTreeMap;

/// What is to be counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub trigger: NaiveDate,
    /// Hour and minute of the trigger, for a period in hours.
    pub at: Option<NaiveTime>,
    pub base: Span,
    pub direction: Direction,
    pub extensions: Vec<Span>,
    /// Days from and to, in the order of their first days. They may overlap: each day is left out once.
    pub pauses: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// A second period that ends no later, from its own trigger.
    pub cap: Option<(NaiveDate, Span)>,
    /// Whether a last day that is a rest day moves to the next working day.
    pub roll: bool,
    /// Whether a make-up working Saturday or Sunday counts as a rest day at the end.
    pub roll_on_makeup: bool,
}

/// What happened on the way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Move {
    /// The period alone ends on this day.
    Base(NaiveDate),
    /// With extensions it ends on this day.
    Extended(NaiveDate),
    /// The pause of this index took so many days; the period now ends on this day.
    Paused { index: usize, days: u32, end: NaiveDate },
    /// The pause of this index is open, with so many days left.
    Suspended { index: usize, left: u32 },
    /// The days of the pause of this index are left out already.
    Covered { index: usize },
    /// The cap ends on this day.
    Capped { end: NaiveDate, decisive: bool },
    /// The last day was a rest day.
    Rolled { from: NaiveDate, to: NaiveDate },
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    pub first_day: NaiveDate,
    pub moves: Vec<Move>,
    pub nominal: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    /// When on the last day, for a period in hours; at 24:00 otherwise.
    pub due_at: Option<NaiveTime>,
    pub left: Option<u32>,
    /// Days the count skipped because they are rest days.
    pub skipped: Vec<NaiveDate>,
    /// Every day the calendar was asked about, and its answer.
    pub asked: BTreeMap<NaiveDate, bool>,
}

/// Counts. `works` answers whether work is done on a day.
pub(crate) fn count(plan: &Plan, works: impl Fn(NaiveDate) -> bool) -> Result<Outcome, LawError> {
    let walk = Walk { plan, works, asked: BTreeMap::new(), skipped: Vec::new() };
    match (plan.direction, plan.base.unit) {
        (Direction::Backward, _) => walk.backward(),
        (Direction::Forward, Unit::Hour) => walk.hours(),
        (Direction::Forward, Unit::WorkingDay) => walk.working_days(),
        (Direction::Forward, _) => walk.calendar_days(),
    }
}

struct Walk<'a, W> {
    plan: &'a Plan,
    works: W,
    asked: BTreeMap<NaiveDate, bool>,
    skipped: Vec<NaiveDate>,
}

impl<W: Fn(NaiveDate) -> bool> Walk<'_, W> {
    fn works(&mut self, day: NaiveDate) -> bool {
        let works = &self.works;
        *self.asked.entry(day).or_insert_with(|| works(day))
    }

    fn done(self, first_day: NaiveDate, moves: Vec<Move>, nominal: Option<NaiveDate>, end: End) -> Outcome {
        let (due, left) = match end {
            End::Due(due) => (Some(due), None),
            End::Left(left) => (None, Some(left)),
        };
        Outcome {
            first_day,
            moves,
            nominal,
            due,
            due_at: None,
            left,
            skipped: self.skipped,
            asked: self.asked,
        }
    }

    /// The hour of the start is not counted; hours run through nights and rest days alike and are not moved.
    fn hours(self) -> Result<Outcome, LawError> {
        let Plan { trigger, at, base, ref extensions, .. } = *self.plan;
        let at = at.ok_or(LawError::TimeOfDay)?;
        let hour = NaiveTime::from_hms_opt(at.hour(), 0, 0).ok_or(LawError::OutOfRange)?;
        let later = |hours: u32| {
            let span = TimeDelta::hours(i64::from(hours) + 1);
            trigger.and_time(hour).checked_add_signed(span).ok_or(LawError::OutOfRange)
        };
        let mut total = base.amount;
        let mut end = later(total)?;
        let mut moves = vec![Move::Base(end.date())];
        for extension in extensions {
            if extension.unit != Unit::Hour {
                return Err(LawError::Amount { amount: extension.amount, unit: extension.unit });
            }
            total = total.saturating_add(extension.amount);
        }
        if !extensions.is_empty() {
            end = later(total)?;
            moves.push(Move::Extended(end.date()));
        }
        let first_day = later(0)?.date();
        let outcome = self.done(first_day, moves, None, End::Due(end.date()));
        Ok(Outcome { due_at: Some(end.time()), ..outcome })
    }

    /// The hearing day is not counted; the last day for the step is not moved.
    fn backward(mut self) -> Result<Outcome, LawError> {
        let Span { amount, unit } = self.plan.base;
        let first_day = before(self.plan.trigger, 1)?;
        let end = match unit {
            Unit::NaturalDay => before(self.plan.trigger, u64::from(amount))?,
            Unit::Month => months_before(self.plan.trigger, amount)?,
            Unit::Year => months_before(self.plan.trigger, amount.saturating_mul(12))?,
            Unit::Hour => return Err(LawError::Amount { amount, unit }),
            Unit::WorkingDay => {
                let (mut day, mut left) = (self.plan.trigger, amount);
                while left > 0 {
                    day = before(day, 1)?;
                    if self.works(day) {
                        left -= 1;
                    } else {
                        self.skipped.push(day);
                    }
                }
                day
            }
        };
        self.skipped.sort_unstable();
        Ok(self.done(first_day, vec![Move::Base(end)], None, End::Due(end)))
    }

    fn working_days(mut self) -> Result<Outcome, LawError> {
        let plan = self.plan;
        let first_day = after(plan.trigger, 1)?;
        let total = plan.extensions.iter().fold(plan.base.amount, |sum, e| sum.saturating_add(e.amount));
        let (mut end, _) = self.walked(plan.base.amount, &[])?;
        let mut moves = vec![Move::Base(end)];
        if !plan.extensions.is_empty() {
            end = self.walked(total, &[])?.0;
            moves.push(Move::Extended(end));
        }
        for (index, (from, to)) in plan.pauses.iter().enumerate() {
            if *from > end {
                return Err(LawError::PauseAfterEnd { from: *from, end });
            }
            let (stop, left) = self.walked(total, &plan.pauses[..=index])?;
            match to {
                Some(to) => {
                    let earlier = &plan.pauses[..index];
                    if covered(*from, *to, earlier) {
                        moves.push(Move::Covered { index });
                        continue;
                    }
                    let days = from
                        .iter_days()
                        .take_while(|d| d < to)
                        .filter(|d| *d > plan.trigger && !paused(*d, earlier) && self.works(*d))
                        .count();
                    end = stop;
                    moves.push(Move::Paused { index, days: u32::try_from(days).unwrap_or(u32::MAX), end });
                }
                None => {
                    moves.push(Move::Suspended { index, left });
                    moves.extend(later(index, plan));
                    return Ok(self.done(first_day, moves, None, End::Left(left)));
                }
            }
        }
        if let Some(cap) = self.cap(end)? {
            moves.push(Move::Capped { end: cap, decisive: cap < end });
            end = end.min(cap);
        }
        end = self.rolled(end, &mut moves)?;
        // Only the days of the final count were skipped.
        let pauses = &plan.pauses;
        self.skipped = plan
            .trigger
            .iter_days()
            .skip(1)
            .take_while(|d| *d <= end)
            .filter(|d| !paused(*d, pauses) && self.asked.get(d) == Some(&false))
            .collect();
        Ok(self.done(first_day, moves, None, End::Due(end)))
    }

    /// Walks until `amount` working days are counted or an open pause begins; the last day and what is left.
    fn walked(
        &mut self,
        amount: u32,
        pauses: &[(NaiveDate, Option<NaiveDate>)],
    ) -> Result<(NaiveDate, u32), LawError> {
        let (mut day, mut left) = (self.plan.trigger, amount);
        while left > 0 {
            day = after(day, 1)?;
            if pauses.iter().any(|(from, to)| to.is_none() && day >= *from) {
                return Ok((before(day, 1)?, left));
            }
            if !paused(day, pauses) && self.works(day) {
                left -= 1;
            }
        }
        Ok((day, 0))
    }

    fn calendar_days(mut self) -> Result<Outcome, LawError> {
        let plan = self.plan;
        let first_day = after(plan.trigger, 1)?;
        let mut end = added(plan.trigger, &[plan.base])?;
        let mut moves = vec![Move::Base(end)];
        if !plan.extensions.is_empty() {
            // Counted from the start as one period: an extension is never added to a rolled date.
            let spans: Vec<Span> =
                std::iter::once(plan.base).chain(plan.extensions.iter().copied()).collect();
            end = added(plan.trigger, &spans)?;
            moves.push(Move::Extended(end));
        }
        // The first day that no earlier pause leaves out.
        let mut free = first_day;
        for (index, (from, to)) in plan.pauses.iter().enumerate() {
            let effective = self.effective(end)?;
            if *from > effective {
                return Err(LawError::PauseAfterEnd { from: *from, end: effective });
            }
            // Days that would not have been counted are not excluded either.
            let start = (*from).max(free);
            // A pause that begins in the days a rest day added moves the moved end.
            let running = if start <= end { end } else { effective };
            match to {
                Some(to) if covered(*from, *to, &plan.pauses[..index]) => moves.push(Move::Covered { index }),
                Some(to) => {
                    let days = u64::try_from((*to - start).num_days()).unwrap_or(0);
                    if days > 0 && !planted("pause_is_counted") {
                        end = after(running, days)?;
                    }
                    free = free.max(*to);
                    moves.push(Move::Paused { index, days: u32::try_from(days).unwrap_or(u32::MAX), end });
                }
                None => {
                    let left = u32::try_from((running - start).num_days() + 1).unwrap_or(0);
                    moves.push(Move::Suspended { index, left });
                    moves.extend(later(index, plan));
                    return Ok(self.done(first_day, moves, None, End::Left(left)));
                }
            }
        }
        if let Some(cap) = self.cap(end)? {
            moves.push(Move::Capped { end: cap, decisive: cap < end });
            end = end.min(cap);
        }
        let due = self.rolled(end, &mut moves)?;
        Ok(self.done(first_day, moves, Some(end), End::Due(due)))
    }

    fn cap(&self, _end: NaiveDate) -> Result<Option<NaiveDate>, LawError> {
        self.plan.cap.map(|(from, span)| added(from, &[span])).transpose()
    }

    fn effective(&mut self, end: NaiveDate) -> Result<NaiveDate, LawError> {
        let end = self.cap(end)?.map_or(end, |cap| cap.min(end));
        let skipped = std::mem::take(&mut self.skipped);
        let rolled = self.rolled(end, &mut Vec::new());
        self.skipped = skipped;
        rolled
    }

    fn rolled(&mut self, end: NaiveDate, moves: &mut Vec<Move>) -> Result<NaiveDate, LawError> {
        if !self.plan.roll || planted("rest_day_stays") {
            return Ok(end);
        }
        let mut day = end;
        while !self.works(day) || (self.plan.roll_on_makeup && is_weekend(day)) {
            self.skipped.push(day);
            day = after(day, 1)?;
        }
        if day != end {
            moves.push(Move::Rolled { from: end, to: day });
        }
        Ok(day)
    }
}

enum End {
    Due(NaiveDate),
    Left(u32),
}

fn paused(day: NaiveDate, pauses: &[(NaiveDate, Option<NaiveDate>)]) -> bool {
    pauses.iter().any(|(from, to)| day >= *from && to.is_none_or(|to| day < to))
}

/// Whether an earlier pause begins no later and is over no earlier than this one, which leaves nothing more out.
fn covered(from: NaiveDate, to: NaiveDate, earlier: &[(NaiveDate, Option<NaiveDate>)]) -> bool {
    from < to && earlier.iter().any(|(first, over)| *first <= from && over.is_none_or(|over| to <= over))
}

/// The pauses after an open one: they leave out what it leaves out already.
fn later(open: usize, plan: &Plan) -> impl Iterator<Item = Move> + use<> {
    (open + 1..plan.pauses.len()).map(|index| Move::Covered { index })
}

/// Months and years first and together, then days: 31 August and six months is the last day of February.
fn added(start: NaiveDate, spans: &[Span]) -> Result<NaiveDate, LawError> {
    let (mut months, mut days) = (0u32, 0u64);
    for span in spans {
        match span.unit {
            Unit::Month => months = months.saturating_add(span.amount),
            Unit::Year => months = months.saturating_add(span.amount.saturating_mul(12)),
            Unit::NaturalDay => days += u64::from(span.amount),
            Unit::WorkingDay | Unit::Hour => {
                return Err(LawError::Amount { amount: span.amount, unit: span.unit });
            }
        }
    }
    after(start.checked_add_months(Months::new(months)).ok_or(LawError::OutOfRange)?, days)
}

fn months_before(day: NaiveDate, months: u32) -> Result<NaiveDate, LawError> {
    day.checked_sub_months(Months::new(months)).ok_or(LawError::OutOfRange)
}

fn after(day: NaiveDate, days: u64) -> Result<NaiveDate, LawError> {
    day.checked_add_days(Days::new(days)).ok_or(LawError::OutOfRange)
}

fn before(day: NaiveDate, days: u64) -> Result<NaiveDate, LawError> {
    day.checked_sub_days(Days::new(days)).ok_or(LawError::OutOfRange)
}
