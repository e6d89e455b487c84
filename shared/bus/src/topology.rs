//! Who is on the wire and who hears whom: the one table that accounts, streams, consumers and permissions follow.

/// The services of the mesh, by the one word that names crate, account, subject and stream.
pub const SERVICES: [&str; 8] = [
    "petition",
    "mediation",
    "adjudication",
    "reconsideration",
    "litigation",
    "recommendation",
    "coordination",
    "identity",
];

/// Who hears whom: `(producer, consumer)`.
pub const EDGES: [(&str, &str); 13] = [
    ("petition", "coordination"),
    ("mediation", "coordination"),
    ("adjudication", "coordination"),
    ("reconsideration", "coordination"),
    ("litigation", "coordination"),
    ("recommendation", "coordination"),
    ("identity", "coordination"),
    ("coordination", "petition"),
    ("coordination", "mediation"),
    ("coordination", "adjudication"),
    ("coordination", "reconsideration"),
    ("coordination", "litigation"),
    ("coordination", "recommendation"),
];

/// The service that addresses each of its events to one consumer; the others speak to whoever listens.
pub const ADDRESSES: &str = "coordination";

/// A name that is not in [`SERVICES`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no service `{0}` in the topology")]
pub struct UnknownService(pub String);

/// The service of this name.
///
/// # Errors
/// [`UnknownService`] when the table does not have it.
pub fn service(name: &str) -> Result<&'static str, UnknownService> {
    SERVICES.into_iter().find(|known| *known == name).ok_or_else(|| UnknownService(name.to_owned()))
}

/// Whom this service hears, in the order of the table.
pub fn producers(consumer: &str) -> impl Iterator<Item = &'static str> + '_ {
    EDGES.into_iter().filter(move |(_, to)| *to == consumer).map(|(from, _)| from)
}

/// Who hears this service, in the order of the table.
pub fn consumers(producer: &str) -> impl Iterator<Item = &'static str> + '_ {
    EDGES.into_iter().filter(move |(from, _)| *from == producer).map(|(_, to)| to)
}

/// Name of the account of a service, `PETITION`.
#[must_use]
pub fn account(service: &str) -> String {
    service.to_ascii_uppercase()
}

/// Name of the stream of a service, `EVT_PETITION`.
#[must_use]
pub fn stream(service: &str) -> String {
    format!("EVT_{}", service.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edge_joins_two_services_of_the_table() {
        for (from, to) in EDGES {
            assert!(service(from).is_ok() && service(to).is_ok() && from != to, "{from} -> {to}");
        }
    }

    #[test]
    fn channels_hear_coordination_only_and_coordination_hears_all() {
        for channel in kernel::CHANNELS {
            assert_eq!(producers(channel).collect::<Vec<_>>(), ["coordination"]);
            assert_eq!(consumers(channel).collect::<Vec<_>>(), ["coordination"]);
        }
        assert_eq!(producers("coordination").count(), 7);
        assert_eq!(producers("identity").count(), 0);
        assert_eq!(service("police"), Err(UnknownService("police".into())));
    }
}
