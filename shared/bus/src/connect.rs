//! A service's place on the bus: one connection to publish, another to consume.

use crate::config::Sync;
use crate::error::BusError;
use crate::health::{Health, Record};
use crate::link::Link;
use crate::{subject, topology};
use std::sync::Arc;

/// A service on the bus. Cheap to clone; all clones share two connections.
#[derive(Debug, Clone)]
pub struct Bus {
    pub(crate) service: &'static str,
    pub(crate) accepts: Sync,
    pub(crate) relay: Link,
    pub(crate) intake: Link,
    pub(crate) record: Arc<Record>,
}

impl Bus {
    /// Joins as `service` with its seed ([`crate::Keys::service`]). Returns at once, whether or not the server is
    /// there: the connections come up in the background and come back for ever.
    ///
    /// # Errors
    /// [`BusError::Service`] for a name outside the topology, [`BusError::Connect`] for an address or a seed that
    /// can never work.
    pub async fn connect(url: &str, service: &str, seed: &str) -> Result<Self, BusError> {
        let service = topology::service(service)?;
        let record = Arc::new(Record::default());
        let inbox = || subject::inbox(service);
        let relay = Link::open(url, service, seed, inbox(), "relay", Arc::clone(&record)).await?;
        let intake = Link::open(url, service, seed, inbox(), "intake", Arc::clone(&record)).await?;
        Ok(Self { service, accepts: Sync::Always, relay, intake, record })
    }

    /// The same, content with a server that syncs as said and no better. Only an operator who asked for such a server
    /// knows that it is meant to be one.
    #[must_use]
    pub fn accepting(self, sync: Sync) -> Self {
        Self { accepts: sync, ..self }
    }

    /// Who this is.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// How the wire feels, for readiness and for the desk.
    #[must_use]
    pub fn health(&self) -> Health {
        self.record.read(self.relay.is_up(), self.intake.is_up())
    }
}
