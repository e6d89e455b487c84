//! Words of a journey with `{…}` filled in: what was saved or given (`{case}`, `{item.case}`, `{cases.0}`), and a few
//! functions for invented people and papers:
//!
//! | write | get |
//! |---|---|
//! | `{id:19750312:12}` | a resident identity number with a valid check digit, different in every run |
//! | `{credit:3}` | a unified social credit code of a company with a valid check character, different in every run |
//! | `{name:3}` | the third of a small list of invented names |
//! | `{uuid:户主:{i}}` | an identifier that follows from its words, different in every run |
//! | `{sha:补偿协议}` | SHA-256 of the words, standing for the file of that name |
//! | `{sum:{before}:3}` | a sum |
//! | `{run}` | four digits that differ from run to run, for document numbers |
//!
//! A text that is nothing but one `{name}` becomes the value itself, whatever its type. In a list, an entry
//! `{ $times: 27, $of: … }` becomes that many entries, with `{i}` counting from 1.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

const FAMILY: [&str; 12] = ["马", "李", "王", "田", "杨", "罗", "张", "白", "丁", "冯", "虎", "余"];
const GIVEN: [&str; 11] =
    ["守信", "秀兰", "建国", "桂英", "志明", "彦花", "占林", "学礼", "玉梅", "正福", "晓燕"];

/// What names stand for.
#[derive(Debug, Clone)]
pub(super) struct Vars {
    run: u16,
    known: BTreeMap<String, Value>,
}

impl Vars {
    /// No names yet, in the run of this number.
    pub(super) fn new(run: u16) -> Self {
        let run = 1000 + run % 9000;
        let known = BTreeMap::from([("run".to_owned(), Value::from(run.to_string()))]);
        Self { run, known }
    }

    /// From now on `name` stands for `value`.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.known.insert(name.to_owned(), value);
    }

    /// Adds `value` to the list `name`.
    pub(super) fn push(&mut self, name: &str, value: Value) {
        match self.known.entry(name.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(items) => items.push(value),
            other => *other = Value::Array(vec![value]),
        }
    }

    /// No longer stands for anything.
    pub(super) fn forget(&mut self, name: &str) {
        self.known.remove(name);
    }

    /// The value with everything filled in.
    pub(super) fn fill(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => self.value(text)?,
            Value::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for item in items {
                    match item.as_object().and_then(|map| times(map)) {
                        Some((count, of)) => {
                            let count = self.fill(count)?;
                            let count = count.as_u64().ok_or("`$times` is a number")?;
                            let mut inner = self.clone();
                            for i in 1..=count {
                                inner.set("i", Value::from(i));
                                out.push(inner.fill(of)?);
                            }
                        }
                        None => out.push(self.fill(item)?),
                    }
                }
                Value::Array(out)
            }
            Value::Object(map) => {
                let filled: Result<Map<_, _>, String> =
                    map.iter().map(|(key, value)| Ok((key.clone(), self.fill(value)?))).collect();
                Value::Object(filled?)
            }
            other => other.clone(),
        })
    }

    /// The text with everything filled in.
    pub(super) fn text(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let (inner, after) =
                matched(&rest[open..]).ok_or_else(|| format!("`{text}`: a `{{` is not closed"))?;
            out.push_str(&super::path::shown(&self.expression(inner)?));
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn value(&self, text: &str) -> Result<Value, String> {
        match matched(text) {
            Some((inner, "")) => self.expression(inner),
            _ => self.text(text).map(Value::from),
        }
    }

    fn expression(&self, text: &str) -> Result<Value, String> {
        let parts = split(text);
        let args: Vec<String> = parts.iter().skip(1).map(|arg| self.text(arg)).collect::<Result<_, _>>()?;
        match (parts[0], &args[..]) {
            (name, []) => self.named(&self.text(name)?),
            ("id", [birth, sequence]) => self.resident(birth, sequence).map(Value::from),
            ("credit", [sequence]) => self.company(sequence).map(Value::from),
            ("name", [n]) => {
                let n: usize = n.parse().map_err(|_| format!("`{{name:{n}}}`: not a number"))?;
                Ok(Value::from(format!("{}{}", FAMILY[n % FAMILY.len()], GIVEN[n % GIVEN.len()])))
            }
            ("uuid", words) => {
                let run = self.run.to_string();
                let words: Vec<&str> =
                    std::iter::once(run.as_str()).chain(words.iter().map(String::as_str)).collect();
                Ok(Value::from(kernel::PartyId::derived(&words).to_string()))
            }
            ("sha", words) => Ok(Value::from(web::request::Body(words.join(":").into()).hash())),
            ("sum", numbers) => {
                let mut sum = 0;
                for number in numbers {
                    sum += number.parse::<i64>().map_err(|_| format!("`{number}` is no number to add"))?;
                }
                Ok(Value::from(sum))
            }
            (other, _) => Err(format!("`{{{text}}}`: there is no function `{other}` with these arguments")),
        }
    }

    fn named(&self, name: &str) -> Result<Value, String> {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        let mut value = self
            .known
            .get(first)
            .ok_or_else(|| format!("`{{{name}}}`: nothing of this name is known yet"))?;
        for part in parts {
            let below = match value {
                Value::Array(items) => part.parse::<usize>().ok().and_then(|i| items.get(i)),
                Value::Object(map) => map.get(part),
                _ => None,
            };
            value = below.ok_or_else(|| format!("`{{{name}}}`: there is no `{part}` in it"))?;
        }
        Ok(value.clone())
    }

    /// Province prefix, four digits of the run, birth date, sequence, check digit.
    fn resident(&self, birth: &str, sequence: &str) -> Result<String, String> {
        let sequence: u32 = sequence.parse().map_err(|_| format!("`{sequence}` is no sequence number"))?;
        let body = format!("64{}{birth}{:03}", self.run, sequence % 1000);
        let mut numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
        numbers
            .find(|number| kernel::identifier::resident_id(number).is_ok())
            .ok_or_else(|| format!("`{birth}` is no birth date"))
    }

    /// Company, province prefix, four digits of the run, sequence, check digit of the organisation code, check character.
    fn company(&self, sequence: &str) -> Result<String, String> {
        let number: u32 = sequence.parse().map_err(|_| format!("`{sequence}` is no sequence number"))?;
        let body = format!("9164{}MA{:06}", self.run, number % 1_000_000);
        let inner = "0123456789X".chars().map(|check| format!("{body}{check}"));
        let whole = |code: String| {
            "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(move |check| format!("{code}{check}"))
        };
        inner
            .flat_map(whole)
            .find(|code| kernel::identifier::credit_code(code).is_ok())
            .ok_or_else(|| format!("there is no credit code of company {sequence}"))
    }
}

fn times(map: &Map<String, Value>) -> Option<(&Value, &Value)> {
    Some((map.get("$times")?, map.get("$of")?))
}

/// What stands between the first `{` and its `}`, and what follows.
fn matched(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => return None,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[1..at], &text[at + 1..]));
        }
    }
    None
}

/// Parts between colons that stand in no inner braces.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ':' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn vars() -> Vars {
        let mut vars = Vars::new(234);
        vars.set("case", json!("c-1"));
        vars.set("item", json!({ "case": "c-2", "n": 4 }));
        vars.set("i", json!(12));
        vars
    }

    #[test]
    fn a_text_that_is_one_name_becomes_its_value() {
        assert_eq!(vars().fill(&json!("{item}")).unwrap(), json!({ "case": "c-2", "n": 4 }));
        assert_eq!(vars().fill(&json!("{item.n}")).unwrap(), json!(4));
        assert_eq!(vars().fill(&json!({ "a": ["x-{case}", 1] })).unwrap(), json!({ "a": ["x-c-1", 1] }));
        assert_eq!(vars().fill(&json!("{case}{item.n}")).unwrap(), json!("c-14"));
        let mut vars = vars();
        vars.set("cases", json!(["c-1", "c-2"]));
        vars.set("i", json!(1));
        assert_eq!(vars.text("{cases.{i}}").unwrap(), "c-2");
    }

    #[test]
    fn identity_numbers_are_valid_and_differ_by_sequence_and_run() {
        let number = vars().text("{id:19900101:{i}}").unwrap();
        assert!(number.starts_with("64123419900101012"), "{number}");
        assert!(kernel::identifier::resident_id(&number).is_ok());
        assert_ne!(number, vars().text("{id:19900101:13}").unwrap());
        assert_ne!(number, Vars::new(7).text("{id:19900101:12}").unwrap());
        assert!(vars().text("{id:19901301:1}").is_err());
        let code = vars().text("{credit:{i}}").unwrap();
        assert!(code.starts_with("91641234MA000012"), "{code}");
        assert!(kernel::identifier::credit_code(&code).is_ok());
    }

    #[test]
    fn lists_grow_by_times() {
        let grown = vars()
            .fill(&json!([{ "$times": 3, "$of": { "n": "{i}", "name": "{name:{i}}" } }, "end"]))
            .unwrap();
        assert_eq!(grown.as_array().unwrap().len(), 4);
        assert_eq!(grown[2]["n"], json!(3));
        assert_eq!(grown[3], json!("end"));
        let names: std::collections::BTreeSet<_> =
            (1..=100).map(|i| vars().text(&format!("{{name:{i}}}")).unwrap()).collect();
        assert_eq!(names.len(), 100);
    }

    #[test]
    fn functions_and_mistakes() {
        assert_eq!(vars().fill(&json!("{sum:{item.n}:3}")).unwrap(), json!(7));
        assert_eq!(
            vars().text("{sha:x}").unwrap(),
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        );
        assert_eq!(vars().text("{uuid:a}").unwrap(), vars().text("{uuid:a}").unwrap());
        for broken in ["{unknown}", "{case", "{item.none}", "{fly:1}", "{sum:a:1}"] {
            assert!(vars().text(broken).is_err(), "{broken}");
        }
    }
}
