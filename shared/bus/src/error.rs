//! What can go wrong on the wire.

use crate::topology::UnknownService;
use async_nats::jetstream::context::PublishError;
use kernel::EventId;

/// Why a call on the bus did not succeed. Unless [`BusError::is_final`] says otherwise, whether the server did what
/// was asked is unknown: a publish that timed out may be stored later.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The service is not in the topology.
    #[error(transparent)]
    Service(#[from] UnknownService),
    /// The topology has no such edge.
    #[error("{consumer} does not consume from {producer}")]
    NotConsumed {
        /// Who asked.
        consumer: &'static str,
        /// For whose events.
        producer: String,
    },
    /// The address or the seed cannot be used at all.
    #[error("no connection of {service} to {url} can be made")]
    Connect {
        /// Who.
        service: &'static str,
        /// Where to.
        url: String,
        /// Why not.
        #[source]
        source: async_nats::ConnectError,
    },
    /// There is no connection at this moment; nothing was sent.
    #[error("not connected to the server")]
    Offline,
    /// The stream is not there: never provisioned, or the store was wiped.
    #[error("stream {0} does not exist")]
    NoStream(String),
    /// Another stream answered than the service's own.
    #[error("event {id} was taken by stream {found} instead of {expected}")]
    WrongStream {
        /// The event.
        id: EventId,
        /// The service's stream.
        expected: String,
        /// The stream that answered.
        found: String,
    },
    /// The message is larger than the server takes; it was not sent and never will be.
    #[error("event {id} is larger than the server takes")]
    TooLarge {
        /// The event.
        id: EventId,
    },
    /// The subject is not one of the service's own; nothing was sent.
    #[error("`{subject}` is not a subject of {service}")]
    ForeignSubject {
        /// The service.
        service: &'static str,
        /// The subject.
        subject: String,
    },
    /// Sending failed or its acknowledgement did not come.
    #[error("event {id} was not acknowledged")]
    Unacknowledged {
        /// The event.
        id: EventId,
        /// What the client knows.
        #[source]
        source: PublishError,
    },
    /// The server did not answer as expected.
    #[error("{doing} failed")]
    Request {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl BusError {
    /// Whether trying the same again is useless.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Service(_) | Self::NotConsumed { .. } | Self::TooLarge { .. } | Self::ForeignSubject { .. }
        )
    }

    pub(crate) fn request<E>(doing: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        move |source| Self::Request { doing, source: source.into() }
    }
}
