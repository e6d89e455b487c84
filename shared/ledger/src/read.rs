//! Reading: what the relay sends, what the clock fires, what desks list.

use crate::command::State;
use crate::entity::{deadline, entry, head, inbox, kept, mark, quarantine, relay, state, track};
use crate::rows::{only, relay_row, uuid};
use crate::store::{ARMED, OPEN, WAITING};
use crate::{Ledger, LedgerError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, Statement,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An entry as it stands in the ledger.
pub type Entry = entry::Model;
/// An event that is not what it says, kept apart with the reason.
pub type Quarantined = quarantine::Model;
/// A row of the inbox.
pub type InboxRow = inbox::Model;

/// What is kept of a case, and what was recorded of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Case.
    pub case: Uuid,
    /// Whether it is a case of a dispute. What an organ keeps beside its cases belongs to none.
    pub is_case: bool,
    /// Its state, as JSON.
    pub state: String,
    bodies: String,
}

impl Recorded {
    /// Stands between two bodies; no JSON text holds it.
    const BETWEEN: char = '\u{1e}';

    /// The bodies of its entries, in order.
    pub fn bodies(&self) -> impl Iterator<Item = &str> {
        self.bodies.split_terminator(Self::BETWEEN)
    }
}

/// A deadline whose instant has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// Case.
    pub case: Uuid,
    /// Key.
    pub key: String,
    /// Version.
    pub version: i32,
    /// The instant.
    pub due_at: DateTime<Utc>,
}

impl TryFrom<deadline::Model> for DueRow {
    type Error = LedgerError;
    fn try_from(row: deadline::Model) -> Result<Self, LedgerError> {
        Ok(Self {
            case: uuid(&row.case_id)?,
            due_at: DateTime::from_timestamp_micros(row.due_at)
                .ok_or_else(|| LedgerError::Corrupt(format!("deadline of {}", row.case_id)))?,
            key: row.key,
            version: row.version,
        })
    }
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Marks of which a case carries at least one; empty: every case.
    pub marks: Vec<String>,
    /// Only cases of this dispute.
    pub dispute: Option<String>,
    /// Only open (`false`) or ended (`true`) cases.
    pub closed: Option<bool>,
    /// Only cases in this stage.
    pub stage: Option<String>,
    /// Only what belongs to a dispute: no books.
    pub cases: bool,
    /// Cases after this one.
    pub after: Option<String>,
    /// How many at most.
    pub limit: u64,
}

/// A page of states, in the order of their identifiers, and whether more follow.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The states.
    pub items: Vec<State>,
    /// Whether more follow.
    pub more: bool,
}

/// How far a service has come; two reports can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Epoch of the ledger.
    pub epoch: String,
    /// Last position.
    pub head: i64,
    /// Hash there.
    pub hash: String,
    /// Last position the broker acknowledged.
    pub relayed: i64,
    /// Armed deadlines whose instant has come.
    pub overdue: u64,
    /// Events waiting for a person.
    pub parked: u64,
    /// Events that are not what they say, kept apart.
    pub quarantined: u64,
}

impl Ledger {
    /// Entries after a position, in order.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn entries_after(&self, pos: i64, limit: u64) -> Result<Vec<Entry>, LedgerError> {
        Ok(entry::Entity::find()
            .filter(entry::Column::Pos.gt(pos))
            .order_by_asc(entry::Column::Pos)
            .limit(limit)
            .all(&self.readers)
            .await?)
    }

    /// Entries of one case, in order.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn history(&self, case: Uuid) -> Result<Vec<Entry>, LedgerError> {
        Ok(entry::Entity::find()
            .filter(entry::Column::CaseId.eq(case.to_string()))
            .order_by_asc(entry::Column::CaseSeq)
            .all(&self.readers)
            .await?)
    }

    /// Divides the cases into parts of about the same size, each read by itself: the case it comes after, and its last.
    ///
    /// # Errors
    /// [`LedgerError::Database`] and [`LedgerError::Corrupt`].
    pub async fn parts(&self, parts: u64) -> Result<Vec<(Uuid, Uuid)>, LedgerError> {
        let cases = state::Entity::find().count(&self.readers).await?;
        let mut out = Vec::new();
        let mut after = Uuid::nil();
        let parts = Ord::min(parts, cases);
        for part in 1..parts {
            let last: Option<String> = state::Entity::find()
                .select_only()
                .column(state::Column::CaseId)
                .order_by_asc(state::Column::CaseId)
                .offset(cases * part / parts - 1)
                .into_tuple()
                .one(&self.readers)
                .await?;
            let last = uuid(&last.unwrap_or_default())?;
            out.push((std::mem::replace(&mut after, last), last));
        }
        out.push((after, Uuid::max()));
        Ok(out)
    }

    /// What is kept of the cases after one, up to another, in the order of their identifiers, and the bodies of their entries.
    /// Each comes as a single row: to hand over a row costs more than to read it.
    ///
    /// # Errors
    /// [`LedgerError::Database`] and [`LedgerError::Corrupt`].
    pub async fn recorded(&self, after: Uuid, last: Uuid, limit: u64) -> Result<Vec<Recorded>, LedgerError> {
        let backend = self.readers.get_database_backend();
        let joined = if backend == DbBackend::Postgres { "string_agg" } else { "group_concat" };
        let text = format!(
            "SELECT s.case_id, s.dispute, s.body, (SELECT {joined}(e.body, $1 ORDER BY e.case_seq) \
             FROM ledger_entry AS e WHERE e.case_id = s.case_id) FROM case_state AS s \
             WHERE s.case_id > $2 AND s.case_id <= $3 ORDER BY s.case_id LIMIT {limit}"
        );
        let values =
            [Recorded::BETWEEN.to_string().into(), after.to_string().into(), last.to_string().into()];
        let rows = self.readers.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
        let each = rows.into_iter().map(|row| {
            Ok(Recorded {
                case: uuid(&row.try_get_by_index::<String>(0)?)?,
                is_case: !row.try_get_by_index::<String>(1)?.is_empty(),
                state: row.try_get_by_index(2)?,
                bodies: row.try_get_by_index::<Option<String>>(3)?.unwrap_or_default(),
            })
        });
        each.collect()
    }

    /// What a case's entries fold to.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn state(&self, case: Uuid) -> Result<Option<State>, LedgerError> {
        let row = only(state::Entity::find_by_id(case.to_string()), &self.readers).await?;
        row.map(State::try_from).transpose()
    }

    /// Those of these cases that have ended.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn ended(&self, cases: &[Uuid]) -> Result<Vec<Uuid>, LedgerError> {
        const BATCH: usize = 500;
        let mut ended = Vec::new();
        for batch in cases.chunks(BATCH) {
            let ids: Vec<String> = state::Entity::find()
                .select_only()
                .column(state::Column::CaseId)
                .filter(state::Column::Closed.eq(true))
                .filter(state::Column::CaseId.is_in(batch.iter().map(Uuid::to_string)))
                .into_tuple()
                .all(&self.readers)
                .await?;
            for id in ids {
                ended.push(uuid(&id)?);
            }
        }
        Ok(ended)
    }

    /// The cases under a mark.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn marked(&self, key: &str) -> Result<Vec<Uuid>, LedgerError> {
        let rows = mark::Entity::find().filter(mark::Column::Key.eq(key)).all(&self.readers).await?;
        rows.iter().map(|row| uuid(&row.case_id)).collect()
    }

    /// A page of states. Cases of one dispute, in one stage, or open are taken to be few: they are gone through and
    /// their marks looked up. All others are gone through by their mark, and cost what the page costs.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn list(&self, query: &ListQuery) -> Result<Listed, LedgerError> {
        let few = query.dispute.is_some() || query.stage.is_some() || query.closed == Some(false);
        let mut rows = if few || query.marks.is_empty() {
            let mut select = filtered(query).limit(query.limit + 1);
            if !query.marks.is_empty() {
                let carries = sea_orm::sea_query::Query::select()
                    .expr(Expr::val(1))
                    .from(mark::Entity)
                    .and_where(mark::Column::Key.is_in(&query.marks))
                    .and_where(ExprTrait::equals(
                        Expr::col((mark::Entity, mark::Column::CaseId)),
                        (state::Entity, state::Column::CaseId),
                    ))
                    .to_owned();
                select = select.filter(Expr::exists(carries));
            }
            if let Some(after) = &query.after {
                select = select.filter(state::Column::CaseId.gt(after));
            }
            select.all(&self.readers).await?
        } else {
            self.by_mark(query).await?
        };
        let more = rows.len() as u64 > query.limit;
        rows.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
        Ok(Listed { items: rows.into_iter().map(State::try_from).collect::<Result<_, _>>()?, more })
    }

    /// The states under marks, one more than the page holds where there are so many.
    async fn by_mark(&self, query: &ListQuery) -> Result<Vec<state::Model>, LedgerError> {
        let (portion, mut after) = (query.limit + 1, query.after.clone().unwrap_or_default());
        let mut rows = Vec::new();
        loop {
            let ids: Vec<String> = mark::Entity::find()
                .select_only()
                .column(mark::Column::CaseId)
                .distinct()
                .filter(mark::Column::Key.is_in(&query.marks))
                .filter(mark::Column::CaseId.gt(after))
                .order_by_asc(mark::Column::CaseId)
                .limit(portion)
                .into_tuple()
                .all(&self.readers)
                .await?;
            let last = ids.len() as u64 == portion;
            after = ids.last().cloned().unwrap_or_default();
            rows.extend(filtered(query).filter(state::Column::CaseId.is_in(ids)).all(&self.readers).await?);
            if !last || rows.len() as u64 > query.limit {
                return Ok(rows);
            }
        }
    }

    /// Armed deadlines whose instant has come, the earliest first.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn due(&self, now: DateTime<Utc>, limit: u64) -> Result<Vec<DueRow>, LedgerError> {
        let rows = deadline::Entity::find()
            .filter(Expr::cust(ARMED))
            .filter(deadline::Column::DueAt.lte(now.timestamp_micros()))
            .order_by_asc(deadline::Column::DueAt)
            .limit(limit)
            .all(&self.readers)
            .await?;
        rows.into_iter().map(DueRow::try_from).collect()
    }

    /// The instant of the first armed deadline, come or to come.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let due: Option<i64> = deadline::Entity::find()
            .select_only()
            .column(deadline::Column::DueAt)
            .filter(Expr::cust(ARMED))
            .order_by_asc(deadline::Column::DueAt)
            .limit(1)
            .into_tuple()
            .one(&self.readers)
            .await?;
        Ok(due.and_then(DateTime::from_timestamp_micros))
    }

    /// The armed deadlines of these cases.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn armed(&self, cases: &[Uuid]) -> Result<Vec<DueRow>, LedgerError> {
        let rows = deadline::Entity::find()
            .filter(deadline::Column::CaseId.is_in(cases.iter().map(Uuid::to_string)))
            .filter(deadline::Column::State.eq("armed"))
            .all(&self.readers)
            .await?;
        rows.into_iter().map(DueRow::try_from).collect()
    }

    /// Cases with a deadline that is armed or suspended, after this one in the order of their identifiers.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn live_cases(&self, after: Option<Uuid>, limit: u64) -> Result<Vec<Uuid>, LedgerError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let ids: Vec<String> = deadline::Entity::find()
            .select_only()
            .column(deadline::Column::CaseId)
            .distinct()
            .filter(deadline::Column::State.is_in(["armed", "suspended"]))
            .filter(deadline::Column::CaseId.gt(after))
            .order_by_asc(deadline::Column::CaseId)
            .limit(limit)
            .into_tuple()
            .all(&self.readers)
            .await?;
        ids.iter().map(|id| uuid(id)).collect()
    }

    /// What the service keeps for itself under a key: a mark of how far it has come, never a fact.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn kept(&self, key: &str) -> Result<Option<String>, LedgerError> {
        Ok(only(kept::Entity::find_by_id(key), &self.readers).await?.map(|row| row.value))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn keep(&self, key: &str, value: &str) -> Result<(), LedgerError> {
        let row = kept::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
        let renewed = OnConflict::column(kept::Column::Key).update_column(kept::Column::Value).to_owned();
        kept::Entity::insert(row).on_conflict(renewed).exec_without_returning(&self.readers).await?;
        Ok(())
    }

    /// Up to which position the broker's present stream has acknowledged; 0 for another incarnation of it.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn relayed(&self, incarnation: &str) -> Result<i64, LedgerError> {
        let row = only(relay::Entity::find_by_id("nats"), &self.readers).await?;
        Ok(crate::outbox::known(
            row.as_ref().map(|row| (row.incarnation.as_str(), row.pos_acked)),
            incarnation,
        ))
    }

    /// The broker acknowledged everything up to `pos`. Never moves backwards within an incarnation.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn mark_relayed(&self, incarnation: &str, pos: i64) -> Result<(), LedgerError> {
        let renewed = OnConflict::column(relay::Column::Target)
            .update_columns([relay::Column::Incarnation, relay::Column::PosAcked])
            .to_owned();
        let row = relay::Entity::insert(relay_row(incarnation, pos)).on_conflict(renewed);
        row.exec_without_returning(&self.readers).await?;
        Ok(())
    }

    /// How far the service has come.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn progress(&self, now: DateTime<Utc>) -> Result<Progress, LedgerError> {
        let head = only(head::Entity::find_by_id(1), &self.readers).await?;
        let head = head.ok_or_else(|| LedgerError::Corrupt("ledger_head".to_owned()))?;
        let relayed = only(relay::Entity::find_by_id("nats"), &self.readers).await?;
        let overdue = deadline::Entity::find()
            .filter(Expr::cust(ARMED))
            .filter(deadline::Column::DueAt.lte(now.timestamp_micros()))
            .count(&self.readers)
            .await?;
        let parked = inbox::Entity::find().filter(Expr::cust(WAITING)).count(&self.readers).await?;
        Ok(Progress {
            epoch: head.epoch,
            head: head.pos,
            hash: head.hash,
            relayed: relayed.map_or(0, |row| row.pos_acked),
            overdue,
            parked,
            quarantined: quarantine::Entity::find().count(&self.readers).await?,
        })
    }

    /// Keeps an event apart that is not what it says. The same bytes are kept once.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn quarantine(
        &self,
        producer: &str,
        reason: &str,
        payload: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let row = quarantine::ActiveModel {
            hash: Set(hex::encode(Sha256::digest(payload))),
            producer: Set(producer.to_owned()),
            reason: Set(reason.to_owned()),
            payload: Set(payload.to_vec()),
            at: Set(at.timestamp_micros()),
        };
        let known = OnConflict::column(quarantine::Column::Hash).do_nothing().to_owned();
        quarantine::Entity::insert(row).on_conflict(known).exec_without_returning(&self.readers).await?;
        Ok(())
    }

    /// What is kept apart, the oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn quarantined(&self) -> Result<Vec<Quarantined>, LedgerError> {
        Ok(quarantine::Entity::find().order_by_asc(quarantine::Column::At).all(&self.readers).await?)
    }

    /// Rows of the inbox from one producer after a position of its ledger, in order.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn received(
        &self,
        producer: &str,
        after: i64,
        limit: u64,
    ) -> Result<Vec<InboxRow>, LedgerError> {
        Ok(inbox::Entity::find()
            .filter(inbox::Column::Producer.eq(producer))
            .filter(inbox::Column::Pos.gt(after))
            .order_by_asc(inbox::Column::Pos)
            .limit(limit)
            .all(&self.readers)
            .await?)
    }

    /// How many entries were told to this consumer.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn told(&self, consumer: &str) -> Result<u64, LedgerError> {
        Ok(entry::Entity::find()
            .filter(entry::Column::Wire.is_not_null())
            .filter(entry::Column::WireTo.is_in(["", consumer]))
            .count(&self.readers)
            .await?)
    }

    /// How many events of this producer are in the inbox.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn heard(&self, producer: &str) -> Result<u64, LedgerError> {
        Ok(inbox::Entity::find().filter(inbox::Column::Producer.eq(producer)).count(&self.readers).await?)
    }

    /// Cases of a producer that are blocked by a parked event.
    ///
    /// # Errors
    /// [`LedgerError::Database`].
    pub async fn blocked(&self) -> Result<Vec<(String, String)>, LedgerError> {
        let rows =
            track::Entity::find().filter(track::Column::BlockedBy.is_not_null()).all(&self.readers).await?;
        Ok(rows.into_iter().map(|row| (row.producer, row.case_id)).collect())
    }
}

/// The states a query asks for, whatever their marks, in the order of their identifiers.
fn filtered(query: &ListQuery) -> sea_orm::Select<state::Entity> {
    let mut select = state::Entity::find().order_by_asc(state::Column::CaseId);
    if query.cases {
        select = select.filter(state::Column::Dispute.ne(""));
    }
    if let Some(dispute) = &query.dispute {
        select = select.filter(state::Column::Dispute.eq(dispute));
    }
    match query.closed {
        Some(false) => select = select.filter(Expr::cust(OPEN)),
        Some(true) => select = select.filter(state::Column::Closed.eq(true)),
        None => {}
    }
    if let Some(stage) = &query.stage {
        select = select.filter(state::Column::Stage.eq(stage));
    }
    select
}
