//! From store to broker and from broker to store: the two loops of a bare service.

use super::rows::Heard;
use super::store::{Store, Told};
use super::wire;
use super::writer::Writer;
use anyhow::Context;
use async_nats::jetstream;
use async_nats::jetstream::context::PublishAckFuture;
use futures_util::{FutureExt, StreamExt};
use std::collections::VecDeque;
use std::time::Duration;

/// Most entries one round reads.
const ROUND: i64 = 256;
/// Most messages on their way.
const WINDOW: usize = 128;
/// Most events of one transaction.
const BATCH: usize = 64;
/// Length of an identifier, and of a position beside it.
const ID: usize = 36;
const POS: usize = 20;

/// Tells what is appended, for ever.
pub(super) fn tell(store: Store, writer: Writer, context: jetstream::Context, stream: &'static str) {
    tokio::spawn(async move {
        let mut acked = 0;
        loop {
            match round(&store, &context, stream, acked).await {
                Ok(reached) if reached > acked => {
                    writer.acked(reached);
                    acked = reached;
                }
                Ok(_) => writer.appended().await,
                Err(error) => {
                    eprintln!("{stream} is told again: {error:#}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    });
}

/// Publishes what follows a position; up to where the broker has it.
async fn round(store: &Store, context: &jetstream::Context, stream: &str, acked: i64) -> anyhow::Result<i64> {
    let told = store.told_after(acked, ROUND).await?;
    let last = told.last().map_or(acked, |told| told.pos);
    let mut flying: VecDeque<PublishAckFuture> = VecDeque::with_capacity(WINDOW);
    for one in told {
        if flying.len() == WINDOW
            && let Some(oldest) = flying.pop_front()
        {
            oldest.await?;
        }
        flying.push_back(context.publish(stream.to_owned(), message(&one).into()).await?);
    }
    for one in flying {
        one.await?;
    }
    Ok(last)
}

/// Hears a stream, for ever.
pub(super) async fn hear(
    writer: Writer,
    context: jetstream::Context,
    stream: &'static str,
) -> anyhow::Result<()> {
    let consumer = wire::consumer(&context, stream).await?;
    let mut messages = consumer.stream().max_messages_per_batch(2 * BATCH).messages().await?;
    tokio::spawn(async move {
        while let Some(first) = messages.next().await {
            let mut batch = vec![first];
            while batch.len() < BATCH
                && let Some(Some(more)) = messages.next().now_or_never()
            {
                batch.push(more);
            }
            let taken = async {
                let batch = batch.into_iter().collect::<Result<Vec<_>, _>>()?;
                let heard =
                    batch.iter().map(|message| read(stream, &message.payload)).collect::<Result<_, _>>()?;
                writer.take(heard).await?;
                match batch.last() {
                    Some(last) => last.ack().await.map_err(|error| anyhow::anyhow!("{error}")),
                    None => Ok(()),
                }
            };
            if let Err(error) = taken.await {
                eprintln!("{stream} is not heard: {error:#}");
            }
        }
    });
    Ok(())
}

/// Identifiers and position in front, the text after them.
fn message(told: &Told) -> Vec<u8> {
    format!("{}{}{:020}{}", told.event, told.case, told.pos, told.text).into_bytes()
}

fn read(stream: &'static str, payload: &[u8]) -> anyhow::Result<Heard> {
    let part = |from: usize, to: usize| -> anyhow::Result<&str> {
        Ok(std::str::from_utf8(payload.get(from..to).context("a message is too short")?)?)
    };
    Ok(Heard {
        stream,
        event: part(0, ID)?.to_owned(),
        case: part(ID, 2 * ID)?.to_owned(),
        pos: part(2 * ID, 2 * ID + POS)?.parse()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_told_is_heard() {
        let (event, case) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
        let told = Told { pos: 7, event: event.clone(), case: case.clone(), text: "{}".into() };
        let heard = read("S", &message(&told)).unwrap();
        assert_eq!((heard.event, heard.case, heard.pos), (event, case, 7));
        assert!(read("S", b"short").is_err());
    }
}
