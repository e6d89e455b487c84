//! A channel's states folded again from its ledger: the same entries give the same states, on either engine.

use crate::book;
use crate::registry::Stored;
use futures_util::{Stream, TryStreamExt};
use kernel::{CaseId, planted};
use ledger::{Ledger, LedgerError, ListQuery, Listed, State};
use procedure::{Case, Procedure};
use serde_json::Value;
use std::collections::HashMap;

/// Cases read at once.
const PAGE: u64 = 200;

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

/// Folds every case of a procedure from its entries and compares with the state that is kept. Pages are folded on every
/// processor while the next are read.
///
/// # Errors
/// [`LedgerError`] where the ledger cannot be read.
pub async fn replay<P: Procedure>(ledger: &Ledger) -> Result<Replayed, LedgerError> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let folding = pages(ledger)
        .map_ok(|page| async move {
            let folded = tokio::task::spawn_blocking(move || page.replayed::<P>()).await;
            folded.map_err(|error| LedgerError::Judgement(error.to_string()))
        })
        .try_buffered(processors + 1);
    let mut folding = std::pin::pin!(folding);
    let mut out = Replayed::default();
    while let Some(page) = folding.try_next().await? {
        out.entries += page.entries;
        out.differ.extend(page.differ);
    }
    Ok(out)
}

/// States and the bodies of their entries.
struct Page {
    states: Vec<State>,
    bodies: HashMap<String, Vec<String>>,
}

/// All pages of a ledger, in the order of their cases.
fn pages(ledger: &Ledger) -> impl Stream<Item = Result<Page, LedgerError>> + '_ {
    let first = Some(ListQuery { limit: PAGE, ..ListQuery::default() });
    futures_util::stream::try_unfold(first, |query| async {
        let Some(query) = query else { return Ok(None) };
        let Listed { items: states, more } = ledger.list(&query).await?;
        let ids: Vec<_> = states.iter().map(|state| state.case).collect();
        let bodies = ledger.bodies(&ids).await?;
        let after = states.last().filter(|_| more).map(|last| last.case.to_string());
        let next = after.map(|after| ListQuery { after: Some(after), ..query });
        Ok(Some((Page { states, bodies }, next)))
    })
}

impl Page {
    fn replayed<P: Procedure>(&self) -> Replayed {
        let mut out = Replayed::default();
        for state in &self.states {
            let case = state.case.to_string();
            let bodies = self.bodies.get(&case).map(Vec::as_slice).unwrap_or_default();
            out.entries += bodies.len() as u64;
            let bodies = bodies.iter().map(String::as_str);
            let folded = match state.is_case() {
                true => folded::<P>(CaseId(state.case), bodies),
                false => book::folded(bodies),
            };
            if !folded.is_some_and(|folded| same(&folded, &state.body)) {
                out.differ.push(case);
            }
        }
        out
    }
}

/// Whether two texts say the same. What is kept may have been written with its fields in another order by an earlier
/// version.
fn same(folded: &str, kept: &str) -> bool {
    let read = |text| serde_json::from_str::<Value>(text).ok();
    folded == kept || read(folded) == read(kept)
}

/// A case folded from the bodies of its entries, as it is kept; none where one cannot be read.
fn folded<'a, P: Procedure>(id: CaseId, bodies: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut case: Case<P> = Case::blank(id);
    for body in bodies {
        fold(&mut case, &serde_json::from_str(body).ok()?);
    }
    serde_json::to_string(&case).ok()
}
