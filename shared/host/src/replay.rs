//! A channel's states folded again from its ledger: the same entries give the same states, on either engine.

use crate::book;
use crate::registry::Stored;
use futures_util::stream::select_all;
use futures_util::{Stream, StreamExt, TryStreamExt};
use kernel::{CaseId, planted};
use ledger::{Ledger, LedgerError, Recorded};
use procedure::{Case, Procedure};
use serde_json::Value;
use uuid::Uuid;

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

/// Folds every case of a procedure from its entries and compares with the state that is kept. Every processor reads a part
/// of the cases, and folds pages while the next are read.
///
/// # Errors
/// [`LedgerError`] where the ledger cannot be read.
pub async fn replay<P: Procedure>(ledger: &Ledger) -> Result<Replayed, LedgerError> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = ledger.parts(processors as u64).await?;
    let folding = select_all(parts.into_iter().map(|part| pages(ledger, part).boxed()))
        .map_ok(|page| async move {
            let folded = tokio::task::spawn_blocking(move || replayed::<P>(&page)).await;
            folded.map_err(|error| LedgerError::Judgement(error.to_string()))
        })
        .try_buffered(2 * processors);
    let mut folding = std::pin::pin!(folding);
    let mut out = Replayed::default();
    while let Some(page) = folding.try_next().await? {
        out.entries += page.entries;
        out.differ.extend(page.differ);
    }
    out.differ.sort();
    Ok(out)
}

/// The pages of a part of a ledger, in the order of their cases.
fn pages(
    ledger: &Ledger,
    (after, last): (Uuid, Uuid),
) -> impl Stream<Item = Result<Vec<Recorded>, LedgerError>> + '_ {
    futures_util::stream::try_unfold(after, move |after| async move {
        let page = ledger.recorded(after, last, PAGE).await?;
        Ok(page.last().map(|last| last.case).map(|last| (page, last)))
    })
}

fn replayed<P: Procedure>(page: &[Recorded]) -> Replayed {
    let mut out = Replayed::default();
    for one in page {
        let bodies = one.bodies().inspect(|_| out.entries += 1);
        let folded = match one.is_case {
            true => folded::<P>(CaseId(one.case), bodies),
            false => book::folded(bodies),
        };
        if !folded.is_some_and(|folded| same(&folded, &one.state)) {
            out.differ.push(one.case.to_string());
        }
    }
    out
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
