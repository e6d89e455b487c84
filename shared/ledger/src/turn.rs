//! A turn of the writer: one transaction, in as few texts as the database takes. To hand a text to SQLite's thread and
//! back costs more than most texts do; PostgreSQL prepares one statement at a time.

use crate::LedgerError;
use crate::entity::head;
use crate::rows::only;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryResult,
    QuerySelect, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};

/// A transaction that is open.
pub(crate) enum Turn {
    /// A single command on SQLite: the text that reads begins, the one that writes ends. The writer has this connection
    /// to itself, and takes a new one where a text fails.
    Alone(DatabaseConnection),
    /// Many commands, whose writing is many texts, so that few have to be kept prepared; or PostgreSQL.
    Open(DatabaseTransaction),
}

impl Turn {
    /// Begins, and reads what the commands need. Locking the head row queues the replicas of a service; SQLite has let
    /// nobody else begin.
    pub(crate) async fn begin(
        writer: &DatabaseConnection,
        alone: bool,
        text: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(Self, Vec<QueryResult>), LedgerError> {
        let backend = writer.get_database_backend();
        if alone && backend == DbBackend::Sqlite {
            let asked = Statement::from_sql_and_values(backend, format!("BEGIN IMMEDIATE; {text}"), values);
            let rows = writer.query_all_raw(asked).await?;
            return Ok((Self::Alone(writer.clone()), rows));
        }
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = writer.begin_with_options(options).await?;
        if backend == DbBackend::Postgres {
            only(head::Entity::find_by_id(1).lock(LockType::Update), &tx).await?;
        }
        let rows = tx.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        Ok((Self::Open(tx), rows))
    }

    /// Which database it is.
    pub(crate) fn backend(&self) -> DbBackend {
        match self {
            Self::Alone(writer) => writer.get_database_backend(),
            Self::Open(tx) => tx.get_database_backend(),
        }
    }

    /// Whether statements may wait to be written together.
    pub(crate) fn gathers(&self) -> bool {
        matches!(self, Self::Alone(_))
    }

    /// Writes one statement now.
    pub(crate) async fn write(&self, statement: Statement) -> Result<(), DbErr> {
        match self {
            Self::Alone(writer) => writer.execute_raw(statement).await?,
            Self::Open(tx) => tx.execute_raw(statement).await?,
        };
        Ok(())
    }

    /// Writes what waited and ends: everything is durable.
    pub(crate) async fn commit(self, waiting: Vec<Statement>) -> Result<(), LedgerError> {
        match self {
            Self::Alone(writer) => {
                let texts = waiting.iter().map(|statement| statement.sql.as_str());
                let text = texts.chain(["COMMIT"]).collect::<Vec<_>>().join("; ");
                let values = waiting.into_iter().filter_map(|statement| statement.values);
                let values = values.flat_map(|values| values.0);
                let all = Statement::from_sql_and_values(writer.get_database_backend(), text, values);
                writer.execute_raw(all).await?;
            }
            Self::Open(tx) => {
                for statement in waiting {
                    tx.execute_raw(statement).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Ends, and nothing is written.
    pub(crate) async fn rollback(self) -> Result<(), LedgerError> {
        match self {
            Self::Alone(writer) => {
                writer.execute_unprepared("ROLLBACK").await?;
            }
            Self::Open(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}
