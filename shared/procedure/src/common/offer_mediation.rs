//! Mediation is offered wherever the law allows it (应调尽调), and what became of the offer is on record: accepted, refused,
//! or not allowed, with the provision. Nobody is mediated against his will, and nobody has to say why he refuses.

use crate::fact::{Document, FileFact};
use crate::offer::{MediationOffer, OfferOutcome, OffersMediation};
use crate::{Case, Context, Decision, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records an offer to mediate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferMediation {
    /// What became of it.
    pub outcome: OfferOutcome,
    /// Day the sides were asked, or it was found that the law does not allow it; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Where it is not allowed, and only then: the provision, its document in 《》.
    #[serde(default)]
    pub basis: Option<String>,
    /// Why a side refuses, where it says so.
    #[serde(default)]
    pub reason: Option<String>,
    /// The record of what the sides said (征询意见笔录), where there is one.
    #[serde(default)]
    pub record: Option<Document>,
}

impl<P: OffersMediation> Step<P> for OfferMediation {
    const RULE: Rule<P::Stage> =
        Rule::named("offer-mediation", "征询调解意愿", "Offer mediation, or say why it is not allowed")
            .under(P::ARTICLE)
            .by(P::BY)
            .from(P::FROM);

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        P::offering(case, cx)?;
        let on = self.on.unwrap_or(cx.today);
        let on = check::day(on, case.file.opening().received_on, cx.today, "/on")?;
        let basis = basis(self.outcome, self.basis)?;
        let reason = self.reason.map(|reason| check::text(&reason, "/reason")).transpose()?;
        if reason.is_some() && self.outcome != OfferOutcome::Refused {
            return Err(Refusal::new(
                "reason_of_refusal",
                "只有一方不同意调解的，才填写不同意的理由",
                "a reason is given where a side refuses, and only then",
            )
            .at("/reason"));
        }
        let record = self.record.map(|record| record.checked_at(cx, "/record")).transpose()?;
        let document = record.as_ref().map(|_| case.file.next_document());
        let same = |known: &MediationOffer| (known.outcome, known.on) == (self.outcome, on);
        if case.file.mediation_offers.iter().any(same) {
            return Err(Refusal::new(
                "offered_already",
                "当日征询调解意愿的同一结果已经登记，不重复登记",
                "the same is on record for that day already",
            ));
        }
        let offer =
            MediationOffer { outcome: self.outcome, on, by: cx.organ().clone(), basis, reason, document };
        Ok(Decision::file(FileFact::MediationOffered(Box::new(offer))).and_all(record.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "outcome": "refused", "reason": "要求依法作出处理" })
    }
}

/// The provision, where mediation is not allowed; none where it was offered.
fn basis(outcome: OfferOutcome, basis: Option<String>) -> Result<Option<String>, Refusal> {
    let basis = basis.map(|basis| check::text(&basis, "/basis")).transpose()?;
    match (outcome, basis) {
        (OfferOutcome::NotAllowed, Some(basis)) if basis.contains('《') => Ok(Some(basis)),
        (OfferOutcome::NotAllowed, _) => Err(Refusal::new(
            "basis",
            "不适用调解的，请写明依据的文件和条款，文件名称使用书名号",
            "where mediation is not allowed, name the document and its provision, the title in 《》",
        )
        .at("/basis")),
        (_, Some(_)) => Err(Refusal::new(
            "basis",
            "已经征询调解意愿的，不填写不适用调解的依据",
            "where mediation was offered there is no provision against it: leave it out",
        )
        .at("/basis")),
        (_, None) => Ok(None),
    }
}
