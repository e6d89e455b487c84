//! The rows of a command and of an event, as long as those of the mesh.

use super::store::{DEADLINE, ENTRY, IDEM, INBOX, MARK, STATE, Table};
use super::wire::FILED;
use chrono::{DateTime, Utc};
use sea_orm::Value;
use uuid::Uuid;

/// Bytes the mesh writes for a sheet of a kilobyte: body and wire of the entry, state, answer. Counted in the ledger
/// of a channel after one registration.
const SHEET: Sizes = Sizes { body: 3550, wire: 4850, state: 4150 };
const ANSWER: usize = 3750;
/// For a route that is told, with its dossier.
const ROUTE: Sizes = Sizes { body: 250, wire: 250, state: 9_100 };
/// For a case that notes its route.
const OPENING: Sizes = Sizes { body: 250, wire: 570, state: 4_150 };

struct Sizes {
    body: usize,
    wire: usize,
    state: usize,
}

/// What a batch inserts, by table, row after row.
#[derive(Default)]
pub(super) struct Rows {
    entries: Vec<Value>,
    states: Vec<Value>,
    idems: Vec<Value>,
    deadlines: Vec<Value>,
    marks: Vec<Value>,
}

/// An event as it arrived.
pub(super) struct Heard {
    /// The stream it came on: what it brings about.
    pub(super) stream: &'static str,
    pub(super) event: String,
    pub(super) case: String,
    pub(super) pos: i64,
}

impl Rows {
    /// Everything, table by table.
    pub(super) fn into_tables(self) -> [(Table, Vec<Value>); 5] {
        [
            (ENTRY, self.entries),
            (STATE, self.states),
            (IDEM, self.idems),
            (DEADLINE, self.deadlines),
            (MARK, self.marks),
        ]
    }

    /// A sheet that is handed in; the answer.
    pub(super) fn file(&mut self, pos: i64, at: DateTime<Utc>, key: &str, sheet: &str) -> String {
        let case = Uuid::now_v7().to_string();
        let answer = padded(&format!(r#"{{"case":"{case}","dispute":"{case}","version":1,"rest":""#), ANSWER);
        let answer = answer + r#""}"#;
        self.entry(pos, at, &case, sheet, &SHEET);
        self.state(&case, padded(sheet, SHEET.state));
        self.idems.extend([
            "haiyuan-tiaowei-officer\u{1f}register".into(),
            key.into(),
            HASH.into(),
            201.into(),
            answer.as_str().into(),
            at.timestamp_micros().into(),
        ]);
        let due = at.timestamp_micros() + 15 * 24 * 3_600_000_000;
        self.deadlines.extend([
            case.as_str().into(),
            "acceptance".into(),
            1.into(),
            due.into(),
            "armed".into(),
        ]);
        self.marks.extend(["organ:haiyuan-tiaowei".into(), case.into()]);
        answer
    }

    /// An event that is told on: a sheet that is routed, whose dossier begins, or a routed one that is opened.
    pub(super) fn pass(&mut self, pos: i64, at: DateTime<Utc>, heard: &Heard) {
        let sizes = if heard.stream == FILED { &ROUTE } else { &OPENING };
        self.entry(pos, at, &heard.case, &heard.case, sizes);
        self.state(&heard.case, padded(&heard.case, sizes.state));
    }

    /// An opened case that its dossier shows.
    pub(super) fn show(&mut self, heard: &Heard) {
        let text = format!(r#"{{"dispute":"{}",{},"rest":""#, heard.case, super::SIGN);
        self.state(&heard.case, padded(&text, ROUTE.state) + r#""}"#);
    }

    fn entry(&mut self, pos: i64, at: DateTime<Utc>, case: &str, text: &str, sizes: &Sizes) {
        self.entries.extend([
            pos.into(),
            Uuid::now_v7().to_string().into(),
            case.into(),
            1_i64.into(),
            "requested".into(),
            at.timestamp_micros().into(),
            "haiyuan-tiaowei-officer".into(),
            "haiyuan-tiaowei".into(),
            "00-726d86a895db47e89fd2586dc9358498-cd200c02b2d24156-01".into(),
            padded(text, sizes.body).into(),
            padded(text, sizes.wire).into(),
            "".into(),
            1_i64.into(),
            HASH.into(),
            HASH.into(),
        ]);
    }

    fn state(&mut self, case: &str, body: String) {
        self.states.extend([
            case.into(),
            1_i64.into(),
            "requested".into(),
            case.into(),
            "海调〔2026〕1号".into(),
            "2026-12-05".into(),
            false.into(),
            r#"{"":1}"#.into(),
            body.into(),
        ]);
    }
}

/// The inbox rows of events.
pub(super) fn inbox(heard: &[Heard], at: DateTime<Utc>) -> (Table, Vec<Value>) {
    let mut values = Vec::with_capacity(heard.len() * INBOX.columns.len());
    for one in heard {
        values.extend([
            one.stream.into(),
            one.event.as_str().into(),
            "4d1d4308-c12e-4af8-9881-c71745e6ef4c".into(),
            one.pos.into(),
            one.case.as_str().into(),
            1_i64.into(),
            HASH.into(),
            "applied".into(),
            Value::String(None),
            at.timestamp_micros().into(),
        ]);
    }
    (INBOX, values)
}

/// As long as a hash.
const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The text, made so many bytes long with something that says nothing.
fn padded(text: &str, size: usize) -> String {
    let mut out = String::with_capacity(size.max(text.len()) + 2);
    out.push_str(text);
    while out.len() < size {
        out.push_str(&HASH[..HASH.len().min(size - out.len())]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_whole_and_answers_are_json() {
        let mut rows = Rows::default();
        let at = DateTime::UNIX_EPOCH;
        let answer = rows.file(1, at, "key", "{}");
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["case"], answer["dispute"]);
        let heard = Heard { stream: "S", event: "e".into(), case: "c".into(), pos: 1 };
        rows.pass(2, at, &heard);
        rows.show(&heard);
        for (table, values) in rows.into_tables().into_iter().chain([inbox(&[heard], at)]) {
            assert!(!values.is_empty() && values.len() % table.columns.len() == 0);
        }
    }
}
