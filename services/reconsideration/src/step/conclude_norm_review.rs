//! The review of a normative document has its result: this organ's own, or the opinion of whom it was sent to.

use crate::fact::Fact;
use crate::input;
use crate::norm::{self, Course, RESULT, Review, Reviewed, Verdict, key};
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, DeadlineState, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the result of a review.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeNormReview {
    /// Which review, counted from 1.
    pub review: u32,
    /// What is thought of the clauses.
    pub verdict: Verdict,
    /// Day of the result; of an opinion, the day it came in.
    pub on: NaiveDate,
    /// The decision to stop the clauses, the record that they are lawful, or the opinion (处理意见).
    pub document: Document,
    /// Whether the maker is ordered to correct the clauses: where this organ finds them unlawful.
    #[serde(default)]
    pub correction_ordered: bool,
}

impl Step<Reconsideration> for ConcludeNormReview {
    const RULE: Rule<Stage> =
        Rule::named("conclude-norm-review", "规范性文件附带审查办结", "Conclude the review of a document")
            .under("《行政复议法》第五十九条、第六十条")
            .by(&[By::Officer])
            .from(&[Stage::Received, Stage::Accepted])
            .enforcing(&["FY-50", "FY-51", "FY-52", "FY-54"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let review = norm::open(case, self.review)?;
        let (period, row, from) = match &review.course {
            None => {
                return Err(cx
                    .refuse(
                        "FY-51",
                        "not_handled",
                        "请先确定由本机关处理，或者转送有权处理的机关",
                        "say first whether this organ handles the review or sends it on",
                    )
                    .at("/review"));
            }
            Some(Course::Kept) => {
                maker_heard(case, cx, review, self.review)?;
                (key("review", self.review), "FY-50", review.asked_on)
            }
            Some(Course::Forwarded { on, .. }) => (key("opinion", self.review), "FY-54", *on),
        };
        let unlawful_here = review.is_kept() && self.verdict == Verdict::Unlawful;
        if unlawful_here && !self.correction_ordered {
            return Err(Refusal::new(
                "correction_not_ordered",
                "认为相关条款超越权限或者违反上位法的，应当决定停止该条款的执行，并责令制定机关予以纠正",
                "clauses beyond powers or against a higher norm are stopped, and the maker is ordered to correct them",
            )
            .under(RESULT)
            .at("/correction_ordered"));
        }
        let on = input::day(self.on, from, cx, "/on")?;
        let document = self.document.checked(cx)?;
        let late = case.file.is_late(&period, on);
        let told = late.then(|| {
            let (zh, en) =
                ("规范性文件附带审查的办结已经超过法定期限。", "The result came after the last day.");
            cx.tell(row, "norm_review_late", zh, en)
        });
        let answer = key("maker_answer", self.review);
        let result = Reviewed { verdict: self.verdict, on, late };
        Ok(Decision::of(Fact::NormReviewed { review: self.review, result })
            .and(document.lodged())
            .done(case, &period, on)
            .dropped(case, &answer, "附带审查已经办结")
            .and_all(told)
            .and(outcome(review, self.review, self.verdict)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "review": 1, "verdict": "unlawful", "on": "2026-03-20",
            "document": { "kind": "norm_opinion", "title": "规范性文件处理意见", "on": "2026-03-20" }
        })
    }
}

/// The maker was asked, and answered or let its period pass.
fn maker_heard(
    case: &Case<Reconsideration>,
    cx: &Context,
    review: &Review,
    number: u32,
) -> Result<(), Refusal> {
    let over = case.file.deadline(&key("maker_answer", number));
    let over = over.is_some_and(|period| period.state == DeadlineState::Lapsed);
    if review.maker_answer.is_some() || over {
        return Ok(());
    }
    Err(cx
        .refuse(
            "FY-52",
            "maker_not_heard",
            "应当先书面通知制定机关就相关条款的合法性提出书面答复；制定机关已经答复或者答复期限届满的，才可以办结",
            "the maker is asked for its written answer first: conclude once it answered or let its period pass",
        )
        .at("/review"))
}

/// What the result entails.
fn outcome(review: &Review, number: u32, verdict: Verdict) -> FileFact {
    // the clauses stand in the record: what is told travels
    let clauses = format!("第{number}项附带审查的条款");
    let (kind, zh, en, article) = match (&review.course, verdict) {
        (Some(Course::Forwarded { .. }), Verdict::Lawful) => (
            "norm_opinion_returned",
            format!("已经收到处理意见：{clauses}合法。请恢复审理。"),
            "The opinion came: the clauses are lawful. Resume the case.",
            "《行政复议法》第六十条",
        ),
        (Some(Course::Forwarded { .. }), Verdict::Unlawful) => (
            "norm_opinion_returned",
            format!("已经收到处理意见：{clauses}不合法，不得作为认定行政行为合法的依据。请恢复审理。"),
            "The opinion came: the clauses are unlawful and no basis of the act. Resume the case.",
            "《行政复议法》第六十条",
        ),
        (_, Verdict::Lawful) => (
            "norm_lawful",
            format!("经附带审查，{clauses}合法，在行政复议决定书中一并告知。请恢复审理。"),
            "The clauses are lawful: the decision tells so. Resume the case.",
            RESULT,
        ),
        (_, Verdict::Unlawful) => (
            "norm_stopped",
            format!(
                "经附带审查，{clauses}超越权限或者违反上位法，决定停止该条款的执行，并责令制定机关予以纠正。请恢复审理。"
            ),
            "The clauses are beyond powers or against a higher norm: they are stopped, and the maker is ordered to correct them. Resume the case.",
            RESULT,
        ),
    };
    FileFact::NoticeIssued(Notice {
        kind: kind.to_owned(),
        zh,
        en: en.to_owned(),
        article: article.to_owned(),
        last_day: None,
    })
}
