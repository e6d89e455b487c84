//! The ledger judged by itself: positions without gaps, the chain unbroken, each case contiguous.

use crate::{EntryHash, GENESIS, Ledger, LedgerError};
use std::collections::BTreeMap;

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
        let mut findings = Vec::new();
        let (mut pos, mut hash) = (0, GENESIS.to_owned());
        let mut versions: BTreeMap<String, i64> = BTreeMap::new();
        loop {
            let entries = self.entries_after(pos, 1000).await?;
            if entries.is_empty() {
                break;
            }
            for entry in entries {
                let mut find = |what: String| findings.push(Finding { pos: entry.pos, what });
                if entry.pos != pos + 1 {
                    find(format!("a gap: {} follows {pos}", entry.pos));
                }
                if entry.prev_hash != hash {
                    find("the chain is broken before this entry".to_owned());
                }
                if EntryHash(&entry).compute() != entry.hash {
                    find("the entry was altered".to_owned());
                }
                let version = versions.entry(entry.case_id.clone()).or_insert(0);
                *version += 1;
                if entry.case_seq != *version {
                    find(format!("entry {} of its case stands where {version} should", entry.case_seq));
                }
                *version = entry.case_seq;
                pos = entry.pos;
                hash.clone_from(&entry.hash);
            }
        }
        let progress = self.progress(chrono::DateTime::UNIX_EPOCH).await?;
        if progress.head != pos || progress.hash != hash {
            findings.push(Finding {
                pos: progress.head,
                what: format!("the head says {} but the ledger ends at {pos}", progress.head),
            });
        }
        Ok(findings)
    }
}
