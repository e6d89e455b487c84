//! A paper that a step makes reaches a party (送达): the day is typed, or follows from how it was served (送达回证).

use crate::{Case, Context, Delivery, Document, FileFact, Procedure, Refusal, Service, check};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A copy of a paper, as a party got it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Served {
    /// The day that counts for the mode, from the proof of service (送达回证); today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// On whom and how.
    pub service: Service,
}

/// The copies of a paper that comes into the file as document `n`, each on its party once. `at` is where they stand in
/// the input.
///
/// # Errors
/// A [`Refusal`] where a copy was served before the paper was made, twice on one party, or does not count as served so.
pub fn copies<P: Procedure>(
    copies: Vec<Served>,
    (n, paper): (u32, &Document),
    case: &Case<P>,
    cx: &Context,
    at: &str,
) -> Result<Vec<Delivery>, Refusal> {
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
    Ok(out)
}

/// The day a paper that is about to be lodged counts as served, and its service where the facts of it are given. `on` is
/// the day that was typed, at `/served_on`.
///
/// # Errors
/// A [`Refusal`] where it was served before it was made, or does not count as served so.
pub fn served<P: Procedure>(
    paper: &Document,
    on: NaiveDate,
    service: Option<Service>,
    case: &Case<P>,
    cx: &Context,
) -> Result<(NaiveDate, Option<FileFact>), Refusal> {
    let on = check::day(on, paper.on, cx.today, "/served_on")?;
    let Some(service) = service else { return Ok((on, None)) };
    let delivery = service.of((case.file.next_document(), paper), on, case, cx, "/service")?;
    Ok((delivery.served.on, Some(FileFact::DocumentServed(Box::new(delivery)))))
}

/// The same, where the day may be left out: then nothing is said of the service, and none is given.
///
/// # Errors
/// As [`served`].
pub fn served_if_said<P: Procedure>(
    paper: &Document,
    on: Option<NaiveDate>,
    service: Option<Service>,
    case: &Case<P>,
    cx: &Context,
) -> Result<(Option<NaiveDate>, Option<FileFact>), Refusal> {
    match (on, service) {
        (Some(on), service) => {
            let (on, fact) = served(paper, on, service, case, cx)?;
            Ok((Some(on), fact))
        }
        (None, None) => Ok((None, None)),
        (None, Some(_)) => Err(Refusal::new(
            "served_on_required",
            "登记送达方式的，应当同时填写送达日期",
            "how it was served is given together with the day",
        )
        .at("/served_on")),
    }
}
