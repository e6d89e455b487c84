//! What a consumer and its producers agree on, compared continually: what is missing comes from the producer's
//! ledger, with or without the broker; what contradicts is named to the case and told to a person.

use crate::peer::{FEED, Head, Peer};
use crate::service::{Service, applied};
use bus::{Incoming, Verdict};
use chrono::{DateTime, Utc};
use kernel::{fail_point, planted};
use ledger::roots::{Line, Root, chunk_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How often both sides are compared.
pub const ROUND: Duration = Duration::from_secs(20);
/// How soon after an unfinished round: what is only on its way has arrived by then.
const SOON: Duration = Duration::from_secs(5);
/// Chunks at the end that every round compares; older ones take turns.
const TAIL: i64 = 3;
/// Older chunks one round compares.
const TURN: i64 = 8;
/// How long a service waits for its peers when it starts.
const AT_START: Duration = Duration::from_secs(2);
/// How long something may be missing before readiness turns red.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a comparison found that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// Told and not heard.
    pub missing: Vec<Line>,
    /// Heard, and the producer's ledger does not have it.
    pub foreign: Vec<Line>,
    /// Heard under another hash than told.
    pub altered: Vec<Line>,
}

impl Difference {
    /// What two sides of a chunk do not agree on.
    #[must_use]
    pub fn between(told: &[Line], heard: &[Line]) -> Self {
        let mut out = Self::default();
        let by_event: BTreeMap<&str, &Line> = heard.iter().map(|line| (line.event.as_str(), line)).collect();
        let known: BTreeSet<&str> = told.iter().map(|line| line.event.as_str()).collect();
        for line in told {
            match by_event.get(line.event.as_str()) {
                None if planted("missing_is_not_seen") => {}
                None => out.missing.push(line.clone()),
                Some(other) if other.hash != line.hash || other.pos != line.pos => {
                    out.altered.push(line.clone())
                }
                Some(_) => {}
            }
        }
        out.foreign.extend(heard.iter().filter(|line| !known.contains(line.event.as_str())).cloned());
        out
    }

    /// Whether both sides agree.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.foreign.is_empty() && self.altered.is_empty()
    }

    /// Takes in what another chunk does not agree on.
    pub fn extend(&mut self, other: Self) {
        self.missing.extend(other.missing);
        self.foreign.extend(other.foreign);
        self.altered.extend(other.altered);
    }
}

/// The course of the comparisons of one edge: which chunks are next, and what is lost rather than late.
#[derive(Debug, Clone, Default)]
pub struct Course {
    turn: i64,
    suspects: BTreeSet<String>,
}

impl Course {
    /// The chunks the next round compares where `last` is the last one: the end, and of what is older a portion in
    /// turn.
    pub fn chunks(&mut self, last: i64) -> BTreeSet<i64> {
        let old = (last - TAIL + 1).max(0);
        let mut chunks: BTreeSet<i64> = (old..=last).collect();
        if old > 0 && !planted("old_chunks_rest") {
            chunks.extend((0..TURN.min(old)).map(|n| (self.turn + n) % old));
            self.turn = (self.turn + TURN) % old;
        }
        chunks
    }

    /// What has to be fetched: what was missing in the round before, too. What is missing for the first time may be
    /// on its way.
    pub fn lost(&mut self, missing: &[Line]) -> Vec<Line> {
        let lost = missing.iter().filter(|line| self.suspects.contains(&line.event)).cloned().collect();
        if !planted("suspects_are_forgotten") {
            self.suspects = missing.iter().map(|line| line.event.clone()).collect();
        }
        lost
    }

    /// How long until the next round.
    #[must_use]
    pub fn pause(&self) -> Duration {
        if self.suspects.is_empty() { ROUND } else { SOON }
    }
}

/// How one edge stands.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Edge {
    /// Whether a comparison was made since the start.
    pub compared: bool,
    /// Events fetched from the producer's ledger because they had not come.
    pub repaired: u64,
    /// What does not agree now.
    pub difference: Difference,
    /// Why the last comparison could not be made.
    pub trouble: Option<String>,
    /// Since when something is missing or no comparison could be made.
    #[serde(skip)]
    pub since: Option<Instant>,
}

/// How the edges of a consumer stand, by producer. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Edges(Arc<RwLock<BTreeMap<&'static str, Edge>>>);

impl Edges {
    /// How they stand now.
    #[must_use]
    pub fn now(&self) -> BTreeMap<&'static str, Edge> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn change(&self, producer: &'static str, change: impl FnOnce(&mut Edge)) {
        let mut edges = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(edges.entry(producer).or_default());
    }

    /// What a person has to look at, in Chinese and English, and whether the service is behind for too long.
    #[must_use]
    pub fn reason(&self) -> (Option<String>, bool) {
        let (mut said, mut late) = (Vec::new(), false);
        for (producer, edge) in self.now() {
            let Difference { missing, foreign, altered } = &edge.difference;
            if !foreign.is_empty() || !altered.is_empty() {
                let case =
                    foreign.iter().chain(altered).next().map(|line| line.case.as_str()).unwrap_or_default();
                said.push(format!(
                    "与{producer}的往来记录不一致：多出{}条，不同{}条，如案件{case} · records differ from {producer}",
                    foreign.len(),
                    altered.len()
                ));
            }
            if edge.since.is_some_and(|since| since.elapsed() > PATIENCE) {
                late = true;
                let why = edge.trouble.as_deref().unwrap_or("events do not come");
                said.push(format!("{producer}的{}个事件超过一分钟没有收到 · {why}", missing.len()));
            }
        }
        ((!said.is_empty()).then(|| said.join("; ")), late)
    }
}

/// Compares one edge until stopped.
pub(crate) async fn run(
    service: Arc<dyn Service>,
    producer: &'static str,
    peer: Arc<dyn Peer>,
    edges: Edges,
    stop: CancellationToken,
) {
    let mut course = Course::default();
    let mut pause = SOON;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
        pause = ROUND;
        match compare(&*service, producer, &*peer, &mut course).await {
            Ok(difference) => {
                let lost = course.lost(&difference.missing);
                pause = course.pause();
                fail_point("compared");
                let came = repair(&*service, producer, &*peer, lost).await;
                told(&*service, producer, &difference);
                edges.change(producer, |edge| {
                    edge.compared = true;
                    edge.trouble = came.as_ref().err().map(|error| format!("{error:#}"));
                    edge.repaired += came.unwrap_or_default();
                    let behind = !difference.missing.is_empty();
                    edge.since = if behind { edge.since.or_else(|| Some(Instant::now())) } else { None };
                    edge.difference = difference;
                });
            }
            Err(error) => {
                tracing::warn!(
                    service = service.kit().name,
                    producer,
                    error = format!("{error:#}"),
                    "what was told cannot be compared"
                );
                edges.change(producer, |edge| {
                    edge.trouble = Some(format!("{error:#}"));
                    edge.since = edge.since.or_else(|| Some(Instant::now()));
                });
            }
        }
    }
}

/// Asks a peer what it heard from this service, before it speaks: an old copy would give out again what the peer
/// knows. Who does not answer at once is asked by the comparison.
pub(crate) async fn ask(service: &dyn Service, producer: &'static str, peer: &dyn Peer) {
    let asked =
        tokio::time::timeout(AT_START, async { remembers(service, producer, &peer.head().await?).await });
    if !asked.await.is_ok_and(|asked| asked.is_ok()) {
        tracing::info!(service = service.kit().name, producer, "not asked yet what it heard from here");
    }
}

/// A ledger that knows less than others have heard from it was restored from an old copy, or lost its end: it must
/// not speak again before a person has looked, or positions and numbers would be given out twice.
///
/// # Errors
/// Where the ledger cannot be read.
pub async fn remembers(service: &dyn Service, peer: &'static str, head: &Head) -> anyhow::Result<()> {
    let kit = service.kit();
    let Some((epoch, pos)) = &head.heard else { return Ok(()) };
    let own = kit.ledger.progress(DateTime::<Utc>::MIN_UTC).await?;
    if is_forgetful((&own.epoch, own.head), (epoch, *pos)) && !planted("fence_not_raised") {
        kit.writer.fence(&forgetful(kit.name, own.head, peer, *pos));
    }
    Ok(())
}

/// Whether a ledger, by its epoch and last position, knows less than was heard from it. One of another epoch knows
/// nothing of it: it was made anew.
#[must_use]
pub fn is_forgetful(own: (&str, i64), heard: (&str, i64)) -> bool {
    !planted("forgets_it_forgot") && (own.0 != heard.0 || own.1 < heard.1)
}

/// Why a ledger is fenced, and what to do.
#[must_use]
pub fn forgetful(service: &str, own: i64, peer: &str, heard: i64) -> String {
    format!(
        "{service}的账本只到第{own}条，{peer}已经收到它的第{heard}条：数据库是旧的副本或者末尾丢失，已停止写入；请恢复最新的备份，或者\
         用mesh restore建立新的数据目录 · the ledger of {service} ends at {own}, and {peer} has heard entry {heard} from it: \
         an old copy, or its end was lost. Nothing is written. Put the newest database back, or restore a whole backup with \
         `mesh restore` into a new folder"
    )
}

fn told(service: &dyn Service, producer: &'static str, difference: &Difference) {
    for (what, lines) in [("foreign", &difference.foreign), ("altered", &difference.altered)] {
        for line in lines {
            tracing::error!(
                service = service.kit().name,
                producer,
                what,
                event.id = line.event,
                case.id = line.case,
                position = line.pos,
                "producer and consumer contradict each other"
            );
        }
    }
}

/// One round: the end of the ledger and, in turn, what is older.
async fn compare(
    service: &dyn Service,
    producer: &'static str,
    peer: &dyn Peer,
    course: &mut Course,
) -> anyhow::Result<Difference> {
    let ledger = &service.kit().ledger;
    let head = peer.head().await?;
    remembers(service, producer, &head).await?;
    let last = chunk_of(head.pos.max(ledger.last_heard(producer).await?.map_or(0, |(_, pos)| pos)));
    let mut out = Difference::default();
    for chunk in course.chunks(last) {
        let heard = ledger.heard_lines(producer, chunk).await?;
        if peer.root(chunk).await? != Root::over(&heard) {
            out.extend(Difference::between(&peer.lines(chunk).await?, &heard));
        }
    }
    Ok(out)
}

/// Fetches what is missing and takes it in like anything that arrives; how many took effect.
async fn repair(
    service: &dyn Service,
    producer: &'static str,
    peer: &dyn Peer,
    lost: Vec<Line>,
) -> anyhow::Result<u64> {
    let mut came = 0;
    for portion in lost.chunks(FEED) {
        let positions = portion.iter().map(|line| line.pos).collect();
        for envelope in peer.feed(positions).await? {
            let (case, id) = (envelope.subject.clone(), envelope.id);
            let incoming = Incoming { producer, payload: serde_json::to_vec(&envelope)?, delivered: 0 };
            if applied(service, incoming).await == Verdict::Done {
                fail_point("one_repaired");
                came += 1;
                tracing::warn!(
                    service = service.kit().name,
                    producer,
                    event.id = %id,
                    case.id = case,
                    "an event that had not come was fetched from its ledger"
                );
            }
        }
    }
    Ok(came)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pos: i64, event: &str, hash: &str) -> Line {
        Line { pos, event: event.into(), case: "c".into(), hash: hash.into() }
    }

    #[test]
    fn a_ledger_that_forgot_is_known() {
        assert!(!is_forgetful(("e", 5), ("e", 5)) && !is_forgetful(("e", 6), ("e", 5)));
        assert!(is_forgetful(("e", 4), ("e", 5)) && is_forgetful(("f", 9), ("e", 5)));
    }

    #[test]
    fn every_chunk_has_its_turn() {
        let mut course = Course::default();
        let compared: BTreeSet<i64> = (0..4).flat_map(|_| course.chunks(30)).collect();
        assert_eq!(compared, (0..=30).collect());
        assert_eq!(Course::default().chunks(1), BTreeSet::from([0, 1]));
    }

    #[test]
    fn what_is_missing_twice_is_lost() {
        let mut course = Course::default();
        let (a, b) = (line(1, "a", "1"), line(2, "b", "2"));
        assert_eq!(course.lost(std::slice::from_ref(&a)), []);
        assert_eq!(course.pause(), SOON);
        assert_eq!(course.lost(&[a.clone(), b.clone()]), [a]);
        assert_eq!(course.lost(std::slice::from_ref(&b)), [b]);
        assert_eq!(course.lost(&[]), []);
        assert_eq!(course.pause(), ROUND);
    }

    #[test]
    fn a_difference_is_named_by_its_kind() {
        let told = [line(1, "a", "1"), line(2, "b", "2"), line(4, "d", "4")];
        let heard = [line(1, "a", "1"), line(2, "b", "x"), line(3, "c", "3")];
        let found = Difference::between(&told, &heard);
        assert_eq!(found.missing, [line(4, "d", "4")]);
        assert_eq!(found.altered, [line(2, "b", "2")]);
        assert_eq!(found.foreign, [line(3, "c", "3")]);
        assert!(Difference::between(&told, &told).is_empty());
        assert_ne!(Root::over(&told), Root::over(&heard));
        assert_ne!(Root::over(&told[..2]), Root::over(&told));
    }
}
