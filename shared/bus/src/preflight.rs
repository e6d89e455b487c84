//! Whether the server may be trusted with events at all. A service that finds it unfit does not become ready; it
//! never repairs the server behind the operator's back.

use crate::config::Sync;
use crate::connect::Bus;
use crate::error::BusError;
use crate::link::PATIENCE;
use crate::stream::Drift;
use crate::{OLDEST_SERVER, incarnation, stream, subject};
use kernel::Text;
use serde::Deserialize;
use serde_json::Value;

/// Why a service does not become ready.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// No connection, or no answer.
    #[error("the server cannot be asked: {0}")]
    Unreachable(String),
    /// It does not know the service's key.
    #[error(
        "the server refuses this service's key: it is the server of another county, or of another --data; check the address and the seed file"
    )]
    Stranger,
    /// Too old.
    #[error("nats-server {found} is older than {}", oldest())]
    Old {
        /// Its version.
        found: String,
    },
    /// It acknowledges before the disk has it.
    #[error("the server does not run with sync_interval: always, a power cut would lose acknowledged events")]
    NotSynced,
    /// It runs a feature that must be off.
    #[error("the server runs {0}, which must be off")]
    Feature(String),
    /// The service's stream is not there.
    #[error("stream {0} does not exist")]
    NoStream(String),
    /// A setting of the service's stream is not as it should be.
    #[error("{0}")]
    Setting(Drift),
}

impl Unfit {
    /// The reason, for the desk and for the operator.
    #[must_use]
    pub fn reason(&self) -> Text {
        let zh = match self {
            Self::Unreachable(why) => format!("无法查询消息服务器：{why}"),
            Self::Stranger => {
                "消息服务器不认识本服务的密钥：可能连接到了另一个县的服务器，请核对服务器地址和密钥文件"
                    .to_owned()
            }
            Self::Old { found } => format!("消息服务器版本 {found} 过低，至少需要 {}", oldest()),
            Self::NotSynced => "消息服务器未启用 sync_interval: always，断电会丢失已确认的事件".to_owned(),
            Self::Feature(name) => format!("消息服务器启用了必须关闭的功能：{name}"),
            Self::NoStream(name) => format!("事件流 {name} 不存在"),
            Self::Setting(drift) => format!(
                "{} 的设置 {} 应为 {}，实际为 {}",
                drift.of, drift.setting, drift.expected, drift.found
            ),
        };
        Text::new(zh, self.to_string())
    }
}

#[derive(Deserialize)]
struct Answer {
    data: Server,
}

#[derive(Deserialize)]
struct Server {
    version: String,
    jetstream: Option<JetStream>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct JetStream {
    config: Option<Store>,
}

#[derive(Deserialize)]
struct Store {
    #[serde(default)]
    sync_always: bool,
    #[serde(default)]
    strict: bool,
}

impl Bus {
    /// Asks the server whether it meets the conditions: version, sync on every write unless this bus accepts less,
    /// forbidden features off, and the service's own stream exactly as provisioned.
    ///
    /// # Errors
    /// [`Unfit`]: the first condition that is not met.
    pub async fn preflight(&self) -> Result<(), Unfit> {
        let lost = |error: BusError| Unfit::Unreachable(crate::consume::chain(&error));
        if let Err(error) = self.relay.ready().await {
            return Err(if self.record.is_stranger() { Unfit::Stranger } else { lost(error) });
        }
        judge(&self.server_state().await?, self.accepts)?;
        let found =
            incarnation::open(&self.relay.own(), self.service).await.map_err(|error| match error {
                BusError::NoStream(name) => Unfit::NoStream(name),
                other => lost(other),
            })?;
        let config = &found.cached_info().config;
        let epoch = stream::epoch(&config.metadata).unwrap_or_default();
        // how many servers keep it, whoever makes it looks after
        let expected = stream::expected(self.service, epoch, config.num_replicas);
        match stream::drift(&config.name, &expected, config) {
            Some(drift) => Err(Unfit::Setting(drift)),
            None => Ok(()),
        }
    }

    /// The server's own state, asked for over the bus.
    async fn server_state(&self) -> Result<Server, Unfit> {
        let asked = self.relay.client.request(subject::SERVER_STATE, "".into());
        let answer = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answer) => answer.map_err(|error| Unfit::Unreachable(error.to_string()))?,
            Err(_) => return Err(Unfit::Unreachable("timed out".to_owned())),
        };
        let answer: Answer =
            serde_json::from_slice(&answer.payload).map_err(|error| Unfit::Unreachable(error.to_string()))?;
        Ok(answer.data)
    }
}

fn judge(server: &Server, accepts: Sync) -> Result<(), Unfit> {
    if version(&server.version).is_none_or(|version| version < OLDEST_SERVER) {
        return Err(Unfit::Old { found: server.version.clone() });
    }
    let store = server.jetstream.as_ref().and_then(|jetstream| jetstream.config.as_ref());
    if accepts == Sync::Always && !store.is_some_and(|store| store.sync_always) {
        return Err(Unfit::NotSynced);
    }
    if !store.is_some_and(|store| store.strict) {
        return Err(Unfit::Feature("jetstream without strict".to_owned()));
    }
    // An absent feature is shown as an empty object.
    for feature in ["mqtt", "websocket", "leaf", "gateway"] {
        if server.rest.get(feature).and_then(Value::as_object).is_some_and(|shown| !shown.is_empty()) {
            return Err(Unfit::Feature(feature.to_owned()));
        }
    }
    Ok(())
}

/// `2.15.1` or `2.15.1-rc.1`, as numbers.
fn version(text: &str) -> Option<(u64, u64, u64)> {
    let mut numbers = text.split(['.', '-']).map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some((next()?, next()?, next()?))
}

fn oldest() -> String {
    let (major, minor, patch) = OLDEST_SERVER;
    format!("{major}.{minor}.{patch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(version: &str, sync_always: bool, mqtt: Value) -> Server {
        serde_json::from_value(serde_json::json!({
            "version": version, "mqtt": mqtt, "websocket": {}, "leaf": {}, "gateway": {},
            "jetstream": { "config": { "sync_always": sync_always, "strict": true } },
        }))
        .unwrap()
    }

    #[test]
    fn a_server_is_judged_by_version_sync_and_features() {
        assert_eq!(judge(&server("2.15.1", true, Value::Object(Default::default())), Sync::Always), Ok(()));
        assert_eq!(judge(&server("2.16.0", true, Value::Null), Sync::Always), Ok(()));
        assert_eq!(judge(&server("2.15.1", false, Value::Null), Sync::Always), Err(Unfit::NotSynced));
        assert!(matches!(judge(&server("2.9.10", true, Value::Null), Sync::Always), Err(Unfit::Old { .. })));
        assert!(matches!(judge(&server("2.14.9", true, Value::Null), Sync::Always), Err(Unfit::Old { .. })));
        assert_eq!(judge(&server("2.15.1", false, Value::Null), Sync::Default), Ok(()));
        assert!(matches!(
            judge(&server("2.9.10", false, Value::Null), Sync::Default),
            Err(Unfit::Old { .. })
        ));
        let mqtt = serde_json::json!({ "port": 1883 });
        assert_eq!(judge(&server("2.15.1", true, mqtt), Sync::Always), Err(Unfit::Feature("mqtt".into())));
    }

    #[test]
    fn a_reason_can_be_read_in_both_languages() {
        let text = Unfit::NotSynced.reason();
        assert!(text.zh.contains("sync_interval") && text.en.contains("sync_interval"));
        assert!(Unfit::Old { found: "2.9.10".into() }.reason().en.contains("2.15.1"));
    }
}
