//! The writer: one queue, one transaction per batch, one fsync before any answer.

use crate::command::{Append, Arming, Command, Desk, Done, Inbox, Judgement, State};
use crate::entity::{idem, inbox};
use crate::inbox::{Arrival, Known, arrival};
use crate::need::Need;
use crate::read::Entry;
use crate::tail::Tail;
use crate::turn::Held;
use crate::{Answer, EntryHash, Ledger, LedgerError};
use chrono::{DateTime, Utc};
use kernel::{SharedClock, fail_point, planted};
use sea_orm::Set;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

/// Most commands one transaction takes.
const BATCH: usize = 256;

type Reply = oneshot::Sender<Result<Done, LedgerError>>;

/// The handle to a ledger's writer. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<(Command, Reply)>,
    appended: watch::Sender<i64>,
    tail: Arc<Mutex<Tail>>,
    fence: Arc<OnceLock<String>>,
    relayed: Relayed,
}

/// How far the broker has come since the last batch: life of the stream and position.
type Relayed = Arc<Mutex<Option<(String, i64)>>>;

impl Writer {
    /// Starts the writer of a ledger. It stops when every handle is gone.
    #[must_use]
    pub fn start(ledger: Ledger, clock: SharedClock) -> Self {
        let (queue, commands) = mpsc::channel(4 * BATCH);
        let writer = Self {
            queue,
            appended: watch::Sender::new(0),
            tail: Arc::default(),
            fence: Arc::default(),
            relayed: Relayed::default(),
        };
        let (appended, tail) = (writer.appended.clone(), writer.tail.clone());
        tokio::spawn(run(ledger, clock, commands, appended, tail, writer.relayed.clone()));
        writer
    }

    /// Queues a command and waits until what it decided is durable.
    ///
    /// # Errors
    /// [`LedgerError`] where the machine failed; nothing was acknowledged, and the same command may be sent again.
    pub async fn submit(&self, command: Command) -> Result<Done, LedgerError> {
        if let Some(why) = self.fence.get().filter(|_| !planted("fence_is_ignored")) {
            return Err(LedgerError::Fenced(why.clone()));
        }
        let (reply, answer) = oneshot::channel();
        self.queue.send((command, reply)).await.map_err(|_| LedgerError::Stopped)?;
        answer.await.map_err(|_| LedgerError::Stopped)?
    }

    /// The broker has everything up to here: written with the next batch, so that it costs no transaction of its own.
    /// What is not written when the process ends is only sent again.
    pub fn relayed(&self, incarnation: &str, pos: i64) {
        *self.relayed.lock().unwrap_or_else(PoisonError::into_inner) = Some((incarnation.to_owned(), pos));
    }

    /// Takes what no batch has taken along yet.
    #[must_use]
    pub fn take_relayed(&self) -> Option<(String, i64)> {
        self.relayed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Nothing is written any more, for this reason: the ledger knows less than others have heard from it.
    pub fn fence(&self, why: &str) {
        if self.fence.set(why.to_owned()).is_ok() {
            tracing::error!(why, "the ledger is fenced: nothing is written to it any more");
        }
    }

    /// Why nothing is written any more, where that is so.
    #[must_use]
    pub fn fenced(&self) -> Option<&str> {
        self.fence.get().map(String::as_str)
    }

    /// Changes each time something was written by this process: to the last position of the ledger then, 0 before.
    #[must_use]
    pub fn appended(&self) -> watch::Receiver<i64> {
        self.appended.subscribe()
    }

    /// Takes what this process appended right after a position and nobody took yet. None says nothing: it may lie in
    /// the ledger.
    #[must_use]
    pub fn tail(&self, pos: i64) -> Vec<Entry> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner).after(pos)
    }
}

async fn run(
    mut ledger: Ledger,
    clock: SharedClock,
    mut commands: mpsc::Receiver<(Command, Reply)>,
    appended: watch::Sender<i64>,
    tail: Arc<Mutex<Tail>>,
    relayed: Relayed,
) {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut held = None;
    let mut done = 0;
    while commands.recv_many(&mut waiting, BATCH).await > 0 {
        let (batch, replies): (Vec<Command>, Vec<Reply>) = waiting.drain(..).unzip();
        let taken = batch.len();
        match commit(&ledger, &mut held, clock.now(), batch, &relayed).await {
            Ok((results, written)) => {
                if let Some((entries, head)) = written {
                    tail.lock().unwrap_or_else(PoisonError::into_inner).keep(entries);
                    appended.send_replace(head);
                }
                fail_point("committed");
                for (reply, result) in replies.into_iter().zip(results) {
                    // a caller that went away does not undo what is durable
                    let _gone = reply.send(result);
                    fail_point("one_of_batch_answered");
                }
                let before = done;
                done += taken;
                ledger.analyse(before, done).await;
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a batch was not written");
                held = None;
                if let Err(error) = ledger.renew_writer().await {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the writer keeps its connection"
                    );
                }
                let text = error.to_string();
                for reply in replies {
                    let failed = Err(LedgerError::NotWritten(text.clone()));
                    let _gone =
                        reply.send(if planted("failure_is_acknowledged") { Ok(Done::Seen) } else { failed });
                }
            }
        }
    }
    if let Some(held) = held
        && let Err(error) = held.release().await
    {
        tracing::info!(%error, "the writer's connection was not given back");
    }
}

/// Everything a batch has read and will write.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) states: BTreeMap<Uuid, State>,
    pub(crate) marked: BTreeMap<String, Vec<Uuid>>,
    pub(crate) serials: BTreeMap<String, u32>,
    pub(crate) idems: BTreeMap<(String, String), (String, Answer)>,
    /// Events in the inbox, with the hash they came under.
    pub(crate) seen: BTreeMap<(String, Uuid), String>,
    /// Places that are taken: producer, case, number.
    pub(crate) taken: BTreeSet<(String, Uuid, i64)>,
    pub(crate) tracks: BTreeMap<(String, Uuid), (i64, Option<String>)>,
    pub(crate) pos: i64,
    pub(crate) hash: String,

    pub(crate) entries: Vec<Entry>,
    pub(crate) touched: BTreeSet<Uuid>,
    pub(crate) used_serials: BTreeSet<String>,
    pub(crate) new_marks: Vec<(String, Uuid)>,
    pub(crate) lost_marks: Vec<(String, Uuid)>,
    pub(crate) armings: Vec<Arming>,
    pub(crate) new_idems: Vec<idem::ActiveModel>,
    pub(crate) inboxes: Vec<inbox::ActiveModel>,
    pub(crate) new_tracks: BTreeSet<(String, Uuid)>,
}

/// The entries a batch wrote and the last position of the ledger after it; none where it wrote nothing.
type Written = Option<(Vec<Entry>, i64)>;

async fn commit(
    ledger: &Ledger,
    held: &mut Option<Held>,
    at: DateTime<Utc>,
    commands: Vec<Command>,
    relayed: &Relayed,
) -> Result<(Vec<Result<Done, LedgerError>>, Written), LedgerError> {
    let need = Need::of(&commands);
    let held = Held::of(held, &ledger.writer).await?;
    let (mut turn, mut batch) = need.load(held, commands.len() == 1).await?;
    fail_point("batch_begun");
    let results: Vec<_> = commands.into_iter().map(|command| batch.judge(command, at)).collect();
    if !batch.decided() {
        turn.rollback().await?;
        return Ok((results, None));
    }
    let written = (batch.entries.clone(), batch.pos);
    let come = relayed.lock().unwrap_or_else(PoisonError::into_inner).take();
    batch.write(&mut turn, come).await?;
    if planted("answer_without_commit") {
        turn.rollback().await?;
    } else {
        turn.commit().await?;
    }
    Ok((results, Some(written)))
}

impl Batch {
    /// Whether there is anything to write.
    fn decided(&self) -> bool {
        !(self.entries.is_empty() && self.inboxes.is_empty() && self.new_idems.is_empty())
    }

    pub(crate) fn judge(&mut self, command: Command, at: DateTime<Utc>) -> Result<Done, LedgerError> {
        if let Some(idem) = &command.idem
            && !planted("key_forgotten")
            && let Some((body_hash, answer)) = self.idems.get(&(idem.scope.clone(), idem.key.clone()))
        {
            return Ok(if *body_hash == idem.body_hash {
                Done::Replayed(answer.clone())
            } else {
                Done::KeyReused
            });
        }
        if let Some(event) = &command.inbox {
            let (next, blocked) =
                self.tracks.get(&(event.producer.clone(), event.case)).cloned().unwrap_or((1, None));
            let known = Known {
                hash: self.seen.get(&(event.producer.clone(), event.event_id)).map(String::as_str),
                taken: self.taken.contains(&(event.producer.clone(), event.case, event.case_seq)),
                next,
                blocked: blocked.is_some(),
            };
            let mut verdict = arrival(known, &event.hash, event.case_seq);
            if (planted("twice_is_applied") && verdict == Arrival::Seen)
                || (planted("early_is_applied") && verdict == Arrival::Early)
                || (planted("held_is_applied") && verdict == Arrival::Hold)
                || (planted("lost_row_applies") && verdict == Arrival::Restore)
                || (planted("either_is_believed") && verdict == Arrival::Equivocates)
            {
                verdict = Arrival::Apply;
            }
            match verdict {
                Arrival::Apply => {}
                Arrival::Seen => return Ok(Done::Seen),
                Arrival::Early => return Ok(Done::Early),
                Arrival::Equivocates => return Ok(Done::Equivocates),
                Arrival::Hold => {
                    self.receive(event, "held", blocked, at);
                    return Ok(Done::Parked);
                }
                Arrival::Restore => {
                    self.put_back(event, at);
                    return Ok(Done::Seen);
                }
            }
        }
        let desk = Desk { states: &self.states, marked: &self.marked, serials: &self.serials, at };
        let judge = command.judge;
        let judgement = catch_unwind(AssertUnwindSafe(|| judge(&desk))).map_err(|panic| {
            let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            LedgerError::Judgement(
                text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default(),
            )
        });
        match (judgement, &command.inbox) {
            (Ok(Judgement::Append(append)), event) => {
                let answer = append.answer.clone();
                if let Some(idem) = &command.idem {
                    self.keep(idem, &answer, at);
                }
                self.take(*append);
                if let Some(event) = event {
                    self.receive(event, "applied", None, at);
                }
                Ok(Done::New(answer))
            }
            (Ok(Judgement::Answer(answer)), event) => {
                if let Some(event) = event {
                    self.receive(event, "applied", None, at);
                }
                Ok(Done::New(answer))
            }
            (Ok(Judgement::Park(why)), Some(event)) => {
                tracing::error!(producer = event.producer, event.id = %event.event_id, why, "an event was parked");
                self.receive(event, "parked", Some(event.event_id.to_string()), at);
                Ok(Done::Parked)
            }
            (Err(error), Some(event)) => {
                tracing::error!(producer = event.producer, event.id = %event.event_id, %error, "an event was parked");
                self.receive(event, "parked", Some(event.event_id.to_string()), at);
                Ok(Done::Parked)
            }
            (Ok(Judgement::Park(why)), None) => Err(LedgerError::Judgement(why)),
            (Err(error), None) => Err(error),
        }
    }

    fn keep(&mut self, key: &crate::Idem, answer: &Answer, at: DateTime<Utc>) {
        self.idems.insert((key.scope.clone(), key.key.clone()), (key.body_hash.clone(), answer.clone()));
        self.new_idems.push(idem::ActiveModel {
            scope: Set(key.scope.clone()),
            key: Set(key.key.clone()),
            body_hash: Set(key.body_hash.clone()),
            status: Set(i32::from(answer.status)),
            answer: Set(answer.body.clone()),
            at: Set(at.timestamp_micros()),
        });
    }

    fn receive(&mut self, event: &Inbox, state: &str, blocked: Option<String>, at: DateTime<Utc>) {
        self.tracks.insert((event.producer.clone(), event.case), (event.case_seq + 1, blocked));
        self.new_tracks.insert((event.producer.clone(), event.case));
        self.row(event, state, at);
    }

    /// A row of the inbox that was lost; its event took effect before.
    fn put_back(&mut self, event: &Inbox, at: DateTime<Utc>) {
        tracing::warn!(producer = event.producer, event.id = %event.event_id, "a lost row of the inbox was put back");
        self.row(event, "applied", at);
    }

    fn row(&mut self, event: &Inbox, state: &str, at: DateTime<Utc>) {
        self.seen.insert((event.producer.clone(), event.event_id), event.hash.clone());
        self.taken.insert((event.producer.clone(), event.case, event.case_seq));
        self.inboxes.push(inbox::ActiveModel {
            producer: Set(event.producer.clone()),
            event_id: Set(event.event_id.to_string()),
            epoch: Set(event.epoch.clone()),
            pos: Set(event.pos),
            case_id: Set(event.case.to_string()),
            case_seq: Set(event.case_seq),
            hash: Set(event.hash.clone()),
            state: Set(state.to_owned()),
            payload: Set((state != "applied").then(|| event.payload.clone())),
            at: Set(at.timestamp_micros()),
        });
    }

    /// Positions, chain and counters of what was decided.
    fn take(&mut self, append: Append) {
        for mut state in append.states {
            if let Some(current) = self.states.get(&state.case).filter(|_| !planted("numbers_begin_again")) {
                state.sent.clone_from(&current.sent);
            }
            self.touched.insert(state.case);
            self.states.insert(state.case, state);
        }
        for draft in append.entries {
            self.pos += if planted("gap_in_positions") && self.pos == 1 { 2 } else { 1 };
            let state = self.states.get_mut(&draft.case);
            let (wire, wire_to, wire_seq) = match draft.wire {
                Some(wire) => {
                    let to = wire.to.unwrap_or_default();
                    let seq = state.map_or(1, |state| {
                        let sent = state.sent.entry(to.clone()).or_insert(0);
                        *sent += 1;
                        *sent
                    });
                    (Some(wire.data), Some(to), Some(seq))
                }
                None => (None, None, None),
            };
            let mut row = Entry {
                pos: self.pos,
                event_id: draft.id.to_string(),
                case_id: draft.case.to_string(),
                case_seq: draft.case_seq,
                kind: draft.kind,
                at: draft.at.timestamp_micros(),
                actor: draft.actor,
                organ: draft.organ,
                trace: draft.trace,
                body: draft.body,
                wire,
                wire_to,
                wire_seq,
                prev_hash: std::mem::take(&mut self.hash),
                hash: String::new(),
            };
            row.hash = EntryHash(&row).compute();
            self.hash.clone_from(&row.hash);
            self.entries.push(row);
        }
        for (key, case) in append.unmarks {
            if let Some(cases) = self.marked.get_mut(&key) {
                cases.retain(|c| *c != case);
            }
            self.new_marks.retain(|m| *m != (key.clone(), case));
            self.lost_marks.push((key, case));
        }
        for (key, case) in append.marks {
            let cases = self.marked.entry(key.clone()).or_default();
            if !cases.contains(&case) {
                cases.insert(0, case);
            }
            self.lost_marks.retain(|m| *m != (key.clone(), case));
            self.new_marks.push((key, case));
        }
        for (series, last) in append.serials {
            if planted("number_given_twice") {
                continue;
            }
            self.used_serials.insert(series.clone());
            self.serials.insert(series, last);
        }
        self.armings.extend(append.deadlines);
    }
}
