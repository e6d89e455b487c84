//! One connection: it never gives up, notices a dead server in seconds, and tells when it is up.

use crate::error::BusError;
use crate::health::{Record, UNKNOWN_KEY};
use async_nats::jetstream::context::ContextBuilder;
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions, Event, ServerError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long one question to the server may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// How often a connection that is silent is asked whether the other end is still there.
pub(crate) const PING: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) client: Client,
    up: watch::Receiver<bool>,
}

impl Link {
    /// Returns at once; the connection, to one of the servers whose addresses stand here with commas between them, comes
    /// up and comes back in the background.
    pub(crate) async fn open(
        url: &str,
        service: &'static str,
        seed: &str,
        inbox: String,
        purpose: &'static str,
        record: Arc<Record>,
    ) -> Result<Self, BusError> {
        let (tell, up) = watch::channel(false);
        let tell = Arc::new(tell);
        let client = ConnectOptions::with_nkey(seed.to_owned())
            .name(format!("{service}/{purpose}"))
            .custom_inbox_prefix(inbox)
            .retry_on_initial_connect()
            .max_reconnects(None)
            .reconnect_delay_callback(pause)
            .ping_interval(PING)
            .connection_timeout(PATIENCE)
            .request_timeout(Some(PATIENCE))
            .event_callback(move |event| {
                let (tell, record) = (Arc::clone(&tell), Arc::clone(&record));
                async move { heard(service, purpose, &event, &tell, &record) }
            })
            .connect(url.split(',').collect::<Vec<_>>())
            .await
            .map_err(|source| BusError::Connect { service, url: url.to_owned(), source })?;
        Ok(Self { client, up })
    }

    /// Whether it is up now.
    pub(crate) fn is_up(&self) -> bool {
        *self.up.borrow()
    }

    /// Waits for the connection, but not for ever: what is sent while it is down would go out later, unasked.
    pub(crate) async fn ready(&self) -> Result<(), BusError> {
        let mut up = self.up.clone();
        match tokio::time::timeout(PATIENCE, up.wait_for(|up| *up)).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(BusError::Offline),
        }
    }

    /// The service's own streams.
    pub(crate) fn own(&self) -> Context {
        ContextBuilder::new().timeout(PATIENCE).build(self.client.clone())
    }

    /// Another service's streams, as far as it lets us.
    pub(crate) fn of(&self, producer: &str) -> Context {
        let mut context = jetstream::with_prefix(self.client.clone(), &crate::subject::api(producer));
        context.set_timeout(PATIENCE);
        context
    }
}

/// The first attempt at once, then 50 ms more each time, 2 s at most.
fn pause(attempts: usize) -> Duration {
    Duration::from_millis(
        u64::try_from(attempts.saturating_sub(1)).map_or(2000, |more| more.saturating_mul(50).min(2000)),
    )
}

fn heard(service: &str, purpose: &str, event: &Event, tell: &watch::Sender<bool>, record: &Record) {
    match event {
        Event::Connected => {
            tell.send_replace(true);
            tracing::info!(bus.service = service, bus.link = purpose, "connected to the server");
        }
        Event::Disconnected | Event::Closed => {
            tell.send_replace(false);
            tracing::warn!(bus.service = service, bus.link = purpose, "connection to the server lost");
        }
        Event::ServerError(ServerError::Other(words))
            if words.to_ascii_lowercase().contains("permission") =>
        {
            record.refused(words);
            tracing::error!(bus.service = service, bus.link = purpose, "the server refused a right: {words}");
        }
        event
            if matches!(event, Event::ServerError(ServerError::AuthorizationViolation))
                || event.to_string().to_ascii_lowercase().contains(UNKNOWN_KEY) =>
        {
            record.refused(UNKNOWN_KEY);
            tracing::error!(bus.service = service, bus.link = purpose, "the server refused the key");
        }
        other => tracing::warn!(bus.service = service, bus.link = purpose, "{other}"),
    }
}
