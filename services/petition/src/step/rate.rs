//! The petitioner rates what was done (群众满意度评价); who rates badly under his name is called back (回访) by the day
//! the organ fixes, what was wrong is put right, and he may rate again. Whoever sent the matter on asks him, never the
//! organ that was rated.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Objection;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《信访工作条例》第二十六条、第三十九条";
/// The row of ratings and of what follows a bad one.
const ROW: &str = "XF-32";

/// Best rating.
const BEST: u8 = 5;
/// A rating up to this is a bad one.
const BAD: u8 = 2;

/// Rates a step of the handling.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Step that is rated, e.g. `conclude`.
    pub of: String,
    /// From 1 (very dissatisfied) to 5.
    pub stars: u8,
    /// Whether under the petitioner's name.
    pub named: bool,
    /// Last day to call back and put right, where a bad rating is under a name.
    #[serde(default)]
    pub put_right_by: Option<NaiveDate>,
}

impl Step<Petition> for Rate {
    const RULE: Rule<Stage> = Rule::named("rate", "满意度评价", "Rate the handling")
        .under(ARTICLE)
        .by(&[By::Officer])
        .anytime()
        .enforcing(&[ROW]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        asked_by_sender(case, cx)?;
        if !(1..=BEST).contains(&self.stars) {
            return Err(cx.refuse(ROW, "stars", "评价为1至5", "a rating is between 1 and 5").at("/stars"));
        }
        if crate::step::table().get(&self.of).is_none_or(|act| !act.rule.is_public()) {
            return Err(cx
                .refuse(ROW, "no_such_step", "没有这个办理环节", "there is no such step to rate")
                .at("/of"));
        }
        if !was_taken(case, &self.of) {
            return Err(cx
                .refuse(
                    ROW,
                    "not_taken",
                    "本件没有办理过这个环节，不能登记评价",
                    "this step was not taken in this case: there is nothing to rate",
                )
                .at("/of"));
        }
        let last = case.record.ratings.iter().rev().find(|rating| rating.of == self.of);
        if last.is_some_and(|rating| rating.put_right.is_none()) {
            return Err(cx.refuse(
                ROW,
                "rated_already",
                "该环节已经评价；差评整改之后可以再次评价",
                "this step is rated already; it may be rated again once a bad rating was put right",
            ));
        }
        let call_back = self.named && self.stars <= BAD;
        let key = key(&self.of);
        let decision = Decision::of(Fact::Rated { of: self.of, stars: self.stars, call_back });
        if !call_back {
            return Ok(decision);
        }
        let day = self.put_right_by.filter(|day| *day >= cx.today).ok_or_else(|| {
            cx.refuse(
                ROW,
                "put_right_by",
                "实名差评应当回访整改，请填写限期整改的最后一日",
                "a bad rating under a name is put right: give the last day",
            )
            .at("/put_right_by")
        })?;
        Ok(decision.fixed(
            case,
            &key,
            ("回访整改实名差评", "call back and put right a bad rating"),
            "承办机关、单位",
            day,
            ("差评整改台账确定的期限", "the day the register of bad ratings fixes"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "of": "conclude", "stars": 1, "named": true, "put_right_by": "2026-03-27" })
    }
}

/// Calls back a petitioner who rated badly under his name.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    /// Step that was rated.
    pub of: String,
    /// What the petitioner said, and what is put right.
    pub put_right: String,
    /// Proof of what was put right.
    #[serde(default)]
    pub proof: Option<Document>,
}

impl Step<Petition> for CallBack {
    const RULE: Rule<Stage> = Rule::named("call-back", "回访整改", "Call back")
        .under(ARTICLE)
        .by(&[By::Officer])
        .anytime()
        .enforcing(&[ROW]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        asked_by_sender(case, cx)?;
        let put_right = check::text(&self.put_right, "/put_right")?;
        if !case.record.ratings.iter().any(|rating| rating.of == self.of && rating.call_back) {
            return Err(cx
                .refuse(
                    ROW,
                    "no_call_back",
                    "该环节没有需要回访的实名差评",
                    "no named bad rating of this step waits for a call",
                )
                .at("/of"));
        }
        let proof = self.proof.map(|proof| proof.checked_at(cx, "/proof")).transpose()?;
        let key = key(&self.of);
        let late = case.file.is_late(&key, cx.today);
        Ok(Decision::of(Fact::CalledBack { of: self.of, put_right, late })
            .done(case, &key, cx.today)
            .and_all(proof.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "of": "conclude", "put_right": "向信访人当面说明法律依据，补充书面答复" })
    }
}

/// Whether a step was taken, as far as the case shows: what was sent on was handled by whoever took it over.
fn was_taken(case: &Case<Petition>, of: &str) -> bool {
    let (record, stage) = (&case.record, case.stage);
    let taken_over = case.file.referral.as_ref().is_some_and(|referral| referral.taken_over_by.is_some());
    if taken_over || matches!(stage, Stage::Directed | Stage::Yielded) {
        return true;
    }
    match of {
        "accept" => record.accepted_on.is_some(),
        "not-accept" => stage == Stage::NotAccepted,
        "conclude" => record.served_on.is_some() || record.anew_from.is_some(),
        "settle" => !record.settled.is_empty(),
        "answer-suggestion" => record.adoption.is_some(),
        "feed-back" | "close-complaint" => stage == Stage::Replied && record.adoption.is_none(),
        "recuse" => !record.recusals.is_empty(),
        "withdraw" => stage == Stage::Withdrawn,
        "request-review" => record.review_requested_on.is_some(),
        "review" => {
            record.anew_from.is_some()
                || matches!(stage, Stage::Reviewed | Stage::UnderReReview | Stage::ReReviewed)
        }
        "request-re-review" => record.re_review_requested_on.is_some(),
        "re-review" => stage == Stage::ReReviewed,
        "object" => record.objection.is_some(),
        "decide-objection" => matches!(record.objection, Some(Objection::Agreed | Objection::Refused)),
        "receive-visit" => !record.visits.is_empty(),
        _ => true,
    }
}

fn key(of: &str) -> String {
    format!("put_right:{of}")
}

/// A matter that another petition desk sent here is rated there.
fn asked_by_sender(case: &Case<Petition>, cx: &Context) -> Result<(), Refusal> {
    if case.file.opening().sent_by.as_deref() != Some(Petition::NAME) {
        return Ok(());
    }
    Err(cx.refuse(
        ROW,
        "asked_by_sender",
        "本件由其他信访机构转来，满意度评价和回访由转送机构向信访人了解并登记，承办机关不得自行登记",
        "another petition desk sent this matter: it asks the petitioner and records the answer, not the organ rated",
    ))
}
