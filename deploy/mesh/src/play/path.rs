//! Where to look in an answer: a JSON pointer (`/deadlines/0/due`) or a path with filters
//! (`deadlines[key=decision].due`, `cases[channel=petition,closed=true][0].stage`, `parties[].capacity`).
//!
//! A filter keeps the elements of a list for which every condition holds: `=`, `!=`, and `~` (contains). `[]` keeps
//! all of them, `[0]` the first, `[-1]` the last.

use serde_json::Value;

/// A path as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Path {
    Pointer(String),
    Steps(Vec<Move>),
}

/// One move down into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Move {
    Key(String),
    Index(i64),
    Where(Vec<Condition>),
}

/// A condition on an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    at: Vec<Move>,
    op: Op,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Is,
    Not,
    Contains,
}

impl Path {
    /// Reads a path.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.starts_with('/') || text.is_empty() {
            return Ok(Self::Pointer(text.to_owned()));
        }
        moves(text).map(Self::Steps)
    }

    /// Everything it leads to.
    pub(super) fn select<'a>(&self, root: &'a Value) -> Vec<&'a Value> {
        match self {
            Path::Pointer(pointer) => root.pointer(pointer).into_iter().collect(),
            Path::Steps(moves) => follow(moves, root),
        }
    }

    /// Whether it may lead to several values.
    pub(super) fn is_plural(&self) -> bool {
        matches!(self, Path::Steps(moves) if moves.iter().any(|m| matches!(m, Move::Where(_))))
    }
}

fn moves(text: &str) -> Result<Vec<Move>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, tail) = rest.split_at(end);
        if !key.is_empty() {
            out.push(Move::Key(key.to_owned()));
        } else if !tail.starts_with('[') {
            return Err(format!("`{text}`: a name is missing"));
        }
        rest = tail;
        while let Some(inner) = rest.strip_prefix('[') {
            let close = inner.find(']').ok_or_else(|| format!("`{text}`: a `[` is not closed"))?;
            out.push(bracket(&inner[..close])?);
            rest = &inner[close + 1..];
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(out),
            None => return Err(format!("`{text}`: `.` or `[` should follow a `]`")),
        }
    }
}

fn bracket(text: &str) -> Result<Move, String> {
    if text.is_empty() {
        return Ok(Move::Where(Vec::new()));
    }
    if let Ok(index) = text.parse() {
        return Ok(Move::Index(index));
    }
    text.split(',').map(condition).collect::<Result<_, _>>().map(Move::Where)
}

fn condition(text: &str) -> Result<Condition, String> {
    let at =
        text.find(['=', '!', '~']).ok_or_else(|| format!("`[{text}]` is no condition: use =, != or ~"))?;
    let (op, skip) = match &text[at..] {
        tail if tail.starts_with("!=") => (Op::Not, 2),
        tail if tail.starts_with('=') => (Op::Is, 1),
        tail if tail.starts_with('~') => (Op::Contains, 1),
        _ => return Err(format!("`[{text}]` is no condition: use =, != or ~")),
    };
    Ok(Condition { at: moves(text[..at].trim())?, op, value: text[at + skip..].trim().to_owned() })
}

fn follow<'a>(moves: &[Move], root: &'a Value) -> Vec<&'a Value> {
    let mut here = vec![root];
    let mut chosen = false;
    for step in moves {
        here = match step {
            // an index after a filter counts what the filter kept
            Move::Index(index) if chosen => nth(*index, here.len()).map(|i| here[i]).into_iter().collect(),
            _ => here.into_iter().flat_map(|value| one(step, value)).collect(),
        };
        chosen = matches!(step, Move::Where(_));
    }
    here
}

/// The place an index means; negative ones count from the end.
fn nth(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let place = if index < 0 { length + index } else { index };
    usize::try_from(place).ok().filter(|_| place < length)
}

fn one<'a>(step: &Move, value: &'a Value) -> Vec<&'a Value> {
    match (step, value) {
        (Move::Key(key), Value::Object(map)) => map.get(key).into_iter().collect(),
        (Move::Index(index), Value::Array(items)) => {
            nth(*index, items.len()).map(|i| &items[i]).into_iter().collect()
        }
        (Move::Where(conditions), Value::Array(items)) => {
            items.iter().filter(|item| conditions.iter().all(|c| c.holds(item))).collect()
        }
        _ => Vec::new(),
    }
}

impl Condition {
    fn holds(&self, item: &Value) -> bool {
        let seen = follow(&self.at, item);
        match self.op {
            Op::Is => seen.iter().any(|v| shown(v) == self.value),
            Op::Not => !seen.iter().any(|v| shown(v) == self.value),
            Op::Contains => seen.iter().any(|v| match v {
                Value::Array(items) => items.iter().any(|v| shown(v) == self.value),
                other => shown(other).contains(&self.value),
            }),
        }
    }
}

/// A value as it is compared with words of the file.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(path: &str, value: &Value) -> Vec<Value> {
        Path::read(path).unwrap().select(value).into_iter().cloned().collect()
    }

    #[test]
    fn filters_choose_elements_by_what_stands_in_them() {
        let dossier = json!({
            "version": 3,
            "cases": [
                { "channel": "petition", "closed": true, "outcome": { "code": "X5" } },
                { "channel": "mediation", "closed": false, "outcome": null }
            ],
            "deadlines": [{ "key": "decision", "due": "2026-05-01" }, { "key": "reply", "due": "2026-03-20" }]
        });
        assert_eq!(at("deadlines[key=decision].due", &dossier), [json!("2026-05-01")]);
        assert_eq!(at("/deadlines/1/due", &dossier), [json!("2026-03-20")]);
        assert_eq!(at("cases[channel=petition,closed=true].outcome.code", &dossier), [json!("X5")]);
        assert_eq!(at("cases[outcome.code=X5].channel", &dossier), [json!("petition")]);
        assert_eq!(at("cases[channel!=petition].channel", &dossier), [json!("mediation")]);
        assert_eq!(at("cases[].channel", &dossier), [json!("petition"), json!("mediation")]);
        assert_eq!(at("deadlines[-1].key", &dossier), [json!("reply")]);
        assert_eq!(at("cases[channel~med][0].closed", &dossier), [json!(false)]);
        assert!(at("cases[channel=litigation]", &dossier).is_empty());
        assert!(at("version.more", &dossier).is_empty());
    }

    #[test]
    fn a_path_that_cannot_be_read_is_said_so() {
        for broken in ["cases[", "cases[key]", "a..b", "cases[0]x", "a."] {
            assert!(Path::read(broken).is_err(), "{broken}");
        }
        assert_eq!(Path::read("").unwrap(), Path::Pointer(String::new()));
    }
}
