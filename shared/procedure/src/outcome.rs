//! How a case ended, and whom what ended it binds.

use crate::{Case, Decision, Entry, FileFact, Procedure};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a case ended (结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// Stable code, e.g. `agreement`, `withdrawn_on_undertaking`, `D08`.
    pub code: String,
    /// In official words.
    pub zh: String,
    /// Whether the matter itself was decided or settled, as against ended by form only.
    pub on_merits: bool,
    /// Provision on which it was decided so, where the step knows it more exactly than its rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// How many parties it binds, where that is told: whoever attacks an award later is to know how many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<u32>,
}

impl<P: Procedure> Decision<P> {
    /// And what ended it just now binds everybody who takes part as a side: so many.
    #[must_use]
    pub fn binding_all(mut self, case: &Case<P>) -> Self {
        if let Some(Entry::File(FileFact::Closed { outcome, .. })) = self.0.last_mut() {
            outcome.parties = u32::try_from(case.file.sides().count()).ok();
        }
        self
    }

    /// And what the case was decided on, where it ended just now.
    #[must_use]
    pub fn on_ground(mut self, ground: &str) -> Self {
        if let Some(Entry::File(FileFact::Closed { outcome, .. })) = self.0.last_mut() {
            outcome.ground = Some(ground.to_owned());
        }
        self
    }
}
