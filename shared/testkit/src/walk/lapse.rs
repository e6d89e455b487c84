//! The clock of a service, without its loop: what is over lapses, once, in the order of its instants.

use super::world::{Broken, LAPSE, Outcome, World};
use chrono::{DateTime, Duration, Utc};
use kernel::{Actor, date};
use procedure::{DeadlineState, Procedure, Stage};
use serde_json::json;

impl<P: Procedure> World<'_, P> {
    /// Every deadline that is over by now lapses, as the clock of a service brings it about.
    pub(crate) fn fire(&mut self) -> Result<(), Broken> {
        while let Some((key, version, over)) = self.first_over() {
            if over > self.now {
                break;
            }
            self.lapse(&key, version, over)?;
        }
        Ok(())
    }

    /// The deadline that is over first: its key, its version, and when.
    pub(crate) fn first_over(&self) -> Option<(String, u32, DateTime<Utc>)> {
        let running =
            self.file().deadlines.iter().filter(|deadline| deadline.state == DeadlineState::Running);
        let over = running.filter_map(|deadline| {
            deadline.lapses_at().map(|over| (deadline.key.clone(), deadline.version, over))
        });
        over.min_by(|a, b| (a.2, &a.0).cmp(&(b.2, &b.0)))
    }

    fn lapse(&mut self, key: &str, version: u32, over: DateTime<Utc>) -> Result<(), Broken> {
        if !self.file().runs(key, version) {
            return Err(format!("{key} runs in version {version} and would not lapse"));
        }
        let at = over - Duration::seconds(1);
        let steps = P::steps();
        let own = steps.lapsing(key).map(|act| act.rule.name);
        let input = match own {
            Some(_) => json!({}),
            None => json!({ "key": key, "due": date::day_of(at) }),
        };
        let name = own.unwrap_or(LAPSE);
        let step =
            self.ground.steps.iter().find(|step| step.act.rule.name == name).ok_or("no step lapses")?;
        match self.attempt(step, &Actor::system(), &input, at)? {
            Outcome::Taken => {}
            Outcome::Barred => {
                let stage = self.scenario.case.stage.zh();
                return Err(format!("the lapse of {key} is not open in {stage}: it would be tried for ever"));
            }
            Outcome::No(_) => {
                return Err(format!("the lapse of {key} is refused: it would be tried for ever"));
            }
        }
        self.tally.lapses += 1;
        match self.file().runs(key, version) {
            true => Err(format!("{key} lapsed and runs on in the same version")),
            false => Ok(()),
        }
    }

    /// Time passes until nothing runs any more but what is owed again each month.
    pub(crate) fn run_out(&mut self) -> Result<(), Broken> {
        const MOST: usize = 400;
        let (mut once, mut again) = (0, 0);
        while once < MOST && again < MOST {
            if self
                .file()
                .deadlines
                .iter()
                .filter(|d| d.state == DeadlineState::Running)
                .all(|d| self.recurs(&d.key))
            {
                return Ok(());
            }
            let Some((key, version, over)) = self.first_over() else { return Ok(()) };
            self.now = self.now.max(over);
            *(if self.recurs(&key) { &mut again } else { &mut once }) += 1;
            self.lapse(&key, version, over)?;
        }
        // so many months are enough: what else runs may be due in a thousand years
        match again < MOST {
            true => Err(format!("after {MOST} lapses there is still a deadline that runs")),
            false => Ok(()),
        }
    }

    /// Whether what runs under this key is owed again each month, until something else is performed.
    fn recurs(&self, key: &str) -> bool {
        let owed = key.strip_prefix("obligation:").and_then(|key| self.file().obligation(key));
        owed.is_some_and(|obligation| obligation.monthly_until.is_some())
    }
}
