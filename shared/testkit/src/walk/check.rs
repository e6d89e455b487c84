//! What has to hold after every step, whatever the step.

use super::ground::Known;
use super::world::Broken;
use crate::chance::Chance;
use crate::conformance::half_width;
use host::registry::Stored;
use host::replay::fold;
use kernel::input::InputError;
use law::Law;
use procedure::proof::GENERIC;
use procedure::{
    Basis, Case, CaseFile, Deadline, DeadlineState, Decision, Entry, FileFact, Procedure, Refusal, Rule,
    Stage, track,
};
use std::collections::BTreeSet;

/// How a case stood before a step.
pub(crate) struct Before<P: Procedure> {
    version: i64,
    stage: P::Stage,
    organ: Option<String>,
    closed: bool,
    returned: bool,
    deadlines: Vec<(String, u32, DeadlineState)>,
    /// The whole of it, now and then.
    text: Option<String>,
}

impl<P: Procedure> Before<P> {
    pub(crate) fn of(case: &Case<P>, chance: &mut Chance) -> Self {
        Self {
            version: case.version,
            stage: case.stage,
            organ: case.file.opening.as_ref().map(|opening| opening.organ.clone()),
            closed: case.file.outcome.is_some(),
            returned: case.is_returned(),
            deadlines: deadlines(&case.file),
            text: chance.percent(2).then(|| text(case)),
        }
    }

    fn deadline(&self, key: &str) -> Option<&(String, u32, DeadlineState)> {
        self.deadlines.iter().find(|deadline| deadline.0 == key)
    }
}

fn deadlines(file: &CaseFile) -> Vec<(String, u32, DeadlineState)> {
    file.deadlines.iter().map(|deadline| (deadline.key.clone(), deadline.version, deadline.state)).collect()
}

fn text<P: Procedure>(case: &Case<P>) -> String {
    serde_json::to_string(case).expect("a case can be stored")
}

fn hold(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// What was refused changed nothing.
pub(crate) fn untouched<P: Procedure>(before: &Before<P>, case: &Case<P>) -> Result<(), Broken> {
    let same = before.version == case.version
        && before.stage == case.stage
        && before.closed == case.file.outcome.is_some()
        && before.deadlines == deadlines(&case.file)
        && before.text.as_ref().is_none_or(|before| *before == text(case));
    hold(same, || "a refused step changed the case".to_owned())
}

/// A case after a step that was taken.
pub(crate) fn after<P: Procedure>(
    before: &Before<P>,
    case: &Case<P>,
    rule: &Rule<P::Stage>,
    decision: &Decision<P>,
    law: &Law,
) -> Result<(), Broken> {
    let name = rule.name;
    hold(case.version == before.version + 1, || format!("{name}: an entry is not one version"))?;
    let opened = before.organ.is_some();
    hold(rule.opens != opened, || format!("{name}: a case is opened once, and first"))?;
    let open = rule.anytime || (rule.from.contains(&before.stage) && !before.returned);
    hold(!opened || open, || {
        format!("{name} was taken in {:?}, where the table does not let it", before.stage)
    })?;
    hold(!case.stage.is_final() || case.file.outcome.is_some(), || {
        format!("{name} led to {:?}, and no outcome says how it ended", case.stage)
    })?;
    let mut set_here = BTreeSet::new();
    for entry in &decision.0 {
        let Entry::File(fact) = entry else { continue };
        match fact {
            FileFact::DeadlineSet(deadline) => {
                set(before, deadline, law).map_err(|why| format!("{name}: {why}"))?;
                hold(set_here.insert(&deadline.key), || format!("{name} sets {} twice", deadline.key))?;
            }
            FileFact::DeadlineLapsed { key, .. } | FileFact::DeadlineDropped { key, .. } => {
                let state = before.deadline(key).map(|deadline| deadline.2);
                let live = matches!(state, Some(DeadlineState::Running | DeadlineState::Suspended));
                hold(live || set_here.contains(key), || format!("{name}: {key} ends and was {state:?}"))?;
            }
            _ => {}
        }
    }
    kept(&case.file)
}

/// A deadline as it is set: its row, its receipt, its version.
fn set<P: Procedure>(before: &Before<P>, deadline: &Deadline, law: &Law) -> Result<(), Broken> {
    let Deadline { key, due, .. } = deadline;
    let version = before.deadline(key).map_or(1, |known| known.1 + 1);
    hold(deadline.version == version, || {
        format!("{key} is set in version {}, not {version}", deadline.version)
    })?;
    let running = due.is_some() && deadline.state == DeadlineState::Running;
    let suspended = due.is_none() && deadline.state == DeadlineState::Suspended;
    hold(running || suspended, || format!("{key} is set {:?} and due {due:?}", deadline.state))?;
    let words = [key, &deadline.zh, &deadline.en, &deadline.actor];
    hold(words.iter().all(|word| !word.trim().is_empty()), || {
        format!("{key} says not what is due, or from whom")
    })?;
    match &deadline.basis {
        Basis::Document { zh, en } => hold(!zh.is_empty() && !en.is_empty() && due.is_some(), || {
            format!("{key} rests on a document that is not named, or has no day")
        }),
        Basis::Rule(receipt) => {
            hold(law.rules.get(&receipt.rule).is_some(), || {
                format!("{key} rests on {}, no row", receipt.rule)
            })?;
            hold(receipt.due == *due, || {
                format!("{key} is due {due:?}, its receipt says {:?}", receipt.due)
            })?;
            let again = receipt.recompute();
            hold(again.as_ref() == Ok(due), || format!("{key} is due {due:?} and recomputes to {again:?}"))
        }
    }
}

/// Keys are unique, and what ended does not run: not in its version and in no earlier one.
fn kept(file: &CaseFile) -> Result<(), Broken> {
    let mut keys = BTreeSet::new();
    for deadline in &file.deadlines {
        let Deadline { key, version, state, .. } = deadline;
        hold(keys.insert(key), || format!("two deadlines are called {key}"))?;
        let runs = *state == DeadlineState::Running;
        hold(file.runs(key, *version) == runs, || format!("{key} is {state:?} and would lapse"))?;
        hold(!file.runs(key, version - 1), || format!("an earlier version of {key} would lapse"))?;
        let ended = deadline.ended_on.is_some() || *state == DeadlineState::Dropped;
        let live = matches!(state, DeadlineState::Running | DeadlineState::Suspended);
        hold(live != ended, || format!("{key} is {state:?} and ended on {:?}", deadline.ended_on))?;
    }
    Ok(())
}

/// An open case has one accountable organ: the one that opened it, for itself and for others.
pub(crate) fn owner<P: Procedure>(before: &Before<P>, case: &Case<P>, told: &str) -> Result<(), Broken> {
    let organ = case.file.opening().organ.as_str();
    hold(!organ.trim().is_empty(), || "nobody is accountable for the case".to_owned())?;
    hold(organ == told, || format!("{organ} is accountable, and others are told {told}"))?;
    let stays = before.organ.as_deref().is_none_or(|earlier| earlier == organ);
    hold(stays, || format!("the case went from {:?} to {organ} without an acceptance", before.organ))
}

/// What others are told names nobody.
pub(crate) fn masked(told: &str, personal: &[&str]) -> Result<(), Broken> {
    match personal.iter().find(|word| told.contains(**word)) {
        Some(word) => Err(format!("what is told holds a person's data in clear: {word} in {told}")),
        None => Ok(()),
    }
}

/// A refusal says why, in both languages, under what, and where.
pub(crate) fn refusal<P: Procedure>(
    step: &Known<P>,
    refusal: &Refusal,
    law: &Law,
    personal: &[&str],
) -> Result<(), Broken> {
    let Refusal { code, text, law: article, rule, pointer, of_step: _ } = refusal;
    let name = step.act.rule.name;
    let word = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    hold(!code.is_empty() && code.bytes().all(word), || format!("{name}: {code:?} is no stable code"))?;
    let said = !text.zh.trim().is_empty() && !text.en.trim().is_empty() && !half_width(&text.zh);
    hold(said, || format!("{name}: {code} does not say why: {text:?}"))?;
    hold(article.as_ref().is_some_and(|article| article.contains('《')), || {
        format!("{name}: {code} rests on {article:?}, no provision")
    })?;
    if let Some(rule) = rule {
        let row = law.rules.get(rule).is_some() && article.is_some();
        hold(row, || format!("{name}: {code} enforces {rule}, which is no row or carries no article"))?;
        let named = step.act.rule.rules.contains(rule)
            || GENERIC.contains(&name)
            || (name == "follow" && track::rules::<P>().contains(*rule));
        hold(named, || format!("{name}: {code} enforces {rule}, which its table entry does not name"))?;
    }
    if let Some(pointer) = pointer {
        hold(step.shape.leads(pointer), || {
            format!("{name}: {code} points to {pointer}, no place of its input")
        })?;
    }
    for said in [&text.zh, &text.en] {
        masked(said, personal)?;
    }
    Ok(())
}

/// An input that cannot be read says so by a stable code, and repeats nothing that was sent.
pub(crate) fn unread(error: Option<InputError>, personal: &[&str]) -> Result<(), Broken> {
    let error = error.ok_or("an input was unread, and can be read")?;
    let known = ["malformed", "unknown_field", "missing_field", "invalid"].contains(&error.code);
    let told = !error.text.zh.is_empty() && !error.text.en.is_empty();
    hold(known && told, || format!("no stable code, or nothing said: {error:?}"))?;
    masked(&error.text.zh, personal)?;
    masked(&error.text.en, personal)
}

/// The ledger since `base` folds to the case as it lives, byte for byte.
pub(crate) fn replays<P: Procedure>(base: &Case<P>, live: &Case<P>, ledger: &[String]) -> Result<(), Broken> {
    let mut folded = base.clone();
    for entry in ledger {
        let stored: Stored<P> =
            serde_json::from_str(entry).map_err(|error| format!("an entry cannot be read: {error}"))?;
        fold(&mut folded, &stored);
    }
    let kept = text(live);
    hold(text(&folded) == kept, || {
        format!("the ledger folds to another case:\n{}\nnot\n{kept}", text(&folded))
    })?;
    let read: Case<P> =
        serde_json::from_str(&kept).map_err(|error| format!("the state cannot be read: {error}"))?;
    hold(text(&read) == kept, || "the state reads back as another".to_owned())
}
