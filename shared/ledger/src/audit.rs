//! The ledger judged by itself: positions without gaps, the chain unbroken, each case contiguous.

use crate::{Entry, EntryHash, GENESIS, Ledger, LedgerError};
use kernel::planted;
use std::collections::HashMap;

/// Something that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Position in the ledger.
    pub pos: i64,
    /// What is wrong.
    pub what: String,
}

impl Ledger {
    /// Reads the whole ledger and reports what does not hold.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn audit(&self) -> Result<Vec<Finding>, LedgerError> {
        let mut versions: HashMap<String, i64> = HashMap::new();
        let each = |entry: &Entry| {
            let version = versions.entry(entry.case_id.clone()).or_insert(0);
            *version += 1;
            let expected = std::mem::replace(version, entry.case_seq);
            (entry.case_seq != expected)
                .then(|| format!("entry {} of its case stands where {expected} should", entry.case_seq))
        };
        Ok(self.walk(0, GENESIS, each).await?.0)
    }

    /// Reads what follows a position whose hash is known, and reports what does not hold; and how far it came.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn audit_after(
        &self,
        pos: i64,
        hash: &str,
    ) -> Result<(Vec<Finding>, (i64, String)), LedgerError> {
        self.walk(pos, hash, |_| None).await
    }

    async fn walk(
        &self,
        pos: i64,
        hash: &str,
        mut each: impl FnMut(&Entry) -> Option<String>,
    ) -> Result<(Vec<Finding>, (i64, String)), LedgerError> {
        let mut findings = Vec::new();
        let (mut pos, mut hash) = (pos, hash.to_owned());
        // entries are read first: what is appended meanwhile is not held against the head
        let progress = self.progress(chrono::DateTime::UNIX_EPOCH).await?;
        loop {
            let entries = self.entries_after(pos, 1000).await?;
            let mut ended = entries.is_empty();
            for entry in entries {
                if entry.pos > progress.head {
                    ended = true;
                    break;
                }
                let mut find = |what: String| findings.push(Finding { pos: entry.pos, what });
                if entry.pos != pos + 1 {
                    find(format!("a gap: {} follows {pos}", entry.pos));
                }
                if entry.prev_hash != hash {
                    find("the chain is broken before this entry".to_owned());
                }
                if EntryHash(&entry).compute() != entry.hash && !planted("altered_is_not_seen") {
                    find("the entry was altered".to_owned());
                }
                if let Some(what) = each(&entry) {
                    find(what);
                }
                pos = entry.pos;
                hash.clone_from(&entry.hash);
            }
            if ended {
                break;
            }
        }
        if progress.head > pos || (progress.head == pos && progress.hash != hash) {
            findings.push(Finding {
                pos: progress.head,
                what: format!("the head says {} but the ledger ends at {pos}", progress.head),
            });
        }
        Ok((findings, (pos, hash)))
    }
}
