//! No dead end: from wherever a walk stands, what people can do and what lapses leads to an end.

use super::ground::Known;
use super::world::{Broken, World};
use chrono::Duration;
use kernel::{Actor, By, Role};
use procedure::{DeadlineState, Procedure, Stage};
use std::collections::BTreeMap;

/// Rounds of a way out; each round everybody tries everything, or time passes.
const ROUNDS: usize = 80;
/// Rounds in a row in which nobody could do anything and nothing ran.
const IDLE: usize = 4;
/// Ways out that are the other side's to choose: a case has to end without them.
const GIFTS: [&str; 2] = ["withdraw", "allow-withdrawal"];

/// A step, and which of its forms it is taken in.
type Way = (&'static str, usize);

impl<P: Procedure> World<'_, P> {
    /// Drives the case to an end. Everywhere the walk has been has this way out.
    pub(crate) fn way_out(&mut self) -> Result<(), Broken> {
        let mut idle = 0;
        let mut taken = BTreeMap::new();
        for round in 0..ROUNDS {
            if !self.is_open() {
                self.tally.ways.push(round);
                return Ok(());
            }
            if let Some(way) = self.somebody_goes_on(&taken)? {
                *taken.entry(way).or_default() += 1;
                idle = 0;
                continue;
            }
            match self.first_over() {
                Some((_, _, over)) => self.now = self.now.max(over) + Duration::hours(9),
                None => {
                    idle += 1;
                    self.now += Duration::days(20);
                }
            }
            self.said("nobody can do anything: time passes");
            self.fire()?;
            if idle == IDLE && self.is_open() {
                break;
            }
        }
        let case = &self.scenario.case;
        let running = case.file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
        let running: Vec<&str> = running.map(|deadline| deadline.key.as_str()).collect();
        Err(format!(
            "a dead end in {:?} ({}): nobody can bring the case to an end, and what runs ({}) does not either",
            case.stage,
            case.stage.zh(),
            running.join(", ")
        ))
    }

    /// The step that somebody takes and that leads on, and in which of its forms: those that end a case first, then what
    /// was taken least. None only where no step is taken in any form.
    fn somebody_goes_on(&mut self, taken: &BTreeMap<Way, u32>) -> Result<Option<Way>, Broken> {
        let stage = self.scenario.case.stage;
        let mut open: Vec<(bool, u32, u64, Way, &Known<P>)> = Vec::new();
        for step in &self.ground.steps {
            let rule = &step.act.rule;
            if rule.allows(stage) && rule.is_public() && !GIFTS.contains(&rule.name) {
                // a shared step opens no way by itself, but may be what another one waits for
                let first = step.ends && !self.chance.percent(20);
                for form in 0..step.forms.len() {
                    let way = (rule.name, form);
                    let times = taken.get(&way).copied().unwrap_or_default();
                    open.push((!first, times, self.chance.next(), way, step));
                }
            }
        }
        open.sort_by_key(|(last, times, dice, ..)| (*last, *times, *dice));
        for (_, _, _, way, step) in open {
            for who in self.able(step) {
                let times = if step.ends { 24 } else { 6 };
                if self.tried_as(step, &step.forms[way.1], &who, times, true)? {
                    return Ok(Some(way));
                }
            }
        }
        Ok(None)
    }

    /// People who may take a step on the case and are offered it, one for each of the capacities they stand in: what nobody
    /// is offered leads nobody out.
    fn able(&self, step: &Known<P>) -> Vec<Actor> {
        let (case, rule) = (&self.scenario.case, &step.act.rule);
        let offered = |by: &By| rule.by.contains(by) && P::offers(case, rule.name, *by);
        let mut known = Vec::new();
        let mut able = |who: &Actor| {
            let by = case.capacities(who);
            let able = !who.is(Role::System)
                && by.iter().any(offered)
                && step.act.guard(case, &by).is_ok()
                && !known.contains(&by);
            known.push(by);
            able
        };
        self.cast().into_iter().filter(|who| able(who)).collect()
    }
}
