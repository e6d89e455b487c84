//! Publishing: a window in flight, and only a contiguous acknowledged prefix counts.

use crate::connect::Bus;
use crate::error::BusError;
use crate::message::Outgoing;
use crate::parcel::{self, Parcel, parcels};
use crate::{subject, topology};
use async_nats::jetstream::Context;
use async_nats::jetstream::context::{PublishAckFuture, PublishErrorKind};
use kernel::EventId;
use std::collections::VecDeque;
use uuid::Uuid;

/// How many messages may be on their way at once.
const WINDOW: usize = 128;

impl Bus {
    /// Publishes in order, up to 128 messages in flight, and returns how many of the first events the server has on
    /// disk. Fewer than all means: the next one is in doubt; publish again from there, from the ledger. The same events
    /// sent twice within two hours are stored once; in other company an event may be stored again, which consumers
    /// know.
    ///
    /// # Errors
    /// Why the very first event is not known to be stored. Only [`BusError::is_final`] means that it is not; after
    /// any other it may be, now or later.
    pub async fn publish(&self, batch: &[Outgoing]) -> Result<usize, BusError> {
        self.send(batch, None).await
    }

    /// Publishes events the stream may already have had, to repair a consumer: the server stores them again
    /// although it has seen their identifiers within its two hours. Consumers drop what they know.
    ///
    /// # Errors
    /// As [`Bus::publish`].
    pub async fn publish_again(&self, batch: &[Outgoing]) -> Result<usize, BusError> {
        self.send(batch, Some(Uuid::new_v4())).await
    }

    async fn send(&self, batch: &[Outgoing], round: Option<Uuid>) -> Result<usize, BusError> {
        if batch.is_empty() {
            return Ok(0);
        }
        self.relay.ready().await?;
        let context = self.relay.own();
        let stream = topology::stream(self.service);
        let (parcels, places) = parcels(batch);
        let mut flying: VecDeque<(EventId, PublishAckFuture)> = VecDeque::with_capacity(WINDOW);
        let mut on_disk = 0;
        let mut trouble = None;
        for parcel in &parcels {
            if flying.len() == WINDOW
                && let Some(oldest) = flying.pop_front()
            {
                match landed(oldest, &stream).await {
                    Ok(()) => on_disk += 1,
                    Err(error) => {
                        // Nothing after it can count; what is still flying stays unknown.
                        flying.clear();
                        trouble = Some(error);
                        break;
                    }
                }
            }
            match self.launch(&context, parcel, &stream, round).await {
                Ok(ack) => flying.push_back((parcel.first(), ack)),
                Err(error) => {
                    trouble = Some(error);
                    break;
                }
            }
        }
        while let Some(oldest) = flying.pop_front() {
            match landed(oldest, &stream).await {
                Ok(()) => on_disk += 1,
                Err(error) => {
                    trouble = Some(error);
                    break;
                }
            }
        }
        let acked = parcel::out(&places, on_disk);
        match trouble {
            Some(error) if acked == 0 => Err(error),
            Some(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(
                    bus.service = self.service,
                    bus.acked = acked,
                    error,
                    "publishing stopped half-way"
                );
                Ok(acked)
            }
            None => Ok(acked),
        }
    }

    async fn launch(
        &self,
        context: &Context,
        parcel: &Parcel<'_>,
        stream: &str,
        round: Option<Uuid>,
    ) -> Result<PublishAckFuture, BusError> {
        if let Some(foreign) = parcel.events().find(|event| !subject::is_own(self.service, &event.subject)) {
            return Err(BusError::ForeignSubject { service: self.service, subject: foreign.subject.clone() });
        }
        let (subject, headers, body) = parcel.message(stream, round);
        let sent = context.publish_with_headers(subject, headers, body.into()).await;
        sent.map_err(|source| match source.kind() {
            PublishErrorKind::MaxPayloadExceeded => BusError::TooLarge { id: parcel.first() },
            _ => BusError::Unacknowledged { id: parcel.first(), source },
        })
    }
}

/// Waits for one acknowledgement and looks who gave it.
async fn landed((id, ack): (EventId, PublishAckFuture), stream: &str) -> Result<(), BusError> {
    let ack = ack.await.map_err(|source| match source.kind() {
        PublishErrorKind::StreamNotFound => BusError::NoStream(stream.to_owned()),
        _ => BusError::Unacknowledged { id, source },
    })?;
    if ack.stream != stream {
        return Err(BusError::WrongStream { id, expected: stream.to_owned(), found: ack.stream });
    }
    Ok(())
}
