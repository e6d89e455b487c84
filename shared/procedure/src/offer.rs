//! Mediation was offered in a case (应调尽调): every side accepted it, a side refused, or the law does not allow it.

use crate::{Case, Context, Procedure, Refusal};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of an offer to mediate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferOutcome {
    /// Every side accepted.
    Accepted,
    /// A side refused.
    Refused,
    /// The matter is none that may be mediated.
    NotAllowed,
}

/// An offer to mediate, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediationOffer {
    /// What became of it.
    pub outcome: OfferOutcome,
    /// Day.
    pub on: NaiveDate,
    /// Organ that put it on record.
    pub by: OrganId,
    /// Provision that does not allow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Why a side refused, where it said so. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its record: which document of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
}

/// A procedure in which mediation is offered beside what it decides.
pub trait OffersMediation: Procedure {
    /// Provision on mediation in it.
    const ARTICLE: &'static str;
    /// Who records an offer.
    const BY: &'static [By];
    /// In which stages mediation is open.
    const FROM: &'static [Self::Stage];

    /// Whether this caller may put an offer on record in this case.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    fn offering(case: &Case<Self>, cx: &Context) -> Result<(), Refusal> {
        let _ = (case, cx);
        Ok(())
    }
}
