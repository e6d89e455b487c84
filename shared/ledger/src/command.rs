//! What is asked of the writer, and what it answers.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A command: what to load, what makes it unique, and how it is judged.
pub struct Command {
    /// Cases whose state the judgement needs.
    pub load: Vec<Uuid>,
    /// Marks to look up; of the cases found under each the newest are loaded, too.
    pub marks: Vec<String>,
    /// Makes the command idempotent under a caller's key.
    pub idem: Option<Idem>,
    /// The event of another service that brings it about.
    pub inbox: Option<Inbox>,
    /// The judgement, run inside the transaction.
    pub judge: Judge,
}

/// Judges a command against what was loaded. Runs on the writer: no I/O, no waiting.
pub type Judge = Box<dyn FnOnce(&Desk<'_>) -> Judgement + Send>;

/// An idempotency key in its scope.
#[derive(Debug, Clone)]
pub struct Idem {
    /// Account and route.
    pub scope: String,
    /// The key the caller chose.
    pub key: String,
    /// Hash of the body.
    pub body_hash: String,
}

impl Idem {
    /// The key an account chose for a route, with the hash of what it sent.
    #[must_use]
    pub fn of(account: &str, route: &str, key: String, body_hash: String) -> Self {
        Self { scope: format!("{account}\u{1f}{route}"), key, body_hash }
    }
}

/// An event as it arrived.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// Service that wrote it.
    pub producer: String,
    /// Its identifier.
    pub event_id: Uuid,
    /// Epoch of the producer's ledger.
    pub epoch: String,
    /// Position in the producer's ledger.
    pub pos: i64,
    /// Case it belongs to.
    pub case: Uuid,
    /// Number of the event among those of this case that are sent to this consumer, from 1, without gaps.
    pub case_seq: i64,
    /// Hash of the producer's entry.
    pub hash: String,
    /// The event itself, kept where it has to be parked.
    pub payload: String,
}

/// What lies on the desk for a judgement.
pub struct Desk<'a> {
    pub(crate) states: &'a BTreeMap<Uuid, State>,
    pub(crate) marked: &'a BTreeMap<String, Vec<Uuid>>,
    /// Last number used of each series.
    pub serials: &'a BTreeMap<String, u32>,
    /// When the batch began.
    pub at: DateTime<Utc>,
}

impl Desk<'_> {
    /// The state of a case, with what earlier commands of the same batch did to it.
    #[must_use]
    pub fn state(&self, case: Uuid) -> Option<&State> {
        self.states.get(&case)
    }

    /// The newest sixteen cases under a mark, the newest first; each of their states is on the desk.
    #[must_use]
    pub fn marked(&self, mark: &str) -> &[Uuid] {
        self.marked.get(mark).map_or(&[], Vec::as_slice)
    }
}

/// What comes of a command.
pub enum Judgement {
    /// Something happened.
    Append(Box<Append>),
    /// Nothing happened; this is the answer.
    Answer(Answer),
    /// An event that cannot be applied: its case is parked until a person looks.
    Park(String),
}

/// What is to be written, all of it or nothing.
#[derive(Debug, Default)]
pub struct Append {
    /// Entries, in order.
    pub entries: Vec<Draft>,
    /// State of each case touched.
    pub states: Vec<State>,
    /// Marks to put.
    pub marks: Vec<(String, Uuid)>,
    /// Marks to take away.
    pub unmarks: Vec<(String, Uuid)>,
    /// Deadlines armed or ended.
    pub deadlines: Vec<Arming>,
    /// Last number used of each series that was used.
    pub serials: BTreeMap<String, u32>,
    /// The answer, kept with the idempotency key.
    pub answer: Answer,
}

/// An entry before it has a position.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its identifier, and that of the event it becomes.
    pub id: Uuid,
    /// Case.
    pub case: Uuid,
    /// Its number among the case's entries, from 1: the version it brings the case to.
    pub case_seq: i64,
    /// Past participle.
    pub kind: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Account.
    pub actor: String,
    /// Organ of the account.
    pub organ: String,
    /// W3C `traceparent` it happened under.
    pub trace: Option<String>,
    /// What happened, as JSON; stays in this database.
    pub body: String,
    /// What others are told, if anything.
    pub wire: Option<Wire>,
}

/// What others are told of an entry.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The only service it is for; none: whoever listens.
    pub to: Option<String>,
    /// Data of the event, as JSON; no personal data in clear.
    pub data: String,
}

/// What a case's entries fold to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Case.
    pub case: Uuid,
    /// Number of its entries.
    pub version: i64,
    /// Word of its stage.
    pub stage: String,
    /// Dispute it belongs to.
    pub dispute: String,
    /// Case number.
    pub number: String,
    /// Next last day, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Whether it ended.
    pub closed: bool,
    /// The state itself, as JSON.
    pub body: String,
    /// How many entries were sent to each consumer; kept by the writer.
    pub sent: BTreeMap<String, i64>,
}

impl State {
    /// Whether it is a case of a dispute. What an organ keeps beside its cases belongs to none.
    #[must_use]
    pub fn is_case(&self) -> bool {
        !self.dispute.is_empty()
    }
}

/// A deadline's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arming {
    /// A version runs until this instant; earlier versions are superseded.
    Arm {
        /// Case.
        case: Uuid,
        /// Key.
        key: String,
        /// Version.
        version: i32,
        /// Instant at which it lapses.
        due_at: DateTime<Utc>,
    },
    /// No version runs any more.
    End {
        /// Case.
        case: Uuid,
        /// Key.
        key: String,
        /// `fired`, `met`, `suspended` or `dropped`.
        state: &'static str,
    },
}

/// An answer to the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It was judged now; what it decided is durable.
    New(Answer),
    /// It was done before under the same key; this was the answer.
    Replayed(Answer),
    /// The key was used before with another body; nothing was done.
    KeyReused,
    /// The event took effect before.
    Seen,
    /// An earlier event of its case is missing; nothing was done.
    Early,
    /// It waits for a person, with its case.
    Parked,
    /// Its producer says two different things in one place; nothing was done.
    Equivocates,
}
