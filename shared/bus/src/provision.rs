//! Makes the stream of a service and the durable consumers of those who hear it. Runs with its own key, which the
//! services do not have; what exists is compared and never changed.

use crate::error::BusError;
use crate::health::Record;
use crate::incarnation::{self, Incarnation};
use crate::key::{KeyError, Keys};
use crate::link::Link;
use crate::stream::{self, Drift};
use crate::{subject, topology};
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::consumer::{IntoConsumerConfig, pull};
use async_nats::jetstream::context::CreateStreamErrorKind;
use async_nats::jetstream::stream::{ConsumerErrorKind, Stream};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Why a service's stream or consumers are not as they should be.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// Something exists with another setting; an operator has to decide.
    #[error("an existing setting differs and is left as it is")]
    Drift(#[from] Drift),
    /// The stream exists and carries no epoch: it was not made here.
    #[error("stream {0} was made by somebody else, it has no epoch")]
    Foreign(String),
    /// The server could not be asked.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// There is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl ProvisionError {
    /// Whether asking again does not help.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Bus(_))
    }
}

/// The right to make one service's stream and consumers, over a connection of its own.
#[derive(Debug)]
pub struct Provisioner {
    service: &'static str,
    link: Link,
    replicas: usize,
}

impl Provisioner {
    /// Connects with the seed of the service's provisioner ([`Keys::provisioner`]). Returns at once.
    ///
    /// # Errors
    /// [`BusError::Service`] or [`BusError::Connect`].
    pub async fn connect(url: &str, service: &str, seed: &str) -> Result<Self, BusError> {
        let service = topology::service(service)?;
        let inbox = subject::provisioner_inbox(service);
        let link = Link::open(url, service, seed, inbox, "provisioner", Arc::new(Record::default())).await?;
        Ok(Self { service, link, replicas: 1 })
    }

    /// The same, for a stream that so many servers keep.
    #[must_use]
    pub fn kept_by(self, replicas: usize) -> Self {
        Self { replicas, ..self }
    }

    /// Makes what is missing and compares what is there. Calling it again changes nothing.
    ///
    /// # Errors
    /// [`ProvisionError::Drift`] when something exists with other settings; it is left as it is.
    pub async fn ensure(&self) -> Result<Incarnation, ProvisionError> {
        self.link.ready().await?;
        let stream = self.stream().await?;
        let config = &stream.cached_info().config;
        let Some(epoch) = stream::epoch(&config.metadata) else {
            return Err(ProvisionError::Foreign(config.name.clone()));
        };
        differs(stream::drift(&config.name, &stream::expected(self.service, epoch, self.replicas), config))?;
        kernel::fail_point("stream_without_consumers");
        for consumer in topology::consumers(self.service) {
            self.durable(&stream, consumer, epoch).await?;
        }
        Ok(incarnation::read(&stream).await?)
    }

    async fn stream(&self) -> Result<Stream, ProvisionError> {
        let context = self.link.own();
        match incarnation::open(&context, self.service).await {
            Err(BusError::NoStream(name)) => {
                let expected = stream::expected(self.service, Uuid::new_v4(), self.replicas);
                match context.create_stream(expected).await {
                    Ok(made) => {
                        tracing::info!(bus.service = self.service, "stream {name} was made");
                        Ok(made)
                    }
                    // Somebody was faster.
                    Err(error) if taken(&error.kind()) => {
                        Ok(incarnation::open(&context, self.service).await?)
                    }
                    Err(error) => Err(BusError::request("making a stream")(error).into()),
                }
            }
            other => Ok(other?),
        }
    }

    async fn durable(
        &self,
        stream: &Stream,
        consumer: &'static str,
        epoch: Uuid,
    ) -> Result<(), ProvisionError> {
        let expected = stream::durable(self.service, consumer, epoch);
        let (context, name) = (self.link.own(), topology::stream(self.service));
        let found = match context.get_consumer_from_stream::<pull::Config, _, _>(consumer, &name).await {
            Ok(found) => found,
            Err(error) if no_consumer(&error.kind()) => {
                let made = stream.create_consumer_strict(expected.clone()).await;
                made.map_err(BusError::request("making a consumer"))?
            }
            Err(error) => return Err(BusError::request("reading a consumer")(error).into()),
        };
        let (expected, found) = (expected.into_consumer_config(), &found.cached_info().config);
        differs(stream::drift(&format!("{consumer} of {name}"), &expected, found))
    }
}

/// Provisions one service once and closes the connection.
///
/// # Errors
/// [`ProvisionError`].
pub async fn provision(url: &str, service: &str, seed: &str) -> Result<Incarnation, ProvisionError> {
    let provisioner = Provisioner::connect(url, service, seed).await?;
    provisioner.ensure().await
}

/// Provisions every service of the topology once, all at the same time, with streams that so many servers keep.
///
/// # Errors
/// [`ProvisionError`] of the first service that fails.
pub async fn all(
    url: &str,
    keys: &Keys,
    replicas: usize,
) -> Result<Vec<(&'static str, Incarnation)>, ProvisionError> {
    let each = topology::SERVICES.map(|service| async move {
        let provisioner = Provisioner::connect(url, service, keys.provisioner(service)?).await?;
        Ok((service, provisioner.kept_by(replicas).ensure().await?))
    });
    futures_util::future::try_join_all(each).await
}

/// Provisions every service, again and again while the server is too busy to answer, for so long at most. A disk that
/// is slow for a moment keeps no county from starting.
///
/// # Errors
/// The last [`ProvisionError`]; at once where what is there differs from what should be.
pub async fn all_within(
    url: &str,
    keys: &Keys,
    replicas: usize,
    patience: Duration,
) -> Result<(), ProvisionError> {
    let began = tokio::time::Instant::now();
    loop {
        match all(url, keys, replicas).await {
            Ok(_) => return Ok(()),
            Err(error) if error.is_final() || began.elapsed() > patience => return Err(error),
            Err(error) => tracing::warn!("streams are not made yet: {}", crate::consume::chain(&error)),
        }
    }
}

/// Keeps every service provisioned until `stop`: what disappears, because a store was wiped or a consumer deleted,
/// is made again within `every`. Errors are logged and tried again.
///
/// # Errors
/// [`ProvisionError`] when the connections can never be made.
pub async fn keep(
    url: &str,
    keys: &Keys,
    replicas: usize,
    every: Duration,
    stop: CancellationToken,
) -> Result<(), ProvisionError> {
    let mut provisioners = Vec::new();
    for service in topology::SERVICES {
        let provisioner = Provisioner::connect(url, service, keys.provisioner(service)?).await?;
        provisioners.push(provisioner.kept_by(replicas));
    }
    loop {
        for provisioner in &provisioners {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                done = provisioner.ensure() => if let Err(error) = done {
                    let service = provisioner.service;
                    tracing::warn!(bus.service = service, "not provisioned: {}", crate::consume::chain(&error));
                },
            }
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(every) => {}
        }
    }
}

fn differs(drift: Option<Drift>) -> Result<(), ProvisionError> {
    drift.map_or(Ok(()), |drift| Err(drift.into()))
}

fn taken(kind: &CreateStreamErrorKind) -> bool {
    matches!(kind, CreateStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NAME_EXIST)
}

fn no_consumer(kind: &ConsumerErrorKind) -> bool {
    matches!(kind, ConsumerErrorKind::JetStream(error) if error.error_code() == ErrorCode::CONSUMER_NOT_FOUND)
}
