//! What goes out, what comes in, and what becomes of it. The headers are hints for routing and for repair; the
//! signed payload alone decides.

use async_nats::HeaderMap;
use kernel::EventId;
use std::time::Duration;
use uuid::Uuid;

pub(crate) const MSG_ID: &str = "Nats-Msg-Id";
pub(crate) const EXPECTED_STREAM: &str = "Nats-Expected-Stream";
const EVENT: &str = "Mesh-Event";
const POS: &str = "Mesh-Pos";
const EPOCH: &str = "Mesh-Epoch";
const CASE_SEQ: &str = "Mesh-Case-Seq";
const TRACEPARENT: &str = "traceparent";

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
    /// Its place among the events of its case, from 1.
    pub case_seq: i64,
    /// W3C trace context of what caused it; dropped when it does not have that shape.
    pub traceparent: Option<String>,
    /// The signed envelope.
    pub payload: Vec<u8>,
}

impl Outgoing {
    /// `round` is set when the event is sent on purpose a second time: the server must not take it for a duplicate.
    pub(crate) fn headers(&self, stream: &str, round: Option<Uuid>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        match round {
            None => headers.insert(MSG_ID, self.id.to_string()),
            Some(round) => headers.insert(MSG_ID, format!("{}/{round}", self.id)),
        }
        headers.insert(EXPECTED_STREAM, stream);
        headers.insert(EVENT, self.id.to_string());
        headers.insert(POS, self.pos.to_string());
        headers.insert(EPOCH, self.epoch.to_string());
        headers.insert(CASE_SEQ, self.case_seq.to_string());
        if let Some(trace) = self.traceparent.as_deref().filter(|trace| is_trace(trace)) {
            headers.insert(TRACEPARENT, trace);
        }
        headers
    }
}

/// A message that arrived. Everything but the payload is what the sender wrote beside it, unsigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The service whose stream it came from; this the server guarantees.
    pub producer: &'static str,
    /// Its subject in that stream.
    pub subject: String,
    /// The event, if the header is readable.
    pub id: Option<EventId>,
    /// Position in the producer's ledger, if the header is readable.
    pub pos: Option<i64>,
    /// Epoch of the producer's ledger, if the header is readable.
    pub epoch: Option<Uuid>,
    /// Place among the events of its case, if the header is readable.
    pub case_seq: Option<i64>,
    /// Trace context of what caused it.
    pub traceparent: Option<String>,
    /// The signed envelope.
    pub payload: Vec<u8>,
    /// How often the server says it was delivered, this time included. It forgets in a crash: for logs only.
    pub delivered: u64,
}

impl Incoming {
    pub(crate) fn read(producer: &'static str, message: async_nats::Message, delivered: u64) -> Self {
        let headers = message.headers.as_ref();
        Self {
            producer,
            id: parsed(headers, EVENT),
            pos: parsed(headers, POS),
            epoch: parsed(headers, EPOCH),
            case_seq: parsed(headers, CASE_SEQ),
            traceparent: parsed::<String>(headers, TRACEPARENT).filter(|trace| is_trace(trace)),
            subject: message.subject.to_string(),
            payload: message.payload.into(),
            delivered,
        }
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
    (parsed(Some(headers), POS), parsed(Some(headers), EPOCH))
}

fn parsed<T: std::str::FromStr>(headers: Option<&HeaderMap>, name: &'static str) -> Option<T> {
    headers?.get(name)?.as_str().parse().ok()
}

/// `00-<32 hex>-<16 hex>-<2 hex>`, or a later version of the same: nothing that could break a header.
fn is_trace(text: &str) -> bool {
    (55..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing(trace: &str) -> Outgoing {
        Outgoing {
            subject: "evt.petition.640522.accepted.v1.0".into(),
            id: EventId::mint(),
            pos: 7,
            epoch: Uuid::new_v4(),
            case_seq: 2,
            traceparent: Some(trace.to_owned()),
            payload: b"{}".to_vec(),
        }
    }

    #[test]
    fn a_trace_that_could_break_a_header_is_left_out() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(outgoing(good).headers("EVT_PETITION", None).get(TRACEPARENT).is_some());
        for bad in ["", "x\r\nNats-Rollup: all", "é"] {
            assert!(outgoing(bad).headers("EVT_PETITION", None).get(TRACEPARENT).is_none());
        }
    }

    #[test]
    fn a_second_sending_has_another_message_id_and_the_same_event() {
        let event = outgoing("");
        let (once, again) = (event.headers("S", None), event.headers("S", Some(Uuid::new_v4())));
        assert_ne!(once.get(MSG_ID), again.get(MSG_ID));
        assert_eq!(parsed::<EventId>(Some(&again), EVENT), Some(event.id));
        assert_eq!(place(&again), (Some(7), Some(event.epoch)));
    }
}
