//! The first step of a walk that begins where a proof takes one.

use super::start::Start;
use super::world::{Broken, LAPSE, Outcome, World, actor};
use kernel::{Actor, By, Role};
use procedure::Procedure;

impl<'g, P: Procedure> World<'g, P> {
    /// The step that a proof takes here, as it takes it, after whatever is due: a proof leaves out the lapses that nothing
    /// hangs on. After one of those it may be refused, and where nobody is anything to the case in that capacity, it is
    /// not taken.
    pub(crate) fn as_proved(&mut self, start: &'g Start<P>) -> Result<(), Broken> {
        self.tally.begun += 1;
        let lapses = self.tally.lapses;
        if self.scenario.case.version > 0 {
            self.fire()?;
        }
        let step = self.ground.step(&start.step).ok_or("a proof takes a step of no table")?;
        let rule = &step.act.rule;
        if rule.lapse.is_some() || rule.name == LAPSE {
            // the clock brings it about, at its hour
            if let Some((_, _, over)) = self.first_over().filter(|_| self.tally.lapses == lapses) {
                self.now = self.now.max(over);
                self.fire()?;
            }
            return Ok(());
        }
        let input = start.input(&self.people);
        let marks = (step.act.read)(input.to_string().as_bytes()).map(|read| read.marks(&self.ground.key));
        let marks = marks.unwrap_or_default();
        let earlier = std::mem::take(&mut self.scenario.related);
        self.past.extend(earlier.into_iter().map(|earlier| (marks.clone(), earlier)));
        for who in self.standing(start.by) {
            if let Outcome::Taken = self.attempt(step, &who, &input, self.now)? {
                self.tally.proved += 1;
                break;
            }
        }
        Ok(())
    }

    /// Those who stand in this capacity.
    fn standing(&self, by: By) -> Vec<Actor> {
        let case = &self.scenario.case;
        if case.version == 0 {
            return vec![match by {
                By::System => Actor::system(),
                By::Head => actor("organ", &[Role::Head]),
                By::Court => actor("haiyuan-fayuan", &[Role::Court]),
                By::Procurator => actor("haiyuan-jcy", &[Role::Procurator]),
                By::Issuer => actor("haiyuan-fayuan", &[Role::Court, Role::Procurator]),
                _ => actor("organ", &[Role::Officer]),
            }];
        }
        self.cast().into_iter().filter(|who| case.capacities(who).contains(&by)).collect()
    }
}
