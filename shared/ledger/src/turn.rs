//! A turn of the writer: one transaction, in as few texts as the database takes. To hand a text to a database and back
//! costs more than most texts do.

use crate::store::MOMENT;
use kernel::fail_point;
use sea_orm::sea_query::ArrayType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, QueryResult, Statement, TransactionTrait,
    Value,
};
use std::time::Instant;

/// Most rows one text inserts on SQLite: texts of every length up to it stay prepared.
const ROWS: usize = 32;

/// What stands for a missing word: no text and no key is so; and for a missing number: all count from 1.
const NO_WORD: &str = "\u{1e}";
const NO_NUMBER: i64 = -1;

/// The connection of a writer, taken from its pool for good. A pool asks each connection that comes back whether it is well,
/// and gives it to nobody before the answer. To the driver it is a transaction that never ends; the texts of the turns
/// begin and end their own.
pub(crate) struct Held {
    line: DatabaseTransaction,
    used: Instant,
}

impl Held {
    /// The one that is held, or another where there is none or its server went away meanwhile.
    pub(crate) async fn of<'a>(
        held: &'a mut Option<Self>,
        pool: &DatabaseConnection,
    ) -> Result<&'a mut Self, DbErr> {
        let well = match &held {
            Some(held) => held.is_well().await,
            None => false,
        };
        if !well {
            *held = None;
        }
        match held {
            Some(held) => Ok(held),
            none => {
                let line = pool.begin().await?;
                line.execute_unprepared("COMMIT").await?;
                Ok(none.insert(Self { line, used: Instant::now() }))
            }
        }
    }

    /// Gives it back to its pool, in the transaction the driver believes it to be in.
    pub(crate) async fn release(self) -> Result<(), DbErr> {
        self.line.execute_unprepared("BEGIN").await?;
        self.line.rollback().await
    }

    async fn is_well(&self) -> bool {
        let rested = self.backend() == DbBackend::Postgres && self.used.elapsed() > MOMENT;
        !rested || self.line.execute_unprepared("SELECT 1").await.is_ok()
    }

    /// Its database.
    pub(crate) fn backend(&self) -> DbBackend {
        self.line.get_database_backend()
    }

    /// Begins a turn for a single command or many, and reads what they need.
    pub(crate) async fn begin(
        &mut self,
        alone: bool,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(Turn<'_>, Vec<QueryResult>), DbErr> {
        let backend = self.backend();
        self.used = Instant::now();
        let asked = if backend == DbBackend::Postgres {
            // the replicas of a service queue here; on SQLite nobody else may begin
            self.line
                .execute_unprepared("BEGIN; SELECT pos FROM ledger_head WHERE one = 1 FOR UPDATE")
                .await?;
            text.to_owned()
        } else {
            format!("BEGIN IMMEDIATE; {text}")
        };
        let rows = self.line.query_all_raw(Statement::from_sql_and_values(backend, asked, values)).await?;
        let waits = alone || backend == DbBackend::Postgres;
        Ok((Turn { line: &self.line, waits, texts: Vec::new(), values: Vec::new() }, rows))
    }
}

/// A transaction that is open.
pub(crate) struct Turn<'a> {
    line: &'a DatabaseTransaction,
    /// Whether the texts wait for the end. Those of many commands on SQLite do not: they come in many lengths, and few can
    /// be kept prepared.
    waits: bool,
    texts: Vec<String>,
    values: Vec<Value>,
}

/// What becomes of a row whose key is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Taken {
    /// It cannot be.
    Never,
    /// What is there stays.
    Kept,
    /// All but the key is written anew.
    Renewed,
}

impl Turn<'_> {
    fn backend(&self) -> DbBackend {
        self.line.get_database_backend()
    }

    /// Inserts rows, every column of which is set.
    pub(crate) async fn insert<E: EntityTrait>(
        &mut self,
        mut rows: Vec<E::ActiveModel>,
        taken: Taken,
    ) -> Result<(), DbErr> {
        let columns: Vec<E::Column> = E::Column::iter().collect();
        let nullable: Vec<bool> = columns.iter().map(|column| column.def().is_null()).collect();
        let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
        let into = format!("INSERT INTO {} ({}) ", E::default().as_str(), names.join(", "));
        let tail = taken.tail::<E>();
        let most = if self.backend() == DbBackend::Postgres { usize::MAX } else { ROWS };
        while !rows.is_empty() {
            let value = |row: &mut E::ActiveModel, column: &E::Column| {
                row.take(*column).into_value().ok_or_else(|| DbErr::AttrNotSet(column.as_str().to_owned()))
            };
            let portion: Result<Vec<Vec<Value>>, DbErr> = rows
                .drain(..rows.len().min(most))
                .map(|mut row| columns.iter().map(|column| value(&mut row, column)).collect())
                .collect();
            let listed = self.list(&nullable, portion?);
            self.put(format!("{into}{listed}{tail}")).await?;
        }
        Ok(())
    }

    /// Writes a text over rows, which stand where it says `{rows}`. None of their values is missing.
    pub(crate) async fn over(&mut self, text: &str, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
        let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
        let listed = self.list(&vec![false; width], rows);
        self.put(text.replace("{rows}", &listed)).await
    }

    /// Rows as a table of this database: on SQLite a parameter for each value, on PostgreSQL one for each column, so that
    /// the text is the same for any number of rows.
    fn list(&mut self, nullable: &[bool], rows: Vec<Vec<Value>>) -> String {
        if self.backend() == DbBackend::Postgres {
            let mut columns: Vec<Vec<Value>> = vec![Vec::with_capacity(rows.len()); nullable.len()];
            for row in rows {
                for (column, value) in columns.iter_mut().zip(row) {
                    column.push(value);
                }
            }
            let columns: Vec<String> = columns
                .into_iter()
                .zip(nullable)
                .map(|(column, nullable)| self.array(column, *nullable))
                .collect();
            return format!("SELECT {}", columns.join(", "));
        }
        let row = format!("({})", vec!["?"; nullable.len()].join(", "));
        let text = format!("VALUES {}", vec![row; rows.len()].join(", "));
        self.values.extend(rows.into_iter().flatten());
        text
    }

    /// A column of rows as an array. The driver knows none with gaps: where a value may be missing, a word or a number that
    /// is no value stands for it.
    fn array(&mut self, mut column: Vec<Value>, nullable: bool) -> String {
        let kind = column.first().map_or(ArrayType::String, Value::array_type);
        let at = format!("unnest(${})", self.values.len() + 1);
        let text = match (nullable, kind == ArrayType::String) {
            (false, _) => at,
            (true, true) => format!("NULLIF({at}, '{NO_WORD}')"),
            (true, false) => format!("NULLIF({at}, {NO_NUMBER})"),
        };
        for value in column.iter_mut().filter(|_| nullable) {
            match value {
                Value::String(none @ None) => *none = Some(NO_WORD.to_owned()),
                Value::BigInt(none @ None) => *none = Some(NO_NUMBER),
                _ => {}
            }
        }
        self.values.push(Value::Array(kind, Some(Box::new(column))));
        text
    }

    async fn put(&mut self, text: String) -> Result<(), DbErr> {
        self.texts.push(text);
        if self.waits { Ok(()) } else { self.write().await }
    }

    /// Writes what waits.
    async fn write(&mut self) -> Result<(), DbErr> {
        let texts = std::mem::take(&mut self.texts);
        let text = match self.backend() {
            DbBackend::Postgres => {
                let parts = texts.iter().enumerate().map(|(n, text)| format!("part{n} AS ({text})"));
                format!("WITH {} SELECT 1", parts.collect::<Vec<_>>().join(", "))
            }
            _ => texts.join("; "),
        };
        let all = Statement::from_sql_and_values(self.backend(), text, std::mem::take(&mut self.values));
        self.line.execute_raw(all).await.map(drop)
    }

    /// Writes what waits and ends: everything is durable.
    pub(crate) async fn commit(mut self) -> Result<(), DbErr> {
        if self.backend() == DbBackend::Postgres {
            self.write().await?;
            fail_point("before_commit");
            return self.line.execute_unprepared("COMMIT").await.map(drop);
        }
        fail_point("before_commit");
        self.texts.push("COMMIT".to_owned());
        self.write().await
    }

    /// Ends, and nothing is written.
    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        self.line.execute_unprepared("ROLLBACK").await.map(drop)
    }
}

impl Taken {
    /// What an insertion into a table says of it.
    fn tail<E: EntityTrait>(self) -> String {
        let key: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let names: Vec<&str> = key.iter().map(IdenStatic::as_str).collect();
        let taken = format!(" ON CONFLICT ({}) DO", names.join(", "));
        match self {
            Self::Never => String::new(),
            Self::Kept => format!("{taken} NOTHING"),
            Self::Renewed => {
                let others = E::Column::iter().map(|column| column.as_str().to_owned());
                let renewed = others.filter(|name| !names.contains(&name.as_str()));
                let renewed: Vec<_> = renewed.map(|name| format!("{name} = excluded.{name}")).collect();
                format!("{taken} UPDATE SET {}", renewed.join(", "))
            }
        }
    }
}
