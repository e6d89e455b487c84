//! Books (簿册) an organ keeps beside its cases: who mediates, who is on duty, where it looked for disputes. A book has
//! no parties, no stage and no outcome; it belongs to no dispute and is told to nobody. Its lines stand in the ledger
//! of the cases, chained and durable like them. A line is not changed: it is struck with its reason, and written anew.
//!
//! To add one: a struct for its line, [`Page`] for it, and a place in [`crate::Procedure::books`].

use crate::step::NamedSchema;
use crate::{Context, Refusal, check};
use chrono::NaiveDate;
use kernel::input::{self, InputError};
use kernel::{CaseId, OrganId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{PartialSchema, ToSchema};

/// What a book is called, and the provision it is kept under.
#[derive(Debug, Clone, Copy)]
pub struct Title {
    /// Plural noun; path and operation id.
    pub name: &'static str,
    /// In official words.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// The provision.
    pub law: &'static str,
}

/// A line of a book. The implementing struct is the input, and what is kept.
pub trait Page: Serialize + DeserializeOwned + ToSchema + Send + 'static {
    /// The book.
    const TITLE: Title;

    /// Books of the organ it is checked against.
    const BOOKS: &'static [&'static str] = &[];

    /// The line as it is kept.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    fn checked(self, cx: &Context) -> Result<Self, Refusal>;

    /// A line that reads well in the documentation.
    fn example() -> Value;

    /// The case of this channel it names: it has to be one the organ handles.
    fn case(&self) -> Option<CaseId> {
        None
    }
}

/// A line that was read, ready to be checked.
pub trait Written: Send {
    /// See [`Page::checked`].
    ///
    /// # Errors
    /// A [`Refusal`].
    fn checked(self: Box<Self>, cx: &Context) -> Result<Value, Refusal>;
    /// See [`Page::case`].
    fn case(&self) -> Option<CaseId>;
}

impl<T: Page> Written for T {
    fn checked(self: Box<Self>, cx: &Context) -> Result<Value, Refusal> {
        let page = Page::checked(*self, cx)?;
        // what was read from JSON can be written as JSON
        Ok(serde_json::to_value(page).unwrap_or_default())
    }
    fn case(&self) -> Option<CaseId> {
        Page::case(self)
    }
}

/// Reads a line.
pub type Reader = fn(&[u8]) -> Result<Box<dyn Written>, InputError>;

/// A book with the type of its lines forgotten.
#[derive(Clone, Copy)]
pub struct Book {
    /// What it is called.
    pub title: Title,
    /// Books its lines are checked against.
    pub books: &'static [&'static str],
    /// Reads a line.
    pub read: Reader,
    /// Example of a line.
    pub example: fn() -> Value,
    /// Name and schema of a line, followed by those it refers to.
    pub schema: fn() -> (NamedSchema, Vec<NamedSchema>),
}

impl Book {
    /// The book of these lines.
    #[must_use]
    pub const fn of<T: Page>() -> Self {
        Self { title: T::TITLE, books: T::BOOKS, read: read::<T>, example: T::example, schema: schema::<T> }
    }

    /// What the book of an organ is kept as in the ledger of a channel.
    #[must_use]
    pub fn id(channel: &str, name: &str, organ: &OrganId) -> CaseId {
        CaseId::derived(&["book", channel, name, organ])
    }
}

fn read<T: Page>(body: &[u8]) -> Result<Box<dyn Written>, InputError> {
    input::read::<T>(body).map(|page| Box::new(page) as Box<dyn Written>)
}

fn schema<T: Page>() -> (NamedSchema, Vec<NamedSchema>) {
    let mut others = Vec::new();
    <T as ToSchema>::schemas(&mut others);
    ((<T as ToSchema>::name().into_owned(), <T as PartialSchema>::schema()), others)
}

/// A line as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number in the book, from 1.
    pub key: String,
    /// Day it was written.
    pub on: NaiveDate,
    /// What it says. Personal data may stand in it.
    pub says: Value,
    /// Day it was struck, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<(NaiveDate, String)>,
}

/// What happens to a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Entry {
    /// A line was written.
    LineWritten(Line),
    /// A line was struck.
    LineStruck {
        /// Its number.
        key: String,
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl Entry {
    /// What it is called in the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Entry::LineWritten(_) => "line_written",
            Entry::LineStruck { .. } => "line_struck",
        }
    }
}

/// A book of an organ: what its entries fold to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// Number of its entries.
    pub version: i64,
    /// The lines, struck ones too.
    pub lines: Vec<Line>,
}

impl Pages {
    /// The entry a new line becomes.
    #[must_use]
    pub fn write(&self, says: Value, on: NaiveDate) -> Entry {
        Entry::LineWritten(Line { key: (self.lines.len() + 1).to_string(), on, says, struck: None })
    }

    /// The entry that strikes a line.
    ///
    /// # Errors
    /// A [`Refusal`] where there is no such line any more, or no reason.
    pub fn strike(&self, key: &str, reason: &str, on: NaiveDate) -> Result<Entry, Refusal> {
        if !self.standing().any(|line| line.key == key) {
            return Err(Refusal::new(
                "no_such_line",
                "簿册中没有这一条，或者已经注销",
                "the book has no such line, or it is struck already",
            ));
        }
        let reason = check::text(reason, "/reason")?;
        Ok(Entry::LineStruck { key: key.to_owned(), on, reason })
    }

    /// Takes an entry in. Total.
    pub fn evolve(&mut self, entry: &Entry) {
        self.version += 1;
        match entry {
            Entry::LineWritten(line) => self.lines.push(line.clone()),
            Entry::LineStruck { key, on, reason } => {
                if let Some(line) = self.lines.iter_mut().find(|line| line.key == *key) {
                    line.struck = Some((*on, reason.clone()));
                }
            }
        }
    }

    fn standing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.struck.is_none())
    }
}

/// The books of one organ that lie on the desk, by name.
#[derive(Debug, Clone, Default)]
pub struct Shelf(pub BTreeMap<&'static str, Pages>);

impl Shelf {
    /// The line of this number, where it stands.
    #[must_use]
    pub fn line<T: Page>(&self, key: &str) -> Option<T> {
        self.lines::<T>().find(|(number, _)| number == key).map(|(_, page)| page)
    }

    /// The lines that stand, each with its number.
    pub fn lines<T: Page>(&self) -> impl Iterator<Item = (String, T)> {
        let pages = self.0.get(T::TITLE.name);
        pages.into_iter().flat_map(Pages::standing).filter_map(|line| {
            let page = serde_json::from_value(line.says.clone()).ok()?;
            Some((line.key.clone(), page))
        })
    }
}
