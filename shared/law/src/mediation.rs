//! What the agencies of a county mediate (行政调解职责清单): each kind of dispute with its agency, its basis and its version,
//! and the days it is in force. The program carries none: what an agency mediates is published by the county, in the
//! `mediations.toml` of its law folder.

use crate::rule::Words;
use crate::{Law, LoadError};
use chrono::NaiveDate;
use kernel::Category;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A kind of dispute an agency mediates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = law::Mandate)]
pub struct Mandate {
    /// Code of the agency.
    pub organ: String,
    /// Its name.
    pub name: Words,
    /// Division it mediates in; the whole county where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// Category.
    pub category: Category,
    /// The category in official words.
    pub category_zh: String,
    /// What it mediates there.
    pub matters: String,
    /// Provision its duty rests on.
    pub basis: String,
    /// Day the list was published with it (公布).
    pub published_on: NaiveDate,
    /// Version of the list, e.g. 2026年版.
    pub version: String,
    /// First day it is in force.
    pub valid_from: NaiveDate,
    /// Last day it is in force; open where left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Mandate {
    /// Whether it is in force on this day.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && on <= self.last()
    }

    fn last(&self) -> NaiveDate {
        self.valid_to.unwrap_or(NaiveDate::MAX)
    }

    /// Whether both say of one agency and category what counts on the same days.
    fn collides(&self, other: &Self) -> bool {
        self.organ == other.organ
            && self.category == other.category
            && self.valid_from <= other.last()
            && other.valid_from <= self.last()
    }

    /// Whether what happened there is its own to mediate.
    fn reaches(&self, place: &str) -> bool {
        self.division.as_ref().is_none_or(|division| place.starts_with(division.as_str()))
    }
}

/// The list of a county.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mandates(Vec<Mandate>);

impl Mandates {
    /// Every entry, those of other days too.
    #[must_use]
    pub fn listed(&self) -> &[Mandate] {
        &self.0
    }

    /// What this agency mediates on a day.
    pub fn of<'a>(&'a self, organ: &'a str, on: NaiveDate) -> impl Iterator<Item = &'a Mandate> {
        self.0.iter().filter(move |listed| listed.organ == organ && listed.holds(on))
    }

    /// Who mediates disputes of this category that happened there, on a day.
    pub fn who<'a>(
        &'a self,
        category: Category,
        place: &'a str,
        on: NaiveDate,
    ) -> impl Iterator<Item = &'a Mandate> {
        let such = move |listed: &&Mandate| listed.category == category && listed.holds(on);
        self.0.iter().filter(such).filter(move |listed| listed.reaches(place))
    }

    fn add(&mut self, entry: Entry, county: &str) -> Result<(), LoadError> {
        let wrong = |reason: &str| Err(syntax(format!("{}, {}: {reason}", entry.organ, entry.category.zh())));
        let said = [&entry.organ, &entry.name.zh, &entry.name.en, &entry.matters, &entry.version];
        if said.into_iter().any(|text| text.trim().is_empty()) {
            return wrong("an entry names the agency in both languages, what it mediates, and its version");
        }
        if !entry.basis.contains('《') {
            return wrong("its basis names the document and its provision, the title in 《》");
        }
        let within = |code: &String| kernel::division::is_code(code) && code.starts_with(county);
        if !entry.division.as_ref().is_none_or(within) {
            return wrong("its division lies outside the county");
        }
        let valid_from = entry.valid_from.unwrap_or(entry.published_on);
        if valid_from < entry.published_on {
            return wrong("it is in force before it was published");
        }
        if entry.valid_to.is_some_and(|to| to < valid_from) {
            return wrong("its last day comes before its first");
        }
        if self.0.iter().any(|other| other.organ == entry.organ && other.name != entry.name) {
            return wrong("the same agency stands there under another name");
        }
        let mandate = Mandate {
            organ: entry.organ,
            name: entry.name,
            division: entry.division,
            category: entry.category,
            category_zh: entry.category.zh().to_owned(),
            matters: entry.matters,
            basis: entry.basis,
            published_on: entry.published_on,
            version: entry.version,
            valid_from,
            valid_to: entry.valid_to,
        };
        if self.0.iter().any(|other| other.collides(&mandate)) {
            return Err(syntax(format!(
                "{}, {}: it is on the list for these days already",
                mandate.organ, mandate.category_zh
            )));
        }
        self.0.push(mandate);
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Code of the county.
    county: String,
    #[serde(default)]
    mediation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    organ: String,
    name: Words,
    #[serde(default)]
    division: Option<String>,
    category: Category,
    matters: String,
    basis: String,
    published_on: NaiveDate,
    version: String,
    #[serde(default)]
    valid_from: Option<NaiveDate>,
    #[serde(default)]
    valid_to: Option<NaiveDate>,
}

impl Law {
    /// This law with what the agencies of a county mediate.
    ///
    /// # Errors
    /// [`LoadError`] where the file is not one, an entry does not say whose it is, of what and on which basis, is in force
    /// before it was published or ends before it begins, or two say the same of one agency on one day.
    pub fn with_mediations(&self, text: &str) -> Result<Law, LoadError> {
        let file: File = toml::from_str(text).map_err(|error| syntax(error.to_string()))?;
        if !kernel::division::is_code(&file.county) {
            return Err(syntax("the file names the code of the county".to_owned()));
        }
        let mut mandates = Mandates::default();
        for entry in file.mediation {
            mandates.add(entry, &file.county)?;
        }
        Ok(Law { mediations: Arc::new(mandates), ..self.clone() })
    }
}

fn syntax(reason: String) -> LoadError {
    LoadError::Syntax { file: "mediations.toml".to_owned(), reason }
}
