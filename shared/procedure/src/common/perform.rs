//! What was promised or ordered is done, towards each beneficiary, with proof.

use crate::fact::{FileFact, Performance};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use chrono::NaiveDate;
use kernel::{By, PartyId, planted};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records performance with its proof.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Perform {
    /// Key of the obligation.
    pub obligation: String,
    /// Whom it was performed towards; every beneficiary when left out.
    #[serde(default)]
    pub beneficiaries: Vec<PartyId>,
    /// Day.
    pub on: NaiveDate,
    /// SHA-256 of the proof.
    pub proof: String,
    /// Whether the beneficiary confirmed it.
    #[serde(default)]
    pub confirmed: bool,
}

impl<P: Procedure> Step<P> for Perform {
    const RULE: Rule<P::Stage> = Rule::named("perform", "登记履行情况", "Record performance")
        .under(P::ARTICLES.perform)
        .by(&[By::Officer, By::Issuer])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let obligation = case.file.obligation(&self.obligation).ok_or_else(|| {
            Refusal::new("no_obligation", "案件中没有该项义务", "the case has no such obligation")
                .at("/obligation")
        })?;
        assert!(self.on <= cx.today || !planted("odd_day_panics"), "a planted mistake");
        if self.on > cx.today {
            return Err(
                Refusal::new("future_date", "履行日期晚于今天", "the day lies in the future").at("/on")
            );
        }
        if self.proof.len() != 64 || !self.proof.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Refusal::new(
                "proof",
                "履行应有凭证：请填写凭证文件的SHA-256摘要（64位十六进制数）",
                "performance needs a proof: give the SHA-256 of the proof's file",
            )
            .at("/proof"));
        }
        let towards =
            if self.beneficiaries.is_empty() { &obligation.beneficiaries } else { &self.beneficiaries };
        if let Some(stranger) = towards.iter().position(|b| !obligation.beneficiaries.contains(b)) {
            return Err(Refusal::new(
                "not_beneficiary",
                "该当事人不是权利人",
                "this party is not a beneficiary",
            )
            .at(format!("/beneficiaries/{stranger}")));
        }
        let mut after = obligation.clone();
        let facts: Vec<FileFact> = towards
            .iter()
            .map(|beneficiary| {
                let performance = Performance {
                    beneficiary: *beneficiary,
                    on: self.on,
                    proof: self.proof.to_lowercase(),
                    confirmed: self.confirmed,
                };
                after.performed.push(performance.clone());
                FileFact::ObligationPerformed { key: obligation.key.clone(), performance }
            })
            .collect();
        let mut decision = Decision(Vec::new()).and_all(facts);
        if after.is_performed() {
            let key = format!("obligation:{}", obligation.key);
            decision = decision.met(case, &key, self.on).next_month(case, obligation);
        }
        Ok(decision)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "obligation": "1", "on": "2026-04-01",
            "proof": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "confirmed": true
        })
    }
}
