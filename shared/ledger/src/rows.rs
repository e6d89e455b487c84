//! What a batch decided, as rows: a few statements for all of it, each carrying many rows.

use crate::LedgerError;
use crate::command::{Arming, State};
use crate::entity::{deadline, entry, idem, inbox, mark, relay, serial, state, track};
use crate::store::ARMED;
use crate::turn::{Taken, Turn};
use crate::write::Batch;
use kernel::{fail_point, planted};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Select, Set};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use uuid::Uuid;

/// The head after a batch.
const HEAD: &str =
    "WITH n(pos, hash) AS ({rows}) UPDATE ledger_head SET pos = n.pos, hash = n.hash FROM n WHERE one = 1";
/// Marks that are taken away.
const LOST: &str = "DELETE FROM mark WHERE (key, case_id) IN ({rows})";
/// Deadlines that run no more: every version that is armed but the one that takes its place.
static ENDED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH n(case_id, key, version, state) AS ({{rows}}) UPDATE deadline SET state = n.state FROM n \
         WHERE deadline.case_id = n.case_id AND deadline.key = n.key AND deadline.version <> n.version \
         AND deadline.{ARMED}"
    )
});

impl Batch {
    /// Writes everything that was decided, and how far the broker has come where that is known. There is something: see
    /// [`Batch::decided`].
    pub(crate) async fn write(
        mut self,
        turn: &mut Turn<'_>,
        relayed: Option<(String, i64)>,
    ) -> Result<(), DbErr> {
        let entries = std::mem::take(&mut self.entries).into_iter().map(entry::Model::into_insert).collect();
        turn.insert::<entry::Entity>(entries, Taken::Never).await?;
        let serials = self.used_serials.iter().map(|series| serial::ActiveModel {
            series: Set(series.clone()),
            last: Set(i64::from(self.serials.get(series).copied().unwrap_or_default())),
        });
        turn.insert::<serial::Entity>(serials.collect(), Taken::Renewed).await?;
        fail_point("entries_written");
        self.write_states(turn).await?;
        self.write_deadlines(turn).await?;
        turn.insert::<idem::Entity>(self.new_idems, Taken::Never).await?;
        turn.insert::<inbox::Entity>(self.inboxes, Taken::Never).await?;
        let tracks = self.new_tracks.into_iter().filter_map(|key| {
            let (next_seq, blocked_by) = self.tracks.get(&key).cloned()?;
            Some(track::ActiveModel {
                producer: Set(key.0),
                case_id: Set(key.1.to_string()),
                next_seq: Set(next_seq),
                blocked_by: Set(blocked_by),
            })
        });
        turn.insert::<track::Entity>(tracks.collect(), Taken::Renewed).await?;
        let head = vec![self.pos.into(), self.hash.into()];
        turn.over(HEAD, vec![head]).await?;
        let relayed = relayed.map(|(incarnation, pos)| relay_row(&incarnation, pos));
        turn.insert::<relay::Entity>(relayed.into_iter().collect(), Taken::Renewed).await
    }

    async fn write_states(&self, turn: &mut Turn<'_>) -> Result<(), DbErr> {
        let states = self.touched.iter().filter_map(|case| self.states.get(case));
        turn.insert::<state::Entity>(states.map(state::ActiveModel::from).collect(), Taken::Renewed).await?;
        let lost =
            self.lost_marks.iter().map(|(key, case)| vec![key.as_str().into(), case.to_string().into()]);
        turn.over(LOST, lost.collect()).await?;
        let marks: BTreeSet<&(String, Uuid)> = self.new_marks.iter().collect();
        let marks = marks
            .into_iter()
            .map(|(key, case)| mark::ActiveModel { key: Set(key.clone()), case_id: Set(case.to_string()) })
            .collect();
        turn.insert::<mark::Entity>(marks, Taken::Kept).await
    }

    /// Ends what ended, and arms what is armed; the last word on a key in the batch counts.
    async fn write_deadlines(&self, turn: &mut Turn<'_>) -> Result<(), DbErr> {
        let (mut ended, mut armed) = (Vec::new(), Vec::new());
        for ((case, key), arming) in last_words(&self.armings) {
            if planted("old_version_stays_armed") {
                continue;
            }
            let (state, version) = match arming {
                Arming::Arm { version, .. } => ("superseded", *version),
                Arming::End { state, .. } => (*state, 0),
            };
            // the first version of a deadline supersedes nothing
            if version != 1 {
                ended.push(vec![case.to_string().into(), key.into(), version.into(), state.into()]);
            }
            if let Arming::Arm { due_at, .. } = arming {
                armed.push(deadline::ActiveModel {
                    case_id: Set(case.to_string()),
                    key: Set(key.to_owned()),
                    version: Set(version),
                    due_at: Set(due_at.timestamp_micros()),
                    state: Set("armed".to_owned()),
                });
            }
        }
        turn.over(&ENDED, ended).await?;
        if self.armings.iter().any(|arming| matches!(arming, Arming::End { state: "fired", .. })) {
            fail_point("deadline_written");
        }
        turn.insert::<deadline::Entity>(armed, Taken::Renewed).await
    }
}

/// How far a life of the stream has come, as a row.
pub(crate) fn relay_row(incarnation: &str, pos: i64) -> relay::ActiveModel {
    relay::ActiveModel {
        target: Set("nats".to_owned()),
        incarnation: Set(incarnation.to_owned()),
        pos_acked: Set(pos),
    }
}

/// The last word of a batch on each deadline, by case and key.
pub(crate) fn last_words(armings: &[Arming]) -> BTreeMap<(Uuid, &str), &Arming> {
    let keyed = armings.iter().map(|arming| {
        let (Arming::Arm { case, key, .. } | Arming::End { case, key, .. }) = arming;
        ((*case, key.as_str()), arming)
    });
    keyed.collect()
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
