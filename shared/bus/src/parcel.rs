//! Parcels: events that wait for the same readers travel in one message, as a CloudEvents JSON batch. The server syncs
//! and delivers messages, not events: where many wait, this is most of what they cost it. One that waits alone travels
//! alone, under the subject of its type.

use crate::message::{self, Outgoing, Verdict};
use crate::{MAX_PAYLOAD, subject};
use async_nats::HeaderMap;
use kernel::{EventId, planted};
use std::time::Duration;
use uuid::Uuid;

/// Lengths of the events of a batch, in its order: what is no JSON does not spoil its neighbours.
const SIZES: &str = "Mesh-Sizes";
/// Most events of a parcel: what a handler takes at once.
const EVENTS: usize = 64;
/// Most bytes of a parcel that holds more than one event.
const BYTES: usize = MAX_PAYLOAD / 2;

/// What one message carries: an event, and those that travel with it.
pub(crate) struct Parcel<'a> {
    audience: &'a str,
    first: &'a Outgoing,
    rest: Vec<&'a Outgoing>,
    bytes: usize,
}

/// The events in as few parcels as they fit into, and the number of the parcel each is in. What is for the same readers
/// keeps its order.
pub(crate) fn parcels(batch: &[Outgoing]) -> (Vec<Parcel<'_>>, Vec<usize>) {
    let mut parcels: Vec<Parcel<'_>> = Vec::new();
    let mut places = Vec::with_capacity(batch.len());
    for event in batch {
        let audience = subject::audience(&event.subject);
        let open = parcels.iter().rposition(|parcel| parcel.audience == audience);
        match open.filter(|n| parcels[*n].take(event)) {
            Some(n) => places.push(n),
            None => {
                places.push(parcels.len());
                parcels.push(Parcel { audience, first: event, rest: Vec::new(), bytes: event.payload.len() });
            }
        }
    }
    (parcels, places)
}

/// How many of the first events are out, once so many of the first parcels are.
pub(crate) fn out(places: &[usize], landed: usize) -> usize {
    if planted("parcels_are_counted") && landed > 0 {
        return places.iter().filter(|place| **place < landed).count();
    }
    places.iter().take_while(|place| **place < landed).count()
}

impl<'a> Parcel<'a> {
    /// Takes one more event along, if there is room for it.
    fn take(&mut self, event: &'a Outgoing) -> bool {
        let fits = self.rest.len() + 1 < EVENTS && self.bytes + event.payload.len() < BYTES;
        if fits {
            self.bytes += event.payload.len();
            self.rest.push(event);
        }
        fits
    }

    /// Its events, in order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &'a Outgoing> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// The first of its events: by this one the parcel is called.
    pub(crate) fn first(&self) -> EventId {
        self.first.id
    }

    /// Subject, headers and body. The same events again are the same message to the server, within its two hours;
    /// `round` is set when they are sent on purpose a second time.
    pub(crate) fn message(&self, stream: &str, round: Option<Uuid>) -> (String, HeaderMap, Vec<u8>) {
        let first = self.first;
        let Some(last) = self.rest.last() else {
            let headers = first.headers(&first.id.to_string(), stream, round);
            return (first.subject.clone(), headers, first.payload.clone());
        };
        let mut headers = last.headers(&format!("{}+{}", first.id, self.rest.len()), stream, round);
        let sizes: Vec<String> = self.events().map(|event| event.payload.len().to_string()).collect();
        headers.insert(SIZES, sizes.join(","));
        let mut body = Vec::with_capacity(self.bytes + sizes.len() + 1);
        for event in self.events() {
            body.push(if body.is_empty() { b'[' } else { b',' });
            body.extend_from_slice(&event.payload);
        }
        body.push(b']');
        (subject::batch(self.audience), headers, body)
    }
}

/// The events of a message that arrived. One whose sizes do not fit is handed on whole: it is no envelope, and is kept
/// apart as such.
pub(crate) fn unpacked(headers: Option<&HeaderMap>, body: &[u8]) -> Vec<Vec<u8>> {
    let events = message::text(headers, SIZES).and_then(|sizes| cut(sizes, body));
    events.unwrap_or_else(|| vec![body.to_vec()])
}

/// The verdict on a message with so many events, by the next so many verdicts on events. It comes again as a whole, and
/// not before the last of its events can be taken; one without a verdict comes again `soon`. Those that are done are known.
pub(crate) fn verdict(size: usize, verdicts: &mut impl Iterator<Item = Verdict>, soon: Duration) -> Verdict {
    let on_each = (0..size).map(|_| verdicts.next().unwrap_or(Verdict::Later(soon)));
    let later = on_each.filter_map(|verdict| match verdict {
        Verdict::Done => None,
        Verdict::Later(pause) => Some(pause),
    });
    // all are asked for: the next message begins after them
    let later: Vec<Duration> = later.collect();
    match later.iter().max() {
        Some(_) if planted("one_done_is_all_done") && later.len() < size => Verdict::Done,
        Some(pause) => Verdict::Later(*pause),
        None => Verdict::Done,
    }
}

fn cut(sizes: &str, body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = body.strip_suffix(b"]")?;
    let mut events = Vec::new();
    for size in sizes.split(',') {
        let (mark, after) = rest.split_first()?;
        if *mark != if events.is_empty() { b'[' } else { b',' } {
            return None;
        }
        let (event, after) = after.split_at_checked(size.parse().ok()?)?;
        events.push(event.to_vec());
        rest = after;
    }
    rest.is_empty().then_some(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(audience: &str, pos: i64, payload: &[u8]) -> Outgoing {
        Outgoing {
            subject: format!("{audience}.happened.v1.0"),
            id: EventId::mint(),
            pos,
            epoch: Uuid::nil(),
            payload: payload.to_vec(),
        }
    }

    #[test]
    fn what_waits_for_the_same_readers_is_one_message_and_comes_out_as_it_went_in() {
        let batch = [
            event("evt.coordination.640522.to.petition", 1, b"{\"a\":1}"),
            event("evt.coordination.640522.to.mediation", 2, b"{}"),
            event("evt.coordination.640522.to.petition", 3, b"\xff,]["),
        ];
        let (parcels, places) = parcels(&batch);
        assert_eq!((parcels.len(), places), (2, vec![0, 1, 0]));
        let (subject, headers, body) = parcels[0].message("S", None);
        assert_eq!(subject, "evt.coordination.640522.to.petition.batch.v1");
        assert_eq!(unpacked(Some(&headers), &body), [batch[0].payload.clone(), batch[2].payload.clone()]);
        assert_eq!(message::place(&headers).0, Some(3));
        let (subject, headers, body) = parcels[1].message("S", None);
        assert_eq!(subject, batch[1].subject);
        assert_eq!(unpacked(Some(&headers), &body), [b"{}".to_vec()]);
    }

    #[test]
    fn a_parcel_has_an_end() {
        let small: Vec<_> = (0..130).map(|n| event("evt.petition.640522", n, b"{}")).collect();
        let (small, _) = parcels(&small);
        assert_eq!(small.iter().map(|parcel| parcel.events().count()).collect::<Vec<_>>(), [64, 64, 2]);
        let large: Vec<_> = (0..3).map(|n| event("evt.petition.640522", n, &vec![b'1'; BYTES / 2])).collect();
        let (large, places) = parcels(&large);
        assert_eq!((large.len(), places), (3, vec![0, 1, 2]));
    }

    #[test]
    fn only_an_unbroken_beginning_is_out() {
        // the second parcel began before the third event, which travels in the first
        let places = [0, 1, 0, 2, 1];
        assert_eq!([0, 1, 2, 3].map(|landed| out(&places, landed)), [0, 1, 3, 5]);
    }

    #[test]
    fn a_message_is_done_once_each_of_its_events_is() {
        let (done, later) = (Verdict::Done, |ms| Verdict::Later(Duration::from_millis(ms)));
        let mut verdicts = [done, done, later(5), done, later(9), later(7)].into_iter();
        let mut next = |size| verdict(size, &mut verdicts, Duration::from_secs(1));
        assert_eq!([next(1), next(2), next(3)], [done, later(5), later(9)]);
        assert_eq!(next(2), later(1000), "the handler said nothing about these");
    }

    #[test]
    fn sizes_that_do_not_fit_leave_the_message_whole() {
        let body = b"[{},{}]";
        for sizes in ["2", "2,3", "2,2,2", "3,1", "", "x", "-1", "99999999999999999999"] {
            let mut headers = HeaderMap::new();
            headers.insert(SIZES, sizes);
            assert_eq!(unpacked(Some(&headers), body), [body.to_vec()], "{sizes}");
        }
        assert_eq!(unpacked(None, body), [body.to_vec()]);
    }
}
