//! The copies of a paper reach the sides (送达): each is judged as the law judges its mode, on the day it counts.

use crate::Mediation;
use chrono::NaiveDate;
use procedure::{Case, Context, Delivery, Document, FileFact, Refusal, Service, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A copy of the paper, as a side got it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Served)]
pub struct Served {
    /// The day that counts for the mode, from the proof of service (送达回证); today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// On whom and how.
    pub service: Service,
}

/// The copies of a paper that comes into the file as document `n`, each on its side once. `at` is where they stand in the
/// input.
pub(crate) fn served(
    copies: Vec<Served>,
    (n, paper): (u32, &Document),
    case: &Case<Mediation>,
    cx: &Context,
    at: &str,
) -> Result<Vec<FileFact>, Refusal> {
    let mut out: Vec<Delivery> = Vec::new();
    for (i, copy) in copies.into_iter().enumerate() {
        let at = format!("{at}/{i}");
        let on = check::day(copy.on.unwrap_or(cx.today), paper.on, cx.today, &format!("{at}/on"))?;
        let delivery = copy.service.of((n, paper), on, case, cx, &format!("{at}/service"))?;
        if out.iter().any(|known| known.party == delivery.party) {
            return Err(Refusal::new(
                "served_already",
                "同一文书向同一当事人只登记一次送达，请核对当事人的序号",
                "the same paper is served on a party once: check its number",
            )
            .at(format!("{at}/service/party")));
        }
        out.push(delivery);
    }
    Ok(out.into_iter().map(|delivery| FileFact::DocumentServed(Box::new(delivery))).collect())
}
