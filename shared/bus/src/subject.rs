//! Every subject on the wire, in one place. No personal data: subjects appear in logs and in monitoring.
//!
//! ```text
//! evt.<service>.<division>.<type words>.v<k>.<case-hash>     an event
//! evt.<service>.>                                            all events of a service
//! evt.<service>.<division>.to.<consumer>.<type words>.…      an event for one consumer only
//! evt.<service>.<division>[.to.<consumer>].batch.v1          several events for the same readers
//! JS.<producer>.API.…                                        the producer's pull interface, seen by a consumer
//! $JS.ACK.<stream>.<consumer>.>                              acknowledgements, under the same name on both sides
//! SRV.VARZ                                                   the server's own state, seen by every service
//! _IN.<service>.>                                            replies to a service, and to nobody else
//! ```

use crate::topology;
use kernel::{CaseId, division};

/// Where a service asks for the server's own state.
pub const SERVER_STATE: &str = "SRV.VARZ";

/// The same, inside the system account.
pub(crate) const SYSTEM_STATE: &str = "$SYS.REQ.SERVER.PING.VARZ";

/// Why a subject cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The service is not in the topology.
    #[error(transparent)]
    Service(#[from] topology::UnknownService),
    /// The division is not a code of 6, 9 or 12 digits.
    #[error("`{0}` is not a code of a division")]
    Division(String),
    /// The type is not made of lower-case words joined by dots.
    #[error("`{0}` is not a type of event")]
    Type(String),
}

/// Subject of an event. `words` is the type without service and version (`accepted`, `term.set`), `version` its
/// version from 1; the case appears as a hash.
///
/// # Errors
/// [`SubjectError`] when a part would break the grammar.
pub fn event(
    service: &str,
    division: &str,
    words: &str,
    version: u16,
    case: CaseId,
) -> Result<String, SubjectError> {
    let service = topology::service(service)?;
    if !division::is_code(division) {
        return Err(SubjectError::Division(division.to_owned()));
    }
    if !words.split('.').all(is_word) {
        return Err(SubjectError::Type(words.to_owned()));
    }
    Ok(format!("evt.{service}.{division}.{words}.v{version}.{}", hash(case)))
}

/// The part of an event's subject that says who reads it: `evt.petition.640522`, `evt.coordination.640522.to.petition`.
pub(crate) fn audience(subject: &str) -> &str {
    let end = |words: usize| subject.match_indices('.').nth(words - 1).map_or(subject.len(), |(at, _)| at);
    let addressed = subject.split('.').nth(3) == Some("to");
    &subject[..end(if addressed { 5 } else { 3 })]
}

/// Subject of several events for the same readers, see [`audience`].
pub(crate) fn batch(audience: &str) -> String {
    format!("{audience}.batch.v1")
}

/// All events of a service, `evt.petition.>`.
#[must_use]
pub fn events(service: &str) -> String {
    format!("evt.{service}.>")
}

/// Whether the subject is one of this service's own events and has no wildcard or blank in it.
#[must_use]
pub fn is_own(service: &str, subject: &str) -> bool {
    subject
        .strip_prefix("evt.")
        .and_then(|rest| rest.strip_prefix(service))
        .and_then(|rest| rest.strip_prefix('.'))
        .is_some_and(|rest| rest.split('.').all(is_word))
}

/// Events of a service for one consumer, `evt.coordination.*.to.petition.>`.
#[must_use]
pub fn addressed(service: &str, consumer: &str) -> String {
    format!("evt.{service}.*.to.{consumer}.>")
}

/// Prefix of the inboxes of a service, `_IN.petition`.
#[must_use]
pub fn inbox(service: &str) -> String {
    format!("_IN.{service}")
}

/// Prefix of the inboxes of a service's provisioner, `_IN.petition-provisioner`.
#[must_use]
pub fn provisioner_inbox(service: &str) -> String {
    format!("_IN.{service}-provisioner")
}

/// Prefix under which consumers see a producer's pull interface, `JS.petition.API`.
#[must_use]
pub fn api(producer: &str) -> String {
    format!("JS.{producer}.API")
}

/// Where a consumer asks for messages; behind [`api`] at the consumer, behind `$JS.API` at the producer.
pub(crate) fn next(producer: &str, consumer: &str) -> String {
    format!("CONSUMER.MSG.NEXT.{}.{consumer}", topology::stream(producer))
}

/// Where a consumer asks for its own state, behind the same prefixes as [`next`].
pub(crate) fn state(producer: &str, consumer: &str) -> String {
    format!("CONSUMER.INFO.{}.{consumer}", topology::stream(producer))
}

/// Where a consumer acknowledges, on both sides.
pub(crate) fn ack(producer: &str, consumer: &str) -> String {
    format!("$JS.ACK.{}.{consumer}.>", topology::stream(producer))
}

/// Sixteen hexadecimal digits that follow from the case and do not lead back to it.
fn hash(case: CaseId) -> String {
    let derived = CaseId::derived(&["subject", &case.to_string()]).0.simple().to_string();
    derived[..16].to_owned()
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_its_place_in_the_grammar() {
        let case = CaseId::mint();
        let subject = event("petition", "640522", "term.set", 1, case).unwrap();
        assert!(subject.starts_with("evt.petition.640522.term.set.v1."), "{subject}");
        assert_eq!(subject.rsplit('.').next().unwrap().len(), 16);
        assert!(!subject.contains(&case.0.simple().to_string()[..12]));
        assert_eq!(subject, event("petition", "640522", "term.set", 1, case).unwrap());
        assert!(is_own("petition", &subject) && !is_own("mediation", &subject));
    }

    #[test]
    fn who_reads_an_event_stands_in_its_subject() {
        let case = CaseId::mint();
        let said = event("petition", "640522", "accepted", 1, case).unwrap();
        assert_eq!(audience(&said), "evt.petition.640522");
        let told = event("coordination", "640522", "to.petition.routed", 1, case).unwrap();
        assert_eq!(audience(&told), "evt.coordination.640522.to.petition");
        assert!(is_own("coordination", &batch(audience(&told))));
        assert_eq!(audience("evt"), "evt");
    }

    #[test]
    fn a_part_that_would_break_the_grammar_is_refused() {
        let case = CaseId::mint();
        assert!(event("police", "640522", "accepted", 1, case).is_err());
        assert!(event("petition", "宁夏", "accepted", 1, case).is_err());
        assert!(event("petition", "640522", "accepted.*", 1, case).is_err());
        assert!(event("petition", "640522", "accepted..x", 1, case).is_err());
        assert!(!is_own("petition", "evt.petition.>") && !is_own("petition", "evt.petitioner.x"));
    }
}
