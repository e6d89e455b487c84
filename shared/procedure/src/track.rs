//! Tracks (程序线): proceedings that run beside a case, in the desk's own house or at a court, an arbitration body, a
//! finance bureau. What happens on a track is a row of data: which paper comes after which, which periods it ends and
//! begins, what has to be in it, and under which row of the rule table it is refused.

use crate::pause::Ground;
use crate::{Case, Deadline, DeadlineState, Procedure};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::OnceLock;

const FILES: [(&str, &str); 6] = [
    ("arbitration.toml", include_str!("../data/track/arbitration.toml")),
    ("court.toml", include_str!("../data/track/court.toml")),
    ("enforcement.toml", include_str!("../data/track/enforcement.toml")),
    ("mediation.toml", include_str!("../data/track/mediation.toml")),
    ("adjudication.toml", include_str!("../data/track/adjudication.toml")),
    ("agency.toml", include_str!("../data/track/agency.toml")),
];

/// A proceeding beside a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its word on the wire.
    pub name: String,
    /// In official words.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The channels in whose cases it is followed.
    pub channels: Vec<String>,
    /// What may happen, in order.
    pub event: Vec<Event>,
}

/// Something that happens on a track.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its word.
    pub name: String,
    /// In official words.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The channels of the proceeding in which it happens; in all of them where none is named.
    #[serde(default)]
    pub channels: Vec<String>,
    /// One of these happened before.
    #[serde(default)]
    pub after: Vec<String>,
    /// Each of these happened before.
    #[serde(default)]
    pub after_all: Vec<String>,
    /// None of these happened.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Whether it may happen again.
    #[serde(default)]
    pub again: bool,
    /// Periods it begins: key and row.
    #[serde(default)]
    pub begins: Vec<Begin>,
    /// Keys of the periods it ends.
    #[serde(default)]
    pub ends: Vec<String>,
    /// Row under which it is refused out of order, twice, or late.
    #[serde(default)]
    pub rule: Option<String>,
    /// What becomes of it when the period it ends is over.
    #[serde(default)]
    pub late: Late,
    /// Row under which it is an appointment, announced so long before.
    #[serde(default)]
    pub ahead: Option<String>,
    /// Period that has to be over first, and the row that says so.
    #[serde(default)]
    pub waits: Option<Begin>,
    /// Periods that stand still from this day.
    #[serde(default)]
    pub pause: Option<Stop>,
    /// Periods that are extended, each as its row allows: by how much is asked with the event. `/key` is a period of
    /// the case itself.
    #[serde(default)]
    pub extend: Vec<String>,
    /// Periods that run on from this day, unless something else holds them: the ground that ends is the one of an event
    /// in `after`. `/key` is a period of the case itself.
    #[serde(default)]
    pub resume: Vec<String>,
    /// What the desk has to have seen in the paper.
    #[serde(default)]
    pub check: Vec<Check>,
    /// What is told.
    #[serde(default)]
    pub tell: Vec<Tell>,
}

/// A period that begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// Its key.
    pub key: String,
    /// Its row.
    pub rule: String,
}

/// Days that are not counted, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Keys of the periods. `/key` is a period of the case itself, where the law names the ground for its row.
    pub keys: Vec<String>,
    /// Ground, in the words of the law.
    pub ground: String,
    /// Its article.
    pub article: String,
}

impl Stop {
    /// The ground.
    pub(crate) fn ground(&self) -> Ground<'_> {
        Ground { zh: &self.ground, article: &self.article }
    }
}

/// What becomes of a late paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// It is taken, and the period is recorded as met late.
    #[default]
    Take,
    /// It is taken, and the desk is told what the delay entails.
    Tell,
    /// It is refused: the right is lost.
    Refuse,
}

/// Something a paper has to satisfy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its word in the input.
    pub name: String,
    /// Row that asks for it.
    pub rule: String,
    /// What is missing, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// Something the law lets people know.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// Row.
    pub rule: String,
    /// Words in Chinese.
    pub zh: String,
    /// Words in English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    track: Vec<Track>,
}

/// Every track.
///
/// # Panics
/// Where a bundled file cannot be read: a slip that the first test notices.
#[must_use]
pub fn all() -> &'static [Track] {
    static ALL: OnceLock<Vec<Track>> = OnceLock::new();
    ALL.get_or_init(|| {
        FILES
            .iter()
            .flat_map(|(name, text)| {
                let file: Result<File, _> = toml::from_str(text);
                file.unwrap_or_else(|e| panic!("{name}: {e}")).track
            })
            .collect()
    })
}

/// The tracks followed in cases of a channel.
pub fn of(channel: &str) -> impl Iterator<Item = &'static Track> {
    all().iter().filter(move |track| track.channels.iter().any(|name| name == channel))
}

/// The rows of the rule table that the tracks of a procedure enforce.
#[must_use]
pub fn rules<P: Procedure>() -> BTreeSet<String> {
    of(P::NAME).flat_map(|track| track.events(P::NAME)).flat_map(Event::rules).map(str::to_owned).collect()
}

/// Where a proceeding stands: what came last, and what runs.
#[derive(Debug, Serialize)]
pub struct Standing<'a> {
    /// Word of the proceeding.
    pub track: &'static str,
    /// In official words.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// Word of what was recorded last.
    pub last: &'static str,
    /// In official words.
    pub last_zh: &'static str,
    /// In English.
    pub last_en: &'static str,
    /// Day it happened.
    pub on: NaiveDate,
    /// The periods that run or stand still.
    pub runs: Vec<Runs<'a>>,
}

/// A period of a proceeding that is not over.
#[derive(Debug, Serialize)]
pub struct Runs<'a> {
    /// Key of the deadline.
    pub key: &'a str,
    /// What is due, in Chinese.
    pub zh: &'a str,
    /// The same in English.
    pub en: &'a str,
    /// Whether it runs or stands still.
    pub state: DeadlineState,
    /// Last day; none while it stands still.
    pub due: Option<NaiveDate>,
}

/// The ground on which a proceeding beside the case lets this period of the case itself stand still; none where nothing
/// does, or no longer.
pub(crate) fn holding<P: Procedure>(case: &Case<P>, key: &str) -> Option<Ground<'static>> {
    of(P::NAME).find_map(|track| track.holding(case, &format!("/{key}")))
}

/// Where the proceedings beside a case stand: those on which something happened, in the order of the data.
#[must_use]
pub fn standing<P: Procedure>(case: &Case<P>) -> Vec<Standing<'_>> {
    of(P::NAME).filter_map(|track| track.standing(case)).collect()
}

impl Track {
    /// What may happen on it in cases of this channel, in order.
    pub fn events<'a>(&'a self, channel: &'a str) -> impl Iterator<Item = &'a Event> {
        let here =
            move |event: &&Event| event.channels.is_empty() || event.channels.iter().any(|c| c == channel);
        self.event.iter().filter(here)
    }

    /// What a paper of this proceeding is called in the file.
    pub(crate) fn kind(&self, event: &str) -> String {
        format!("{}.{event}", self.name)
    }

    /// What a period of this proceeding is called in the file. `/key` is a period of the case itself.
    pub(crate) fn key(&self, name: &str) -> String {
        match name.strip_prefix('/') {
            Some(own) => own.to_owned(),
            None => format!("{}:{name}", self.name),
        }
    }

    /// The grounds on which the events before this one let a period stand still: it ends them.
    pub(crate) fn grounds<'a>(&'a self, event: &'a Event, name: &'a str) -> impl Iterator<Item = Ground<'a>> {
        let before = self.event.iter().filter(|other| event.after.contains(&other.name));
        let stops = before.filter_map(|other| other.pause.as_ref());
        stops.filter(move |stop| stop.keys.iter().any(|key| key == name)).map(Stop::ground)
    }

    fn holding<P: Procedure>(&'static self, case: &Case<P>, name: &str) -> Option<Ground<'static>> {
        let mut ground = None;
        let event_of = |kind: &str| self.event.iter().find(|event| self.kind(&event.name) == kind);
        for event in case.file.documents.iter().filter_map(|paper| event_of(&paper.kind)) {
            match event.pause.as_ref().filter(|stop| stop.keys.iter().any(|key| key == name)) {
                Some(stop) => ground = Some(stop.ground()),
                None if event.resume.iter().any(|key| key == name) => ground = None,
                None => {}
            }
        }
        ground
    }

    fn standing<'a, P: Procedure>(&'static self, case: &'a Case<P>) -> Option<Standing<'a>> {
        let event_of = |kind: &str| self.event.iter().find(|event| self.kind(&event.name) == kind);
        let mut papers = case.file.documents.iter().rev();
        let (last, on) = papers.find_map(|paper| Some((event_of(&paper.kind)?, paper.on)))?;
        let own = |deadline: &&Deadline| {
            deadline.key.split_once(':').is_some_and(|(track, _)| track == self.name)
                && matches!(deadline.state, DeadlineState::Running | DeadlineState::Suspended)
        };
        let runs = case.file.deadlines.iter().filter(own).map(|deadline| Runs {
            key: &deadline.key,
            zh: &deadline.zh,
            en: &deadline.en,
            state: deadline.state,
            due: deadline.due,
        });
        Some(Standing {
            track: &self.name,
            zh: &self.zh,
            en: &self.en,
            last: &last.name,
            last_zh: &last.zh,
            last_en: &last.en,
            on,
            runs: runs.collect(),
        })
    }
}

impl Event {
    fn rules(&self) -> impl Iterator<Item = &str> {
        let begins = self.begins.iter().map(|begin| begin.rule.as_str());
        let checks = self.check.iter().map(|check| check.rule.as_str());
        let tells = self.tell.iter().map(|tell| tell.rule.as_str());
        let waits = self.waits.iter().map(|begin| begin.rule.as_str());
        begins
            .chain(checks)
            .chain(tells)
            .chain(waits)
            .chain(self.rule.as_deref())
            .chain(self.ahead.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tracks_name_what_is_there() {
        let rules = &law::Law::bundled().rules;
        let mut names = BTreeSet::new();
        for track in all() {
            assert!(names.insert(&track.name), "two tracks are called {}", track.name);
            assert!(!track.channels.is_empty());
            let strange = |name: &&String| !track.channels.contains(name);
            assert!(!track.event.iter().flat_map(|event| &event.channels).any(|name| strange(&name)));
            let events: BTreeSet<&str> = track.event.iter().map(|event| event.name.as_str()).collect();
            assert_eq!(events.len(), track.event.len(), "{}: an event stands twice", track.name);
            let begun: BTreeSet<&str> =
                track.event.iter().flat_map(|e| &e.begins).map(|b| b.key.as_str()).collect();
            for event in &track.event {
                for other in event.after.iter().chain(&event.after_all).chain(&event.unless) {
                    assert!(events.contains(other.as_str()), "{}: {} names {other}", track.name, event.name);
                }
                for key in &event.resume {
                    let held = track.grounds(event, key).next().is_some();
                    assert!(held, "{}: nothing before {} holds {key}", track.name, event.name);
                }
                for key in &event.ends {
                    let own = key.starts_with('/');
                    assert!(own || begun.contains(key.as_str()), "{}: {} ends {key}", track.name, event.name);
                }
                let extended = |begin: &&Begin| {
                    let known = rules.get(&begin.rule).is_some_and(|rule| rule.extension.is_some());
                    known && !track.event.iter().any(|other| other.extend.contains(&begin.key))
                };
                if let Some(begin) = event.begins.iter().find(extended) {
                    panic!("{}: {} can be extended, and no event says so", track.name, begin.rule);
                }
                let allows = |name: &str| {
                    let of = track.event.iter().flat_map(|e| &e.begins).filter(|begin| begin.key == name);
                    of.filter_map(|begin| rules.get(&begin.rule)).any(|rule| rule.extension.is_some())
                };
                for name in event.extend.iter().filter(|name| !name.starts_with('/')) {
                    assert!(allows(name), "{}: the law does not extend {name}", track.name);
                }
                for rule in event.rules() {
                    assert!(rules.get(rule).is_some(), "{}: no row {rule}", track.name);
                }
                assert!(
                    event.late == Late::Take || event.rule.is_some(),
                    "{}: late without a row",
                    event.name
                );
            }
        }
    }
}
