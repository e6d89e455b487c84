//! How a case ended, and whom what ended it binds.

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
