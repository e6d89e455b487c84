//! A paper that a step makes reaches the petitioner: the day is typed, or follows from how it was served (送达回证).

use crate::Petition;
use chrono::NaiveDate;
use procedure::{Case, Context, Document, FileFact, Refusal, Service, check};

/// The day a paper that is about to be lodged counts as served, and its service where the facts of it are given. `on` is
/// the day that was typed, at `/served_on`.
///
/// # Errors
/// A [`Refusal`] where it was served before it was made, or does not count as served so.
pub(crate) fn served(
    paper: &Document,
    on: NaiveDate,
    service: Option<Service>,
    case: &Case<Petition>,
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
pub(crate) fn served_if_said(
    paper: &Document,
    on: Option<NaiveDate>,
    service: Option<Service>,
    case: &Case<Petition>,
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
