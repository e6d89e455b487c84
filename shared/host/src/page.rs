//! A page of a list: what is closed to the reader leaves no gap in it and no cursor behind it.

use crate::problem;
use ledger::{Ledger, ListQuery, State};
use web::Problem;

/// The items of one page, and the key behind the last where more follow. `shown` gives none for what the reader may
/// not see.
///
/// # Errors
/// Where the ledger, or one of the states, cannot be read.
pub async fn page<T>(
    ledger: &Ledger,
    mut query: ListQuery,
    shown: impl Fn(&State) -> Result<Option<T>, Problem>,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let mut items = Vec::new();
    let mut last = None;
    loop {
        let listed = ledger.list(&query).await.map_err(|error| problem::failed(&error))?;
        for state in &listed.items {
            let Some(item) = shown(state)? else { continue };
            if items.len() as u64 == query.limit {
                return Ok((items, last));
            }
            last = Some(state.case.to_string());
            items.push(item);
        }
        match listed.items.last().filter(|_| listed.more) {
            Some(state) => query.after = Some(state.case.to_string()),
            None => return Ok((items, None)),
        }
    }
}
