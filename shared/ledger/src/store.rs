//! Opening a database and bringing its tables up.

use crate::entity::{
    deadline, entry, head, idem, inbox, kept, mark, quarantine, relay, serial, state, track,
};
use crate::{GENESIS, LedgerError};
use sea_orm::sea_query::{Index, IndexCreateStatement};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Schema, Set,
};
use std::time::Duration;
use uuid::Uuid;

/// Schema this program writes.
const SCHEMA: i32 = 1;

/// A service's ledger. Cheap to clone; reading needs no queue.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(crate) readers: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    pub(crate) epoch: String,
    pub(crate) url: String,
}

impl Ledger {
    /// Opens `sqlite://path?mode=rwc` or `postgres://…`, and creates the tables of an empty database.
    ///
    /// # Errors
    /// [`LedgerError::Newer`] for a database of a newer version; [`LedgerError::Database`] otherwise.
    pub async fn open(url: &str) -> Result<Self, LedgerError> {
        let writer = connect(url, 1).await?;
        let epoch = migrate(&writer).await?;
        let readers = connect(url, 4).await?;
        Ok(Self { readers, writer, epoch, url: url.to_owned() })
    }

    /// Closes the connections; a SQLite log is folded into its file.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn close(self) -> Result<(), LedgerError> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            self.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// The ledger's epoch: a new database, or one restored under supervision, has a new one.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }
}

async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, LedgerError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .busy_timeout(Duration::from_secs(10))
        });
    Ok(Database::connect(options).await?)
}

/// Creates what is missing; returns the epoch.
async fn migrate(db: &DatabaseConnection) -> Result<String, LedgerError> {
    let backend = db.get_database_backend();
    let schema = Schema::new(backend);
    if backend == DbBackend::Postgres {
        // two replicas that start at once queue here, not in the catalogue
        db.execute_unprepared("SELECT pg_advisory_lock(20240101)").await?;
    }
    for mut table in [
        schema.create_table_from_entity(head::Entity),
        schema.create_table_from_entity(entry::Entity),
        schema.create_table_from_entity(relay::Entity),
        schema.create_table_from_entity(inbox::Entity),
        schema.create_table_from_entity(track::Entity),
        schema.create_table_from_entity(deadline::Entity),
        schema.create_table_from_entity(idem::Entity),
        schema.create_table_from_entity(state::Entity),
        schema.create_table_from_entity(mark::Entity),
        schema.create_table_from_entity(serial::Entity),
        schema.create_table_from_entity(kept::Entity),
        schema.create_table_from_entity(quarantine::Entity),
    ] {
        db.execute(table.if_not_exists()).await?;
    }
    for index in indexes() {
        db.execute(&index).await?;
    }
    let epoch = match head::Entity::find_by_id(1).one(db).await? {
        Some(head) if head.schema > SCHEMA => {
            return Err(LedgerError::Newer { found: head.schema, known: SCHEMA });
        }
        Some(head) => head.epoch,
        None => {
            let epoch = Uuid::new_v4().to_string();
            let first = head::ActiveModel {
                one: Set(1),
                epoch: Set(epoch.clone()),
                pos: Set(0),
                hash: Set(GENESIS.to_owned()),
                schema: Set(SCHEMA),
            };
            head::Entity::insert(first).exec_without_returning(db).await?;
            epoch
        }
    };
    if backend == DbBackend::Postgres {
        db.execute_unprepared("SELECT pg_advisory_unlock(20240101)").await?;
        db.execute_unprepared("ANALYZE").await?;
    }
    Ok(epoch)
}

fn indexes() -> [IndexCreateStatement; 6] {
    [
        Index::create()
            .if_not_exists()
            .unique()
            .name("ledger_entry_case")
            .table(entry::Entity)
            .col(entry::Column::CaseId)
            .col(entry::Column::CaseSeq)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .unique()
            .name("inbox_case_seq")
            .table(inbox::Entity)
            .col(inbox::Column::Producer)
            .col(inbox::Column::CaseId)
            .col(inbox::Column::CaseSeq)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("inbox_producer_pos")
            .table(inbox::Entity)
            .col(inbox::Column::Producer)
            .col(inbox::Column::Pos)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("deadline_due")
            .table(deadline::Entity)
            .col(deadline::Column::State)
            .col(deadline::Column::DueAt)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("case_state_dispute")
            .table(state::Entity)
            .col(state::Column::Dispute)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("mark_case")
            .table(mark::Entity)
            .col(mark::Column::CaseId)
            .to_owned(),
    ]
}
