//! The writer of a bare service: takes what is queued, one transaction, one fsync, then answers.

use super::rows::{self, Heard, Rows};
use super::store::{Store, Texts};
use super::wire::OPENED;
use kernel::{Clock, SystemClock};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, mpsc, oneshot};

/// Most one transaction takes.
const BATCH: usize = 256;

enum Work {
    Sheet { key: String, body: String, reply: oneshot::Sender<Result<String, String>> },
    Events { heard: Vec<Heard>, reply: oneshot::Sender<Result<String, String>> },
}

/// The handle to a writer. Cheap to clone.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Work>,
    appended: Arc<Notify>,
    acked: Arc<AtomicI64>,
}

impl Writer {
    /// Starts the writer of an empty store.
    pub(super) async fn start(store: Store) -> anyhow::Result<Self> {
        let (queue, work) = mpsc::channel(4 * BATCH);
        let writer = Self { queue, appended: Arc::default(), acked: Arc::default() };
        let run = Run {
            store,
            texts: Texts::default(),
            pos: 0,
            marked: 0,
            appended: writer.appended.clone(),
            acked: writer.acked.clone(),
        };
        tokio::spawn(run.run(work));
        Ok(writer)
    }

    /// Writes a sheet; the answer, once it is durable.
    pub(super) async fn file(&self, key: String, body: String) -> anyhow::Result<String> {
        let (reply, done) = oneshot::channel();
        self.queue.send(Work::Sheet { key, body, reply }).await?;
        done.await?.map_err(anyhow::Error::msg)
    }

    /// Writes a batch of events; returns once they are durable.
    pub(super) async fn take(&self, heard: Vec<Heard>) -> anyhow::Result<()> {
        let (reply, done) = oneshot::channel();
        self.queue.send(Work::Events { heard, reply }).await?;
        done.await?.map(drop).map_err(anyhow::Error::msg)
    }

    /// Waits until something was appended.
    pub(super) async fn appended(&self) {
        self.appended.notified().await;
    }

    /// The broker has everything up to here; written with the next batch.
    pub(super) fn acked(&self, pos: i64) {
        self.acked.store(pos, Ordering::Release);
    }
}

struct Run {
    store: Store,
    texts: Texts,
    pos: i64,
    marked: i64,
    appended: Arc<Notify>,
    acked: Arc<AtomicI64>,
}

impl Run {
    async fn run(mut self, mut work: mpsc::Receiver<Work>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while work.recv_many(&mut waiting, BATCH).await > 0 {
            let (mut sheets, mut heard) = (Vec::new(), Vec::new());
            let (mut asked, mut told) = (Vec::new(), Vec::new());
            for one in waiting.drain(..) {
                match one {
                    Work::Sheet { key, body, reply } => {
                        sheets.push((key, body));
                        asked.push(reply);
                    }
                    Work::Events { heard: more, reply } => {
                        heard.extend(more);
                        told.push(reply);
                    }
                }
            }
            let done = self.commit(sheets, heard).await.map_err(|error| format!("{error:#}"));
            self.appended.notify_one();
            let (answers, error) = match done {
                Ok(answers) => (answers, None),
                Err(error) => (Vec::new(), Some(error)),
            };
            let answers = answers.into_iter().chain(std::iter::repeat_with(String::new));
            for (reply, answer) in asked.into_iter().chain(told).zip(answers) {
                // whoever went away needs no answer
                let _gone = reply.send(error.clone().map_or(Ok(answer), Err));
            }
        }
    }

    /// One transaction; the answers to the sheets.
    async fn commit(
        &mut self,
        sheets: Vec<(String, String)>,
        heard: Vec<Heard>,
    ) -> anyhow::Result<Vec<String>> {
        let at = SystemClock.now();
        let tx = self.store.begin().await?;
        let backend = tx.get_database_backend();
        let mut rows = Rows::default();
        let mut answers = Vec::with_capacity(sheets.len());
        for (key, sheet) in sheets {
            self.pos += 1;
            answers.push(rows.file(self.pos, at, &key, &sheet));
        }
        if !heard.is_empty() {
            let (table, values) = rows::inbox(&heard, at);
            let mut new = BTreeSet::new();
            for statement in self.texts.insert(backend, &table, values) {
                for row in tx.query_all_raw(statement).await? {
                    new.insert(row.try_get::<String>("", "event_id")?);
                }
            }
            for one in heard.iter().filter(|one| new.contains(&one.event)) {
                if one.stream == OPENED {
                    rows.show(one);
                } else {
                    self.pos += 1;
                    rows.pass(self.pos, at, one);
                }
            }
        }
        for (table, values) in rows.into_tables() {
            for statement in self.texts.insert(backend, &table, values) {
                tx.execute_raw(statement).await?;
            }
        }
        let acked = self.acked.load(Ordering::Acquire);
        if acked > self.marked {
            let text = "INSERT INTO relay (target, pos_acked) VALUES ('nats', $1) \
                        ON CONFLICT (target) DO UPDATE SET pos_acked = excluded.pos_acked";
            tx.execute_raw(Statement::from_sql_and_values(backend, text, [acked.into()])).await?;
            self.marked = acked;
        }
        tx.commit().await?;
        Ok(answers)
    }
}
