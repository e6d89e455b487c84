//! Whether a database may be worked with: nobody else writes to it, its end is whole, and it is not older than what
//! others have heard from it.

use crate::audit::Finding;
use crate::entity::head;
use crate::rows::only;
use crate::{Ledger, LedgerError};
use kernel::planted;
use sea_orm::EntityTrait;
use std::fs::{File, TryLockError};
use std::path::PathBuf;

/// Entries at the end of a ledger that are read before anything is written after them.
const TAIL: i64 = 500;

/// Nobody else writes to the database while this is held.
#[derive(Debug)]
pub struct Claim(#[expect(dead_code, reason = "the lock is held as long as the file is open")] Option<File>);

impl Ledger {
    /// Claims a SQLite file for this process; a PostgreSQL database is shared by the replicas of a service.
    ///
    /// # Errors
    /// [`LedgerError::InUse`] where another process writes to the file.
    pub fn claim(&self) -> Result<Claim, LedgerError> {
        let path = file(&self.url).filter(|_| !planted("two_writers"));
        let Some(path) = path else { return Ok(Claim(None)) };
        let mut lock = path.clone().into_os_string();
        lock.push(".lock");
        let locked = File::create(PathBuf::from(lock));
        match locked.map(|file| (file.try_lock(), file)) {
            Ok((Ok(()), file)) => Ok(Claim(Some(file))),
            Ok((Err(TryLockError::WouldBlock), _)) => Err(LedgerError::InUse(path)),
            Ok((Err(TryLockError::Error(error)), _)) | Err(error) => Err(LedgerError::Claim(path, error)),
        }
    }

    /// Looks at the end of the ledger: the chain is whole and the head says where it ends.
    ///
    /// # Errors
    /// [`LedgerError::Broken`] names the first thing that is not; [`LedgerError::Database`].
    pub async fn look(&self) -> Result<(), LedgerError> {
        let Some(head) = only(head::Entity::find_by_id(1), &self.readers).await? else {
            return Err(LedgerError::Corrupt("ledger_head".to_owned()));
        };
        let before = (head.pos - TAIL).max(0);
        let hash = if before == 0 {
            crate::GENESIS.to_owned()
        } else {
            let at = self.entries_at(vec![before]).await?;
            at.into_iter().next().map(|entry| entry.hash).unwrap_or_default()
        };
        let (findings, _) = self.audit_after(before, &hash).await?;
        match findings.into_iter().next().filter(|_| !planted("damage_is_written_on")) {
            None => Ok(()),
            Some(Finding { pos, what }) => Err(LedgerError::Broken { pos, what }),
        }
    }
}

/// The file of a SQLite address.
fn file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}
