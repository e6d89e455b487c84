//! A channel's states folded again from its ledger: the same entries give the same states, on either engine.

use crate::book;
use crate::registry::Stored;
use kernel::{CaseId, planted};
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
    if !planted("version_stands_still") {
        case.version += 1;
    }
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
        let mut bodies: HashMap<String, Vec<String>> = HashMap::new();
        for entry in ledger.histories(&ids).await? {
            out.entries += 1;
            bodies.entry(entry.case_id).or_default().push(entry.body);
        }
        for state in &page.items {
            let bodies = bodies.get(&state.case.to_string()).map(Vec::as_slice).unwrap_or_default();
            let bodies = bodies.iter().map(String::as_str);
            let folded = match state.is_case() {
                true => folded::<P>(CaseId(state.case), bodies),
                false => book::folded(bodies),
            };
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

/// A case folded from the bodies of its entries; none where one cannot be read.
fn folded<'a, P: Procedure>(id: CaseId, bodies: impl Iterator<Item = &'a str>) -> Option<Value> {
    let mut case: Case<P> = Case::blank(id);
    for body in bodies {
        fold(&mut case, &serde_json::from_str(body).ok()?);
    }
    serde_json::to_value(case).ok()
}
