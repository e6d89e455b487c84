//! A party joins the case.

use super::accused::recognised;
use super::filing::checked_one;
use crate::fact::FileFact;
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use kernel::{By, Party};
use law::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Joins a party: a third party, an agent, another household.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The party.
    pub party: Party,
}

impl<P: Procedure> Step<P> for Join {
    const RULE: Rule<P::Stage> = Rule::named("join", "追加当事人", "Join a party")
        .under(P::ARTICLES.join)
        .by(&[By::Officer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let (opening, sent_to) = (case.file.opening(), case.file.referral.as_ref().map(|sent| &sent.organ));
        let named = if self.party.organ.is_some() { "/party/organ" } else { "/party/name" };
        let party = recognised(&opening.matter, checked_one(self.party, "/party")?, cx);
        for organ in std::iter::once(&opening.organ).chain(sent_to) {
            let to = Named { code: Some(organ), name: "" };
            super::kept_from_accused(&opening.matter, std::slice::from_ref(&party), to, cx)
                .map_err(|refusal| refusal.at(named))?;
        }
        if case.file.has_party(party.id) || case.file.knows(&party) {
            return Err(Refusal::new(
                "party_joined",
                "该当事人已在案；同名的另一人请填写身份号码等，以示区别",
                "this party is already in the case; of another person of that name, give what tells them apart",
            )
            .at("/party"));
        }
        let present: Vec<Party> = case.file.taking_part().cloned().collect();
        super::entrusted::<P>(&present, std::slice::from_ref(&party), cx, |_| "/party".to_owned())?;
        Ok(Decision::file(FileFact::PartyJoined(party)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "party": { "capacity": "third_party", "kind": "person", "name": "王有福" } })
    }
}
