//! A normative document the act rests on is put under review, on request or by the organ itself; it is handled here, or
//! sent to whom it is for.

use crate::fact::Fact;
use crate::norm::{self, Begun, Course, Norm, Review, key};
use crate::procedure::{Reconsideration, Stage};
use crate::suggestion::{self, Suggestion, SuggestionAnswer};
use crate::{input, step::SuspensionGround};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Page, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Begins the review of a normative document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginNormReview {
    /// The document.
    pub norm: Norm,
    /// Who began it.
    pub begun: Begun,
    /// Day it was asked for, or found.
    pub asked_on: NaiveDate,
    /// The request, or the record of what was found.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Reconsideration> for BeginNormReview {
    const RULE: Rule<Stage> = Rule::named(
        "begin-norm-review",
        "启动规范性文件附带审查",
        "Begin the review of a normative document",
    )
    .under("《行政复议法》第五十六条、第五十七条")
    .by(&[By::Officer])
    .from(&[Stage::Received, Stage::Accepted])
    .enforcing(&["FY-51"]);
    const BOOKS: &'static [&'static str] = &[Suggestion::TITLE.name, SuggestionAnswer::TITLE.name];

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let norm = self.norm.checked("/norm")?;
        let answers = suggestion::answered(&norm.title, cx);
        let asked_on = input::day(self.asked_on, case.file.opening().received_on, cx, "/asked_on")?;
        let same = |review: &Review| review.norm.title == norm.title && review.norm.clauses == norm.clauses;
        if case.record.norm_reviews.iter().any(same) {
            return Err(cx
                .refuse(
                    "FY-51",
                    "under_review_already",
                    "同一规范性文件的相关条款已经在本案中附带审查",
                    "these clauses are under review in this case already",
                )
                .at("/norm"));
        }
        let document = self.document.map(|paper| paper.checked(cx)).transpose()?;
        let n = input::next(&case.record.norm_reviews);
        let told = cx.tell(
            "FY-51",
            "norm_review_begun",
            format!(
                "第{n}项规范性文件附带审查已经启动：有权处理的自行处理，无权处理的转送有权处理的机关；审查期间中止行政复议（《行政复议法》第三十九条第一款第九项）。"
            ),
            format!("Review {n} of a normative document began: it is handled here or sent on; the case is suspended meanwhile."),
        );
        let review = Review {
            norm,
            begun: self.begun,
            asked_on,
            course: None,
            maker_asked_on: None,
            received_on: None,
            maker_answer: None,
            result: None,
        };
        let decision = Decision::of(Fact::NormReviewBegun(Box::new(review)))
            .and_all(document.map(Document::lodged))
            .and(told)
            .and_all((!answers.is_empty()).then(|| {
                cx.tell(
                    "FY-51",
                    "norm_suggested",
                    format!("该规范性文件已有审查建议的答复，请在审查时一并考虑：{}。", answers.join("；")),
                    "Suggestions to review this document were answered before: see the book `norm-suggestion-answers`.",
                )
            }));
        input::steady(decision, case, cx, &key("transfer", n), "FY-51", asked_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "norm": {
                "title": "海原县畜禽养殖管理办法", "number": "海政规发〔2024〕6号", "maker": "海原县人民政府",
                "clauses": "第十二条"
            },
            "begun": "applicant", "asked_on": "2026-03-09"
        })
    }
}

/// Says who handles a review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleNormReview {
    /// Which review, counted from 1.
    pub review: u32,
    /// Whether this organ is competent.
    pub competent: bool,
    /// The competent organ it is sent to, where this one is not.
    #[serde(default)]
    pub to: Option<String>,
    /// The letter with which it is sent (规范性文件转送函).
    #[serde(default)]
    pub letter: Option<Document>,
    /// Day the letter was received; recorded later by `record-norm-receipt` when left out.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
}

impl Step<Reconsideration> for HandleNormReview {
    const RULE: Rule<Stage> = Rule::named(
        "handle-norm-review",
        "自行处理或者转送规范性文件附带审查",
        "Handle the review, or send it on",
    )
    .under("《行政复议法》第五十六条、第五十七条")
    .by(&[By::Officer])
    .from(&[Stage::Received, Stage::Accepted])
    .enforcing(&["FY-50", "FY-51", "FY-52", "FY-54"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let review = norm::open(case, self.review)?;
        if review.course.is_some() {
            return Err(cx
                .refuse(
                    "FY-51",
                    "handled_already",
                    "该项附带审查已经确定由本机关处理，或者已经转送",
                    "who handles this review is settled already",
                )
                .at("/review"));
        }
        let transfer = key("transfer", self.review);
        let sent = [self.to.is_some(), self.letter.is_some(), self.received_on.is_some()];
        if let (true, Some(i)) = (self.competent, sent.iter().position(|given| *given)) {
            return Err(cx
                .refuse(
                    "FY-51",
                    "kept_here",
                    "有权处理的由本机关自行审查，不转送，请勿填写接收机关、转送函和收到日期",
                    "who is competent reviews it here and sends it nowhere: leave out the organ, the letter and its day",
                )
                .at(["/to", "/letter", "/received_on"][i]));
        }
        if self.competent {
            let fact = Fact::NormReviewHandled { review: self.review, course: Course::Kept };
            let decision = Decision::of(fact).dropped(case, &transfer, "有权处理，自行审查");
            let period = key("review", self.review);
            let decision = input::steady(decision, case, cx, &period, "FY-50", review.asked_on)?;
            return match suspended_for_it(case) {
                Some(from) => norm::maker_to_notify(decision, case, cx, self.review, from),
                None => Ok(decision),
            };
        }
        let (Some(to), Some(letter)) = (self.to, self.letter) else {
            return Err(cx
                .refuse(
                    "FY-51",
                    "transfer_letter_required",
                    "无权处理的，应当转送有权处理的机关，请填写接收机关并附转送函",
                    "where this organ is not competent it sends the review on: name the organ and attach the letter",
                )
                .at("/letter"));
        };
        if case.stage == Stage::Accepted && case.file.suspension.is_none() {
            return Err(cx.refuse(
                "FY-50",
                "not_suspended",
                "附带审查规范性文件期间应当中止行政复议，请先办理“中止审理”，再转送有权处理的机关",
                "the case is suspended while a normative document is reviewed: suspend it first, then send the review on",
            ));
        }
        let to = check::text(&to, "/to")?;
        let letter = letter.checked_at(cx, "/letter")?;
        let late = case.file.is_late(&transfer, cx.today).then(|| {
            let (zh, en) = ("规范性文件的转送已经超过法定期限。", "It was sent on after the last day.");
            cx.tell("FY-51", "norm_transfer_late", zh, en)
        });
        let fact =
            Fact::NormReviewHandled { review: self.review, course: Course::Forwarded { to, on: cx.today } };
        let decision = Decision::of(fact).and(letter.lodged()).done(case, &transfer, cx.today).and_all(late);
        match self.received_on {
            None => Ok(decision),
            Some(on) => {
                let on = input::day(on, review.asked_on, cx, "/received_on")?;
                let decision = decision.and_own(Fact::NormPaperReceived { review: self.review, on });
                input::steady(decision, case, cx, &key("opinion", self.review), "FY-54", on)
            }
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "review": 1, "competent": false, "to": "中卫市人民政府",
            "letter": { "kind": "norm_transfer", "title": "规范性文件转送函", "on": "2026-03-10" },
            "received_on": "2026-03-10"
        })
    }
}

/// The first day of a suspension for the review of a normative document.
fn suspended_for_it(case: &Case<Reconsideration>) -> Option<NaiveDate> {
    let suspension = case.file.suspension.as_ref()?;
    (case.record.suspension == Some(SuspensionGround::NormReview)).then_some(suspension.from)
}
