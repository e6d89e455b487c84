//! Tracks (程序线): proceedings that run beside a case, in the desk's own house or at a court, an arbitration body, a
//! finance bureau. What happens on a track is a row of data: which paper comes after which, which periods it ends and
//! begins, what has to be in it, and under which row of the rule table it is refused.

use crate::Procedure;
use serde::Deserialize;
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
    /// One of these happened before.
    #[serde(default)]
    pub after: Vec<String>,
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
    /// Periods that run on from this day. `/key` is a period of the case itself.
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
    /// Keys of the periods. `/key` is a period of the case itself.
    pub keys: Vec<String>,
    /// Ground, in the words of the law.
    pub ground: String,
    /// Its article.
    pub article: String,
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
    of(P::NAME).flat_map(|track| &track.event).flat_map(Event::rules).map(str::to_owned).collect()
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
            let events: BTreeSet<&str> = track.event.iter().map(|event| event.name.as_str()).collect();
            assert_eq!(events.len(), track.event.len(), "{}: an event stands twice", track.name);
            let begun: BTreeSet<&str> =
                track.event.iter().flat_map(|e| &e.begins).map(|b| b.key.as_str()).collect();
            for event in &track.event {
                for other in event.after.iter().chain(&event.unless) {
                    assert!(events.contains(other.as_str()), "{}: {} names {other}", track.name, event.name);
                }
                for key in &event.ends {
                    let own = key.starts_with('/');
                    assert!(own || begun.contains(key.as_str()), "{}: {} ends {key}", track.name, event.name);
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
