//! One consistent copy of several ledgers: all are held for a moment, each is pinned to a snapshot, and the snapshots
//! are copied while everybody goes on working. The copy is a ledger like any other, on either engine.

use crate::entity::{
    deadline, entry, head, idem, inbox, kept, mark, quarantine, relay, serial, state, track,
};
use crate::store::{Use, connect};
use crate::{Ledger, LedgerError};
use futures_util::TryStreamExt;
use kernel::planted;
use sea_orm::sea_query::LockType;
use sea_orm::{
    AccessMode, ActiveModelTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    IsolationLevel, QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Rows one statement inserts.
const ROWS: usize = 500;

/// How often a SQLite file is asked for: who writes to it lets go for a fraction of a millisecond only, which SQLite's
/// own waiting misses for as long as there is work.
const ASK: Duration = Duration::from_millis(1);
/// How long it is asked for, at most.
const PATIENCE: Duration = Duration::from_secs(3);

/// A ledger nobody writes to for the moment.
pub struct Held(DatabaseTransaction);

/// A ledger as it was at one moment.
pub struct Snapshot(DatabaseTransaction);

impl Ledger {
    /// Keeps everybody from writing until it is let go.
    ///
    /// # Errors
    /// [`LedgerError::Busy`] where a writer does not let go within three seconds; [`LedgerError::Database`].
    pub async fn hold(&self) -> Result<Held, LedgerError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let (began, apart) = (Instant::now(), connect(&self.url, 1, Use::Hold).await?);
        let tx = loop {
            match apart.begin_with_options(options).await {
                Err(error) if is_written_to(&error) => {
                    if began.elapsed() > PATIENCE {
                        return Err(LedgerError::Busy);
                    }
                    sleep(ASK).await;
                }
                begun => break begun?,
            }
        };
        head::Entity::find_by_id(1).lock(LockType::Update).one(&tx).await?;
        Ok(Held(tx))
    }

    /// The ledger as it is now, whatever is written afterwards.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn pin(&self) -> Result<Snapshot, LedgerError> {
        let options = match self.readers.get_database_backend() {
            DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions::default(),
        };
        let tx = self.readers.begin_with_options(options).await?;
        // the first read decides what is seen
        head::Entity::find_by_id(1).one(&tx).await?;
        Ok(Snapshot(tx))
    }
}

/// Whether somebody writes to the file.
fn is_written_to(error: &DbErr) -> bool {
    // SQLite's own words for SQLITE_BUSY
    error.to_string().contains("database is locked")
}

impl Held {
    /// What is held, to be worked on.
    pub(crate) fn into_transaction(self) -> DatabaseTransaction {
        self.0
    }

    /// Lets everybody go on.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn release(self) -> Result<(), LedgerError> {
        Ok(self.0.rollback().await?)
    }
}

impl Snapshot {
    /// Copies everything into a ledger that has nothing in it yet, and no writer.
    ///
    /// # Errors
    /// [`LedgerError::Occupied`] where it has; [`LedgerError::Database`].
    pub async fn copy_into(self, to: &Ledger) -> Result<(), LedgerError> {
        let tx = to.writer.begin().await?;
        if head::Entity::find_by_id(1).one(&tx).await?.is_some_and(|head| head.pos > 0) {
            return Err(LedgerError::Occupied);
        }
        head::Entity::delete_many().exec(&tx).await?;
        table::<head::Entity>(&self.0, &tx).await?;
        table::<entry::Entity>(&self.0, &tx).await?;
        table::<state::Entity>(&self.0, &tx).await?;
        table::<mark::Entity>(&self.0, &tx).await?;
        table::<deadline::Entity>(&self.0, &tx).await?;
        if !planted("copy_without_serials") {
            table::<serial::Entity>(&self.0, &tx).await?;
        }
        table::<idem::Entity>(&self.0, &tx).await?;
        table::<inbox::Entity>(&self.0, &tx).await?;
        table::<track::Entity>(&self.0, &tx).await?;
        table::<relay::Entity>(&self.0, &tx).await?;
        table::<kept::Entity>(&self.0, &tx).await?;
        table::<quarantine::Entity>(&self.0, &tx).await?;
        tx.commit().await?;
        Ok(self.0.rollback().await?)
    }
}

async fn table<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<(), LedgerError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Send,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = E::find().stream(from).await?;
    let mut portion = Vec::with_capacity(ROWS);
    while let Some(row) = rows.try_next().await? {
        portion.push(row.into_active_model().reset_all());
        if portion.len() == ROWS {
            E::insert_many(std::mem::take(&mut portion)).exec_without_returning(to).await?;
        }
    }
    if !portion.is_empty() && !planted("last_portion_is_left") {
        E::insert_many(portion).exec_without_returning(to).await?;
    }
    Ok(())
}
