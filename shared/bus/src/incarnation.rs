//! Which life of a stream this is: a relay that knows the last one sees when the store was wiped or went back.

use crate::connect::Bus;
use crate::error::BusError;
use crate::{message, stream, topology};
use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::context::{GetStreamError, GetStreamErrorKind};
use async_nats::jetstream::stream::Stream;
use async_nats::jetstream::{Context, ErrorCode};
use uuid::Uuid;

/// What the service's own stream says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incarnation {
    /// Drawn when the stream was made; another value means another stream.
    pub epoch: Uuid,
    /// How many messages it holds.
    pub messages: u64,
    /// Sequence of its first message.
    pub first_seq: u64,
    /// Sequence of its last message. It can go back when the store is damaged: no identity, no cursor, no proof.
    pub last_seq: u64,
    /// `Mesh-Pos` of the last message. Not always the highest: a window in flight may be stored out of order.
    pub last_pos: Option<i64>,
    /// `Mesh-Epoch` of the last message: the epoch of the ledger that wrote it.
    pub last_epoch: Option<Uuid>,
}

impl Incarnation {
    /// Whether this stream is another one than `before`, or the same gone back: then more than the tail is missing.
    #[must_use]
    pub fn is_younger_than(&self, before: &Self) -> bool {
        self.epoch != before.epoch || self.last_seq < before.last_seq
    }
}

/// What waits for a consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Messages never delivered yet.
    pub pending: u64,
    /// Messages delivered and not acknowledged.
    pub unacknowledged: u64,
    /// Incarnation of the producer's stream.
    pub epoch: Option<Uuid>,
}

impl Bus {
    /// Epoch of the service's own stream.
    ///
    /// # Errors
    /// [`BusError::NoStream`] when it does not exist, [`BusError::Offline`] or [`BusError::Request`] otherwise.
    pub async fn stream_epoch(&self) -> Result<Uuid, BusError> {
        self.relay.ready().await?;
        let stream = open(&self.relay.own(), self.service).await?;
        epoch_of(&stream)
    }

    /// The life of the service's own stream, read from the server now.
    ///
    /// # Errors
    /// As [`Bus::stream_epoch`].
    pub async fn incarnation(&self) -> Result<Incarnation, BusError> {
        self.relay.ready().await?;
        let stream = open(&self.relay.own(), self.service).await?;
        read(&stream).await
    }

    /// What waits for this service in the producer's stream.
    ///
    /// # Errors
    /// [`BusError::NotConsumed`] when the topology has no such edge, [`BusError::Offline`] or
    /// [`BusError::Request`] otherwise.
    pub async fn backlog(&self, producer: &str) -> Result<Backlog, BusError> {
        let producer = self.producer(producer)?;
        self.intake.ready().await?;
        let context = self.intake.of(producer);
        let consumer = context
            .get_consumer_from_stream::<pull::Config, _, _>(self.service, topology::stream(producer))
            .await
            .map_err(BusError::request("reading the state of a consumer"))?;
        let info = consumer.cached_info();
        Ok(Backlog {
            pending: info.num_pending,
            unacknowledged: info.num_ack_pending as u64,
            epoch: stream::epoch(&info.config.metadata),
        })
    }

    /// The producer of this name, if the topology lets this service hear it.
    pub(crate) fn producer(&self, name: &str) -> Result<&'static str, BusError> {
        let found = topology::producers(self.service).find(|producer| *producer == name);
        found.ok_or_else(|| BusError::NotConsumed { consumer: self.service, producer: name.to_owned() })
    }
}

/// The stream of a service with its present state.
pub(crate) async fn open(context: &Context, service: &str) -> Result<Stream, BusError> {
    let name = topology::stream(service);
    context.get_stream(&name).await.map_err(|error| {
        if is_missing(&error) {
            BusError::NoStream(name)
        } else {
            BusError::request("reading a stream")(error)
        }
    })
}

pub(crate) fn is_missing(error: &GetStreamError) -> bool {
    matches!(error.kind(), GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND)
}

pub(crate) async fn read(stream: &Stream) -> Result<Incarnation, BusError> {
    let epoch = epoch_of(stream)?;
    let state = &stream.cached_info().state;
    let mut seen = Incarnation {
        epoch,
        messages: state.messages,
        first_seq: state.first_sequence,
        last_seq: state.last_sequence,
        last_pos: None,
        last_epoch: None,
    };
    // An aged-out stream has a last sequence and no message.
    if seen.messages > 0 {
        let last = stream.get_raw_message(seen.last_seq).await;
        let last = last.map_err(BusError::request("reading the last message of a stream"))?;
        (seen.last_pos, seen.last_epoch) = message::place(&last.headers);
    }
    Ok(seen)
}

fn epoch_of(stream: &Stream) -> Result<Uuid, BusError> {
    let metadata = &stream.cached_info().config.metadata;
    stream::epoch(metadata).ok_or_else(|| BusError::request("reading the epoch of a stream")("it has none"))
}
