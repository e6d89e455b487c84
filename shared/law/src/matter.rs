//! What an agency may adjudicate (行政裁决事项清单): each kind of dispute with its basis, its authority and its
//! periods; and where a dispute goes that is not on the list. The program carries what statutes name; a county adds
//! what it has a basis of its own for, in the `matters.toml` of its law folder.

use crate::rule::{Rules, Words};
use crate::{Law, LoadError, Local};
use chrono::NaiveDate;
use kernel::Category;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

const BUNDLED: &str = include_str!("../data/matters.toml");

/// The row that asks for the list and refuses what is not on it.
pub const LIST: &str = "CJ-13";

/// A kind of dispute an agency may adjudicate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = law::Listed)]
pub struct Listed {
    /// Category.
    pub category: Category,
    /// The category in official words.
    pub category_zh: String,
    /// Row that opens it.
    pub rule: String,
    /// Provision that lets an agency decide it.
    pub article: String,
    /// Who decides.
    pub authority: Words,
    /// Row of the period to answer an application.
    pub acceptance: String,
    /// Row of the period for the award.
    pub decision: String,
    /// Row of the period to sue against the award.
    pub suit: String,
    /// On what it rests, where the county added it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<Local>,
}

/// Where disputes go that are not on the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    categories: Vec<Category>,
    /// What the person is told, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Provision.
    pub article: String,
}

/// The list, and the ways beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matters {
    listed: Vec<Listed>,
    elsewhere: Vec<Elsewhere>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Code of the county; in a county's file.
    county: Option<String>,
    #[serde(default)]
    matter: Vec<Entry>,
    #[serde(default)]
    elsewhere: Vec<Elsewhere>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    category: Category,
    authority: Words,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    acceptance: Option<String>,
    #[serde(default)]
    decision: Option<String>,
    #[serde(default)]
    suit: Option<String>,
    citation: Option<String>,
    confirmed_by: Option<String>,
    confirmed_on: Option<NaiveDate>,
}

impl Matters {
    /// The list this crate carries.
    ///
    /// # Panics
    /// Where the bundled file cannot be read: a slip that the first test notices.
    #[must_use]
    pub(crate) fn bundled(rules: &Rules) -> Arc<Matters> {
        let file = read(BUNDLED).expect("the bundled list is tested");
        let mut matters = Self { listed: Vec::new(), elsewhere: file.elsewhere };
        for entry in file.matter {
            matters.add(entry, None, rules).expect("the bundled list is tested");
        }
        Arc::new(matters)
    }

    /// Every kind of dispute on the list.
    #[must_use]
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// The entry of a category, where it is on the list.
    #[must_use]
    pub fn of(&self, category: Category) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.category == category)
    }

    /// Where a dispute of this category goes when no agency may decide it.
    #[must_use]
    pub fn elsewhere(&self, category: Category) -> Option<&Elsewhere> {
        self.elsewhere.iter().find(|other| other.categories.contains(&category))
    }

    fn add(&mut self, entry: Entry, county: Option<&str>, rules: &Rules) -> Result<(), LoadError> {
        let category = entry.category;
        let wrong = |reason: &str| LoadError::Syntax {
            file: "matters.toml".to_owned(),
            reason: format!("{}: {reason}", category.zh()),
        };
        if self.of(category).is_some() {
            return Err(wrong("it is on the list already"));
        }
        let rows = [&entry.rule, &entry.acceptance, &entry.decision, &entry.suit];
        if county.is_some() && rows.iter().any(|row| row.is_some()) {
            return Err(wrong("what a county adds runs under the general periods: its entry names no row"));
        }
        if let Some(row) = rows.into_iter().flatten().find(|row| rules.get(row).is_none()) {
            return Err(wrong(&format!("there is no row {row}")));
        }
        let or = |row: Option<String>, general: &str| row.unwrap_or_else(|| general.to_owned());
        let rule = or(entry.rule, LIST);
        let local = match (county, entry.citation, entry.confirmed_by, entry.confirmed_on) {
            (None, None, None, None) => None,
            (Some(county), Some(citation), Some(confirmed_by), Some(confirmed_on))
                if citation.contains('《') && !confirmed_by.trim().is_empty() =>
            {
                Some(Local { county: county.to_owned(), citation, confirmed_by, confirmed_on })
            }
            _ => {
                return Err(wrong(
                    "a county's entry cites its document with 《》 and names who confirmed it",
                ));
            }
        };
        let article = match &local {
            Some(local) => local.citation.clone(),
            None => rules.get(&rule).map(|row| row.article.clone()).unwrap_or_default(),
        };
        self.listed.push(Listed {
            category,
            category_zh: category.zh().to_owned(),
            rule,
            article,
            authority: entry.authority,
            acceptance: or(entry.acceptance, "CJ-02"),
            decision: or(entry.decision, "CJ-09"),
            suit: or(entry.suit, "SS-01"),
            local,
        });
        Ok(())
    }
}

impl Law {
    /// This law with the kinds of dispute a county adds to the list.
    ///
    /// # Errors
    /// [`LoadError`] where the file is not one, an entry stands on the list already, names rows of its own, or says not
    /// on what it rests.
    pub fn with_matters(&self, text: &str) -> Result<Law, LoadError> {
        let file = read(text)?;
        let wrong =
            |reason: &str| LoadError::Syntax { file: "matters.toml".to_owned(), reason: reason.to_owned() };
        let Some(county) = file.county.filter(|code| kernel::division::is_code(code)) else {
            return Err(wrong("the file names the code of the county"));
        };
        let mut matters = (*self.matters).clone();
        for entry in file.matter {
            matters.add(entry, Some(&county), self.rules)?;
        }
        // what the county says of the other ways goes before what is said of all counties
        matters.elsewhere.splice(0..0, file.elsewhere);
        Ok(Law { matters: Arc::new(matters), ..self.clone() })
    }
}

fn read(text: &str) -> Result<File, LoadError> {
    toml::from_str(text)
        .map_err(|e| LoadError::Syntax { file: "matters.toml".to_owned(), reason: e.to_string() })
}
