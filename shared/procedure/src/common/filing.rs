//! What a desk fills in to open a case, the same in every channel.

use super::accused::recognised;
use crate::fact::{Opening, Source};
use crate::{Context, Procedure, Refusal, number};
use chrono::NaiveDate;
use kernel::{Capacity, CaseId, DisputeId, Matter, OrganId, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The first sheet (登记表) as it is filled in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The dispute it belongs to, where the desk knows it; a new one otherwise.
    #[serde(default)]
    pub dispute: Option<DisputeId>,
    /// Door.
    #[serde(default)]
    pub source: Source,
    /// Day the organ received it.
    pub received_on: NaiveDate,
    /// Day of the postmark, where it came by post: it decides whether a period was kept (在途时间不计入).
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// What it is about.
    pub matter: Matter,
    /// Parties; at least one applicant.
    pub parties: Vec<Party>,
    /// The earlier case it continues.
    #[serde(default)]
    pub continues: Option<CaseId>,
}

impl Filing {
    /// Checks the sheet and makes it the opening of a case handled by the caller's organ.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the first thing that is wrong.
    pub fn opening<P: Procedure>(self, cx: &Context, organ: Option<OrganId>) -> Result<Opening, Refusal> {
        let at = "/filing";
        if self.received_on > cx.today {
            return Err(Refusal::new(
                "received_in_future",
                "收到日期晚于今天，请核对收件登记",
                "the day of receipt lies in the future: check the register of incoming papers",
            )
            .at(format!("{at}/received_on")));
        }
        if self.posted_on.is_some_and(|posted| posted > self.received_on) {
            return Err(Refusal::new(
                "posted_after_received",
                "邮戳日期晚于收到日期，请核对信封",
                "the postmark is later than the day of receipt: look at the envelope",
            )
            .at(format!("{at}/posted_on")));
        }
        let mut matter = self.matter.checked(cx.today).map_err(|why| {
            Refusal::new(why.code, why.zh, why.en).at(format!("{at}/matter{}", why.pointer))
        })?;
        if law::identifier::Kind::of(&matter.place).is_none() {
            return Err(Refusal::new(
                "division_code",
                "没有这样的区划代码：乡镇一级第7至9位、村一级第10至12位应当在法定的号段内，请核对",
                "no division has such a code: its last three digits lie in no band of towns or villages",
            )
            .at(format!("{at}/matter/place")));
        }
        matter.act = matter.act.map(|act| number::on_act(act, &format!("{at}/matter/act"))).transpose()?;
        let parties = checked(self.parties, &format!("{at}/parties"))?;
        let parties: Vec<Party> = parties.into_iter().map(|party| recognised(&matter, party, cx)).collect();
        if !parties.iter().any(|p| p.capacity == Capacity::Applicant) {
            return Err(Refusal::new(
                "no_applicant",
                "至少应有一名申请人（信访人、原告）",
                "there is at least one applicant",
            )
            .at(format!("{at}/parties")));
        }
        super::entrusted::<P>(&[], &parties, cx, |i| format!("{at}/parties/{i}"))?;
        let organ = organ.unwrap_or_else(|| cx.actor.organ.clone()).trim().to_owned();
        if organ.is_empty() {
            return Err(Refusal::new(
                "no_organ",
                "请填写承办机关，案件自登记起应有责任机关",
                "name the organ that handles the case: somebody is accountable from the first day",
            ));
        }
        Ok(Opening {
            number: cx.number(&organ, P::NUMBER),
            dispute: self.dispute.unwrap_or(DisputeId(cx.case.0)),
            organ,
            division: cx.actor.division.clone(),
            source: self.source,
            received_on: self.received_on,
            posted_on: self.posted_on,
            matter,
            parties,
            referral: None,
            sent_by: None,
            sender: None,
            handed_over: None,
            continues: self.continues,
            issuer: None,
        })
    }

    /// A sheet that reads well in the documentation.
    #[must_use]
    pub fn example() -> serde_json::Value {
        serde_json::json!({
            "source": "window",
            "received_on": "2026-03-02",
            "matter": {
                "category": "neighbour",
                "title": "相邻通行纠纷",
                "place": "640522103",
                "demands": [{ "text": "恢复村道通行" }]
            },
            "parties": [
                { "capacity": "applicant", "kind": "person", "name": "马小花", "id_number": "640522199001010012" },
                { "capacity": "respondent", "kind": "person", "name": "李大山" }
            ]
        })
    }
}

/// Every party checked, the first fault pointed to.
pub(crate) fn checked(parties: Vec<Party>, at: &str) -> Result<Vec<Party>, Refusal> {
    parties.into_iter().enumerate().map(|(i, party)| checked_one(party, &format!("{at}/{i}"))).collect()
}

/// A party checked, a fault pointed to.
pub(crate) fn checked_one(party: Party, at: &str) -> Result<Party, Refusal> {
    party.checked().map_err(|why| Refusal::new(why.code, why.zh, why.en).at(format!("{at}/{}", why.field)))
}
