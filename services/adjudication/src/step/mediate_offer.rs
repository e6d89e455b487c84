//! Mediation is offered before anything is decided, and what the sides said to it is on record (应调尽调).

use crate::Adjudication;
use crate::fact::{Fact, Offer, Position};
use crate::procedure::Stage;
use kernel::By;
use procedure::check;
use procedure::offer::{MediationOffer, OfferOutcome};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records an offer to mediate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediateOffer {
    /// What became of it.
    pub result: Offer,
    /// The record (调解笔录), where there is one.
    #[serde(default)]
    pub record: Option<Document>,
    /// What a side would settle for, told in confidence: neither the other side nor another organ sees it.
    #[serde(default)]
    pub positions: Vec<Position>,
}

impl Step<Adjudication> for MediateOffer {
    const RULE: Rule<Stage> = Rule::named("mediate-offer", "先行调解", "Offer mediation first")
        .under(
            "《宁夏回族自治区行政程序规定》第八十三条；《土地权属争议调查处理办法》第二十三条；\
             《企业名称登记管理规定》第二十一条第二款",
        )
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated();

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let record = self.record.map(|record| record.checked_at(cx, "/record")).transpose()?;
        if let Some(record) = &record {
            check::day(record.on, case.record.accepted_on.unwrap_or(cx.today), cx.today, "/record/on")?;
        }
        for (i, position) in self.positions.iter().enumerate() {
            check::text(&position.text, &format!("/positions/{i}/text"))?;
            if !case.file.has_party(position.party) {
                return Err(Refusal::new(
                    "not_party",
                    "该方不是本案当事人",
                    "this side is no party of the case",
                )
                .at(format!("/positions/{i}/party")));
            }
        }
        let told = MediationOffer {
            outcome: match self.result {
                Offer::Accepted => OfferOutcome::Accepted,
                Offer::Refused => OfferOutcome::Refused,
            },
            on: record.as_ref().map_or(cx.today, |record| record.on),
            by: cx.organ().clone(),
            basis: None,
            reason: None,
            document: record.as_ref().map(|_| case.file.next_document()),
        };
        Ok(Decision::of(Fact::MediationOffered { result: self.result, positions: self.positions })
            .and(FileFact::MediationOffered(Box::new(told)))
            .and_all(record.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "result": "refused",
            "record": { "kind": "mediation_record", "title": "调解笔录", "on": "2026-03-10" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_word_of_the_sides_counts() {
        let case = given::accepted("land_ownership").take(
            "2026-03-10",
            By::Officer,
            "mediate-offer",
            &MediateOffer::example(),
        );
        assert_eq!(case.case.record.offer, Some(Offer::Refused));
        let case = case.take("2026-03-12", By::Officer, "mediate-offer", &json!({ "result": "accepted" }));
        assert_eq!(case.case.record.offer, Some(Offer::Accepted));
        let told: Vec<OfferOutcome> = case.case.file.mediation_offers.iter().map(|one| one.outcome).collect();
        assert_eq!(told, [OfferOutcome::Refused, OfferOutcome::Accepted], "others are told of each");
    }

    #[test]
    fn a_record_of_tomorrow_is_refused() {
        let case = given::accepted("land_ownership");
        case.refuse("2026-03-09", By::Officer, "mediate-offer", &MediateOffer::example(), "future_date");
    }
}
