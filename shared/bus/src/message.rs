//! What goes out, what comes in, and what becomes of it. The headers are hints for routing and for repair; the
//! signed payload alone decides.

use crate::parcel;
use async_nats::HeaderMap;
use kernel::EventId;
use std::time::Duration;
use uuid::Uuid;

pub(crate) const MSG_ID: &str = "Nats-Msg-Id";
pub(crate) const EXPECTED_STREAM: &str = "Nats-Expected-Stream";
const POS: &str = "Mesh-Pos";
const EPOCH: &str = "Mesh-Epoch";

/// An event to publish, as its service's ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Where to, see [`crate::subject::event`].
    pub subject: String,
    /// The event.
    pub id: EventId,
    /// Its position in the ledger.
    pub pos: i64,
    /// The epoch of the ledger.
    pub epoch: Uuid,
    /// The signed envelope.
    pub payload: Vec<u8>,
}

impl Outgoing {
    /// What stands beside a message that ends with this event and is known to the server by this name. `round` is set
    /// when it is sent on purpose a second time: the server must not take it for a duplicate.
    pub(crate) fn headers(&self, name: &str, stream: &str, round: Option<Uuid>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        match round {
            None => headers.insert(MSG_ID, name),
            Some(round) => headers.insert(MSG_ID, format!("{name}/{round}")),
        }
        headers.insert(EXPECTED_STREAM, stream);
        headers.insert(POS, self.pos.to_string());
        headers.insert(EPOCH, self.epoch.to_string());
        headers
    }
}

/// An event that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The service whose stream it came from; this the server guarantees.
    pub producer: &'static str,
    /// The signed envelope.
    pub payload: Vec<u8>,
    /// How often the server says it was delivered, this time included. It forgets in a crash: for logs only.
    pub delivered: u64,
}

impl Incoming {
    /// The events of a message.
    pub(crate) fn read(
        producer: &'static str,
        message: &async_nats::Message,
        delivered: u64,
    ) -> impl Iterator<Item = Self> {
        let payloads = parcel::unpacked(message.headers.as_ref(), &message.payload);
        payloads.into_iter().map(move |payload| Self { producer, payload, delivered })
    }
}

/// What the handler made of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is in the consumer's database, applied, held or parked: acknowledge.
    Done,
    /// It could not be stored now: deliver again, not before this time has passed.
    Later(Duration),
}

/// Position and epoch of a stored message.
pub(crate) fn place(headers: &HeaderMap) -> (Option<i64>, Option<Uuid>) {
    (parsed(headers, POS), parsed(headers, EPOCH))
}

fn parsed<T: std::str::FromStr>(headers: &HeaderMap, name: &'static str) -> Option<T> {
    text(Some(headers), name)?.parse().ok()
}

/// What stands in a header.
pub(crate) fn text<'a>(headers: Option<&'a HeaderMap>, name: &'static str) -> Option<&'a str> {
    Some(headers?.get(name)?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_sending_has_another_name_and_the_same_place() {
        let event = Outgoing {
            subject: "evt.petition.640522.accepted.v1.0".into(),
            id: EventId::mint(),
            pos: 7,
            epoch: Uuid::new_v4(),
            payload: b"{}".to_vec(),
        };
        let (once, again) = (event.headers("a", "S", None), event.headers("a", "S", Some(Uuid::new_v4())));
        assert_ne!(once.get(MSG_ID), again.get(MSG_ID));
        assert_eq!(place(&again), (Some(7), Some(event.epoch)));
    }
}
