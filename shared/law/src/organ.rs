//! The organs of a county as its folder lists them: the word each numbers its documents under (机关代字), its division
//! (区划), which organs are one level above it (上一级机关、单位), under which words it numbers its papers (发文字号), and whether
//! it keeps files here itself.
//! Each may be left out: what is not said is not checked, and a paper has the number that was typed.

use crate::LoadError;
use crate::identifier::Kind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// An organ as the county lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    /// Code.
    pub code: String,
    /// Full name; an organ that stands above another has one.
    #[serde(default)]
    pub name: Option<String>,
    /// Its word in document numbers; without one it numbers under the county's.
    #[serde(default)]
    pub word: Option<String>,
    /// Code of its division; without one it is an organ of the county.
    #[serde(default)]
    pub division: Option<String>,
    /// Codes of the organs one level above it: mostly one. Empty where the county does not say.
    #[serde(default)]
    pub above: Vec<String>,
    /// The words its papers are numbered under, by channel and kind of paper: what is issued without a number takes the
    /// next one. Each channel counts for itself, so a word belongs to one.
    #[serde(default)]
    pub papers: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether it keeps files here through accounts of its own (在本系统办理): a court that does makes its own entries, and a
    /// matter that passes to such an organ passes here.
    #[serde(default)]
    pub desk: bool,
}

/// An organ as a paper or a case names it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its code, where it is known.
    pub code: Option<&'a str>,
    /// Its full name, by which it is found where the code is not known.
    pub name: &'a str,
}

/// How an organ stands to another, as far as the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Level<'a> {
    /// One level above it.
    Above,
    /// Not so: these are.
    Other(Vec<&'a Organ>),
    /// The list does not say which are.
    Unsaid,
}

/// The organs of a county.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organs(BTreeMap<String, Organ>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    organ: Vec<Organ>,
}

impl Organs {
    /// Reads the file.
    ///
    /// # Errors
    /// [`LoadError`] where it is not one, an entry says nothing, a word is empty or holds a bracket or digit, or two
    /// channels number papers under the same, a division has no such code, an organ or a name stands twice, two organs would number alike, what stands above is not listed with its name, or organs
    /// stand above each other.
    pub fn parse(text: &str) -> Result<Self, LoadError> {
        let wrong = |reason: String| LoadError::Syntax { file: "organs.toml".to_owned(), reason };
        let file: File = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let (mut organs, mut said) = (BTreeMap::new(), BTreeSet::new());
        let mut counted = BTreeMap::new();
        for organ in file.organ {
            let code = organ.code.clone();
            let says = [&organ.word, &organ.name, &organ.division].into_iter().any(Option::is_some);
            if !says && organ.above.is_empty() && organ.papers.is_empty() && !organ.desk {
                return Err(wrong(format!("{code}: the entry says nothing of it")));
            }
            if organ.word.as_ref().is_some_and(|w| w.is_empty() || !w.chars().all(char::is_alphabetic)) {
                return Err(wrong(format!("{code}: the word of an organ is made of characters")));
            }
            for (channel, words) in &organ.papers {
                for word in words.values() {
                    if word.is_empty() || !word.chars().all(char::is_alphabetic) {
                        return Err(wrong(format!("{code}: the word of a paper is made of characters")));
                    }
                    if counted.insert(word.clone(), channel.clone()).is_some_and(|other| other != *channel) {
                        return Err(wrong(format!("{code}: another channel numbers under {word} already")));
                    }
                }
            }
            if organ.division.as_ref().is_some_and(|code| Kind::of(code).is_none()) {
                return Err(wrong(format!("{code}: no division has such a code")));
            }
            if organ.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
                return Err(wrong(format!("{code}: its name is empty")));
            }
            if let Some(word) = organ.word.iter().find(|word| !said.insert(("word", (*word).clone()))) {
                return Err(wrong(format!("{code}: another organ has the word {word} already")));
            }
            if let Some(name) = organ.name.iter().find(|name| !said.insert(("name", (*name).clone()))) {
                return Err(wrong(format!("{code}: another organ is called {name} already")));
            }
            if organs.insert(code.clone(), organ).is_some() {
                return Err(wrong(format!("{code} stands twice")));
            }
        }
        let organs = Self(organs);
        organs.check_levels().map_err(wrong)?;
        Ok(organs)
    }

    /// What stands above is listed with its name, and nothing stands above itself.
    fn check_levels(&self) -> Result<(), String> {
        for organ in self.0.values() {
            let unknown = |code: &&String| self.0.get(*code).is_none_or(|above| above.name.is_none());
            if let Some(code) = organ.above.iter().find(unknown) {
                return Err(format!(
                    "{}: {code} stands above it and is not listed with its name",
                    organ.code
                ));
            }
        }
        let mut placed: BTreeSet<String> = BTreeSet::new();
        while placed.len() < self.0.len() {
            let fits = |organ: &&Organ| {
                !placed.contains(&organ.code) && organ.above.iter().all(|code| placed.contains(code))
            };
            let next: Vec<String> = self.0.values().filter(fits).map(|organ| organ.code.clone()).collect();
            if next.is_empty() {
                return Err("organs stand above each other in a circle".to_owned());
            }
            placed.extend(next);
        }
        Ok(())
    }

    /// The organ of this code, where it is listed.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Organ> {
        self.0.get(code)
    }

    /// The word of this organ, where it has one of its own.
    #[must_use]
    pub fn word(&self, code: &str) -> Option<&str> {
        self.get(code)?.word.as_deref()
    }

    /// The word under which this organ numbers papers of this kind in this channel, where the list says it.
    #[must_use]
    pub fn paper(&self, code: &str, channel: &str, kind: &str) -> Option<&str> {
        Some(self.get(code)?.papers.get(channel)?.get(kind)?.as_str())
    }

    /// The division of this organ, where the list says it.
    #[must_use]
    pub fn division(&self, code: &str) -> Option<&str> {
        self.get(code)?.division.as_deref()
    }

    /// Whether this organ keeps files here, as far as the list says.
    #[must_use]
    pub fn has_desk(&self, code: &str) -> bool {
        self.get(code).is_some_and(|organ| organ.desk)
    }

    /// The organ that is named so: by its code where that is given, by its name otherwise.
    #[must_use]
    pub fn find(&self, named: Named<'_>) -> Option<&Organ> {
        match named.code {
            Some(code) => self.get(code),
            None => self.0.values().find(|organ| organ.name.as_deref() == Some(named.name)),
        }
    }

    /// The organs one level above this one; none where the list does not say.
    #[must_use]
    pub fn above(&self, lower: Named<'_>) -> Vec<&Organ> {
        let above = self.find(lower).map_or(&[][..], |organ| organ.above.as_slice());
        above.iter().filter_map(|code| self.get(code)).collect()
    }

    /// Whether `upper` is one level above `lower`.
    #[must_use]
    pub fn level(&self, upper: Named<'_>, lower: Named<'_>) -> Level<'_> {
        let above = self.above(lower);
        if above.is_empty() {
            return Level::Unsaid;
        }
        match self.find(upper).is_some_and(|upper| above.contains(&upper)) {
            true => Level::Above,
            false => Level::Other(above),
        }
    }
}
