//! Events that wait for a person, and how their case goes on: what is parked and held is forgotten, and comes again from
//! its producer's ledger through the inbox like anything that arrives.

use crate::entity::{inbox, track};
use crate::read::InboxRow;
use crate::store::WAITING;
use crate::{Ledger, LedgerError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};

impl Ledger {
    /// What waits, the oldest first: events that could not be applied, and those held behind them.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn waiting(&self) -> Result<Vec<InboxRow>, LedgerError> {
        Ok(inbox::Entity::find()
            .filter(Expr::cust(WAITING))
            .order_by_asc(inbox::Column::At)
            .order_by_asc(inbox::Column::CaseSeq)
            .all(&self.readers)
            .await?)
    }

    /// Lets a case go on that waits: how many of its events will come again. None where it does not wait.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn release(&self, producer: &str, case: &str) -> Result<u64, LedgerError> {
        let held = self.hold().await?;
        let tx = held.into_transaction();
        let waiting = inbox::Entity::find()
            .filter(inbox::Column::Producer.eq(producer))
            .filter(inbox::Column::CaseId.eq(case))
            .filter(Expr::cust(WAITING))
            .order_by_asc(inbox::Column::CaseSeq)
            .all(&tx)
            .await?;
        let Some(first) = waiting.first() else {
            tx.rollback().await?;
            return Ok(0);
        };
        for row in &waiting {
            inbox::Entity::delete_by_id((row.producer.clone(), row.event_id.clone())).exec(&tx).await?;
        }
        let key = (producer.to_owned(), case.to_owned());
        if let Some(row) = track::Entity::find_by_id(key).one(&tx).await? {
            let mut row = row.into_active_model();
            row.next_seq = Set(first.case_seq);
            row.blocked_by = Set(None);
            row.update(&tx).await?;
        }
        tx.commit().await?;
        Ok(waiting.len() as u64)
    }
}
