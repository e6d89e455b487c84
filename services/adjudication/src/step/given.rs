//! Adjudications as the tests of the steps find them.

use super::{Accept, CheckRegister, Hear, MediateOffer, Register, SendCopy};
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

/// The other side received the copy on 2026-03-06.
pub(super) fn copied(category: &str) -> Scenario<Adjudication> {
    accepted(category).take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
}

/// What comes before an award is done; the other side lets its period pass.
pub(super) fn ripened(case: Scenario<Adjudication>) -> Scenario<Adjudication> {
    let mut register = CheckRegister::example();
    register["holders"] = json!([]);
    case.take("2026-03-04", By::Officer, "check-register", &register)
        .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
        .take("2026-03-10", By::Officer, "mediate-offer", &MediateOffer::example())
        .take("2026-03-12", By::Officer, "hear", &Hear::example())
}

/// Accepted, and nothing is missing any more that comes before the award.
pub(super) fn ripe(category: &str) -> Scenario<Adjudication> {
    ripened(accepted(category))
}
