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

/// A paper in writing that a step may make (通知书), with its copies as the parties got them by now.
#[derive(Default)]
pub struct Noticed {
    paper: Option<(u32, Document)>,
    copies: Vec<Delivery>,
}

impl Noticed {
    /// The paper at `at` in the input, which came about since the matter came in, with its copies at `/served`.
    ///
    /// # Errors
    /// A [`Refusal`] where the paper is no paper of the case, copies are given of none, or as [`copies`].
    pub fn checked<P: Procedure>(
        paper: Option<Document>,
        served: Vec<Served>,
        case: &Case<P>,
        cx: &Context,
        at: &str,
    ) -> Result<Self, Refusal> {
        let Some(paper) = paper else {
            if served.is_empty() {
                return Ok(Self::default());
            }
            return Err(Refusal::new(
                "paper_missing",
                "登记送达的，应当同时填写所送达的通知书",
                "what was served is given together with its copies",
            )
            .at(at));
        };
        let paper = paper.checked_at(cx, at)?;
        check::day(paper.on, case.file.opening().received_on, cx.today, &format!("{at}/on"))?;
        let n = case.file.next_document();
        let copies = copies(served, (n, &paper), case, cx, "/served")?;
        Ok(Self { paper: Some((n, paper)), copies })
    }

    /// Which document of the file it becomes, where there is one.
    #[must_use]
    pub fn n(&self) -> Option<u32> {
        self.paper.as_ref().map(|(n, _)| *n)
    }

    /// The day it was made; today, where there is none.
    #[must_use]
    pub fn made_on(&self, cx: &Context) -> NaiveDate {
        self.paper.as_ref().map_or(cx.today, |(_, paper)| paper.on)
    }

    /// The paper, where there is one.
    #[must_use]
    pub fn papers(&self) -> &[Document] {
        self.paper.as_ref().map_or(&[], |(_, paper)| std::slice::from_ref(paper))
    }

    /// Its copies.
    #[must_use]
    pub fn copies(&self) -> &[Delivery] {
        &self.copies
    }

    /// It comes into the file, with its service.
    pub fn lodged(self) -> impl Iterator<Item = FileFact> {
        let copies = self.copies.into_iter().map(|copy| FileFact::DocumentServed(Box::new(copy)));
        self.paper.map(|(_, paper)| paper.lodged()).into_iter().chain(copies)
    }
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
