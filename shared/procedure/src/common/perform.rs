//! What was promised or ordered is done, towards each beneficiary, with proof. A sum may be paid in part: the rest is
//! owed on, by the same day, until all is paid.

use crate::fact::{FileFact, Obligation, Payment, Performance};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check, yuan};
use chrono::NaiveDate;
use kernel::{By, PartyId};
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
    /// What was paid, in fen (分), where money is owed; all that is owed when left out.
    #[serde(default)]
    pub amount: Option<u64>,
    /// SHA-256 of the proof.
    pub proof: String,
    /// Whether the beneficiary confirmed it.
    #[serde(default)]
    pub confirmed: bool,
}

impl<P: Procedure> Step<P> for Perform {
    const RULE: Rule<P::Stage> = Rule::named("perform", "登记履行情况", "Record performance")
        .under(P::ARTICLES.perform)
        .by(&[By::Officer, By::Issuer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let obligation = case.file.obligation(&self.obligation).ok_or_else(|| {
            Refusal::new("no_obligation", "案件中没有该项义务", "the case has no such obligation")
                .at("/obligation")
        })?;
        if obligation.released {
            return Err(Refusal::new(
                "released",
                "该项义务不再履行：已由新的协议代替，或者确定它的裁判已经改判、撤销；请在现有的义务下登记",
                "nobody owes it any more: another agreement took its place, or the judgment that ordered it fell; record it \
                 under what is owed now",
            )
            .under(P::ARTICLES.perform)
            .at("/obligation"));
        }
        if let Some(refusal) = P::performed_elsewhere(case, cx, obligation) {
            return Err(refusal);
        }
        if self.on > cx.today {
            return Err(
                Refusal::new("future_date", "履行日期晚于今天", "the day lies in the future").at("/on")
            );
        }
        check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
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
        let rest = self.amount.map(|amount| payable::<P>(obligation, amount)).transpose()?;
        let proof = self.proof.to_lowercase();
        let paid = self.amount.map(|amount| Payment {
            beneficiaries: towards.clone(),
            on: self.on,
            amount,
            proof: proof.clone(),
            confirmed: self.confirmed,
        });
        once::<P>(obligation, towards, paid.as_ref(), (self.on, &proof, self.confirmed))?;
        let mut after = obligation.clone();
        let towards = match rest {
            None => towards.clone(),
            // with the last part it is performed towards all who have no proof yet
            Some(0) => {
                let proved = |b: &&PartyId| obligation.performed.iter().any(|p| p.beneficiary == **b);
                obligation.beneficiaries.iter().filter(|b| !proved(b)).copied().collect()
            }
            Some(_) => Vec::new(),
        };
        let facts: Vec<FileFact> = towards
            .into_iter()
            .map(|beneficiary| {
                let performance =
                    Performance { beneficiary, on: self.on, proof: proof.clone(), confirmed: self.confirmed };
                after.performed.push(performance.clone());
                FileFact::ObligationPerformed { key: obligation.key.clone(), performance }
            })
            .collect();
        after.paid.extend(paid.clone());
        let paid = paid.map(|payment| FileFact::ObligationPaid { key: obligation.key.clone(), payment });
        let mut decision = Decision(Vec::new()).and_all(facts).and_all(paid);
        if let Some(on) = after.performed_on() {
            let key = format!("obligation:{}", obligation.key);
            // what was done in time was not missed, though that is on record; what came late stays missed
            decision = match case.file.is_late(&key, on) {
                true => decision.met(case, &key, on),
                false => decision.done(case, &key, on),
            };
            decision = decision.next_month(case, obligation);
            decision = decision.and_all(P::performed(case, cx, obligation, on)?);
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

/// Refuses what was recorded in the same way already.
fn once<P: Procedure>(
    obligation: &Obligation,
    towards: &[PartyId],
    paid: Option<&Payment>,
    (on, proof, confirmed): (NaiveDate, &str, bool),
) -> Result<(), Refusal> {
    let known = |beneficiary: &PartyId| {
        let like = Performance { beneficiary: *beneficiary, on, proof: proof.to_owned(), confirmed };
        obligation.performed.contains(&like)
    };
    let recorded = match paid {
        Some(payment) => obligation.paid.contains(payment),
        None => !towards.is_empty() && towards.iter().all(known),
    };
    if !recorded {
        return Ok(());
    }
    Err(Refusal::new(
        "performed_already",
        "该次履行已按同一凭证登记，不必重复登记；另一次履行请附其凭证",
        "this was recorded with the same proof already; another payment or act comes with its own",
    )
    .under(P::ARTICLES.perform)
    .at("/proof"))
}

/// What is owed still, after this is paid.
fn payable<P: Procedure>(obligation: &Obligation, amount: u64) -> Result<u64, Refusal> {
    let no = |code, zh: String, en: String| {
        Err(Refusal::new(code, zh, en).under(P::ARTICLES.perform).at("/amount"))
    };
    match obligation.rest() {
        None => no(
            "no_sum_owed",
            "该项义务没有写明金额，不能按金额登记部分履行".to_owned(),
            "no sum is owed here: there is no part to pay".to_owned(),
        ),
        Some(rest) if amount == 0 || amount > rest => no(
            "more_than_owed",
            format!("尚欠{}元，登记的金额应当大于零、不超过尚欠的数额", yuan(rest)),
            format!("{} yuan are owed: what is paid is more than nothing and no more than that", yuan(rest)),
        ),
        Some(rest) => Ok(rest - amount),
    }
}
