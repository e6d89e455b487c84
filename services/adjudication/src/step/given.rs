//! Adjudications as the tests of the steps find them.

use super::{Accept, CheckRegister, Hear, MediateOffer, Register, SendCopy};
use crate::Adjudication;
use crate::track::Track;
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
    let mut input = Accept::example();
    if category == "procurement" {
        input["complaint"] = json!({ "known_on": "2026-02-02", "challenged_on": "2026-02-03" });
    }
    requested(category).take("2026-03-03", By::Officer, "accept", &input)
}

/// The other side received the copy on 2026-03-06.
pub(super) fn copied(category: &str) -> Scenario<Adjudication> {
    accepted(category).take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
}

/// The bureau made its opinion over land on 2026-03-31 and submitted it to the government.
pub(super) fn submitted(case: Scenario<Adjudication>) -> Scenario<Adjudication> {
    let seen = ["copied_to_superior"];
    let happens = |event: &str| json!({ "track": "land", "event": event, "on": "2026-03-31", "seen": seen });
    case.take("2026-03-31", By::Officer, "follow", &happens("opinion_made")).take(
        "2026-03-31",
        By::Officer,
        "follow",
        &happens("opinion_submitted"),
    )
}

/// The title papers over forest were weighed on 2026-03-10.
pub(super) fn weighed(case: Scenario<Adjudication>) -> Scenario<Adjudication> {
    let weighed = json!({
        "track": "forest", "event": "evidence_weighed", "on": "2026-03-10", "seen": ["boundaries_checked"]
    });
    case.take("2026-03-10", By::Officer, "follow", &weighed)
}

/// What comes before an award is done; the other side lets its period pass.
pub(super) fn ripened(case: Scenario<Adjudication>) -> Scenario<Adjudication> {
    let mut register = CheckRegister::example();
    register["holders"] = json!([]);
    let case = case
        .take("2026-03-04", By::Officer, "check-register", &register)
        .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
        .take("2026-03-10", By::Officer, "mediate-offer", &MediateOffer::example())
        .take("2026-03-12", By::Officer, "hear", &Hear::example());
    match case.case.record.track {
        Track::Land => submitted(case),
        Track::Forest => weighed(case),
        _ => case,
    }
}

/// Accepted, and nothing is missing any more that comes before the award.
pub(super) fn ripe(category: &str) -> Scenario<Adjudication> {
    ripened(accepted(category))
}
