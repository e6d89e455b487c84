//! Dossiers that were once written stay readable. An entry of the centre's ledger is told to others or read by people:
//! the program itself goes on from dossiers only.

use coordination::dossier::Dossier;
use serde_json::Value;
use testkit::corpus::{Corpus, is_full, reads_back};

#[test]
fn what_was_once_written_stays_readable() {
    let corpus = Corpus::of(env!("CARGO_MANIFEST_DIR"));
    corpus.is_frozen();
    let mut values = Vec::<Value>::new();
    for (name, text) in corpus.part("states") {
        let dossier: Dossier = reads_back(&name, &text);
        values.push(serde_json::to_value(&dossier).expect("a dossier can be written"));
    }
    // receipts and first sheets have their schema, and their examples, in the contracts
    is_full("dossier", &values, &["receipt", "cap", "observation", "opened"]);
}
