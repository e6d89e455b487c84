//! What a batch decided, as rows: a few statements for all of it, each carrying many rows.

use crate::LedgerError;
use crate::command::{Arming, State};
use crate::entity::{deadline, entry, head, idem, inbox, mark, relay, serial, state, track};
use crate::store::ARMED;
use crate::turn::Turn;
use crate::write::Batch;
use kernel::{fail_point, planted};
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryTrait, Select, Set};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Most rows one statement inserts: statements of every length up to it stay prepared.
const ROWS: usize = 32;

impl Batch {
    /// Writes everything that was decided, and how far the broker has come where that is known. There is something: see
    /// [`Batch::decided`].
    pub(crate) async fn write(
        mut self,
        turn: &mut Turn,
        relayed: Option<(String, i64)>,
    ) -> Result<(), LedgerError> {
        self.write_entries(turn).await?;
        fail_point("entries_written");
        self.write_states(turn).await?;
        self.write_deadlines(turn).await?;
        for rows in chunks(self.new_idems) {
            turn.put(&idem::Entity::insert_many(rows).into_query()).await?;
        }
        for rows in chunks(self.inboxes) {
            turn.put(&inbox::Entity::insert_many(rows).into_query()).await?;
        }
        let tracks: Vec<track::ActiveModel> = self
            .new_tracks
            .into_iter()
            .filter_map(|key| {
                let (next_seq, blocked_by) = self.tracks.get(&key).cloned()?;
                Some(track::ActiveModel {
                    producer: Set(key.0),
                    case_id: Set(key.1.to_string()),
                    next_seq: Set(next_seq),
                    blocked_by: Set(blocked_by),
                })
            })
            .collect();
        for rows in chunks(tracks) {
            let renewed = OnConflict::columns([track::Column::Producer, track::Column::CaseId])
                .update_columns([track::Column::NextSeq, track::Column::BlockedBy])
                .to_owned();
            turn.put(&track::Entity::insert_many(rows).on_conflict(renewed).into_query()).await?;
        }
        let head = Query::update()
            .table(head::Entity)
            .value(head::Column::Pos, self.pos)
            .value(head::Column::Hash, self.hash)
            .and_where(Expr::col(head::Column::One).eq(1))
            .to_owned();
        turn.put(&head).await?;
        if let Some((incarnation, pos)) = relayed {
            turn.put(&relay_row(&incarnation, pos)).await?;
        }
        Ok(())
    }

    async fn write_entries(&mut self, turn: &mut Turn) -> Result<(), LedgerError> {
        for rows in chunks(std::mem::take(&mut self.entries)) {
            let rows = rows.into_iter().map(entry::Model::into_insert);
            turn.put(&entry::Entity::insert_many(rows).into_query()).await?;
        }
        let serials: Vec<_> = self
            .used_serials
            .iter()
            .map(|series| serial::ActiveModel {
                series: Set(series.clone()),
                last: Set(i64::from(self.serials.get(series).copied().unwrap_or_default())),
            })
            .collect();
        for rows in chunks(serials) {
            let renewed =
                OnConflict::column(serial::Column::Series).update_column(serial::Column::Last).to_owned();
            turn.put(&serial::Entity::insert_many(rows).on_conflict(renewed).into_query()).await?;
        }
        Ok(())
    }

    async fn write_states(&self, turn: &mut Turn) -> Result<(), LedgerError> {
        let states: Vec<_> = self.touched.iter().filter_map(|case| self.states.get(case)).collect();
        for rows in chunks(states.into_iter().map(state::ActiveModel::from).collect()) {
            let renewed = OnConflict::column(state::Column::CaseId)
                .update_columns([
                    state::Column::Version,
                    state::Column::Stage,
                    state::Column::Dispute,
                    state::Column::Number,
                    state::Column::Due,
                    state::Column::Closed,
                    state::Column::Sent,
                    state::Column::Body,
                ])
                .to_owned();
            turn.put(&state::Entity::insert_many(rows).on_conflict(renewed).into_query()).await?;
        }
        for (key, case) in &self.lost_marks {
            turn.put(&mark::Entity::delete_by_id((key.clone(), case.to_string())).into_query()).await?;
        }
        let marks: BTreeSet<&(String, Uuid)> = self.new_marks.iter().collect();
        let marks = marks
            .into_iter()
            .map(|(key, case)| mark::ActiveModel { key: Set(key.clone()), case_id: Set(case.to_string()) })
            .collect();
        for rows in chunks(marks) {
            let known =
                OnConflict::columns([mark::Column::Key, mark::Column::CaseId]).do_nothing().to_owned();
            turn.put(&mark::Entity::insert_many(rows).on_conflict(known).into_query()).await?;
        }
        Ok(())
    }

    /// Ends what ended, then arms what is armed; the last word on a key in the batch counts.
    async fn write_deadlines(&self, turn: &mut Turn) -> Result<(), LedgerError> {
        let mut armed = Vec::new();
        for ((case, key), arming) in last_words(&self.armings) {
            if planted("old_version_stays_armed") {
                continue;
            }
            let state = match arming {
                Arming::Arm { .. } => "superseded",
                Arming::End { state, .. } => state,
            };
            // the first version of a deadline supersedes nothing
            if !matches!(arming, Arming::Arm { version: 1, .. }) {
                let end = Query::update()
                    .table(deadline::Entity)
                    .value(deadline::Column::State, state)
                    .and_where(Expr::col(deadline::Column::CaseId).eq(case.to_string()))
                    .and_where(Expr::col(deadline::Column::Key).eq(key))
                    .and_where(Expr::cust(ARMED))
                    .to_owned();
                turn.put(&end).await?;
            }
            if let Arming::Arm { version, due_at, .. } = arming {
                armed.push(deadline::ActiveModel {
                    case_id: Set(case.to_string()),
                    key: Set(key.to_owned()),
                    version: Set(*version),
                    due_at: Set(due_at.timestamp_micros()),
                    state: Set("armed".to_owned()),
                });
            }
        }
        if self.armings.iter().any(|arming| matches!(arming, Arming::End { state: "fired", .. })) {
            fail_point("deadline_written");
        }
        for rows in chunks(armed) {
            let renewed = OnConflict::columns([
                deadline::Column::CaseId,
                deadline::Column::Key,
                deadline::Column::Version,
            ])
            .update_columns([deadline::Column::DueAt, deadline::Column::State])
            .to_owned();
            turn.put(&deadline::Entity::insert_many(rows).on_conflict(renewed).into_query()).await?;
        }
        Ok(())
    }
}

/// How far a life of the stream has come, as a row.
pub(crate) fn relay_row(incarnation: &str, pos: i64) -> InsertStatement {
    let row = relay::ActiveModel {
        target: Set("nats".to_owned()),
        incarnation: Set(incarnation.to_owned()),
        pos_acked: Set(pos),
    };
    let renewed = OnConflict::column(relay::Column::Target)
        .update_columns([relay::Column::Incarnation, relay::Column::PosAcked])
        .to_owned();
    relay::Entity::insert(row).on_conflict(renewed).into_query()
}

/// The last word of a batch on each deadline, by case and key.
pub(crate) fn last_words(armings: &[Arming]) -> BTreeMap<(Uuid, &str), &Arming> {
    let keyed = armings.iter().map(|arming| {
        let (Arming::Arm { case, key, .. } | Arming::End { case, key, .. }) = arming;
        ((*case, key.as_str()), arming)
    });
    keyed.collect()
}

/// Rows in portions one statement can carry; none for no rows.
fn chunks<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let portion: Vec<T> = rows.by_ref().take(ROWS).collect();
        (!portion.is_empty()).then_some(portion)
    })
}

/// The row a key finds, where there is one. Not by `one`: a limit given as a parameter has SQLite prepare the statement
/// anew each time it is asked.
pub(crate) async fn only<E: EntityTrait>(
    found: Select<E>,
    db: &impl ConnectionTrait,
) -> Result<Option<E::Model>, DbErr> {
    Ok(found.all(db).await?.pop())
}

pub(crate) fn uuid(text: &str) -> Result<Uuid, LedgerError> {
    text.parse().map_err(|_| LedgerError::Corrupt(text.to_owned()))
}

impl TryFrom<state::Model> for State {
    type Error = LedgerError;
    fn try_from(row: state::Model) -> Result<Self, LedgerError> {
        Ok(Self {
            case: uuid(&row.case_id)?,
            version: row.version,
            stage: row.stage,
            dispute: row.dispute,
            number: row.number,
            due: row.due,
            closed: row.closed,
            body: row.body,
            sent: serde_json::from_str(&row.sent).map_err(|_| LedgerError::Corrupt(row.case_id))?,
        })
    }
}

impl From<&State> for state::ActiveModel {
    fn from(state: &State) -> Self {
        Self {
            case_id: Set(state.case.to_string()),
            version: Set(state.version),
            stage: Set(state.stage.clone()),
            dispute: Set(state.dispute.clone()),
            number: Set(state.number.clone()),
            due: Set(state.due.clone()),
            closed: Set(state.closed),
            sent: Set(serde_json::to_string(&state.sent).unwrap_or_default()),
            body: Set(state.body.clone()),
        }
    }
}

impl entry::Model {
    /// A row to insert: every column set.
    pub(crate) fn into_insert(self) -> entry::ActiveModel {
        entry::ActiveModel {
            pos: Set(self.pos),
            event_id: Set(self.event_id),
            case_id: Set(self.case_id),
            case_seq: Set(self.case_seq),
            kind: Set(self.kind),
            at: Set(self.at),
            actor: Set(self.actor),
            organ: Set(self.organ),
            trace: Set(self.trace),
            body: Set(self.body),
            wire: Set(self.wire),
            wire_to: Set(self.wire_to),
            wire_seq: Set(self.wire_seq),
            prev_hash: Set(self.prev_hash),
            hash: Set(self.hash),
        }
    }
}
