//! What a county adds to the law the program carries: notices of holidays, its own values for open rows, and the
//! sign-off of its legal officer. Files as text; who reads them from where is not decided here.

use crate::{Law, LoadError, Rule};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// The files of a county.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Notices of holidays, of the State Council or of the region: version and text.
    pub notices: Vec<(String, String)>,
    /// The county's values for open rows.
    pub overrides: Option<String>,
    /// Rows the legal officer has signed off.
    pub signed: Option<String>,
    /// The organs: their words in document numbers, and which are one level above which.
    pub organs: Option<String>,
    /// Kinds of dispute the county adds to the list for adjudication.
    pub matters: Option<String>,
    /// What the agencies of the county mediate.
    pub mediations: Option<String>,
}

impl Law {
    /// This law as it stands in a county: its notices in the order of their versions, its own values, the holidays
    /// of its region. A notice the program has carried since its own version is passed over.
    ///
    /// # Errors
    /// [`LoadError`] of the first file that is not fit.
    pub fn of_county(&self, code: &str, files: &Files) -> Result<Law, LoadError> {
        let mut notices: Vec<&(String, String)> = files.notices.iter().collect();
        notices.sort();
        let mut law = self.clone();
        for (version, text) in notices {
            if version.as_str() > self.calendar.version() {
                law.calendar = law.calendar.with_notice(version, text)?;
            }
        }
        if let Some(text) = &files.overrides {
            law = law.with_overrides(text)?;
        }
        if let Some(text) = &files.matters {
            law = law.with_matters(text)?;
        }
        if let Some(text) = &files.mediations {
            law = law.with_mediations(text)?;
        }
        Ok(law.of_division(code))
    }
}

/// The sign-off of one row in one version (审核).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::SignOff)]
pub struct SignOff {
    /// Rule.
    pub rule: String,
    /// First day of the version that was read.
    pub valid_from: NaiveDate,
    /// Digest of the row as it was read: a row that changes has to be read again.
    pub digest: String,
    /// Who signed: office and person.
    pub by: String,
    /// Day.
    pub on: NaiveDate,
}

/// The rows the legal officer has signed off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffs {
    #[serde(default)]
    sign: Vec<SignOff>,
}

impl SignOffs {
    /// Reads the file.
    ///
    /// # Errors
    /// [`LoadError`] where it is not one.
    pub fn parse(text: &str) -> Result<Self, LoadError> {
        toml::from_str(text)
            .map_err(|e| LoadError::Syntax { file: "signed.toml".to_owned(), reason: e.to_string() })
    }

    /// The sign-off that holds for this row as it stands now.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Option<&SignOff> {
        let digest = rule.digest();
        let same = |s: &&SignOff| s.rule == rule.id && s.valid_from == rule.valid_from && s.digest == digest;
        self.sign.iter().rev().find(same)
    }

    /// Whether a sign-off was given for this row in another wording.
    #[must_use]
    pub fn is_outdated(&self, rule: &Rule) -> bool {
        self.of(rule).is_none()
            && self.sign.iter().any(|s| s.rule == rule.id && s.valid_from == rule.valid_from)
    }
}

impl SignOff {
    /// The sign-off of a row.
    #[must_use]
    pub fn given(rule: &Rule, by: &str, on: NaiveDate) -> Self {
        Self {
            rule: rule.id.clone(),
            valid_from: rule.valid_from,
            digest: rule.digest(),
            by: by.to_owned(),
            on,
        }
    }

    /// The entry as it stands in the file.
    #[must_use]
    pub fn entry(&self) -> String {
        // every escape of JSON is one of TOML
        let text = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            "\n[[sign]]\nrule = {}\nvalid_from = {}\ndigest = {}\nby = {}\non = {}\n",
            text(&self.rule),
            text(&self.valid_from.to_string()),
            text(&self.digest),
            text(&self.by),
            text(&self.on.to_string())
        )
    }
}

impl Rule {
    /// SHA-256 of everything the row says.
    #[must_use]
    pub fn digest(&self) -> String {
        let row = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(row))
    }
}
