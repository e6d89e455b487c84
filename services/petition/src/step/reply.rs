//! What ends without an opinion letter: a suggestion is answered, an accusation is fed back as far as secrecy lets, a
//! request to punish a breach or to protect rights is closed once the duty was performed or answered.

use super::paper::{done, period, proved};
use crate::fact::{Adoption, Closure, Fact};
use crate::procedure::{Stage, began};
use crate::{Petition, item};
use chrono::NaiveDate;
use kernel::{By, Category};
use procedure::served::served;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Service, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const SUGGESTION: &str = "《信访工作条例》第二十九条";
const ACCUSATION: &str = "《信访工作条例》第三十条";
/// The paper of the proceeding beside the case that says that the organ acted or answered.
const ACTED: &str = "duty.answered";

/// Answers a suggestion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::AnswerSuggestion)]
pub struct AnswerSuggestion {
    /// What becomes of it.
    pub result: Adoption,
    /// Reasons, as the study of it showed them.
    pub reasons: String,
    /// The answer (回复).
    pub reply: Document,
    /// Day it was served; with `service`, the day that counts for the mode.
    pub served_on: NaiveDate,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Petition> for AnswerSuggestion {
    const RULE: Rule<Stage> = Rule::named("answer-suggestion", "回复建议意见", "Answer a suggestion")
        .under(SUGGESTION)
        .by(&[By::Officer])
        .from(&[Stage::InProcess])
        .enforcing(&["XF-12", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        if class(case) != Category::Suggestion {
            return Err(Refusal::new(
                "not_suggestion",
                "本件不是建议意见类事项，请出具信访处理意见书或者按照其类别办理",
                "this is no suggestion: give an opinion, or whatever ends its class",
            )
            .under(SUGGESTION));
        }
        let reasons = check::text(&self.reasons, "/reasons")?;
        let reply = answer(case, cx, self.reply)?;
        proved(&reply, "opinion", period(case), case, cx, "/reply")?;
        let (served_on, delivered) = served(&reply, self.served_on, self.service, case, cx)?;
        let (code, zh) = match self.result {
            Adoption::Adopted => ("suggestion_adopted", "建议意见予以采纳"),
            Adoption::Partly => ("suggestion_adopted_in_part", "建议意见部分采纳"),
            Adoption::NotAdopted => ("suggestion_not_adopted", "建议意见不采纳，已说明理由"),
        };
        let on = reply.on;
        let decision = Decision::of(Fact::SuggestionAnswered { result: self.result, reasons, served_on })
            .and(reply.lodged())
            .and_all(delivered);
        Ok(done(decision, case, "opinion", on).closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "result": "partly", "reasons": "站点已列入下一年度线网调整，班次暂不增加",
            "reply": { "kind": "reply", "title": "建议意见回复", "on": "2026-03-18" }, "served_on": "2026-03-20"
        })
    }
}

/// Feeds an accusation back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::FeedBack)]
pub struct FeedBack {
    /// Day whoever made it was told.
    pub on: NaiveDate,
    /// What was told, as far as the rules of secrecy let. It stays with the organ that handles it.
    pub text: String,
}

impl Step<Petition> for FeedBack {
    const RULE: Rule<Stage> = Rule::named("feed-back", "反馈检举控告办理情况", "Feed back an accusation")
        .under(ACCUSATION)
        .by(&[By::Officer])
        .from(&[Stage::InProcess]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        if class(case) != Category::Accusation {
            return Err(Refusal::new(
                "not_accusation",
                "本件不是检举控告类事项，请出具信访处理意见书或者按照其类别办理",
                "this is no accusation: give an opinion, or whatever ends its class",
            )
            .under(ACCUSATION));
        }
        let on = check::day(self.on, began(case, cx), cx.today, "/on")?;
        let text = check::text(&self.text, "/text")?;
        // neither what was found nor against whom is said outside: no notice goes out, and no paper. What is recorded after
        // the last day has none to show that it was in time: then the day of the record counts
        let late = case.file.is_in_time_after_all("opinion", on);
        let ended = if late { cx.today } else { on };
        Ok(Decision::of(Fact::AccusationFedBack { on, text }).done(case, "opinion", ended).closed(
            cx.today,
            "accusation_handled",
            "检举控告已依规依纪依法办理并反馈",
            true,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "on": "2026-03-20", "text": "已当面告知检举人事项已经依规办结" })
    }
}

/// Closes a request to punish a breach or to protect rights.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::CloseComplaint)]
pub struct CloseComplaint {
    /// How.
    pub result: Closure,
    /// What was done, or why it was not.
    pub text: String,
    /// The answer in writing (答复).
    pub reply: Document,
    /// Day it was served; with `service`, the day that counts for the mode.
    pub served_on: NaiveDate,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Petition> for CloseComplaint {
    const RULE: Rule<Stage> = Rule::named("close-complaint", "投诉举报办结", "Close a complaint")
        .under("《信访工作条例》第三十一条第五项")
        .by(&[By::Officer])
        .from(&[Stage::InProcess])
        .enforcing(&["FY-01", "SS-01", "XF-11", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        super::has_opinion(case)?;
        if item::of(case) != Some(item::DUTY) {
            return Err(Refusal::new(
                "not_item_five",
                "投诉举报办结限于按照第三十一条第五项受理的事项；本件请出具信访处理意见书，或者导入相应的法定途径",
                "only what was accepted under item 5 of article 31 is closed so: give an opinion, or direct it to its path",
            )
            .under("《信访工作条例》第三十一条第五项"));
        }
        if !case.file.documents.iter().any(|paper| paper.kind == ACTED) {
            return Err(cx.refuse(
                "XF-11",
                "not_answered",
                "申请查处违法行为、履行保护职责的事项，依法履行或者答复后方可办结；请先在“请求行政机关履行职责”程序线\
                 记录行政机关的处理或者答复",
                "a request to punish a breach or to protect rights is closed once the duty was performed or answered: \
                 record that on the proceeding `duty` first",
            ));
        }
        let text = check::text(&self.text, "/text")?;
        let reply = answer(case, cx, self.reply)?;
        let (served_on, delivered) = served(&reply, self.served_on, self.service, case, cx)?;
        let (code, zh) = match self.result {
            Closure::Performed => ("duty_performed", "投诉举报办结：依法履行职责"),
            Closure::Answered => ("duty_answered", "投诉举报办结：依法答复"),
        };
        Ok(Decision::of(Fact::ComplaintClosed { result: self.result, text, served_on })
            .and(reply.lodged())
            .and_all(delivered)
            .and(cx.tell_until(
                "FY-01",
                "reconsideration_right",
                "对行政机关履行职责的处理或者答复不服的，可以在规定期限内依法申请行政复议。",
                "Whoever does not agree with what the agency did or answered may ask for reconsideration within the period.",
                cx.law.count("FY-01", served_on).receipt()?.due,
            ))
            .and(cx.tell_until(
                "SS-01",
                "suit_right",
                "对行政机关履行职责的处理或者答复不服的，也可以在规定期限内依法提起行政诉讼；法律规定应当先申请行政复议的除外。",
                "He may also sue within the period, unless the law has reconsideration come first.",
                cx.law.count("SS-01", served_on).receipt()?.due,
            ))
            .closed(cx.today, code, zh, true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "result": "performed", "text": "已责令改正并处罚，整改完毕",
            "reply": { "kind": "reply", "title": "投诉举报处理结果告知书", "on": "2026-03-18" }, "served_on": "2026-03-20"
        })
    }
}

fn class(case: &Case<Petition>) -> Category {
    case.file.opening().matter.category
}

/// An answer in writing that was made after acceptance.
fn answer(case: &Case<Petition>, cx: &Context, reply: Document) -> Result<Document, Refusal> {
    let reply = reply.checked_at(cx, "/reply")?;
    check::day(reply.on, began(case, cx), cx.today, "/reply/on")?;
    Ok(reply)
}

/// Refuses what ends with an opinion or an agreement for a suggestion or an accusation, which ends otherwise.
///
/// # Errors
/// A [`Refusal`] that names the step.
pub(super) fn has_opinion(case: &Case<Petition>) -> Result<(), Refusal> {
    match class(case) {
        Category::Suggestion => Err(Refusal::new(
            "suggestion",
            "建议意见类事项应当研究论证后回复，请办理“回复建议意见”",
            "a suggestion is studied and answered: take the step `answer-suggestion`",
        )
        .under(SUGGESTION)),
        Category::Accusation => Err(Refusal::new(
            "accusation",
            "检举控告类事项依规依纪依法办理并反馈，不出具信访处理意见书，请办理“反馈检举控告办理情况”",
            "an accusation ends without an opinion letter: take the step `feed-back`",
        )
        .under(ACCUSATION)),
        _ => Ok(()),
    }
}
