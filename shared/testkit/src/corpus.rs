//! What was once written or told stays readable: examples frozen as the bytes they were written in, under
//! `corpus/v1` of the crate whose types they are. A file that is there is never changed: rows and messages like it are
//! in databases and streams already. `UPDATE=1` adds what is missing and touches nothing else.

use host::registry::Stored;
use procedure::{Case, Procedure, Stage, proof};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use procedure::fact::kinds;

/// Hashes of the files, in the format of `sha256sum`.
const SUMS: &str = "SHA256SUMS";

/// Whether examples are added.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "UPDATE=1 is how snapshots are renewed")]
pub fn updating() -> bool {
    std::env::var("UPDATE").is_ok()
}

/// The frozen examples of a crate.
#[derive(Debug)]
pub struct Corpus(PathBuf);

impl Corpus {
    /// The corpus of the crate in this folder.
    #[must_use]
    pub fn of(krate: &str) -> Self {
        Self(Path::new(krate).join("corpus/v1"))
    }

    /// The examples of a part, by name.
    ///
    /// # Panics
    /// Where one cannot be read.
    #[must_use]
    pub fn part(&self, part: &str) -> BTreeMap<String, String> {
        let Ok(files) = std::fs::read_dir(self.0.join(part)) else { return BTreeMap::new() };
        let paths = files.map(|file| file.expect("a folder can be listed").path());
        paths
            .map(|path| {
                let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
                (name, std::fs::read_to_string(&path).expect("an example is text"))
            })
            .collect()
    }

    /// Writes an example of a part under a name nobody has yet: `name`, `name-2`, …
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn add(&self, part: &str, name: &str, text: &str) {
        let folder = self.0.join(part);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let names = std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{name}-{n}")));
        let path = names.map(|name| folder.join(name + ".json")).find(|path| !path.exists());
        std::fs::write(path.expect("a name is free"), text).expect("an example can be written");
    }

    /// Every example is the one that was frozen.
    ///
    /// # Panics
    /// Where one was changed or taken away, or is not frozen yet.
    pub fn is_frozen(&self) {
        let sums = self.0.join(SUMS);
        let mut frozen: BTreeMap<String, String> = std::fs::read_to_string(&sums)
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once("  "))
            .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
            .collect();
        let now = self.sums();
        if updating() {
            for (name, sum) in &now {
                frozen.entry(name.clone()).or_insert_with(|| sum.clone());
            }
            let lines: String = frozen.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
            std::fs::write(&sums, lines).expect("the sums can be written");
        }
        for (name, sum) in &frozen {
            assert!(
                now.get(name) == Some(sum),
                "{name} in {} was changed or taken away. It is right, and the program is wrong: what it shows is in \
                 databases and streams already. Put it back, and read it beside what is written now",
                self.0.display()
            );
        }
        let fresh: Vec<&String> = now.keys().filter(|name| !frozen.contains_key(*name)).collect();
        assert!(
            fresh.is_empty(),
            "{} are not frozen yet: UPDATE=1 cargo test freezes {fresh:?}",
            self.0.display()
        );
    }

    /// The hash of every example.
    fn sums(&self) -> BTreeMap<String, String> {
        let parts = std::fs::read_dir(&self.0).unwrap_or_else(|_| panic!("{} is there", self.0.display()));
        let mut out = BTreeMap::new();
        for part in
            parts.map(|part| part.expect("a folder can be listed")).filter(|part| part.path().is_dir())
        {
            for file in std::fs::read_dir(part.path()).expect("a folder can be listed") {
                let file = file.expect("a folder can be listed");
                let name =
                    [part.file_name(), file.file_name()].map(|name| name.to_string_lossy().into_owned());
                let bytes = std::fs::read(file.path()).expect("an example can be read");
                out.insert(name.join("/"), hex::encode(Sha256::digest(&bytes)));
            }
        }
        out
    }
}

/// The example is read, what is written of it reads back the same, and nothing it says was forgotten.
///
/// # Panics
/// Where that is not so.
pub fn reads_back<T: Serialize + DeserializeOwned>(name: &str, text: &str) -> T {
    let read = |text: &str| -> T {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{name} cannot be read any more: {error}"))
    };
    let first = serde_json::to_value(read(text)).expect("it can be written");
    let again = serde_json::to_value(read(&first.to_string())).expect("it can be written");
    assert_eq!(first, again, "{name} does not read back as it was read");
    let mut kept = leaves(&first);
    for leaf in leaves(&serde_json::from_str(text).expect("it is JSON")) {
        let place = kept.iter().position(|kept| *kept == leaf);
        let place = place.unwrap_or_else(|| panic!("{name} says {leaf}, and whoever reads it forgets that"));
        kept.swap_remove(place);
    }
    read(text)
}

/// What a value says, whatever it is called: everything but nothing.
fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::Object(members) => members.values().flat_map(leaves).collect(),
        said => vec![said.to_string()],
    }
}

/// Which of these kinds no example shows.
///
/// # Panics
/// Where there is one.
pub fn is_complete(what: &str, kinds: impl IntoIterator<Item = String>, shown: &BTreeSet<String>) {
    let missing: Vec<String> = kinds.into_iter().filter(|kind| !shown.contains(kind)).collect();
    assert!(
        missing.is_empty(),
        "no example of {what} shows {missing:?}. UPDATE=1 cargo test adds what a proof brings about; anything else \
         is written by hand, as it stands in a ledger"
    );
}

/// Every field of these values has something in it in one of them, so that each is held to what it was once. What
/// stands under the names in `elsewhere` is shown elsewhere.
///
/// # Panics
/// Where one is empty everywhere.
pub fn is_full(what: &str, values: &[Value], elsewhere: &[&str]) {
    fn walk(path: &str, value: &Value, elsewhere: &[&str], all: &mut BTreeMap<String, bool>) {
        let full = !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
        *all.entry(path.to_owned()).or_default() |= full;
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(path, item, elsewhere, all)),
            Value::Object(members) => members
                .iter()
                .filter(|(name, _)| !elsewhere.contains(&name.as_str()))
                .for_each(|(name, member)| walk(&format!("{path}.{name}"), member, elsewhere, all)),
            _ => {}
        }
    }
    let mut all = BTreeMap::new();
    values.iter().for_each(|value| walk(what, value, elsewhere, &mut all));
    let empty: Vec<&String> = all.iter().filter(|(_, full)| !**full).map(|(path, _)| path).collect();
    assert!(
        empty.is_empty(),
        "no example has anything in {empty:#?}: write one by hand, as it stands in a database"
    );
}

/// Words under a name anywhere in a value: the variants it shows.
#[must_use]
pub fn words(value: &Value, under: &str) -> BTreeSet<String> {
    said(value).into_iter().filter(|(name, _)| name == under).map(|(_, word)| word).collect()
}

/// Every word in a value, with the name it stands under.
fn said(value: &Value) -> BTreeSet<(String, String)> {
    fn walk(name: &str, value: &Value, out: &mut BTreeSet<(String, String)>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(name, item, out)),
            Value::Object(members) => members.iter().for_each(|(name, member)| walk(name, member, out)),
            Value::String(word) if word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                out.insert((name.to_owned(), word.clone()));
            }
            _ => {}
        }
    }
    let mut out = BTreeSet::new();
    walk("", value, &mut out);
    out
}

/// A procedure's ledger and states stay readable: every fact of its own has an example as it stands in an entry, every
/// stage one as it stands in a state.
///
/// # Panics
/// Where that is not so.
pub fn check<P: Procedure>(krate: &str) {
    let corpus = Corpus::of(krate);
    if updating() {
        add_played::<P>(&corpus);
    }
    corpus.is_frozen();
    let (mut facts, mut stages) = (BTreeSet::new(), BTreeSet::new());
    for (name, text) in corpus.part("entries") {
        let stored: Stored<P> = reads_back(&name, &text);
        facts.extend(words(&serde_json::to_value(stored.entries).expect("it is JSON"), "kind"));
    }
    for (name, text) in corpus.part("states") {
        let case: Case<P> = reads_back(&name, &text);
        stages.insert(case.stage.word());
    }
    is_complete("an entry", host::facts::<P>(), &facts);
    is_complete("a state", P::Stage::ALL.iter().map(|stage| stage.word()), &stages);
}

/// Adds of what the proofs bring about whatever says a word that no example says yet.
fn add_played<P: Procedure>(corpus: &Corpus) {
    let known = |part: &str| -> BTreeSet<(String, String)> {
        let texts = corpus.part(part).into_values();
        texts.filter_map(|text| serde_json::from_str(&text).ok()).flat_map(|value| said(&value)).collect()
    };
    let (mut entries, mut states) = (known("entries"), known("states"));
    let add = |part: &str, known: &mut BTreeSet<(String, String)>, name: &str, value: &Value, new: &Value| {
        let says = said(new);
        if !says.is_subset(known) {
            known.extend(says);
            corpus.add(part, name, &value.to_string());
        }
    };
    let played = proof::watch::<P>(&mut |taken| {
        let stored: Stored<P> = Stored {
            step: taken.step.to_owned(),
            by: taken.by,
            on: taken.on,
            entries: taken.decision.0.clone(),
        };
        let value = serde_json::to_value(&stored).expect("it can be written");
        add("entries", &mut entries, &taken.decision.kind(), &value, &value);
        let value = serde_json::to_value(taken.case).expect("it can be written");
        // the common file is shown by the entries; what is the procedure's own is its stage and its record
        let own = serde_json::json!({ "stage": value["stage"], "record": value["record"] });
        add("states", &mut states, &taken.case.stage.word(), &value, &own);
    });
    played.expect("the proofs go as they say");
}
