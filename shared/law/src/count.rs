//! A count being put together: rule, trigger, extensions, pauses. It is checked against the law first and counted
//! second, and what comes out is a receipt.

use crate::note::notes;
use crate::period::{self, Move, Outcome, Plan};
use crate::receipt::{Cap, Edition, Extension, Pause, Receipt, Roll, SkippedDay};
use crate::rule::{InForce, Rule};
use crate::{Direction, Law, LawError, Procedure, Span, Unit, wording};
use chrono::{Datelike, NaiveDate, NaiveTime};
use kernel::planted;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Everything a count starts from; what a caller may store or send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Input)]
pub struct Input {
    /// Rule, e.g. `FY-30`.
    pub rule: String,
    /// Day of the trigger; for a period that runs back, the day it runs back from.
    pub trigger: NaiveDate,
    /// Hour and minute of the trigger, for a period in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// Extensions, in the order they were approved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// Pauses, in any order. Several grounds may hold the period on the same days: those are left out once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// Day the cap starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capped_from: Option<NaiveDate>,
    /// Period fixed by a document instead of the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Span>,
}

/// A count being put together.
#[derive(Debug, Clone)]
#[must_use = "a count is nothing until its receipt is asked for"]
pub struct Count<'a> {
    law: &'a Law,
    input: Input,
    /// Extensions were checked when they were granted.
    granted: bool,
}

impl<'a> Count<'a> {
    pub(crate) fn new(law: &'a Law, input: Input) -> Self {
        Self { law, input, granted: false }
    }

    /// As it was granted: extensions are not judged again.
    pub(crate) fn granted(mut self) -> Self {
        self.granted = true;
        self
    }

    /// With an approved extension.
    pub fn extended(mut self, extension: Extension) -> Self {
        self.input.extensions.push(extension);
        self
    }

    /// With a pause.
    pub fn paused(mut self, pause: Pause) -> Self {
        self.input.pauses.push(pause);
        self
    }

    /// With the cap of the rule counted from this day.
    pub fn capped_from(mut self, day: NaiveDate) -> Self {
        self.input.capped_from = Some(day);
        self
    }

    /// With a period fixed by a document, e.g. the letter of a court.
    pub fn amount(mut self, amount: u32, unit: Unit) -> Self {
        self.input.fixed = Some(Span { amount, unit });
        self
    }

    /// With the hour and minute of the trigger, for a period in hours.
    pub fn at(mut self, time: NaiveTime) -> Self {
        self.input.at = Some(time);
        self
    }

    /// What has been put together so far.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// Checks and counts.
    ///
    /// # Errors
    /// [`LawError`]: an unknown rule, a rule without a period, pauses out of order, extensions the law does not
    /// know.
    pub fn receipt(self) -> Result<Receipt, LawError> {
        let Counted { law, rule, in_force, input, plan, outcome } = self.counted()?;
        Ok(written(law, rule, in_force, input, &plan, outcome))
    }

    /// Checks and counts, and writes no receipt: the last day alone, none while an open pause suspends it.
    ///
    /// # Errors
    /// As [`Count::receipt`].
    pub fn due(self) -> Result<Option<NaiveDate>, LawError> {
        Ok(self.counted()?.outcome.due)
    }

    fn counted(self) -> Result<Counted<'a>, LawError> {
        let Self { law, mut input, granted } = self;
        let (rule, in_force) = law
            .rules
            .applicable(&input.rule, input.trigger)
            .ok_or_else(|| LawError::UnknownRule(input.rule.clone()))?;
        let base = match (input.fixed, rule.span()) {
            (Some(fixed), _) => fixed,
            (None, Some(span)) => span,
            (None, None) => return Err(LawError::NoClock(rule.id.clone())),
        };
        if base.unit == Unit::Hour && !(input.pauses.is_empty() && input.capped_from.is_none()) {
            return Err(LawError::Hours);
        }
        if base.amount == 0 || base.amount > base.unit.ceiling() {
            return Err(LawError::Amount { amount: base.amount, unit: base.unit });
        }
        input.pauses.sort_by_key(|p| p.from);
        check_pauses(rule, &input)?;
        if !granted {
            check_limits(rule, &input, law)?;
        }
        let cap = match (input.capped_from, rule.cap) {
            (Some(_), None) => return Err(LawError::NoCap(rule.id.clone())),
            (Some(from), Some(span)) => Some((from, span)),
            (None, _) => None,
        };
        // A period a document fixes in working days ends on one; all others follow the rule and the switch.
        let rolls = rule.roll
            && rule.direction == Direction::Forward
            && !matches!(base.unit, Unit::WorkingDay | Unit::Hour)
            && (rule.procedure != Procedure::Petition || law.switches.petition_roll);
        let mut plan = Plan {
            trigger: input.trigger,
            at: input.at.filter(|_| base.unit == Unit::Hour),
            base,
            direction: rule.direction,
            extensions: Vec::new(),
            pauses: input.pauses.iter().map(|p| (p.from, p.to)).collect(),
            cap,
            roll: rolls,
            roll_on_makeup: law.switches.roll_on_makeup_day,
        };
        if !granted {
            check_extensions(rule, base, &input, &plan, law)?;
        }
        plan.extensions = input.extensions.iter().map(|e| Span { amount: e.amount, unit: e.unit }).collect();
        let outcome = period::count(&plan, |d| law.calendar.is_working_day(d))?;
        Ok(Counted { law, rule, in_force, input, plan, outcome })
    }
}

/// What was counted, before it is put into words.
struct Counted<'a> {
    law: &'a Law,
    rule: &'a Rule,
    in_force: InForce,
    input: Input,
    plan: Plan,
    outcome: Outcome,
}

/// The law lets a period stand still so long and no longer.
fn check_limits(rule: &Rule, input: &Input, law: &Law) -> Result<(), LawError> {
    for pause in &input.pauses {
        let limit = law.rules.exclusion(&rule.id, &pause.article).and_then(|e| e.limit.as_ref());
        let Some(limit) = limit.filter(|limit| limit.firm) else { continue };
        if let Some(days) = limit.exceeded_by(pause) {
            return Err(LawError::PauseTooLong {
                days,
                max: limit.days,
                then_zh: limit.then.zh.clone(),
                then: limit.then.en.clone(),
                article: limit.article.clone(),
            });
        }
    }
    Ok(())
}

fn check_pauses(rule: &Rule, input: &Input) -> Result<(), LawError> {
    if rule.direction == Direction::Backward
        && !(input.pauses.is_empty() && input.extensions.is_empty() && input.capped_from.is_none())
    {
        return Err(LawError::Backward(rule.id.clone()));
    }
    for pause in &input.pauses {
        if pause.from < input.trigger {
            return Err(LawError::PauseBeforeTrigger { from: pause.from, trigger: input.trigger });
        }
        if let Some(to) = pause.to.filter(|to| *to < pause.from) {
            return Err(LawError::PauseReversed { from: pause.from, to });
        }
    }
    Ok(())
}

fn check_extensions(
    rule: &Rule,
    base: Span,
    input: &Input,
    plan: &Plan,
    Law { calendar, .. }: &Law,
) -> Result<(), LawError> {
    if input.extensions.is_empty() {
        return Ok(());
    }
    let Some(law) = &rule.extension else {
        return Err(LawError::ExtensionNotAllowed(rule.id.clone()));
    };
    if let Some(allowed) = law.count.filter(|n| input.extensions.len() > *n as usize) {
        return Err(LawError::ExtensionTooMany { asked: input.extensions.len(), allowed });
    }
    let mut total = 0u32;
    let mut so_far = plan.clone();
    for extension in &input.extensions {
        let unit = extension.unit;
        // Under a document the period may be in another unit than the rule: the extension follows the document.
        let apart = |kind: Unit| (unit == kind) != (base.unit == kind);
        if unit != law.unit || apart(Unit::WorkingDay) || apart(Unit::Hour) {
            return Err(LawError::ExtensionUnit { asked: unit, law: law.unit });
        }
        if extension.amount == 0 || extension.amount > unit.ceiling() {
            return Err(LawError::Amount { amount: extension.amount, unit });
        }
        total = total.saturating_add(extension.amount);
        if let Some(max) = law.each.filter(|each| extension.amount > *each) {
            return Err(LawError::ExtensionOverMax { asked: extension.amount, max, unit });
        }
        if let Some(max) = law.max.filter(|max| total > *max && !planted("extended_without_end")) {
            return Err(LawError::ExtensionOverMax { asked: total, max, unit });
        }
        if extension.approver.trim().is_empty() {
            return Err(LawError::ExtensionWithoutApprover(law.approver.clone()));
        }
        let given = extension.approver.trim();
        if given != law.approver && !planted("anybody_extends") {
            return Err(LawError::ExtensionApprover { given: given.to_owned(), law: law.approver.clone() });
        }
        if extension.on < input.trigger {
            return Err(LawError::ExtensionBeforeTrigger { on: extension.on, trigger: input.trigger });
        }
        // Approved in time is approved before the period, with earlier extensions and the pauses that had begun
        // by then, is over.
        let mut then = so_far.clone();
        then.pauses.retain(|(from, _)| *from <= extension.on);
        let end = period::count(&then, |d| calendar.is_working_day(d))?.due;
        if let Some(end) = end.filter(|end| extension.on > *end) {
            return Err(LawError::ExtensionAfterEnd { on: extension.on, end });
        }
        so_far.extensions.push(Span { amount: extension.amount, unit });
    }
    Ok(())
}

fn written(
    law: &Law,
    rule: &Rule,
    in_force: InForce,
    input: Input,
    plan: &Plan,
    outcome: Outcome,
) -> Receipt {
    let calendar = &law.calendar;
    let years: BTreeSet<i32> =
        outcome.asked.keys().map(Datelike::year).chain(outcome.due.map(|d| d.year())).collect();
    let unpublished: Vec<i32> = years.into_iter().filter(|y| !calendar.published(*y)).collect();
    let skipped = outcome
        .skipped
        .iter()
        .map(|date| {
            let kind = calendar.day(*date);
            SkippedDay { date: *date, why: kind.zh(), why_en: kind.en() }
        })
        .collect();
    let roll = outcome.moves.iter().find_map(|m| match m {
        Move::Rolled { from, to } => Some(Roll {
            from: *from,
            to: *to,
            rule: if rule.procedure == Procedure::Petition { "P-07" } else { "P-03" }.to_owned(),
            why: rule.roll_basis.clone().unwrap_or_default(),
        }),
        _ => None,
    });
    let cap = plan.cap.map(|(from, span)| {
        let found = outcome.moves.iter().find_map(|m| match m {
            Move::Capped { end, decisive } => Some((*end, *decisive)),
            _ => None,
        });
        Cap { from, span, end: found.map(|f| f.0), decisive: found.is_some_and(|f| f.1) }
    });
    let weekend = crate::calendar::is_weekend;
    let off_days =
        outcome.asked.iter().filter(|(d, works)| !**works && !weekend(**d)).map(|(d, _)| *d).collect();
    let make_up_days =
        outcome.asked.iter().filter(|(d, works)| **works && weekend(**d)).map(|(d, _)| *d).collect();
    let notes = notes(law, rule, in_force, &input, plan, &outcome, &unpublished);
    Receipt {
        rule: rule.id.clone(),
        title_zh: rule.title_zh.clone(),
        title_en: rule.title_en.clone(),
        article: rule.article.clone(),
        source: rule.source.clone(),
        status: rule.status,
        procedure: rule.procedure,
        trigger: input.trigger,
        trigger_at: plan.at,
        trigger_zh: rule.trigger.zh.clone(),
        trigger_en: rule.trigger.en.clone(),
        first_day: outcome.first_day,
        amount: plan.base.amount,
        unit: plan.base.unit,
        direction: plan.direction,
        fixed_by_document: input.fixed.is_some(),
        steps: wording::steps(rule, &input, plan, &outcome, calendar),
        skipped,
        pauses: input.pauses,
        extensions: input.extensions,
        cap,
        nominal: outcome.nominal,
        due: outcome.due,
        due_at: outcome.due_at,
        remaining: outcome.left,
        rolls: plan.roll,
        roll_on_makeup_day: plan.roll_on_makeup,
        roll,
        provisional: !unpublished.is_empty(),
        flagged: rule.status.is_flagged()
            || in_force != InForce::Yes
            || notes.iter().any(|n| matches!(n.code.as_str(), "pause_over_limit" | "pause_ground")),
        missed_zh: rule.missed.as_ref().map(|w| w.zh.clone()),
        missed_en: rule.missed.as_ref().map(|w| w.en.clone()),
        notes,
        calendar: Edition { version: calendar.version().to_owned(), hash: calendar.hash().to_owned() },
        rules: Edition { version: law.rules.version().to_owned(), hash: law.rules.hash().to_owned() },
        off_days,
        make_up_days,
    }
}
