//! The configuration of nats-server, written from the topology. What is not written here is off: no leaf nodes, no websockets, no MQTT, no user without a key, no mapping of subjects.

use crate::key::{KeyError, Keys};
use crate::server::Ports;
use crate::{MAX_PAYLOAD, link, stream, subject, topology};
use std::fmt::Write;
use std::path::Path;

/// Name of the environment variable that brings the key of the store to the server.
pub const STORE_KEY: &str = "NATS_JS_KEY";

/// When the server writes to disk what it acknowledges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sync {
    /// Before it acknowledges: what is acknowledged survives a power cut.
    #[default]
    Always,
    /// Within two minutes, as the server does by itself: what is acknowledged survives a crash of the server, not a
    /// power cut. For measuring what the safe choice costs.
    Default,
}

impl Sync {
    /// The setting in the configuration.
    fn interval(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Default => "\"2m\"",
        }
    }
}

/// A server's place among several that keep the streams together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its number, from 0.
    pub number: usize,
    /// Where each of them hears the others, by number; on the loopback.
    pub routes: Vec<u16>,
}

/// What a configuration is written from.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// Keys of the services and name of the server.
    pub keys: &'a Keys,
    /// Where it listens, on the loopback only.
    pub ports: Ports,
    /// Where it keeps streams, its log and the number of its process.
    pub dir: &'a Path,
    /// When it writes to disk.
    pub sync: Sync,
    /// The others, where it is not alone.
    pub cluster: Option<&'a Cluster>,
}

impl Settings<'_> {
    /// The name of the server: nobody takes another for it.
    pub(crate) fn server_name(&self) -> String {
        match self.cluster {
            None => self.keys.server_name(),
            Some(cluster) => format!("{}-{}", self.keys.server_name(), cluster.number + 1),
        }
    }

    /// How many servers keep each stream.
    fn replicas(&self) -> u64 {
        self.cluster.map_or(1, |cluster| cluster.routes.len() as u64)
    }
}

/// The whole file.
///
/// # Errors
/// [`KeyError`] when a service of the topology has no usable key.
pub fn render(settings: Settings<'_>) -> Result<String, KeyError> {
    let Settings { keys, ports, dir, sync, cluster } = settings;
    let quoted = |name: &str| serde_json::Value::from(dir.join(name).to_string_lossy()).to_string();
    let mut text = format!(
        r#"# Written from the topology at each start; changes made here are lost.
server_name: "{name}"
listen: "127.0.0.1:{client}"
http: "127.0.0.1:{monitor}"
pid_file: {pid}
log_file: {log}
logfile_size_limit: 10MB
logfile_max_num: 3
max_payload: {MAX_PAYLOAD}
max_connections: 200
max_subscriptions: 2000
write_deadline: "5s"
# whoever is connected asks more often than this: the server asks only one that does not
ping_interval: "{ping}s"
ping_max: 2
jetstream {{
  store_dir: {store}
  sync_interval: {sync}
  max_memory_store: 64MB
  max_file_store: {total}
  cipher: aes
  key: ${STORE_KEY}
  strict: true
}}
system_account: SYS
accounts {{
"#,
        name = settings.server_name(),
        client = ports.client,
        monitor = ports.monitor,
        pid = quoted("nats.pid"),
        log = quoted("nats.log"),
        store = quoted("store"),
        ping = (link::PING * 2).as_secs(),
        sync = sync.interval(),
        total = stream::MAX_FILE * topology::SERVICES.len() as u64,
    );
    let everybody = topology::SERVICES.map(topology::account).join(", ");
    let _ = writeln!(
        text,
        "  SYS {{\n    exports: [\n      {{ service: \"{}\", accounts: [{everybody}] }}\n    ]\n  }}",
        subject::SYSTEM_STATE
    );
    for service in topology::SERVICES {
        account(&mut text, keys, service, settings.replicas())?;
    }
    text.push_str("}\n");
    if let Some(cluster) = cluster {
        routes(&mut text, keys, cluster);
    }
    Ok(text)
}

/// Who the others are. They know each other by a word that follows from the key of the store.
fn routes(text: &mut String, keys: &Keys, cluster: &Cluster) {
    let word = keys.route_word();
    let to = |port: &u16| format!("\"nats://route:{word}@127.0.0.1:{port}\"");
    let _ = writeln!(
        text,
        "cluster {{\n  name: \"{}\"\n  listen: \"127.0.0.1:{}\"\n  authorization {{ user: route, password: \"{word}\" }}\n  \
         routes: [{}]\n}}",
        keys.server_name(),
        cluster.routes[cluster.number],
        cluster.routes.iter().map(to).collect::<Vec<_>>().join(", "),
    );
}

/// One account: two users, what it lets its consumers ask for, and what it may ask its producers for.
fn account(text: &mut String, keys: &Keys, service: &str, replicas: u64) -> Result<(), KeyError> {
    let (user, provisioner) = keys.public(service)?;
    let stream = topology::stream(service);
    let mut publish = vec![
        subject::events(service),
        format!("$JS.API.STREAM.INFO.{stream}"),
        format!("$JS.API.STREAM.MSG.GET.{stream}"),
        subject::SERVER_STATE.to_owned(),
    ];
    let mut imports = vec![format!(
        "{{ service: {{ account: SYS, subject: \"{}\" }}, to: \"{}\" }}",
        subject::SYSTEM_STATE,
        subject::SERVER_STATE
    )];
    for producer in topology::producers(service) {
        let (api, from) = (subject::api(producer), topology::account(producer));
        for asked in [subject::next(producer, service), subject::state(producer, service)] {
            imports.push(format!(
                "{{ service: {{ account: {from}, subject: \"$JS.API.{asked}\" }}, to: \"{api}.{asked}\" }}"
            ));
            publish.push(format!("{api}.{asked}"));
        }
        let ack = subject::ack(producer, service);
        imports.push(format!("{{ service: {{ account: {from}, subject: \"{ack}\" }} }}"));
        publish.push(ack);
    }
    let mut exports = Vec::new();
    for consumer in topology::consumers(service) {
        let (next, state) = (subject::next(service, consumer), subject::state(service, consumer));
        let (ack, to) = (subject::ack(service, consumer), topology::account(consumer));
        exports.push(format!("{{ service: \"$JS.API.{next}\", accounts: [{to}], response_type: stream }}"));
        exports.push(format!("{{ service: \"$JS.API.{state}\", accounts: [{to}] }}"));
        exports.push(format!("{{ service: \"{ack}\", accounts: [{to}] }}"));
    }
    let user = user_line(&user, &publish, &format!("{}.>", subject::inbox(service)));
    let makes = ["$JS.API.>".to_owned()];
    let provisioner = user_line(&provisioner, &makes, &format!("{}.>", subject::provisioner_inbox(service)));
    let _ = writeln!(
        text,
        "  {name} {{\n    jetstream: {{ max_memory: 0, max_file: {file}, max_streams: 1, max_consumers: 20 }}\n    \
         users: [\n      {user},\n      {provisioner}\n    ]\n    \
         exports: [{exports}]\n    imports: [{imports}]\n  }}",
        name = topology::account(service),
        // the server counts each replica
        file = stream::MAX_FILE * replicas,
        exports = lines(&exports),
        imports = lines(&imports),
    );
    Ok(())
}

fn user_line(key: &str, publish: &[String], subscribe: &str) -> String {
    let allowed = publish.iter().map(|subject| format!("\"{subject}\"")).collect::<Vec<_>>().join(", ");
    format!(
        "{{ nkey: {key}, permissions: {{ publish: {{ allow: [{allowed}] }}, subscribe: {{ allow: [\"{subscribe}\"] }} }} }}"
    )
}

fn lines(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("\n      {}\n    ", items.join(",\n      "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered() -> String {
        let keys = Keys::mint().unwrap();
        let ports = Ports { client: 4222, monitor: 8222 };
        render(Settings {
            keys: &keys,
            ports,
            dir: Path::new("/var/lib/\"odd\""),
            sync: Sync::default(),
            cluster: None,
        })
        .unwrap()
    }

    #[test]
    fn nothing_forbidden_is_written() {
        let text = rendered();
        for forbidden in [
            "mqtt",
            "websocket",
            "leafnode",
            "gateway",
            "cluster",
            "no_auth_user",
            "mappings",
            "msg_trace",
            "password",
            "_INBOX",
            "0.0.0.0",
            "persist_mode",
            "token",
            "default_permissions",
            "async",
        ] {
            assert!(!text.contains(forbidden), "{forbidden} is in the configuration");
        }
        assert!(text.contains("sync_interval: always") && text.contains("strict: true"));
        assert!(text.contains(r#"store_dir: "/var/lib/\"odd\"/store""#), "{text}");
    }

    #[test]
    fn only_who_asks_for_it_gets_a_server_that_syncs_later() {
        let (keys, ports) = (Keys::mint().unwrap(), Ports { client: 4222, monitor: 8222 });
        let text = render(Settings {
            keys: &keys,
            ports,
            dir: Path::new("/tmp"),
            sync: Sync::Default,
            cluster: None,
        })
        .unwrap();
        assert!(text.contains("sync_interval: \"2m\"") && !text.contains("always"));
        assert_eq!(Sync::default(), Sync::Always);
    }

    #[test]
    fn each_edge_has_its_three_rights_on_both_sides_and_nobody_has_more() {
        let text = rendered();
        assert_eq!(text.matches("response_type: stream").count(), topology::EDGES.len());
        assert_eq!(text.matches("service: \"$JS.ACK.").count(), topology::EDGES.len());
        assert_eq!(text.matches("subject: \"$JS.ACK.").count(), topology::EDGES.len());
        assert_eq!(text.matches("service: \"$JS.API.").count(), 2 * topology::EDGES.len());
        assert_eq!(text.matches("subject: \"$JS.API.").count(), 2 * topology::EDGES.len());
        // The wide right belongs to provisioners, one per account.
        assert_eq!(text.matches("\"$JS.API.>\"").count(), topology::SERVICES.len());
        assert_eq!(text.matches("nkey:").count(), 2 * topology::SERVICES.len());
    }

    #[test]
    fn no_secret_is_written() {
        let keys = Keys::mint().unwrap();
        let ports = Ports { client: 4222, monitor: 8222 };
        let text = render(Settings {
            keys: &keys,
            ports,
            dir: Path::new("/tmp"),
            sync: Sync::Always,
            cluster: None,
        })
        .unwrap();
        assert!(!text.contains(keys.store()));
        for service in topology::SERVICES {
            assert!(!text.contains(keys.service(service).unwrap()));
            assert!(!text.contains(keys.provisioner(service).unwrap()));
        }
    }
}
