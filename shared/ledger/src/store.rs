//! Opening a database and bringing its tables up.

use crate::entity::{
    deadline, entry, head, idem, inbox, kept, mark, quarantine, relay, serial, state, track,
};
use crate::{GENESIS, LedgerError};
use sea_orm::sea_query::{ConditionalStatement, Expr, Index, IndexCreateStatement, TableCreateStatement};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Schema, Set,
    Statement,
};
use std::time::Duration;
use uuid::Uuid;

/// What the index of armed deadlines holds. Written out, as a planner takes a partial index for the same words only.
pub(crate) const ARMED: &str = "state = 'armed'";
/// What the index of waiting events holds: only these keep their payload.
pub(crate) const WAITING: &str = "payload IS NOT NULL";
/// What the index of open cases holds.
pub(crate) const OPEN: &str = "closed = FALSE";
/// Statements a connection keeps prepared: those of a writer differ by the number of their rows, which are few.
const PREPARED: usize = 400;
/// Kibibytes of a writer's page cache.
const CACHE: &str = "-16384";
/// After how many pages SQLite folds its log into the file: pages that are written again before are folded once.
const FOLD: &str = "4000";
/// Ways through a table, and from one to another, that a writer on PostgreSQL does without.
const BY_KEY: [&str; 4] = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material"];
/// After how many commands PostgreSQL looks at the tables of a ledger that began empty. Until it has seen what is in them
/// it takes any way by a producer to be as short as the one to a single event; later it looks by itself.
const ANALYSED: [usize; 2] = [256, 4096];
/// The tables that grow. Without their names the server looks at its own catalogue, too, which takes longer.
const ANALYSE: &str = "ANALYZE ledger_entry, case_state, mark, deadline, idempotency, inbox, inbox_case";
/// The long texts of a ledger. PostgreSQL presses them by a way that costs a fifth of what it does; where it knows a faster
/// one they go by that.
const LONG: [(&str, &str); 5] = [
    ("ledger_entry", "body"),
    ("ledger_entry", "wire"),
    ("case_state", "body"),
    ("idempotency", "answer"),
    ("inbox", "payload"),
];
/// Connections to read by, at most.
const READERS: usize = 4;
/// How long a connection to a server may rest before it is asked whether the other end is still there.
pub(crate) const MOMENT: Duration = Duration::from_secs(1);
/// How long a statement waits for whoever writes to a SQLite file.
const WAIT: Duration = Duration::from_secs(30);

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
        let writer = connect(url, 1, Use::Write).await?;
        let epoch = migrate(&writer).await?;
        let readers = connect(url, readers(), Use::Read).await?;
        Ok(Self { readers, writer, epoch, url: url.to_owned() })
    }

    /// Closes the connections; a SQLite log is folded into its file. No writer may run any more: it would keep its own.
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

    /// A new connection for the writer, where a transaction failed on the old one. SQLite may have rolled it back by
    /// itself, as it does when the disk is full; the driver then believes it to be open for ever, and begins no other.
    pub(crate) async fn renew_writer(&mut self) -> Result<(), LedgerError> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            let fresh = connect(&self.url, 1, Use::Write).await?;
            let _old = std::mem::replace(&mut self.writer, fresh).close().await;
        }
        Ok(())
    }

    /// Has PostgreSQL analyse the tables, where it is time: the commands written grew from `before` to `after`. Nothing fails
    /// where it cannot.
    pub(crate) async fn analyse(&self, before: usize, after: usize) {
        let time = ANALYSED.iter().any(|time| (before..after).contains(time));
        if time
            && self.readers.get_database_backend() == DbBackend::Postgres
            && let Err(error) = self.readers.execute_unprepared(ANALYSE).await
        {
            tracing::warn!(%error, "the tables were not analysed");
        }
    }

    /// The ledger's epoch: a new database, or one restored under supervision, has a new one.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }
}

/// How many connections read at the same time: no more than processors are there to serve them.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(READERS, std::num::NonZero::get);
    u32::try_from(processors.clamp(2, READERS)).unwrap_or(2)
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Write,
    Read,
    /// To keep others from writing: asked again and again, instead of waiting in SQLite.
    Hold,
}

/// Connections to a database.
///
/// # Errors
/// [`LedgerError::Database`].
pub(crate) async fn connect(
    url: &str,
    connections: u32,
    purpose: Use,
) -> Result<DatabaseConnection, LedgerError> {
    let writes = purpose == Use::Write;
    let wait = if purpose == Use::Hold { Duration::ZERO } else { WAIT };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        // none is closed for its age: the pool's task that looks for such counts the idle ones while others take them, and
        // where it reads the count between the two it goes round for ever, on a thread that is then lost
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        // a file has no other end that hangs up; and a server was there a moment ago, as the pool asks a connection that
        // comes back, too
        .test_before_acquire_if_idle_for(if url.starts_with("sqlite:") { Duration::MAX } else { MOMENT })
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("cache_size", if writes { CACHE } else { "-2048" })
                .pragma("wal_autocheckpoint", FOLD)
                .statement_cache_capacity(PREPARED)
                .busy_timeout(wait)
        })
        // whatever a writer reads it finds by a key, also where the planner believes a table to be small still; and no
        // statement is so long that it were worth compiling
        .map_sqlx_postgres_opts(move |postgres| {
            let postgres = postgres.statement_cache_capacity(PREPARED).options([("jit", "off")]);
            if writes { postgres.options(BY_KEY.map(|way| (way, "off"))) } else { postgres }
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
        by_key(backend, schema.create_table_from_entity(track::Entity)),
        by_key(backend, schema.create_table_from_entity(deadline::Entity)),
        schema.create_table_from_entity(idem::Entity),
        schema.create_table_from_entity(state::Entity),
        by_key(backend, schema.create_table_from_entity(mark::Entity)),
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
            if backend == DbBackend::Postgres {
                press(db).await;
            }
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
        // an empty table that was analysed is believed to be empty for ever after
        if seems_empty(db).await? && entry::Entity::find().one(db).await?.is_some() {
            db.execute_unprepared(ANALYSE).await?;
        }
    }
    Ok(epoch)
}

/// Whether PostgreSQL's planner takes the ledger to be empty: it has never looked, or looked too early.
async fn seems_empty(db: &DatabaseConnection) -> Result<bool, LedgerError> {
    let asked = "SELECT reltuples < 1 AS empty FROM pg_class WHERE oid = 'ledger_entry'::regclass";
    let found = db.query_one_raw(Statement::from_string(DbBackend::Postgres, asked)).await?;
    Ok(found.map(|row| row.try_get("", "empty")).transpose()?.unwrap_or(true))
}

/// Has new tables press long texts by LZ4. A server that is older than 14, or was built without it, goes on by its own way.
async fn press(db: &DatabaseConnection) {
    for (table, column) in LONG {
        let asked = format!("ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4");
        if let Err(error) = db.execute_unprepared(&asked).await {
            tracing::info!(%error, "long texts are pressed by the server's own way");
            return;
        }
    }
}

/// A table of short rows that are only found by their key. SQLite keeps the rows in the key's own tree then, which is one
/// tree less to write; in a database that has the table already it stays as it is.
fn by_key(backend: DbBackend, mut table: TableCreateStatement) -> TableCreateStatement {
    if backend == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table
}

fn indexes() -> [IndexCreateStatement; 9] {
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
        // only what is armed, and only what waits: both are few among many
        Index::create()
            .if_not_exists()
            .name("deadline_armed")
            .table(deadline::Entity)
            .col(deadline::Column::DueAt)
            .cond_where(Expr::cust(ARMED))
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("inbox_waiting")
            .table(inbox::Entity)
            .col(inbox::Column::Producer)
            .cond_where(Expr::cust(WAITING))
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("case_state_dispute")
            .table(state::Entity)
            .col(state::Column::Dispute)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("case_state_open")
            .table(state::Entity)
            .col(state::Column::CaseId)
            .cond_where(Expr::cust(OPEN))
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("case_state_stage")
            .table(state::Entity)
            .col(state::Column::Stage)
            .col(state::Column::CaseId)
            .to_owned(),
        Index::create()
            .if_not_exists()
            .name("mark_case")
            .table(mark::Entity)
            .col(mark::Column::CaseId)
            .to_owned(),
    ]
}
