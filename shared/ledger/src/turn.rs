//! A turn of the writer: one transaction, in as few texts as the database takes. To hand a text to SQLite's thread and
//! back costs more than most texts do; PostgreSQL prepares one statement at a time.

use crate::entity::head;
use crate::rows::only;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryResult,
    QuerySelect, SqliteTransactionMode, Statement, StatementBuilder, TransactionOptions, TransactionTrait,
    Value,
};

/// A transaction that is open.
pub(crate) enum Turn {
    /// A single command on SQLite: the text that reads begins, the one that writes ends, and what is to be written waits
    /// for it. The writer has this connection to itself, and takes a new one where a text fails.
    Alone(DatabaseConnection, Vec<Statement>),
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
    ) -> Result<(Self, Vec<QueryResult>), DbErr> {
        let backend = writer.get_database_backend();
        if alone && backend == DbBackend::Sqlite {
            let asked = Statement::from_sql_and_values(backend, format!("BEGIN IMMEDIATE; {text}"), values);
            let rows = writer.query_all_raw(asked).await?;
            return Ok((Self::Alone(writer.clone(), Vec::new()), rows));
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

    /// Writes a statement, now or with the end.
    pub(crate) async fn put(&mut self, query: &impl StatementBuilder) -> Result<(), DbErr> {
        match self {
            Self::Alone(writer, waiting) => waiting.push(query.build(&writer.get_database_backend())),
            Self::Open(tx) => {
                tx.execute_raw(query.build(&tx.get_database_backend())).await?;
            }
        }
        Ok(())
    }

    /// Writes what waits and ends: everything is durable.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Alone(writer, waiting) => {
                let texts = waiting.iter().map(|statement| statement.sql.as_str());
                let text = texts.chain(["COMMIT"]).collect::<Vec<_>>().join("; ");
                let values = waiting.into_iter().filter_map(|statement| statement.values);
                let values = values.flat_map(|values| values.0);
                let all = Statement::from_sql_and_values(writer.get_database_backend(), text, values);
                writer.execute_raw(all).await?;
            }
            Self::Open(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Ends, and nothing is written.
    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        match self {
            Self::Alone(writer, _) => {
                writer.execute_unprepared("ROLLBACK").await?;
            }
            Self::Open(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}
