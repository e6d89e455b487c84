//! The law as data, and the one engine that turns a provision and a day into a date with a receipt. Pure: no
//! clock, no store, no wire. It says until when; it does not say what a case does next.
//!
//! ```
//! let law = law::Law::bundled();
//! let receipt = law.count("FY-30", "2026-02-27".parse()?).receipt()?;
//! assert_eq!(receipt.due, Some("2026-04-28".parse()?));
//! println!("{}", receipt.zh());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # To add a rule
//!
//! 1. Add a `[[rule]]` to the file of its procedure in `data/rules/`: id, title, trigger, actor, article with the
//!    full name of the statute, source, status. A period needs `amount` and `unit`; one that moves off rest days
//!    needs `roll = true` and the provision that says so in `roll_basis`. A new statute first gets an entry in
//!    `data/sources.toml`.
//! 2. A changed provision is a new version: close the old row with `valid_to`, add the new one with the same id
//!    and its `valid_from`. Nothing is edited in place once a case rests on it.
//!    What happens when it is missed says its kind (`effect`), whom it benefits (`favours`) and the period it opens
//!    (`opens`): a running case brings it about by itself. A ground on which its days are not counted is an
//!    `[[exclusion]]` with the documents that open and close it.
//! 3. Raise `version` in `data/sources.toml`; receipts carry it together with the hash of all files.
//! 4. `cargo test -p law`: loading refuses half a row, and the count of rows per prefix is written in the test.
//!
//! # To add the holidays of a year
//!
//! Write `data/calendar/<year>.toml` from the notice, list it in `calendar.rs`, raise `version` in
//! `data/calendar/set.toml`. Days of a region go to the overlay of its prefix in `set.toml`, and only from its own
//! notice. A running program takes both kinds of notice from the county's folder ([`Law::of_county`]). What was
//! counted before stays as it is until [`Receipt::recounted_under`] tells which dates move and why; old receipts
//! are kept.
//!
//! # To set an open row for a county
//!
//! Rows with status D or U may be set by a file of the county, each with its own citation and the person who
//! confirmed it ([`Law::with_overrides`]); verified rows may not.

pub mod addressee;
mod calendar;
pub mod cause;
mod count;
pub mod county;
mod effect;
mod error;
mod exclusion;
mod fit;
pub mod identifier;
mod local;
pub mod matter;
pub mod mediation;
mod note;
mod organ;
mod period;
mod procedure;
mod receipt;
pub mod recount;
pub mod restore;
mod rule;
pub mod service;
pub mod sheet;
pub mod trial;
pub mod uncovered;
mod unit;
pub mod window;
mod wording;
pub mod year;

pub use calendar::{Calendar, DayKind, Overlay, RegionalDay};
pub use count::{Count, Input};
pub use effect::{Beneficiary, Effect, Lapse, Missed};
pub use error::{LawError, LoadError};
pub use exclusion::{Exclusion, Limit};
pub use local::Local;
pub use matter::{Listed, Matters};
pub use mediation::{Mandate, Mandates};
pub use organ::{Level, Named, Organ, Organs};
pub use procedure::Procedure;
pub use receipt::{Cap, Edition, Extension, Note, Pause, Receipt, Roll, SkippedDay, Step, submitted_on};
pub use recount::Recounted;
pub use rule::{Extensible, InForce, Rule, Rules, Source, Status, Words};
pub use unit::{Direction, Span, Unit};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// What the texts leave open and the house has decided; every receipt records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    /// P-07: petition periods move off rest days although no text says so.
    pub petition_roll: bool,
    /// P-05: a make-up working Saturday or Sunday counts as a rest day at the end of a period.
    pub roll_on_makeup_day: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { petition_roll: true, roll_on_makeup_day: false }
    }
}

/// Rules, calendar and switches together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Rules.
    pub rules: &'static Rules,
    /// Calendar.
    pub calendar: Calendar,
    /// What an agency may adjudicate.
    pub matters: Arc<Matters>,
    /// What the agencies of the county mediate.
    pub mediations: Arc<Mandates>,
    /// What the texts leave open.
    pub switches: Switches,
}

impl Law {
    /// The law this crate carries.
    #[must_use]
    pub fn bundled() -> &'static Law {
        static BUNDLED: OnceLock<Law> = OnceLock::new();
        BUNDLED.get_or_init(|| Law {
            rules: Rules::bundled(),
            calendar: Calendar::bundled().clone(),
            matters: Matters::bundled(Rules::bundled()),
            mediations: Arc::default(),
            switches: Switches::default(),
        })
    }

    /// The same law with the regional holidays of a division.
    #[must_use]
    pub fn of_division(&self, code: &str) -> Law {
        Law { calendar: self.calendar.of_division(code), ..self.clone() }
    }

    /// A count of this rule from this day.
    pub fn count(&self, rule: &str, trigger: NaiveDate) -> Count<'_> {
        self.recount(Input {
            rule: rule.to_owned(),
            trigger,
            at: None,
            extensions: Vec::new(),
            pauses: Vec::new(),
            capped_from: None,
            fixed: None,
        })
    }

    /// A count from a stored input.
    pub fn recount(&self, input: Input) -> Count<'_> {
        Count::new(self, input)
    }
}
