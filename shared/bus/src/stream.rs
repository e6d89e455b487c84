//! The settings of streams and durable consumers, and how far what exists differs from them.

use crate::{subject, topology};
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, ReplayPolicy, pull};
use async_nats::jetstream::stream::{Compression, Config, DiscardPolicy, RetentionPolicy, StorageType};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// How long a delivered message may stay unacknowledged before it is delivered again.
pub const ACK_WAIT: Duration = Duration::from_secs(2);

/// How large a stream may grow, in bytes; then publishing is refused and events wait in their ledger.
pub const MAX_BYTES: i64 = 1 << 30;

/// Room of an account on disk, in bytes: its stream, and what the server keeps beside it.
pub(crate) const MAX_FILE: u64 = 1280 * 1024 * 1024;

/// Version of the settings below; it is written into the stream.
const SCHEMA: &str = "1";

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The stream of a service, kept by so many servers. What may rewrite, expire early, erase or forge is left off.
pub(crate) fn expected(service: &str, epoch: Uuid, replicas: usize) -> Config {
    Config {
        name: topology::stream(service),
        description: Some(format!("events of {service}")),
        subjects: vec![subject::events(service)],
        storage: StorageType::File,
        num_replicas: replicas,
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        max_bytes: MAX_BYTES,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_message_size: -1,
        max_consumers: -1,
        max_age: 90 * DAY,
        duplicate_window: Duration::from_secs(2 * 3600),
        deny_delete: true,
        deny_purge: true,
        allow_direct: false,
        compression: Some(Compression::None),
        metadata: tags(epoch),
        ..Config::default()
    }
}

/// The durable consumer through which `consumer` hears `producer`.
pub(crate) fn durable(producer: &str, consumer: &str, epoch: Uuid) -> pull::Config {
    pull::Config {
        durable_name: Some(consumer.to_owned()),
        name: Some(consumer.to_owned()),
        description: Some(format!("{producer} to {consumer}")),
        filter_subject: if producer == topology::ADDRESSES {
            subject::addressed(producer, consumer)
        } else {
            String::new()
        },
        deliver_policy: DeliverPolicy::All,
        ack_policy: AckPolicy::Explicit,
        replay_policy: ReplayPolicy::Instant,
        ack_wait: ACK_WAIT,
        max_deliver: -1,
        max_ack_pending: 1024,
        max_waiting: 512,
        metadata: tags(epoch),
        ..pull::Config::default()
    }
}

fn tags(epoch: Uuid) -> HashMap<String, String> {
    HashMap::from([("epoch".to_owned(), epoch.to_string()), ("schema".to_owned(), SCHEMA.to_owned())])
}

/// The incarnation a stream or a consumer was made in.
pub(crate) fn epoch(metadata: &HashMap<String, String>) -> Option<Uuid> {
    metadata.get("epoch")?.parse().ok()
}

/// A setting that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{of}: {setting} is {found} instead of {expected}")]
pub struct Drift {
    /// The stream or consumer.
    pub of: String,
    /// The setting, by its name on the wire.
    pub setting: String,
    /// What it should be, as JSON.
    pub expected: String,
    /// What it is, as JSON.
    pub found: String,
}

/// The first setting in which the two differ, in either direction; what the server adds of its own is left out.
pub(crate) fn drift<C: Serialize>(of: &str, expected: &C, found: &C) -> Option<Drift> {
    let (expected, found) = (settings(expected), settings(found));
    let names = expected.keys().chain(found.keys());
    let differs = names.into_iter().find(|name| expected.get(*name) != found.get(*name))?;
    let shown = |side: &Map<String, Value>| side.get(differs).unwrap_or(&Value::Null).to_string();
    Some(Drift {
        of: of.to_owned(),
        setting: differs.clone(),
        expected: shown(&expected),
        found: shown(&found),
    })
}

fn settings<C: Serialize>(config: &C) -> Map<String, Value> {
    let Ok(Value::Object(mut settings)) = serde_json::to_value(config) else { return Map::new() };
    settings.retain(|_, value| !value.is_null());
    if let Some(Value::Object(metadata)) = settings.get_mut("metadata") {
        metadata.retain(|name, _| !name.starts_with("_nats."));
        metadata.sort_keys();
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_named_in_both_directions() {
        let epoch = Uuid::new_v4();
        let good = expected("petition", epoch, 1);
        assert_eq!(drift("EVT_PETITION", &good, &good), None);
        let rollup = Config { allow_rollup: true, ..good.clone() };
        assert_eq!(drift("EVT_PETITION", &good, &rollup).unwrap().setting, "allow_rollup_hdrs");
        let open = Config { deny_purge: false, ..good.clone() };
        assert_eq!(drift("EVT_PETITION", &good, &open).unwrap().found, "null");
    }

    #[test]
    fn what_the_server_adds_is_no_difference() {
        let good = expected("petition", Uuid::new_v4(), 1);
        let mut seen = good.clone();
        seen.metadata.insert("_nats.ver".into(), "2.15.1".into());
        assert_eq!(drift("EVT_PETITION", &good, &seen), None);
    }
}
