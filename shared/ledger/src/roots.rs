//! What a producer told a consumer and what the consumer heard, in chunks of positions with a root each: two sides
//! that agree prove it by equal roots, and a difference is found in the one chunk whose roots differ.

use crate::entity::{entry, inbox};
use crate::{Ledger, LedgerError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// Positions of the producer's ledger in one chunk.
pub const CHUNK: i64 = 1000;

/// One event on either side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// Position in the producer's ledger.
    pub pos: i64,
    /// Event.
    pub event: String,
    /// Case it belongs to.
    pub case: String,
    /// Hash of the producer's entry.
    pub hash: String,
}

/// How much stands in a chunk, and the root over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Events.
    pub count: u64,
    /// SHA-256 over position, event and hash of each.
    pub root: String,
}

impl Root {
    /// The root over these lines, in the order of their positions.
    #[must_use]
    pub fn over(lines: &[Line]) -> Self {
        let mut hash = Sha256::new();
        for line in lines {
            hash.update(line.pos.to_be_bytes());
            hash.update(line.event.as_bytes());
            hash.update(line.hash.as_bytes());
        }
        Self { count: lines.len() as u64, root: hex::encode(hash.finalize()) }
    }
}

/// The chunk a position stands in.
#[must_use]
pub fn chunk_of(pos: i64) -> i64 {
    (pos - 1).max(0) / CHUNK
}

fn positions(chunk: i64) -> RangeInclusive<i64> {
    chunk * CHUNK + 1..=(chunk + 1) * CHUNK
}

impl Ledger {
    /// What this ledger told a consumer in a chunk of its positions.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn told_lines(&self, consumer: &str, chunk: i64) -> Result<Vec<Line>, LedgerError> {
        let range = positions(chunk);
        let rows: Vec<(i64, String, String, String)> = entry::Entity::find()
            .select_only()
            .columns([entry::Column::Pos, entry::Column::EventId, entry::Column::CaseId, entry::Column::Hash])
            .filter(entry::Column::Pos.between(*range.start(), *range.end()))
            .filter(entry::Column::WireTo.is_in(["", consumer]))
            .order_by_asc(entry::Column::Pos)
            .into_tuple()
            .all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(line).collect())
    }

    /// What this ledger's service heard from a producer in a chunk of the producer's positions.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn heard_lines(&self, producer: &str, chunk: i64) -> Result<Vec<Line>, LedgerError> {
        let range = positions(chunk);
        let rows: Vec<(i64, String, String, String)> = inbox::Entity::find()
            .select_only()
            .columns([inbox::Column::Pos, inbox::Column::EventId, inbox::Column::CaseId, inbox::Column::Hash])
            .filter(inbox::Column::Producer.eq(producer))
            .filter(inbox::Column::Pos.between(*range.start(), *range.end()))
            .order_by_asc(inbox::Column::Pos)
            .order_by_asc(inbox::Column::EventId)
            .into_tuple()
            .all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(line).collect())
    }

    /// The entries at these positions.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn entries_at(&self, positions: Vec<i64>) -> Result<Vec<crate::Entry>, LedgerError> {
        Ok(entry::Entity::find()
            .filter(entry::Column::Pos.is_in(positions))
            .order_by_asc(entry::Column::Pos)
            .all(&self.readers)
            .await?)
    }

    /// The last event of a producer that was heard, by its position: epoch and position.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn last_heard(&self, producer: &str) -> Result<Option<(String, i64)>, LedgerError> {
        let row = inbox::Entity::find()
            .filter(inbox::Column::Producer.eq(producer))
            .order_by_desc(inbox::Column::Pos)
            .one(&self.readers)
            .await?;
        Ok(row.map(|row| (row.epoch, row.pos)))
    }
}

fn line((pos, event, case, hash): (i64, String, String, String)) -> Line {
    Line { pos, event, case, hash }
}
