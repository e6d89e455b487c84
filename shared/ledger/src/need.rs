//! What a batch of commands needs read before it is judged: all of it by one text, which is the same for every batch.

use crate::command::{Command, State};
use crate::entity::state;
use crate::rows::uuid;
use crate::turn::{Held, Turn};
use crate::write::Batch;
use crate::{Answer, LedgerError};
use sea_orm::{DbBackend, QueryResult};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

/// Most cases loaded because of one mark: the newest. Who comes every day must not slow down everybody.
const NEWEST: usize = 16;

/// The keys a batch reads by; each kind goes to the database as one list.
#[derive(Default)]
pub(crate) struct Need {
    pub(crate) cases: BTreeSet<Uuid>,
    marks: BTreeSet<String>,
    /// Scope and key.
    idems: Vec<(String, String)>,
    /// Producer and event.
    events: Vec<(String, Uuid)>,
    /// Producer, case, and its number in the case.
    places: Vec<(String, Uuid, i64)>,
}

impl Need {
    pub(crate) fn of(commands: &[Command]) -> Self {
        let mut need = Self::default();
        for command in commands {
            need.cases.extend(&command.load);
            need.marks.extend(command.marks.iter().cloned());
            need.idems.extend(command.idem.iter().map(|idem| (idem.scope.clone(), idem.key.clone())));
            if let Some(event) = &command.inbox {
                need.events.push((event.producer.clone(), event.event_id));
                need.places.push((event.producer.clone(), event.case, event.case_seq));
            }
        }
        need
    }

    /// Begins a turn of the writer, for a single command or many, and reads it.
    pub(crate) async fn load<'a>(
        &self,
        writer: &'a mut Held,
        alone: bool,
    ) -> Result<(Turn<'a>, Batch), LedgerError> {
        let lists = [
            listed(&self.marks.iter().map(|key| (key,)).collect::<Vec<_>>())?,
            listed(&self.cases.iter().map(|case| (case,)).collect::<Vec<_>>())?,
            listed(&self.idems)?,
            listed(&self.events)?,
            listed(&self.places)?,
        ];
        let text = match writer.backend() {
            DbBackend::Postgres => POSTGRES.as_str(),
            _ => SQLITE.as_str(),
        };
        let (turn, rows) = writer.begin(alone, text, lists.map(sea_orm::Value::from)).await?;
        let mut batch = Batch::default();
        for row in rows {
            batch.read(&Row(row))?;
        }
        if batch.hash.is_empty() {
            return Err(LedgerError::Corrupt("ledger_head".to_owned()));
        }
        Ok((turn, batch))
    }
}

fn listed<T: Serialize>(keys: &[T]) -> Result<String, LedgerError> {
    serde_json::to_string(keys).map_err(|error| LedgerError::Corrupt(error.to_string()))
}

static SQLITE: LazyLock<String> = LazyLock::new(|| {
    let newest = format!(
        "SELECT k.value ->> 0 AS key, mark.case_id AS case_id FROM json_each($1) AS k CROSS JOIN mark \
         WHERE mark.key = k.value ->> 0 AND mark.case_id IN (SELECT newest.case_id FROM mark AS newest \
         WHERE newest.key = k.value ->> 0 ORDER BY newest.case_id DESC LIMIT {NEWEST})"
    );
    text(
        &newest,
        |list| format!("json_each(${list}) AS k"),
        |keys, table, by| format!("FROM {keys} CROSS JOIN {table} AS t WHERE {by}"),
    )
});

static POSTGRES: LazyLock<String> = LazyLock::new(|| {
    let newest = format!(
        "SELECT k.value ->> 0 AS key, newest.case_id AS case_id FROM jsonb_array_elements($1::jsonb) AS k(value) \
         CROSS JOIN LATERAL (SELECT mark.case_id FROM mark WHERE mark.key = k.value ->> 0 \
         ORDER BY mark.case_id DESC LIMIT {NEWEST}) AS newest"
    );
    text(
        &newest,
        |list| format!("jsonb_array_elements(${list}::jsonb) AS k(value)"),
        |keys, table, by| {
            format!("FROM {keys} CROSS JOIN LATERAL (SELECT t.* FROM {table} AS t WHERE {by} OFFSET 0) AS t")
        },
    )
});

/// Everything in rows of one form: which table, up to seven words, two numbers. The planners are led: what is looked for
/// comes first, and each is found by a key. Only the two ways to a list and from its keys to the rows of a table differ
/// between the databases.
fn text(newest: &str, each: impl Fn(u8) -> String, found: impl Fn(&str, &str, &str) -> String) -> String {
    let cases =
        format!("(SELECT k.value ->> 0 AS case_id FROM {} UNION SELECT case_id FROM marked) AS k", each(2));
    let states = found(&cases, "case_state", "t.case_id = k.case_id");
    let idems = found(&each(3), "idempotency", "t.scope = k.value ->> 0 AND t.key = k.value ->> 1");
    let events = found(&each(4), "inbox", "t.producer = k.value ->> 0 AND t.event_id = k.value ->> 1");
    let places = found(
        &each(5),
        "inbox",
        "t.producer = k.value ->> 0 AND t.case_id = k.value ->> 1 AND t.case_seq = CAST(k.value ->> 2 AS BIGINT)",
    );
    let tracks = found(&each(5), "inbox_case", "t.producer = k.value ->> 0 AND t.case_id = k.value ->> 1");
    format!(
        "WITH marked AS ({newest}) \
         SELECT 0 AS part, hash AS a, CAST(NULL AS TEXT) AS b, CAST(NULL AS TEXT) AS c, CAST(NULL AS TEXT) AS d, \
         CAST(NULL AS TEXT) AS e, CAST(NULL AS TEXT) AS f, CAST(NULL AS TEXT) AS g, \
         CAST(pos AS BIGINT) AS n, CAST(0 AS BIGINT) AS m FROM ledger_head WHERE one = 1 \
         UNION ALL SELECT 1, series, NULL, NULL, NULL, NULL, NULL, NULL, last, 0 FROM serial \
         UNION ALL SELECT 2, key, case_id, NULL, NULL, NULL, NULL, NULL, 0, 0 FROM marked \
         UNION ALL SELECT 3, t.case_id, stage, dispute, number, due, sent, body, version, \
         CASE WHEN closed THEN 1 ELSE 0 END {states} \
         UNION ALL SELECT 4, t.scope, t.key, t.body_hash, t.answer, NULL, NULL, NULL, t.status, 0 {idems} \
         UNION ALL SELECT 5, producer, event_id, hash, t.case_id, NULL, NULL, NULL, case_seq, 0 {events} \
         UNION ALL SELECT 5, producer, event_id, hash, t.case_id, NULL, NULL, NULL, case_seq, 0 {places} \
         UNION ALL SELECT 6, producer, t.case_id, blocked_by, NULL, NULL, NULL, NULL, next_seq, 0 {tracks}"
    )
}

/// A row of the text.
struct Row(QueryResult);

impl Row {
    /// The n-th word, counted from one; empty where there is none.
    fn word(&self, n: usize) -> Result<String, LedgerError> {
        Ok(self.maybe(n)?.unwrap_or_default())
    }

    fn maybe(&self, n: usize) -> Result<Option<String>, LedgerError> {
        Ok(self.0.try_get_by_index(n)?)
    }

    fn id(&self, n: usize) -> Result<Uuid, LedgerError> {
        uuid(&self.word(n)?)
    }

    fn number(&self) -> Result<i64, LedgerError> {
        Ok(self.0.try_get_by_index(8)?)
    }

    fn flag(&self) -> Result<bool, LedgerError> {
        Ok(self.0.try_get_by_index::<i64>(9)? != 0)
    }
}

impl Batch {
    fn read(&mut self, row: &Row) -> Result<(), LedgerError> {
        match row.0.try_get_by_index::<i32>(0)? {
            0 => (self.hash, self.pos) = (row.word(1)?, row.number()?),
            1 => {
                self.serials.insert(row.word(1)?, u32::try_from(row.number()?).unwrap_or(u32::MAX));
            }
            2 => {
                let marked = self.marked.entry(row.word(1)?).or_default();
                marked.push(row.id(2)?);
                marked.sort_unstable_by(|one, other| other.cmp(one));
            }
            3 => {
                let state = State::try_from(state::Model {
                    case_id: row.word(1)?,
                    stage: row.word(2)?,
                    dispute: row.word(3)?,
                    number: row.word(4)?,
                    due: row.maybe(5)?,
                    sent: row.word(6)?,
                    body: row.word(7)?,
                    version: row.number()?,
                    closed: row.flag()?,
                })?;
                self.states.insert(state.case, state);
            }
            4 => {
                let status = u16::try_from(row.number()?).unwrap_or(500);
                let answer = Answer { status, body: row.word(4)? };
                self.idems.insert((row.word(1)?, row.word(2)?), (row.word(3)?, answer));
            }
            5 => {
                self.taken.insert((row.word(1)?, row.id(4)?, row.number()?));
                self.seen.insert((row.word(1)?, row.id(2)?), row.word(3)?);
            }
            _ => {
                self.tracks.insert((row.word(1)?, row.id(2)?), (row.number()?, row.maybe(3)?));
            }
        }
        Ok(())
    }
}
