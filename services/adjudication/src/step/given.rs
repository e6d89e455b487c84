//! Adjudications as the tests of the steps find them.

use super::{Accept, MediateOffer, Register};
use crate::Adjudication;
use kernel::By;
use procedure::Step;
use procedure::scenario::Scenario;
use serde_json::json;

/// Applied for on 2026-03-02, in this category.
pub(super) fn requested(category: &str) -> Scenario<Adjudication> {
    let mut input = Register::example();
    input["filing"]["matter"]["category"] = json!(category);
    Scenario::default().take("2026-03-02", By::Officer, "register", &input)
}

/// Accepted on 2026-03-03.
pub(super) fn accepted(category: &str) -> Scenario<Adjudication> {
    requested(category).take("2026-03-03", By::Officer, "accept", &Accept::example())
}

/// Mediation was offered on 2026-03-10 and refused.
pub(super) fn offered(category: &str) -> Scenario<Adjudication> {
    accepted(category).take("2026-03-10", By::Officer, "mediate-offer", &MediateOffer::example())
}
