//! The petitioner rates what was done (群众满意度评价); who rates badly under his name is called back (回访) by the day
//! the organ fixes, what was wrong is put right, and he may rate again. Whoever sent the matter on asks him, never the
//! organ that was rated.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Basis, Case, Context, Deadline, Decision, Document, Procedure, Refusal, Rule, Step, check};
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
        .by(&[By::Officer, By::Coordinator])
        .anytime()
        .enforcing(&[ROW]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        asked_by_whom(case, cx)?;
        if !(1..=BEST).contains(&self.stars) {
            return Err(cx.refuse(ROW, "stars", "评价为1至5", "a rating is between 1 and 5").at("/stars"));
        }
        let Some(taken) = was_taken(case, &self.of) else {
            return Err(cx
                .refuse(ROW, "no_such_step", "没有这个可以评价的办理环节", "there is no such step to rate")
                .at("/of"));
        };
        if !taken {
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
    pub proof: Document,
    /// Day it was put right and the petitioner called back; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Petition> for CallBack {
    const RULE: Rule<Stage> = Rule::named("call-back", "回访整改", "Call back")
        .under(ARTICLE)
        .by(&[By::Officer, By::Coordinator])
        .anytime()
        .enforcing(&[ROW]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        asked_by_whom(case, cx)?;
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
        let proof = self.proof.checked_at(cx, "/proof")?;
        let key = key(&self.of);
        let papers = (std::slice::from_ref(&proof), "/proof/sha256");
        let received = case.file.opening().received_on;
        let on = check::handed_in(self.on, received, papers, (&key, Some(ROW)), &case.file, cx)?;
        let late = case.file.is_late(&key, on);
        Ok(Decision::of(Fact::CalledBack { of: self.of, put_right, late })
            .done(case, &key, on)
            .and(proof.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "of": "conclude", "put_right": "向信访人当面说明法律依据，补充书面答复",
            "proof": { "kind": "put_right", "title": "整改情况说明", "on": "2026-03-23" }
        })
    }
}

/// Whether a step that a petitioner can rate was taken, as far as the case shows; none where there is no such step. What
/// was sent on was handled by whoever took it over.
fn was_taken(case: &Case<Petition>, of: &str) -> Option<bool> {
    let (file, record, stage) = (&case.file, &case.record, case.stage);
    let extended = |deadline: &Deadline| match &deadline.basis {
        Basis::Rule(receipt) => !receipt.extensions.is_empty(),
        Basis::Document { .. } => false,
    };
    let reviewed = matches!(stage, Stage::Reviewed | Stage::UnderReReview | Stage::ReReviewed);
    let taken = match of {
        "register" => true,
        "accept" => record.accepted_on.is_some(),
        "not-accept" => stage == Stage::NotAccepted,
        "extend" => file.deadline("opinion").is_some_and(extended),
        "conclude" => record.served_on.is_some() || record.anew_from.is_some(),
        "settle" => !record.settled.is_empty(),
        "answer-suggestion" => record.adoption.is_some(),
        "feed-back" | "close-complaint" => stage == Stage::Replied && record.adoption.is_none(),
        "recuse" => !record.recusals.is_empty(),
        "withdraw" => stage == Stage::Withdrawn,
        "refer" => file.referral.is_some(),
        "direct-outside" => record.directed_outside.is_some(),
        "request-review" => record.review_requested_on.is_some(),
        "review" => record.anew_from.is_some() || reviewed,
        "request-re-review" => record.re_review_requested_on.is_some(),
        "re-review" => stage == Stage::ReReviewed,
        "receive-visit" => !record.visits.is_empty(),
        "lodge" => !file.documents.is_empty(),
        "serve-document" => !file.served.is_empty(),
        "convene" => !file.sittings.is_empty(),
        "minute" => file.sittings.iter().any(|sitting| sitting.minutes.is_some()),
        "perform" => file.obligations.iter().any(|owed| !owed.performed.is_empty()),
        _ => return None,
    };
    let taken_over = file.referral.as_ref().is_some_and(|referral| referral.taken_over_by.is_some());
    Some(taken || taken_over || matches!(stage, Stage::Directed | Stage::Yielded))
}

fn key(of: &str) -> String {
    format!("put_right:{of}")
}

/// A matter that another petition desk sent here is rated there; what came on paper has no desk there, and the centre asks.
fn asked_by_whom(case: &Case<Petition>, cx: &Context) -> Result<(), Refusal> {
    let sent = case.file.opening().sent_by.as_deref() == Some(Petition::NAME);
    let (desk, centre) = (cx.by.contains(&By::Officer), cx.by.contains(&By::Coordinator));
    match (sent, case.record.passed_on.is_some()) {
        (false, _) if desk => Ok(()),
        (true, true) if centre => Ok(()),
        (false, _) => Err(cx.refuse(
            ROW,
            "asked_by_desk",
            "本件由承办机关直接登记，满意度评价和回访由承办机关登记",
            "this matter was registered by the organ that handles it: its desk asks the petitioner",
        )),
        (true, on_paper) => Err(cx.refuse(
            ROW,
            "asked_by_sender",
            match on_paper {
                true => "本件由其他机关、单位书面转来，满意度评价和回访由协调化解中心向信访人了解并登记，承办机关不得自行登记",
                false => "本件由其他信访机构转来，满意度评价和回访由转送机构向信访人了解并登记，承办机关不得自行登记",
            },
            "another organ sent this matter: it, or the centre for what came on paper, asks the petitioner and records the \
             answer, not the organ rated",
        )),
    }
}
