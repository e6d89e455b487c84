//! Consuming for ever: whatever breaks, the intake is built again until it is told to stop.

use crate::connect::Bus;
use crate::error::BusError;
use crate::intake::{self, End};
use crate::message::{Incoming, Verdict};
use crate::topology;
use async_nats::jetstream::consumer::pull;
use std::future::Future;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

impl Bus {
    /// Hands everything `producer` publishes to `handler`, in batches of what is queued, 64 at most, until `stop`.
    /// The handler answers with one [`Verdict`] per message in the same order; a message without one, or all of
    /// them when it panics, is delivered again a second later. While it works the server is told so.
    ///
    /// Messages come at least once, and after a repair or a crash out of order. On `stop` the running batch is
    /// finished and acknowledged first.
    ///
    /// # Errors
    /// [`BusError::NotConsumed`] at once when the topology has no such edge; otherwise it never gives up.
    pub async fn consume<F, Fut>(
        &self,
        producer: &str,
        stop: CancellationToken,
        handler: F,
    ) -> Result<(), BusError>
    where
        F: Fn(Vec<Incoming>) -> Fut + Send + Sync,
        Fut: Future<Output = Vec<Verdict>> + Send,
    {
        let producer = self.producer(producer)?;
        let (mut pause, mut doubted) = (FIRST_PAUSE, false);
        while !stop.is_cancelled() {
            let end = tokio::select! {
                () = stop.cancelled() => break,
                opened = self.subscribe(producer) => match opened {
                    Ok((consumer, messages)) => {
                        if !doubted {
                            self.record.flowing(producer);
                        }
                        intake::run(self, producer, &consumer, messages, doubted, &stop, &handler).await
                    }
                    Err(error) => End::Broken { reason: chain(&error), progressed: false, doubt: doubted },
                },
            };
            let End::Broken { reason, progressed, doubt } = end else { break };
            tracing::warn!(
                bus.service = self.service,
                bus.producer = producer,
                "intake is built again: {reason}"
            );
            self.record.broken(producer, reason);
            doubted = doubt;
            if doubt && let Err(error) = self.intake.client.force_reconnect().await {
                tracing::warn!(bus.service = self.service, "the connection could not be renewed: {error}");
            }
            if progressed {
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            }
        }
        self.record.ended(producer);
        Ok(())
    }

    async fn subscribe(&self, producer: &'static str) -> Result<(intake::Durable, pull::Stream), BusError> {
        self.intake.ready().await?;
        let consumer: intake::Durable = self
            .intake
            .of(producer)
            .get_consumer_from_stream(self.service, topology::stream(producer))
            .await
            .map_err(BusError::request("finding the durable consumer"))?;
        let messages = consumer
            .stream()
            .max_messages_per_batch(2 * intake::BATCH)
            .heartbeat(intake::HEARTBEAT)
            .expires(Duration::from_secs(30))
            .messages()
            .await
            .map_err(BusError::request("subscribing to the durable consumer"))?;
        Ok((consumer, messages))
    }
}

/// An error with everything under it, on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        next = cause.source();
    }
    words
}
