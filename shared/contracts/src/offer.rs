//! The steps open to people, as services tell each other of them: by name. What a name means in words stands once, in
//! `steps.json`, written off the step tables; said with every event, it was more than half of what an event says.

use kernel::By;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// A step open to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenStep {
    /// Its name: `POST /<channel>/v1/cases/{case}/<name>`.
    pub name: String,
    /// In official words.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Provision.
    pub article: String,
    /// Who may take it.
    pub by: Vec<By>,
}

/// A step that is told to be open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Offer {
    /// By its name.
    Named(String),
    /// With its words, as it was told until November 2026.
    Described(OpenStep),
}

/// The steps of each channel that may be open to people, by their names.
pub type Offers = BTreeMap<String, BTreeMap<String, OpenStep>>;

static OFFERS: LazyLock<Offers> =
    LazyLock::new(|| serde_json::from_str(include_str!("../steps.json")).unwrap_or_default());

impl Offer {
    /// The name of the step.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Described(step) => &step.name,
        }
    }

    /// What the step is in words. None where a newer version of the channel calls it so: it is shown by its name.
    #[must_use]
    pub fn described(&self, channel: &str) -> Option<&OpenStep> {
        match self {
            Self::Named(name) => OFFERS.get(channel)?.get(name),
            Self::Described(step) => Some(step),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_put_in_words_and_a_strange_one_is_not() {
        let told: Vec<Offer> = serde_json::from_str(r#"["accept","dance"]"#).unwrap();
        assert!(told[0].described("petition").is_some_and(|step| step.zh == "受理信访事项"));
        assert!(told[1].described("petition").is_none() && told[0].described("police").is_none());
        let before = r#"{"name":"dance","zh":"起舞","en":"Dance","article":"","by":["officer"]}"#;
        let told: Offer = serde_json::from_str(before).unwrap();
        assert!(told.described("petition").is_some_and(|step| step.zh == "起舞"));
        assert_eq!(serde_json::to_string(&told).unwrap(), before);
    }
}
