//! A matter is sent on to the lawful channel: asked for here, accepted or returned there. Until the other side
//! accepts, this organ stays accountable.

use crate::fact::{FileFact, Referral};
use crate::{Case, CaseFile, Context, Decision, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{By, CHANNELS, CaseId, OrganId};
use law::Named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refers the matter to another channel.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refer {
    /// Channel, e.g. `mediation`.
    pub to: String,
    /// Organ that handles it there.
    pub organ: OrganId,
    /// Why another lane than the one the centre gave; recorded and counted.
    #[serde(default)]
    pub reason: Option<String>,
}

impl<P: Procedure> Step<P> for Refer {
    const RULE: Rule<P::Stage> = Rule::named("refer", "转入法定途径", "Refer to the lawful channel")
        .under(P::ARTICLES.refer)
        .by(&[By::Officer, By::Coordinator])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let forwarded = P::FORWARDS && self.organ != case.file.opening().organ;
        if !CHANNELS.contains(&self.to.as_str()) || (self.to == P::NAME && !forwarded) {
            return Err(Refusal::new(
                "no_such_lane",
                "没有这个转入途径",
                "there is no such lane to refer to",
            )
            .at("/to"));
        }
        if case.is_returned() {
            return Err(Refusal::new(
                "returned_already",
                "本案已经退回转出的机关，不能再从这里转出；由原机关另行转送",
                "the matter went back to whoever sent it: that organ refers it again, not this one",
            ));
        }
        case.kept_from_accused(Named { code: Some(&self.organ), name: "" }, cx)
            .map_err(|refusal| refusal.at("/organ"))?;
        not_pending(&case.file, "转出")?;
        let organ = check::text(&self.organ, "/organ")?;
        let overrides = case.file.route.as_ref().is_some_and(|route| route.lane != self.to);
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        if overrides && reason.is_none() {
            let lane = case.file.route.as_ref().map(|r| r.lane.clone()).unwrap_or_default();
            return Err(Refusal::new(
                "override_reason_required",
                format!("协调化解中心给出的途径是“{lane}”，改走其他途径应当写明理由，理由将被记录并统计"),
                format!(
                    "the lane given is `{lane}`: another lane needs a reason, which is recorded and counted"
                ),
            )
            .at("/reason"));
        }
        let to = self.to.clone();
        let referral = Referral { to: self.to, organ, reason, overrides, taken_over_by: None };
        P::referred(Decision::file(FileFact::Referred(referral)), case, cx, Some(&to))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "to": "mediation", "organ": "haiyuan-tiaowei" })
    }
}

/// Refuses what was sent on and waits for the other side. `word`: what sending it on is called (转出、转送、移送). The
/// caller adds the article.
///
/// # Errors
/// A [`Refusal`] where it does.
pub fn not_pending(file: &CaseFile, word: &str) -> Result<(), Refusal> {
    match file.referral.as_ref().is_some_and(|referral| referral.taken_over_by.is_none()) {
        false => Ok(()),
        true => Err(Refusal::new(
            "referral_pending",
            format!("已经{word}，正在等待对方受理；对方退回后，可以自行办理或者再次{word}"),
            "it was sent on already and waits for the other side: once it is returned, go on here or send it again",
        )),
    }
}

/// The other channel accepted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteTakenOver {
    /// Channel that accepted.
    pub by: String,
    /// Its case.
    pub case: CaseId,
    /// Day.
    pub on: NaiveDate,
}

impl NoteTakenOver {
    /// The fact that it did.
    #[must_use]
    pub fn noted(self) -> FileFact {
        FileFact::TakenOver { by: self.by, case: self.case, on: self.on }
    }

    /// With it the case ends here: its clocks, but for those in `keep`, are no longer needed.
    #[must_use]
    pub fn ending<P: Procedure>(self, case: &Case<P>, fact: P::Fact, keep: &[&str], zh: &str) -> Decision<P> {
        Decision::of(fact).and(self.noted()).dropping(case, keep, zh)
    }
}

impl<P: Procedure> Step<P> for NoteTakenOver {
    const RULE: Rule<P::Stage> =
        Rule::named("note-taken-over", "记录对方已受理", "Note that the other side accepted")
            .under(P::ARTICLES.refer)
            .by(&[By::System])
            .anytime();

    fn decide(self, _: &Case<P>, _: &Context) -> Result<Decision<P>, Refusal> {
        Ok(Decision::file(self.noted()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "by": "mediation", "case": "0190a6f0-0000-7000-8000-000000000003", "on": "2026-03-05" })
    }
}

/// The other channel returned it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteReturned {
    /// Channel that returned it.
    pub by: String,
    /// Reason.
    pub reason: String,
    /// Day.
    pub on: NaiveDate,
}

impl<P: Procedure> Step<P> for NoteReturned {
    const RULE: Rule<P::Stage> =
        Rule::named("note-returned", "记录对方退回", "Note that the other side returned it")
            .under(P::ARTICLES.refer)
            .by(&[By::System])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let returned = FileFact::ReferralReturned { by: self.by, reason: self.reason, on: self.on };
        P::referred(Decision::file(returned), case, cx, None)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "by": "mediation", "reason": "一方当事人明确拒绝调解", "on": "2026-03-05" })
    }
}
