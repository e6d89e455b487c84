//! The broker of the reference: one nats-server with nothing but JetStream, and three streams.

use crate::up::Syncing;
use anyhow::Context;
use async_nats::jetstream;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::stream::{Config, StorageType};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

/// The stream of sheets that were filed.
pub(super) const FILED: &str = "FILED";
/// The stream of sheets that were routed.
pub(super) const ROUTED: &str = "ROUTED";
/// The stream of cases that were opened.
pub(super) const OPENED: &str = "OPENED";

/// How long the server may take to be ready.
const START: Duration = Duration::from_secs(20);

/// A running server; it ends with this value.
pub(super) struct Broker {
    child: Child,
    url: String,
}

impl Broker {
    /// Starts it with its files in this folder.
    pub(super) async fn start(binary: &Path, dir: &Path, sync: Syncing) -> anyhow::Result<Self> {
        let port = bus::Ports::free()?.client;
        let interval = match sync {
            Syncing::Always => "always",
            Syncing::Default => "\"2m\"",
        };
        let (store, log) = (dir.join("store"), dir.join("nats.log"));
        let text = format!(
            "listen: \"127.0.0.1:{port}\"\nlog_file: {}\njetstream {{ store_dir: {}\n  sync_interval: {interval} }}\n",
            serde_json::json!(log),
            serde_json::json!(store),
        );
        let config = dir.join("nats.conf");
        std::fs::write(&config, text)?;
        let child = Command::new(binary)
            .arg("--config")
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let broker = Self { child, url: format!("nats://127.0.0.1:{port}") };
        broker.provision().await?;
        Ok(broker)
    }

    /// A connection of its own.
    pub(super) async fn connect(&self) -> anyhow::Result<jetstream::Context> {
        Ok(jetstream::new(async_nats::connect(&self.url).await?))
    }

    /// Makes the streams as soon as it answers.
    async fn provision(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let made = async {
                let context = self.connect().await?;
                for name in [FILED, ROUTED, OPENED] {
                    let config = Config {
                        name: name.to_owned(),
                        subjects: vec![name.to_owned()],
                        storage: StorageType::File,
                        ..Config::default()
                    };
                    context.create_stream(config).await?;
                }
                anyhow::Ok(())
            };
            match made.await {
                Ok(()) => return Ok(()),
                Err(error) if began.elapsed() > START => {
                    return Err(error.context("nats-server is not ready"));
                }
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Ends it.
    pub(super) async fn stop(mut self) {
        // it may have ended by itself
        let _gone = self.child.kill().await;
    }
}

/// The one durable consumer of a stream. Its messages come in order, so that one acknowledgement is for all before.
pub(super) async fn consumer(context: &jetstream::Context, stream: &str) -> anyhow::Result<PullConsumer> {
    let config = pull::Config {
        durable_name: Some("next".to_owned()),
        ack_policy: AckPolicy::All,
        max_ack_pending: 4096,
        ..pull::Config::default()
    };
    Ok(context.get_stream(stream).await?.create_consumer(config).await?)
}
