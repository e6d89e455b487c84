//! A channel's states folded again from its ledger: the same entries give the same states, on either engine.

use crate::registry::Stored;
use kernel::planted;
use ledger::{Ledger, LedgerError, ListQuery};
use procedure::{Case, Procedure};
use serde_json::Value;
use std::collections::HashMap;

/// What a replay found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Entries folded.
    pub entries: u64,
    /// Cases whose state is not what their entries fold to, or whose entries cannot be read.
    pub differ: Vec<String>,
}

/// Takes what a step wrote down into its case.
pub fn fold<P: Procedure>(case: &mut Case<P>, stored: &Stored<P>) {
    let all = if planted("first_fact_only") { 1 } else { stored.entries.len() };
    for entry in stored.entries.iter().take(all) {
        case.evolve(entry);
    }
    case.version += 1;
}

/// Folds every case of a procedure from its entries and compares with the state that is kept.
///
/// # Errors
/// [`LedgerError`] where the ledger cannot be read.
pub async fn replay<P: Procedure>(ledger: &Ledger) -> Result<Replayed, LedgerError> {
    let mut out = Replayed::default();
    let mut query = ListQuery { limit: 200, ..ListQuery::default() };
    loop {
        let page = ledger.list(&query).await?;
        let ids: Vec<_> = page.items.iter().map(|state| state.case).collect();
        let mut cases: HashMap<String, Option<Case<P>>> = HashMap::new();
        for entry in ledger.histories(&ids).await? {
            out.entries += 1;
            let case = cases
                .entry(entry.case_id.clone())
                .or_insert_with(|| entry.case_id.parse().ok().map(Case::blank));
            let stored = serde_json::from_str::<Stored<P>>(&entry.body);
            match (case.as_mut(), stored) {
                (Some(folded), Ok(stored)) => fold(folded, &stored),
                _ => *case = None,
            }
        }
        for state in &page.items {
            let folded = cases.get(&state.case.to_string()).and_then(Option::as_ref);
            let folded = folded.and_then(|case| serde_json::to_value(case).ok());
            // the text may have been written with its fields in another order by an earlier version
            let kept = serde_json::from_str::<Value>(&state.body).ok();
            if folded.is_none() || folded != kept {
                out.differ.push(state.case.to_string());
            }
        }
        match page.items.last() {
            Some(last) if page.more => query.after = Some(last.case.to_string()),
            _ => return Ok(out),
        }
    }
}
