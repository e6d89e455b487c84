//! Papers that steps make and serve (文书及其送达): a notice that goes with a step, and the day on which what ended the
//! case, or what a period runs from, reached a party.

use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::PartyId;
use procedure::served::{self, Served};
use procedure::{Case, Context, Delivery, Document, FileFact, Refusal, Service};
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

/// A paper that the law asks for: without it the step is not taken. Its service may be recorded later.
pub(crate) struct Needed {
    /// Under which the step is refused where there is none.
    pub(crate) code: &'static str,
    /// The provision that asks for it.
    pub(crate) article: &'static str,
    /// What is missing, in Chinese and in English.
    pub(crate) words: (&'static str, &'static str),
    /// Where it stands in the input.
    pub(crate) at: &'static str,
}

impl Needed {
    /// What ends a case or decides on it (决定书).
    pub(crate) const fn document(article: &'static str, words: (&'static str, &'static str)) -> Self {
        Self { code: "document_required", article, words, at: "/document" }
    }

    /// What the parties are told by (通知书).
    pub(crate) const fn notice(article: &'static str, words: (&'static str, &'static str)) -> Self {
        Self { code: "notice_required", article, words, at: "/notice" }
    }

    /// The paper.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none.
    pub(crate) fn given<T>(&self, paper: Option<T>) -> Result<T, Refusal> {
        let (zh, en) = self.words;
        paper.ok_or_else(|| Refusal::new(self.code, zh, en).under(self.article).at(self.at))
    }

    /// The document, checked.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none, or something is wrong with it.
    pub(crate) fn checked(&self, document: Option<Document>, cx: &Context) -> Result<Document, Refusal> {
        self.given(document)?.checked_at(cx, self.at)
    }

    /// The notice, checked, with the services of its copies, as facts of the file.
    ///
    /// # Errors
    /// As [`Needed::checked`].
    pub(crate) fn issued(
        &self,
        notice: Option<Issued>,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Vec<FileFact>, Refusal> {
        self.given(notice)?.checked(case, cx, self.at).map(Filed::facts)
    }
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

/// The day that was typed at `at`, none before `first`, and how the paper was served, which is the next document of the
/// file: then the day on which it counts as served so.
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
    let on = on.map(|on| input::day(on, first, cx, at)).transpose()?;
    match (on, service, paper) {
        (on, None, _) => Ok(Receipt { on, ..Receipt::default() }),
        (Some(on), Some(service), Some(paper)) => {
            let on = input::day(on, paper.on, cx, at)?;
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
