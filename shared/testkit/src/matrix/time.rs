//! Long before its time, and long after.

use super::{Answer, Here, Matrix};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use kernel::{By, date};
use procedure::scenario::{Asked, Scenario, desk};
use procedure::{Case, Deadline, DeadlineState, Entry, FileFact, Procedure};
use serde_json::{Value, json};

/// A year before the case, and so long after a deadline.
const LONG: u64 = 366;

/// Nobody takes a step a year before the case came in.
pub(super) fn early<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>) {
    if here.by == By::System {
        return;
    }
    let opened = here.after.case.file.opening.as_deref().map_or(here.on, |opening| opening.received_on);
    let at = date::start_of(opened - Days::new(LONG));
    if let Answer::Taken(_) | Answer::Nothing = matrix.ask(here, here.before, at, here.by, here.input) {
        matrix.wrong(here, "is taken a year before the case came in", "");
    }
}

/// What was due long ago is refused, or taken and marked as late: recorded late, and done late.
pub(super) fn late<P: Procedure>(matrix: &mut Matrix<'_, P>, here: &Here<'_, P>) {
    if here.by == By::System {
        return;
    }
    let met = met(here);
    let Some(last) = met.iter().filter_map(|deadline| deadline.due).max() else { return };
    let day = last.max(here.on) + Days::new(LONG);
    let mut state = here.before.clone();
    if let Err(why) = run(&mut state, date::start_of(day)) {
        matrix.wrong(here, &format!("comes late where {why}"), "");
        return;
    }
    let mut moved = here.input.clone();
    shift(&mut moved, day - here.on);
    for input in [here.input, &moved] {
        let Answer::Taken(late) = matrix.ask(here, &state, date::start_of(day), here.by, input) else {
            continue;
        };
        let (_, after) = &*late;
        for deadline in met.iter().filter(|deadline| !is_marked(&after.case, deadline, input)) {
            let what = format!("is taken after {} was over, and nothing says so", family(&deadline.key));
            matrix.wrong(here, &what, &input.to_string());
        }
    }
}

fn family(key: &str) -> &str {
    key.split(':').next().unwrap_or(key)
}

/// The deadlines the step met that were running.
fn met<P: Procedure>(here: &Here<'_, P>) -> Vec<Deadline> {
    let keys = here.decision.0.iter().filter_map(|entry| match entry {
        Entry::File(FileFact::DeadlineMet { key, .. }) => here.before.case.file.deadline(key),
        _ => None,
    });
    keys.filter(|deadline| deadline.state == DeadlineState::Running).cloned().collect()
}

/// Whether the deadline stands as lapsed, as met late, as met on a day the input states, or runs anew.
fn is_marked<P: Procedure>(case: &Case<P>, before: &Deadline, input: &Value) -> bool {
    let Some(now) = case.file.deadline(&before.key) else { return false };
    match now.state {
        DeadlineState::Lapsed => true,
        DeadlineState::Running | DeadlineState::Suspended => now.version > before.version,
        DeadlineState::Met => now.ended_on.zip(now.due).is_some_and(|(on, due)| {
            on > due || input.to_string().contains(&on.to_string()) || case.file.is_late(&before.key, on)
        }),
        DeadlineState::Dropped => false,
    }
}

/// The clock of a service: everything that is over by then lapses, in its order.
fn run<P: Procedure>(scenario: &mut Scenario<P>, until: DateTime<Utc>) -> Result<(), String> {
    const MOST: usize = 100;
    let (steps, system, law) = (P::steps(), desk(By::System), scenario.law.clone());
    for _ in 0..MOST {
        let running = scenario.case.file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
        let over = running.filter_map(|d| d.lapses_at().map(|over| (over, d.key.clone())));
        let Some((over, key)) = over.min().filter(|(over, _)| *over <= until) else { break };
        let at = over - Duration::seconds(1);
        let (act, input) = match steps.lapsing(&key) {
            Some(act) => (Some(act), json!({})),
            None => (steps.get("lapse"), json!({ "key": key, "due": date::day_of(at) })),
        };
        let act = act.ok_or("no step lapses")?;
        let asked = Asked { at, actor: &system, by: &[By::System], law: &law };
        if let Err((no, _)) = scenario.judge(&asked, &act, input.to_string().as_bytes()) {
            return Err(format!("the lapse of {} is refused: {no:?}", family(&key)));
        }
    }
    Ok(())
}

/// Every day in it, so much later.
fn shift(value: &mut Value, by: Duration) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| shift(member, by)),
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::String(text) => {
            if let Ok(day) = text.parse::<NaiveDate>() {
                *text = (day + by).to_string();
            }
        }
        _ => {}
    }
}
