//! Supervision (督办): the petition bureau urges and recommends; the organ answers in writing by the day fixed.

use crate::Petition;
use crate::fact::{Fact, Proposal, SupervisionGround};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// As long as something can be put right: the execution of an opinion that is final, of an agreement, and what was ended or
/// sent away against the rules included.
const FROM: &[Stage] = &[
    Stage::Registered,
    Stage::InProcess,
    Stage::Concluded,
    Stage::UnderReview,
    Stage::Reviewed,
    Stage::UnderReReview,
    Stage::ReReviewed,
    Stage::Settled,
    Stage::Replied,
    Stage::NotAccepted,
];
/// Provision on supervision: its grounds, what is proposed, and the answer in writing.
const GROUNDS: &str = "《信访工作条例》第四十条";

/// Urges the organ that handles the matter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supervise {
    /// Ground.
    pub ground: SupervisionGround,
    /// What is recommended.
    pub recommendation: String,
    /// What is proposed beyond that: to work better, to complete a policy, to hold somebody responsible.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
    /// The letter (督办函), where there is one.
    #[serde(default)]
    pub letter: Option<Document>,
    /// Last day of the written answer, as the letter of assignment or supervision fixes it.
    pub answer_by: NaiveDate,
}

impl Step<Petition> for Supervise {
    const RULE: Rule<Stage> = Rule::named("supervise", "督办", "Supervise")
        .under("《信访工作条例》第四十条、第二十二条第一款第三项")
        // never by the organ that handles it
        .by(&[By::Sender, By::Coordinator])
        .from(FROM)
        .enforcing(&["XF-07"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        let text = check::text(&self.recommendation, "/recommendation")?;
        if self.ground == SupervisionGround::NotExecuted && case.record.served_on.is_none() {
            return Err(Refusal::new(
                "nothing_to_execute",
                "本件尚未出具信访处理意见，不存在拒不执行处理意见的情形",
                "no opinion was given yet: there is none that is not carried out",
            )
            .under(GROUNDS)
            .at("/ground"));
        }
        if self.answer_by <= cx.today {
            return Err(cx
                .refuse("XF-07", "answer_by_past", "反馈期限应当晚于今天", "the day to answer by lies ahead")
                .at("/answer_by"));
        }
        if case.file.live("supervision").is_some() {
            return Err(cx.refuse(
                "XF-07",
                "supervised_already",
                "已有督办正在等待书面反馈",
                "a supervision waits for its answer",
            ));
        }
        let letter = self.letter.map(|letter| letter.checked_at(cx, "/letter")).transpose()?;
        let mut proposals = Vec::new();
        for proposal in self.proposals {
            if !proposals.contains(&proposal) {
                proposals.push(proposal);
            }
        }
        Ok(Decision::of(Fact::Supervised { ground: self.ground, text, proposals })
            .and_all(letter.map(Document::lodged))
            .fixed(
                case,
                "supervision",
                ("书面反馈督办建议", "answer the supervision in writing"),
                "被督办机关、单位",
                self.answer_by,
                ("交办函、督办函确定的反馈期限", "the day the letter fixes"),
            )
            .and(cx.tell_until(
                "XF-07",
                "supervised",
                "信访部门已督办，请在函件确定的期限内书面反馈办理结果。",
                "The petition bureau supervises the matter: answer in writing by the day fixed.",
                Some(self.answer_by),
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "delay", "recommendation": "在期限内出具信访处理意见书", "answer_by": "2026-04-10" })
    }
}

/// Answers the supervision in writing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSupervision {
    /// What was done; where a proposal is not adopted, why not.
    pub text: String,
    /// Whether what was proposed is adopted, where something was.
    #[serde(default)]
    pub adopted: Option<bool>,
    /// The answer in writing (书面反馈), where it is a paper of its own.
    #[serde(default)]
    pub answer: Option<Document>,
    /// Day the organ that supervises had the answer, or it was posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Petition> for AnswerSupervision {
    const RULE: Rule<Stage> = Rule::named("answer-supervision", "书面反馈督办", "Answer the supervision")
        .under("《信访工作条例》第四十条")
        .by(&[By::Officer, By::Respondent])
        .from(FROM)
        .enforcing(&["XF-07"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let text = check::text(&self.text, "/text")?;
        if !case.record.supervised {
            return Err(cx.refuse(
                "XF-07",
                "not_supervised",
                "没有督办需要反馈",
                "there is no supervision to answer",
            ));
        }
        if case.record.proposed != self.adopted.is_some() {
            let (zh, en) = match case.record.proposed {
                true => (
                    "督办提出了建议，应当书面反馈是否采纳",
                    "something was proposed: say whether it is adopted",
                ),
                false => (
                    "督办没有提出建议，请不要填写是否采纳",
                    "nothing was proposed that could be adopted: leave it out",
                ),
            };
            return Err(Refusal::new("adopted", zh, en).under(GROUNDS).at("/adopted"));
        }
        let answer = self.answer.map(|answer| answer.checked_at(cx, "/answer")).transpose()?;
        let papers = (answer.as_slice(), if answer.is_some() { "/answer/sha256" } else { "/answer" });
        let received = case.file.opening().received_on;
        let period = ("supervision", Some("XF-07"));
        let on = check::handed_in(self.on, received, papers, period, &case.file, cx)?;
        let late = case.file.is_late("supervision", on);
        Ok(Decision::of(Fact::SupervisionAnswered { text, late, adopted: self.adopted })
            .and_all(answer.map(Document::lodged))
            .done(case, "supervision", on))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "text": "已于3月18日出具处理意见书，并向信访人说明" })
    }
}
