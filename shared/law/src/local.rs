//! What a county sets for rows whose text is open: only rows derived (D) or unverified (U), each with its own
//! citation and the person who confirmed it. Verified law is not a setting.

use crate::effect::Missed;
use crate::rule::{Extensible, Rule};
use crate::{Law, LoadError, Rules, Unit};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// On what a county's value rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Local)]
pub struct Local {
    /// Code of the county.
    pub county: String,
    /// Document and provision.
    pub citation: String,
    /// Who confirmed it: office and person, as they sign.
    pub confirmed_by: String,
    /// Day of confirmation.
    pub confirmed_on: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalFile {
    pub county: String,
    pub version: String,
    #[serde(default)]
    pub r#override: Vec<Override>,
}

/// One row as the county sets it; what is not named stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    pub id: String,
    citation: String,
    confirmed_by: String,
    confirmed_on: NaiveDate,
    pub valid_from: NaiveDate,
    amount: Option<u32>,
    unit: Option<Unit>,
    extension: Option<Extensible>,
    roll: Option<bool>,
    roll_basis: Option<String>,
    missed: Option<Missed>,
}

impl Override {
    /// The row from its first day on.
    pub(crate) fn over(self, row: &Rule, county: &str) -> Result<Rule, &'static str> {
        if !row.status.is_flagged() {
            return Err("only rows with status D or U are set by a county; this one is verified law");
        }
        if self.citation.trim().is_empty() || !self.citation.contains(['《', '〔']) {
            return Err("an override cites its document, with 《》 or 〔〕");
        }
        if self.confirmed_by.trim().is_empty() {
            return Err("an override names who confirmed it");
        }
        let nothing = self.amount.is_none()
            && self.unit.is_none()
            && self.extension.is_none()
            && self.roll.is_none()
            && self.missed.is_none();
        if nothing {
            return Err("an override sets nothing");
        }
        let roll = self.roll.unwrap_or(row.roll);
        let roll_basis =
            if roll { self.roll_basis.or_else(|| row.roll_basis.clone()) } else { self.roll_basis };
        Ok(Rule {
            amount: self.amount.or(row.amount),
            unit: self.unit.or(row.unit),
            extension: self.extension.or_else(|| row.extension.clone()),
            roll,
            roll_basis,
            missed: self.missed.or_else(|| row.missed.clone()),
            valid_from: self.valid_from,
            local: Some(Local {
                county: county.to_owned(),
                citation: self.citation,
                confirmed_by: self.confirmed_by,
                confirmed_on: self.confirmed_on,
            }),
            ..row.clone()
        })
    }
}

impl Law {
    /// This law with what a county sets. Rules live as long as the program: load them once, at the start.
    ///
    /// # Errors
    /// As [`Rules::with_overrides`].
    pub fn with_overrides(&self, text: &str) -> Result<Law, LoadError> {
        let rules: &'static Rules = Box::leak(Box::new(self.rules.with_overrides(text)?));
        Ok(Law { rules, ..self.clone() })
    }
}
