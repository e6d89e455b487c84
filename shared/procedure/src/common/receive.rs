//! A matter comes in from another channel, with everything the first desk wrote down.

use super::accused::recognised;
use crate::fact::{FileFact, Opening, Source};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{By, CountyKey, DisputeId, EventId, Matter, OrganId, Party, division};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Opens a case by referral: nobody types anything again.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// The dispute.
    pub dispute: DisputeId,
    /// Organ that is to handle it here.
    pub organ: OrganId,
    /// Division of the organ that sent it.
    pub division: String,
    /// The referral.
    pub referral: EventId,
    /// Channel that sent it.
    #[serde(default)]
    pub from: Option<String>,
    /// Organ that sent it.
    #[serde(default)]
    pub sender: Option<OrganId>,
    /// Day it was referred.
    pub on: NaiveDate,
    /// What it is about.
    pub matter: Matter,
    /// Parties.
    pub parties: Vec<Party>,
    /// Why it was referred, where the sender said so.
    #[serde(default)]
    pub reason: Option<String>,
}

impl<P: Procedure> Step<P> for Receive {
    const RULE: Rule<P::Stage> = Rule::named("receive", "收到转入事项", "Receive a referred matter")
        .under(P::ARTICLES.open)
        .by(&[By::System])
        .opening();

    fn decide(self, _: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let clocks = P::on_receipt(self.matter.category);
        let organ = check::text(&self.organ, "/organ")?;
        // an organ the county does not list is taken for one of the county
        let division = cx.organs.division(&organ).unwrap_or(division::county(&self.division)).to_owned();
        let parties = self.parties.into_iter().map(|party| recognised(&self.matter, party, cx)).collect();
        let opening = Opening {
            number: cx.number(&organ, P::NUMBER),
            dispute: self.dispute,
            organ,
            division,
            source: Source::Referral,
            // whatever the clock of the sender says, it came in no later than today
            received_on: self.on.min(cx.today),
            posted_on: None,
            matter: self.matter,
            parties,
            referral: Some(self.referral),
            sent_by: self.from,
            sender: self.sender,
            handed_over: self.reason,
            continues: None,
            issuer: None,
        };
        let found = P::received(cx, &opening);
        let mut decision = Decision::file(FileFact::Opened(Box::new(opening)));
        for (key, rule) in clocks {
            decision = decision.deadline(cx, &Case::blank(cx.case), key, rule, self.on)?;
        }
        Ok(found.into_iter().fold(decision, Decision::and_own))
    }

    fn marks(&self, key: &CountyKey) -> Vec<String> {
        P::marks(key, &self.matter, &self.parties)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "dispute": "0190a6f0-0000-7000-8000-000000000001", "organ": "haiyuan-tiaowei", "division": "640522",
            "referral": "0190a6f0-0000-7000-8000-000000000002", "on": "2026-03-02",
            "matter": { "category": "neighbour", "title": "相邻通行纠纷", "place": "640522103",
                        "demands": [{ "text": "恢复村道通行" }] },
            "parties": []
        })
    }
}
