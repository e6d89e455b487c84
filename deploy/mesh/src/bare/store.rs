//! The store of a bare service: the tables a service of the mesh writes when it takes a command or an event, with
//! the same columns and keys, over SQLite or PostgreSQL. What is inserted goes in many rows to a statement.

use anyhow::Context;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

/// A table and its columns.
pub(super) struct Table {
    name: &'static str,
    pub(super) columns: &'static [&'static str],
    /// What follows the values.
    tail: &'static str,
}

macro_rules! tables {
    ($($id:ident = $name:literal [$($column:literal),+] $tail:literal;)+) => {
        $(pub(super) const $id: Table = Table { name: $name, columns: &[$($column),+], tail: $tail };)+
    };
}

tables! {
    ENTRY = "ledger_entry" ["pos", "event_id", "case_id", "case_seq", "kind", "at", "actor", "organ", "trace", "body",
        "wire", "wire_to", "wire_seq", "prev_hash", "hash"] "";
    STATE = "case_state" ["case_id", "version", "stage", "dispute", "number", "due", "closed", "sent", "body"]
        " ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, body = excluded.body";
    IDEM = "idempotency" ["scope", "key", "body_hash", "status", "answer", "at"] "";
    DEADLINE = "deadline" ["case_id", "key", "version", "due_at", "state"] "";
    MARK = "mark" ["key", "case_id"] "";
    INBOX = "inbox" ["producer", "event_id", "epoch", "pos", "case_id", "case_seq", "hash", "state", "payload", "at"]
        " ON CONFLICT DO NOTHING RETURNING event_id";
}

const TABLES: [&str; 11] = [
    "CREATE TABLE ledger_entry (pos BIGINT NOT NULL PRIMARY KEY, event_id VARCHAR NOT NULL UNIQUE, \
     case_id VARCHAR NOT NULL, case_seq BIGINT NOT NULL, kind VARCHAR NOT NULL, at BIGINT NOT NULL, \
     actor VARCHAR NOT NULL, organ VARCHAR NOT NULL, trace VARCHAR, body TEXT NOT NULL, wire TEXT, wire_to VARCHAR, \
     wire_seq BIGINT, prev_hash VARCHAR NOT NULL, hash VARCHAR NOT NULL)",
    "CREATE UNIQUE INDEX ledger_entry_case ON ledger_entry (case_id, case_seq)",
    "CREATE TABLE case_state (case_id VARCHAR NOT NULL PRIMARY KEY, version BIGINT NOT NULL, stage VARCHAR NOT NULL, \
     dispute VARCHAR NOT NULL, number VARCHAR NOT NULL, due VARCHAR, closed BOOLEAN NOT NULL, sent TEXT NOT NULL, \
     body TEXT NOT NULL)",
    "CREATE INDEX case_state_dispute ON case_state (dispute)",
    "CREATE TABLE idempotency (scope VARCHAR NOT NULL, key VARCHAR NOT NULL, body_hash VARCHAR NOT NULL, \
     status INTEGER NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (scope, key))",
    "CREATE TABLE deadline (case_id VARCHAR NOT NULL, key VARCHAR NOT NULL, version INTEGER NOT NULL, \
     due_at BIGINT NOT NULL, state VARCHAR NOT NULL, PRIMARY KEY (case_id, key, version))",
    "CREATE INDEX deadline_due ON deadline (state, due_at)",
    "CREATE TABLE mark (key VARCHAR NOT NULL, case_id VARCHAR NOT NULL, PRIMARY KEY (key, case_id))",
    "CREATE INDEX mark_case ON mark (case_id)",
    "CREATE TABLE inbox (producer VARCHAR NOT NULL, event_id VARCHAR NOT NULL, epoch VARCHAR NOT NULL, \
     pos BIGINT NOT NULL, case_id VARCHAR NOT NULL, case_seq BIGINT NOT NULL, hash VARCHAR NOT NULL, \
     state VARCHAR NOT NULL, payload TEXT, at BIGINT NOT NULL, PRIMARY KEY (producer, event_id))",
    "CREATE TABLE relay (target VARCHAR NOT NULL PRIMARY KEY, pos_acked BIGINT NOT NULL)",
];

/// An entry that is told.
pub(super) struct Told {
    pub(super) pos: i64,
    pub(super) event: String,
    pub(super) case: String,
    pub(super) text: String,
}

/// A service's database. Cheap to clone.
#[derive(Clone)]
pub(super) struct Store {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Store {
    /// Opens an empty database and makes its tables.
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
        let writer = connect(url, 1).await?;
        for statement in TABLES {
            writer.execute_unprepared(statement).await.with_context(|| format!("in {url}: {statement}"))?;
        }
        Ok(Self { readers: connect(url, 4).await?, writer })
    }

    /// Begins a transaction that writes.
    pub(super) async fn begin(&self) -> anyhow::Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// What a case's state holds.
    pub(super) async fn state(&self, case: &str) -> anyhow::Result<Option<String>> {
        let asked = self.asked("SELECT body FROM case_state WHERE case_id = $1", [case.into()]);
        let row = self.readers.query_one_raw(asked).await?;
        Ok(row.map(|row| row.try_get("", "body")).transpose()?)
    }

    /// What is to be told after a position, in order.
    pub(super) async fn told_after(&self, pos: i64, limit: i64) -> anyhow::Result<Vec<Told>> {
        let text =
            "SELECT pos, event_id, case_id, wire FROM ledger_entry WHERE pos > $1 ORDER BY pos LIMIT $2";
        let rows = self.readers.query_all_raw(self.asked(text, [pos.into(), limit.into()])).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Told {
                    pos: row.try_get("", "pos")?,
                    event: row.try_get("", "event_id")?,
                    case: row.try_get("", "case_id")?,
                    text: row.try_get("", "wire")?,
                })
            })
            .collect()
    }

    fn asked<const N: usize>(&self, text: &str, values: [Value; N]) -> Statement {
        Statement::from_sql_and_values(self.readers.get_database_backend(), text, values)
    }
}

async fn connect(url: &str, connections: u32) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .busy_timeout(Duration::from_secs(10))
        });
    Database::connect(options).await.with_context(|| format!("opening {url}"))
}

/// The texts of statements by table and number of rows: a power of two each, so that they are few and stay prepared.
#[derive(Default)]
pub(super) struct Texts(HashMap<(&'static str, usize), String>);

impl Texts {
    /// Statements that insert these values, row after row, into a table.
    pub(super) fn insert(&mut self, backend: DbBackend, table: &Table, values: Vec<Value>) -> Vec<Statement> {
        let width = table.columns.len();
        let mut left = values.len() / width;
        let mut values = values.into_iter();
        let mut out = Vec::new();
        while left > 0 {
            let rows = 1 << left.ilog2();
            let text = self.0.entry((table.name, rows)).or_insert_with(|| text(table, rows)).clone();
            let part: Vec<Value> = values.by_ref().take(rows * width).collect();
            out.push(Statement::from_sql_and_values(backend, text, part));
            left -= rows;
        }
        out
    }
}

fn text(table: &Table, rows: usize) -> String {
    let mut text = format!("INSERT INTO {} ({}) VALUES ", table.name, table.columns.join(", "));
    for n in 0..rows * table.columns.len() {
        let before = match (n, n % table.columns.len()) {
            (0, _) => "(",
            (_, 0) => "), (",
            _ => ", ",
        };
        let _ = write!(text, "{before}${}", n + 1);
    }
    text + ")" + table.tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_in_few_texts() {
        let mut texts = Texts::default();
        let values = (0..22).map(|n| Value::from(n.to_string())).collect();
        let statements = texts.insert(DbBackend::Sqlite, &MARK, values);
        let rows: Vec<usize> =
            statements.iter().map(|s| s.values.as_ref().map_or(0, |values| values.0.len() / 2)).collect();
        assert_eq!(rows, [8, 2, 1]);
        assert_eq!(statements[2].sql, "INSERT INTO mark (key, case_id) VALUES ($1, $2)");
        assert_eq!(statements[1].sql, "INSERT INTO mark (key, case_id) VALUES ($1, $2), ($3, $4)");
    }
}
