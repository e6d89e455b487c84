//! A journey as its file tells it, checked before anything is sent.

use super::check::Check;
use anyhow::{Context, bail};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A journey.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journey {
    /// Identifier, the scenario's.
    pub(super) id: String,
    /// What it is called.
    pub(super) title: Title,
    /// Where it comes from.
    #[expect(dead_code, reason = "for the reader of the file")]
    source: Source,
    /// Facts the source lacks, filled in to play it.
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    filled: Vec<String>,
    /// The scenario's tests, in its own words. Each is stood for by an expectation or listed under `later`.
    tests: Vec<String>,
    /// Name in this journey, account in the mesh.
    pub(super) actors: BTreeMap<String, String>,
    /// Values used more than once: people, acts, papers. Filled in from top to bottom.
    #[serde(default)]
    pub(super) given: serde_json::Map<String, Value>,
    /// What happens.
    pub(super) steps: Vec<Step>,
    /// What the mesh cannot show yet.
    #[serde(default)]
    pub(super) later: Vec<Later>,
}

/// A title in both languages.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Title {
    pub(super) zh: String,
    pub(super) en: String,
}

/// Where a journey comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "for the reader of the file")]
struct Source {
    scenario: String,
    kind: Kind,
    #[serde(default)]
    from: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Retold from a published case.
    Published,
    /// Composed from the statute.
    Composed,
}

/// One step: a call, or only a day on which somebody looks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// The day; the day before it where left out.
    pub(super) on: Option<NaiveDate>,
    /// The hour, `11:00`; 09:00 of a new day where left out.
    #[serde(default, deserialize_with = "hour")]
    pub(super) at: Option<NaiveTime>,
    /// Actor.
    pub(super) who: Option<String>,
    /// What he does, in one line.
    #[serde(rename = "do")]
    pub(super) what: String,
    /// `METHOD /path`.
    pub(super) call: Option<String>,
    /// Body.
    pub(super) body: Option<Value>,
    /// A version, where the one just read is not wanted.
    pub(super) if_match: Option<String>,
    /// Does it so many times, with `{i}` from 1; what is saved becomes a list.
    pub(super) repeat: Option<Value>,
    /// Does it once for each, as `{item}`, with `{i}` from 1; what is saved becomes a list.
    pub(super) each: Option<Value>,
    /// Names for parts of the answer.
    #[serde(default)]
    pub(super) save: BTreeMap<String, String>,
    /// What the answer should be; any success where left out.
    pub(super) expect: Option<Expect>,
    /// What should be seen afterwards.
    #[serde(default)]
    pub(super) then: Vec<Look>,
}

/// What is expected of an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub(super) status: Option<u16>,
    /// The scenario's words, where the status itself stands for one of its tests.
    pub(super) test: Option<String>,
    #[serde(default)]
    pub(super) checks: Vec<Check>,
}

/// A look at something, until it is as expected or patience runs out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    /// `GET /path`.
    pub(super) see: String,
    /// Who looks; who took the step where left out.
    pub(super) who: Option<String>,
    #[serde(default)]
    pub(super) checks: Vec<Check>,
    /// Names for parts of what is seen.
    #[serde(default)]
    pub(super) save: BTreeMap<String, String>,
}

/// A test that waits for something the mesh has not got.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Later {
    /// The scenario's words.
    pub(super) test: String,
    /// What it needs.
    pub(super) needs: String,
}

impl Journey {
    /// Reads a journey file.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no journey", path.display()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let journey: Self = serde_saphyr::from_str(text)?;
        journey.checked()?;
        Ok(journey)
    }

    fn checked(&self) -> anyhow::Result<()> {
        if self.steps.first().is_none_or(|step| step.on.is_none()) {
            bail!("the first step has no day (`on`)");
        }
        let (mut day, mut hour) = (NaiveDate::MIN, MORNING);
        for (n, step) in self.steps.iter().enumerate() {
            let at = format!("step {} ({})", n + 1, step.what);
            if let Some(on) = step.on {
                if on < day {
                    bail!("{at}: {on} is before {day}");
                }
                hour = if on > day { MORNING } else { hour };
                day = on;
            }
            if let Some(time) = step.at {
                if time < hour {
                    bail!("{at}: {time} is before {hour}");
                }
                hour = time;
            }
            if step.call.is_none() && (step.then.is_empty() || step.body.is_some() || step.expect.is_some()) {
                bail!("{at}: without a `call` there is only something to see (`then`)");
            }
            if let Some(call) = &step.call {
                let (method, path) = split(call).with_context(|| at.clone())?;
                if !matches!(method, "POST" | "GET" | "PUT") || !path.starts_with('/') {
                    bail!("{at}: `{call}` should be `POST /…`, `PUT /…` or `GET /…`");
                }
                self.actor(step.who.as_deref()).with_context(|| at.clone())?;
            }
            if step.repeat.is_some() && step.each.is_some() {
                bail!("{at}: `repeat` and `each` exclude each other");
            }
            for look in &step.then {
                self.actor(look.who.as_deref().or(step.who.as_deref())).with_context(|| at.clone())?;
                match split(&look.see) {
                    Ok(("GET", path)) if path.starts_with('/') => {}
                    _ => bail!("{at}: `{}` should be `GET /…`", look.see),
                }
            }
            for check in step.checks() {
                if let Some(fault) = check.fault() {
                    bail!("{at}: {fault}");
                }
            }
        }
        self.covered()
    }

    /// The account of an actor.
    pub(super) fn actor(&self, name: Option<&str>) -> anyhow::Result<&str> {
        let name = name.context("nobody does it (`who`)")?;
        self.actors.get(name).map(String::as_str).with_context(|| format!("`{name}` is not among the actors"))
    }

    /// Every test of the scenario is stood for, and nothing claims to be a test that is none.
    fn covered(&self) -> anyhow::Result<()> {
        let checks = self.steps.iter().flat_map(Step::checks).filter_map(|check| check.test.as_ref());
        let statuses = self.steps.iter().filter_map(|step| step.expect.as_ref()?.test.as_ref());
        let named: Vec<&String> =
            checks.chain(statuses).chain(self.later.iter().map(|later| &later.test)).collect();
        if let Some(test) = self.tests.iter().find(|test| !named.contains(test)) {
            bail!("no expectation stands for the test `{test}`");
        }
        if let Some(stranger) = named.iter().find(|test| !self.tests.contains(test)) {
            bail!("`{stranger}` is not among the tests");
        }
        Ok(())
    }
}

impl Step {
    /// Everything that is expected around this step.
    fn checks(&self) -> impl Iterator<Item = &Check> {
        let own = self.expect.iter().flat_map(|expect| &expect.checks);
        own.chain(self.then.iter().flat_map(|look| &look.checks))
    }

    /// Expectations not met yet when a journey stops before this step.
    pub(super) fn weight(&self) -> usize {
        self.checks().count() + usize::from(self.expect.as_ref().is_some_and(|e| e.status.is_some()))
    }
}

/// The hour at which a day begins in a journey.
pub(super) const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(nine) => nine,
    None => NaiveTime::MIN,
};

/// `11:00` as a time of day.
fn hour<'de, D: serde::Deserializer<'de>>(text: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(text)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map(Some).map_err(serde::de::Error::custom)
}

/// Method and path of `METHOD /path`.
pub(super) fn split(call: &str) -> anyhow::Result<(&str, &str)> {
    call.split_once(' ').with_context(|| format!("`{call}` should be `METHOD /path`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
id: X01
title: { zh: 一件小事, en: A small matter }
source: { scenario: X01, kind: composed }
tests: [the desk answers]
actors: { 窗口: haiyuan-xfj-officer }
given: { person: { name: 马守信 } }
steps:
  - on: 2026-03-02
    who: 窗口
    do: 登记
    call: POST /petition/v1/cases
    body: { received_on: 2026-03-02, parties: ["{person}"] }
    save: { case: /case }
    expect:
      status: 201
      checks:
        - { at: stage, is: registered, test: the desk answers }
  - do: 查看
    who: 窗口
    then:
      - see: GET /petition/v1/cases/{case}
        checks: [{ at: closed, is: false }]
"#;

    #[test]
    fn a_journey_is_read_with_its_days_as_words() {
        let journey = Journey::parse(SMALL).unwrap();
        assert_eq!(journey.steps[0].body.as_ref().unwrap()["received_on"], "2026-03-02");
        assert_eq!(journey.steps[0].weight(), 2);
        let later = SMALL.replacen("do: 查看", "at: \"11:40\"\n    do: 查看", 1);
        let at = Journey::parse(&later).unwrap().steps[1].at;
        assert_eq!(at, NaiveTime::from_hms_opt(11, 40, 0));
    }

    #[test]
    fn mistakes_in_a_file_are_found_before_anything_is_sent() {
        for (from, to) in [
            ("who: 窗口\n    do: 登记", "who: 县长\n    do: 登记"),
            ("save:", "keep:"),
            ("POST /petition", "FETCH /petition"),
            (", test: the desk answers", ""),
            ("test: the desk answers", "test: something else"),
            ("  - do: 查看", "  - on: 2026-03-01\n    do: 查看"),
            ("status: 201", "status: 201\n      body: 1"),
            ("who: 窗口\n    do: 登记", "at: \"8:30\"\n    who: 窗口\n    do: 登记"),
            ("who: 窗口\n    do: 登记", "at: noon\n    who: 窗口\n    do: 登记"),
        ] {
            let broken = SMALL.replacen(from, to, 1);
            assert_ne!(broken, SMALL, "{from}");
            assert!(Journey::parse(&broken).is_err(), "{to}");
        }
    }

    #[test]
    fn every_journey_of_the_tree_can_be_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/journeys");
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!files.is_empty());
        for file in files {
            Journey::read(&file).unwrap();
        }
    }
}
