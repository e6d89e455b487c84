//! Papers that steps make and serve (文书及其送达): a notice that goes with a step, and the day on which what ended the
//! case, or what a period runs from, reached a party.

use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::PartyId;
use procedure::served::{self, Served};
use procedure::{Case, Context, Delivery, Document, FileFact, Needed, Refusal, Service};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A paper that goes with a step, and on whom it was served.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Issued)]
pub struct Issued {
    /// The paper.
    pub document: Document,
    /// Its copies, each as it was served on a party; recorded later by `serve-document` when left out.
    #[serde(default)]
    pub copies: Vec<Served>,
}

/// A paper that comes into the file, with the services of its copies.
pub(crate) struct Filed {
    pub(crate) document: Document,
    pub(crate) deliveries: Vec<Delivery>,
}

impl Issued {
    /// The paper, checked, as the next one of the file. `at` is where it stands in the input.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub(crate) fn checked(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
        at: &str,
    ) -> Result<Filed, Refusal> {
        let document = self.document.checked_at(cx, &format!("{at}/document"))?;
        let number = case.file.next_document();
        let deliveries = served::copies(self.copies, (number, &document), case, cx, &format!("{at}/copies"))?;
        Ok(Filed { document, deliveries })
    }

    /// The same of a notice the law asks for, as facts of the file.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none, or as [`Issued::checked`].
    pub(crate) fn needed(
        needed: &Needed,
        notice: Option<Self>,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Vec<FileFact>, Refusal> {
        needed.given(notice)?.checked(case, cx, needed.at).map(Filed::facts)
    }

    /// The same, where there may be none.
    ///
    /// # Errors
    /// As [`Issued::checked`].
    pub(crate) fn checked_if_any(
        issued: Option<Self>,
        case: &Case<Reconsideration>,
        cx: &Context,
        at: &str,
    ) -> Result<Vec<FileFact>, Refusal> {
        let filed = issued.map(|issued| issued.checked(case, cx, at)).transpose()?;
        Ok(filed.map(Filed::facts).unwrap_or_default())
    }
}

impl Filed {
    /// That it came into the file, and on whom it was served.
    pub(crate) fn facts(self) -> Vec<FileFact> {
        let served = self.deliveries.into_iter().map(|one| FileFact::DocumentServed(Box::new(one)));
        std::iter::once(self.document.lodged()).chain(served).collect()
    }
}

/// A paper reached a party.
#[derive(Debug, Default)]
pub(crate) struct Receipt {
    /// Day; none where it is recorded later.
    pub(crate) on: Option<NaiveDate>,
    /// Which party, where that is said.
    pub(crate) party: Option<PartyId>,
    /// Its service, where the facts of it are given.
    pub(crate) fact: Option<FileFact>,
}

/// The day that was typed at `at`, none before `first` or the day of the paper, and how the paper was served, which is the
/// next document of the file: then the day on which it counts as served so.
///
/// # Errors
/// A [`Refusal`] where the day is out of order, there is no paper, or it does not count as served so.
pub(crate) fn receipt(
    paper: Option<&Document>,
    (on, first, at): (Option<NaiveDate>, NaiveDate, &str),
    service: Option<Service>,
    case: &Case<Reconsideration>,
    cx: &Context,
) -> Result<Receipt, Refusal> {
    let first = paper.map_or(first, |paper| first.max(paper.on));
    let on = on.map(|on| input::day(on, first, cx, at)).transpose()?;
    match (on, service, paper) {
        (on, None, _) => Ok(Receipt { on, ..Receipt::default() }),
        (Some(on), Some(service), Some(paper)) => {
            let delivery = service.of((case.file.next_document(), paper), on, case, cx, "/service")?;
            let (on, party) = (Some(delivery.served.on), Some(delivery.party));
            Ok(Receipt { on, party, fact: Some(FileFact::DocumentServed(Box::new(delivery))) })
        }
        (_, Some(_), None) => Err(Refusal::new(
            "document_required",
            "登记送达方式的，请附所送达的文书",
            "attach the paper whose service is recorded",
        )
        .at("/document")),
        (None, Some(_), Some(_)) => Err(Refusal::new(
            "served_on_required",
            "登记送达方式的，应当同时填写送达日期",
            "how it was served is given together with the day",
        )
        .at(at.to_owned())),
    }
}
