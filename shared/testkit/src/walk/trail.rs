//! What happened in a walk, for whoever looks into it.

use super::world::World;
use chrono::{DateTime, Utc};
use kernel::{Actor, date};
use procedure::scenario::No;
use procedure::{Decision, Entry, FileFact, Procedure, Refusal, Stage};
use serde_json::Value;

impl<P: Procedure> World<'_, P> {
    /// What was done, where it was asked for.
    pub(crate) fn trail(self) -> Vec<String> {
        self.trail.unwrap_or_default()
    }

    pub(crate) fn said(&mut self, what: &str) {
        if let Some(trail) = &mut self.trail {
            trail.push(format!("{} {what}", date::day_of(self.now)));
        }
    }

    pub(super) fn said_of(
        &mut self,
        name: &str,
        who: &Actor,
        input: &Value,
        at: DateTime<Utc>,
        answer: &Result<Decision<P>, (No, Option<Refusal>)>,
    ) {
        if self.trail.is_none() {
            return;
        }
        let came = match answer {
            Ok(decision) => {
                let set = decision.0.iter().filter_map(|entry| match entry {
                    Entry::File(FileFact::DeadlineSet(d)) => {
                        Some(format!("{} v{} {:?}", d.key, d.version, d.due))
                    }
                    _ => None,
                });
                format!("taken, {} {}", self.scenario.case.stage.word(), set.collect::<Vec<_>>().join(", "))
            }
            Err((no, refusal)) => {
                format!("{no:?} {}", refusal.as_ref().map_or("", |refusal| refusal.text.en.as_str()))
            }
        };
        let text: String = input.to_string().chars().take(600).collect();
        let (day, roles) = (date::day_of(at), &who.roles);
        if let Some(trail) = &mut self.trail {
            trail.push(format!("{day} {name} by {roles:?} of {}: {text} → {came}", who.organ));
        }
    }
}
