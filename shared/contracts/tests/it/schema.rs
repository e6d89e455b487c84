//! A schema as a list of places: every word of an enumeration, every branch, every field with something in it and,
//! where it may be empty, with nothing. What examples show is held against it, and samples are made to show the rest.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Places of schemas.
pub(crate) type Places = BTreeSet<String>;

/// Schemas by name, as OpenAPI has them.
pub(crate) struct Schemas(pub(crate) Map<String, Value>);

/// Most words of an enumeration one list shows.
const LIST: usize = 40;

impl Schemas {
    /// Every place that can be reached from a schema.
    pub(crate) fn places(&self, root: &str) -> Places {
        let mut out = Places::new();
        self.gather(&reference(root), root, &mut out, &mut BTreeSet::new());
        out
    }

    fn gather(&self, schema: &Value, place: &str, out: &mut Places, known: &mut BTreeSet<String>) {
        if let Some(name) = referred(schema) {
            if known.insert(name.to_owned()) {
                self.gather(&self.0[name], name, out, known);
            }
            return;
        }
        out.extend(words(schema).map(|word| format!("{place}={word}")));
        for (name, branch) in branches(schema) {
            out.insert(format!("{place}/{name}"));
            self.gather(branch, &format!("{place}/{name}"), out, known);
        }
        if let Some(items) = schema.get("items") {
            self.gather(items, place, out, known);
        }
        for (name, property) in properties(schema) {
            let place = format!("{place}.{name}");
            if may_lack(property) {
                out.insert(format!("{place} absent"));
            }
            out.insert(format!("{place} given"));
            self.gather(property, &place, out, known);
        }
    }

    /// The places a value shows.
    pub(crate) fn visit(&self, root: &str, value: &Value, seen: &mut Places) {
        self.walk(&reference(root), root, value, seen);
    }

    fn walk(&self, schema: &Value, place: &str, value: &Value, seen: &mut Places) {
        if let Some(name) = referred(schema) {
            return self.walk(&self.0[name], name, value, seen);
        }
        if value.is_null() {
            return;
        }
        if let Some(word) = value.as_str().filter(|word| words(schema).any(|known| known == *word)) {
            seen.insert(format!("{place}={word}"));
        }
        for (name, branch) in branches(schema) {
            if self.fits(branch, value) {
                let place = format!("{place}/{name}");
                seen.insert(place.clone());
                self.walk(branch, &place, value, seen);
            }
        }
        if let Some(items) = schema.get("items") {
            value.as_array().into_iter().flatten().for_each(|item| self.walk(items, place, item, seen));
        }
        for (name, property) in properties(schema) {
            let place = format!("{place}.{name}");
            match value.get(name).filter(|value| !is_nothing(value)) {
                None => drop(seen.insert(format!("{place} absent"))),
                Some(value) => {
                    seen.insert(format!("{place} given"));
                    self.walk(property, &place, value, seen);
                }
            }
        }
    }

    /// Whether a value may be of this branch: its fixed words are the value's, and it has what the branch asks for.
    fn fits(&self, branch: &Value, value: &Value) -> bool {
        let branch = referred(branch).map_or(branch, |name| &self.0[name]);
        let required = branch["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let fixed = properties(branch).filter(|(_, property)| words(property).count() == 1);
        required.into_iter().all(|name| value.get(name).is_some())
            && fixed.into_iter().all(|(name, property)| words(property).next() == value[name].as_str())
    }

    /// A value that shows places nobody has seen yet, as many as go into one.
    pub(crate) fn sample(&self, root: &str, seen: &mut Places) -> Value {
        self.made(&reference(root), root, seen)
    }

    fn made(&self, schema: &Value, place: &str, seen: &mut Places) -> Value {
        if let Some(name) = referred(schema) {
            return self.made(&self.0[name], name, seen);
        }
        let words: Vec<&str> = words(schema).collect();
        if let Some(first) = words.first() {
            let word = words.iter().find(|word| !seen.contains(&format!("{place}={word}"))).unwrap_or(first);
            seen.insert(format!("{place}={word}"));
            return json!(word);
        }
        let branches: Vec<(String, &Value)> = branches(schema).collect();
        if !branches.is_empty() {
            let open = |(name, branch): &&(String, &Value)| {
                let place = format!("{place}/{name}");
                usize::from(!seen.contains(&place)) * 1000 + self.unseen(branch, &place, seen)
            };
            // the first of those that show most
            let (name, branch) = branches.iter().rev().max_by_key(open).expect("there is one");
            let place = format!("{place}/{name}");
            seen.insert(place.clone());
            return self.made(branch, &place, seen);
        }
        match kind(schema) {
            "object" => self.object(schema, place, seen),
            "array" => {
                let items = &schema["items"];
                let mut out = vec![self.made(items, place, seen)];
                let plain = referred(items).map_or(items, |name| &self.0[name]).get("enum").is_some();
                while plain && out.len() < LIST && self.unseen(items, place, seen) > 0 {
                    out.push(self.made(items, place, seen));
                }
                Value::Array(out)
            }
            "integer" => json!(2),
            "boolean" => json!(true),
            _ => json!(self.text(schema, place)),
        }
    }

    fn object(&self, schema: &Value, place: &str, seen: &mut Places) -> Value {
        let mut out = Map::new();
        for (name, property) in properties(schema) {
            let place = format!("{place}.{name}");
            let given = format!("{place} given");
            let useful = !seen.contains(&given) || self.unseen(property, &place, seen) > 0;
            if !may_lack(property) || useful {
                seen.insert(given);
                out.insert(name.to_owned(), self.made(property, &place, seen));
            } else {
                seen.insert(format!("{place} absent"));
                out.insert(name.to_owned(), Value::Null);
            }
        }
        Value::Object(out)
    }

    /// How many places nobody has seen can be shown from here.
    fn unseen(&self, schema: &Value, place: &str, seen: &Places) -> usize {
        let mut all = Places::new();
        self.gather(schema, place, &mut all, &mut BTreeSet::new());
        all.difference(seen).count()
    }

    fn text(&self, schema: &Value, place: &str) -> &'static str {
        match schema["format"].as_str() {
            Some("uuid") => "0190a6f0-0000-7000-8000-000000000001",
            Some("date") => "2026-03-02",
            Some("date-time") => "2026-03-02T01:00:00Z",
            // a time of day: its schema does not say so
            _ if place.ends_with("_at") => "17:30:00",
            _ if place.ends_with(".channel") => "petition",
            _ if place.ends_with(".fact") => "registered",
            _ => "样例",
        }
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The name of the schema this one refers to; of two branches of which one is nothing, the other counts.
fn referred(schema: &Value) -> Option<&str> {
    let schema = match schema["oneOf"].as_array().map(Vec::as_slice) {
        Some([one, other]) if kind(other) == "null" => one,
        Some([other, one]) if kind(other) == "null" => one,
        _ => schema,
    };
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
}

fn words(schema: &Value) -> impl Iterator<Item = &str> {
    schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// The branches of a schema, by the word that tells them apart.
fn branches(schema: &Value) -> impl Iterator<Item = (String, &Value)> {
    let all = schema["oneOf"].as_array().into_iter().flatten().filter(|branch| kind(branch) != "null");
    all.enumerate().map(|(n, branch)| {
        let word = words(&branch["properties"]["kind"]).next().map_or_else(|| n.to_string(), str::to_owned);
        (word, branch)
    })
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, property)| (name.as_str(), property))
}

/// The type of a schema; of several, the one that is something.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).find(|word| *word != "null").unwrap_or_default()
        }
        word => word.as_str().unwrap_or(if schema.get("properties").is_some() { "object" } else { "" }),
    }
}

/// Whether a property may be null or left out. One that has a default is always written.
fn may_lack(property: &Value) -> bool {
    property["type"].as_array().is_some_and(|all| all.iter().any(|one| one == "null"))
        || property["oneOf"].as_array().is_some_and(|all| all.iter().any(|one| kind(one) == "null"))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
