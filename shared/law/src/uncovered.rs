//! Rows of the rule table that no step enforces, each with its reason (未落实的规则). Data, so that nobody forgets one.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A reason, and the rows it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncovered {
    /// Rows.
    pub ids: Vec<String>,
    /// The reason in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    uncovered: Vec<Uncovered>,
}

/// Every reason.
///
/// # Panics
/// Where the bundled file cannot be read: a slip that the first test notices.
#[must_use]
pub fn uncovered() -> &'static [Uncovered] {
    static ALL: OnceLock<Vec<Uncovered>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../data/uncovered.toml"));
        file.expect("the bundled reasons are tested").uncovered
    })
}

/// The reason for a row.
#[must_use]
pub fn reason(id: &str) -> Option<&'static Uncovered> {
    uncovered().iter().find(|reason| reason.ids.iter().any(|other| other == id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn reasons_are_given_once_and_for_rows_that_exist() {
        let mut seen = BTreeSet::new();
        for reason in uncovered() {
            assert!(!reason.zh.is_empty() && !reason.en.is_empty());
            for id in &reason.ids {
                assert!(crate::Rules::bundled().get(id).is_some(), "{id} is no row");
                assert!(seen.insert(id), "{id} has two reasons");
            }
        }
    }
}
