//! What happens to the common file was written into every channel's ledger: each kind of it stays readable.

use procedure::FileFact;
use procedure::fact::kinds;
use std::collections::BTreeSet;
use testkit::corpus::{Corpus, is_complete, reads_back};

#[test]
fn what_was_once_written_stays_readable() {
    let corpus = Corpus::of(env!("CARGO_MANIFEST_DIR"));
    corpus.is_frozen();
    let mut shown = BTreeSet::new();
    for (name, text) in corpus.part("facts") {
        let fact: FileFact = reads_back(&name, &text);
        let value = serde_json::to_value(&fact).expect("a fact can be written");
        shown.extend(value["kind"].as_str().map(str::to_owned));
    }
    is_complete("the common file", kinds::<FileFact>(), &shown);
}
