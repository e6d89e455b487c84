//! Who made the document under review is asked whether its clauses are lawful, and answers in writing; what was sent is
//! received.

use crate::fact::Fact;
use crate::input;
use crate::norm::{self, Course, MakerAnswer, key};
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks the organ that made the document for its written answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskNormMaker {
    /// Which review, counted from 1.
    pub review: u32,
    /// The notice (要求制定机关书面答复通知书).
    pub notice: Document,
    /// Day it was received; recorded later by `record-norm-receipt` when left out.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
}

impl Step<Reconsideration> for AskNormMaker {
    const RULE: Rule<Stage> = Rule::named(
        "ask-norm-maker",
        "通知规范性文件制定机关书面答复",
        "Ask the maker of the document to answer",
    )
    .under("《行政复议法》第五十八条第一款")
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["FY-52", "FY-53"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let review = norm::open(case, self.review)?;
        if !review.is_kept() || review.maker_asked_on.is_some() {
            return Err(cx
                .refuse(
                    "FY-52",
                    "maker_not_to_be_asked",
                    "该项附带审查不由本机关处理，或者已经通知制定机关",
                    "this organ does not handle the review, or has asked already",
                )
                .at("/review"));
        }
        let Some(suspension) = &case.file.suspension else {
            return Err(cx.refuse(
                "FY-52",
                "not_suspended",
                "附带审查规范性文件的，应当中止行政复议，并自中止之日起通知制定机关；请先办理“中止审理”",
                "the case is suspended for the review, and the maker is notified from that day: suspend it first",
            ));
        };
        let notice = self.notice.checked_at(cx, "/notice")?;
        let period = key("maker_notice", self.review);
        let late = case.file.is_late(&period, cx.today).then(|| {
            let (zh, en) = ("通知制定机关已经超过法定期限。", "The maker was notified after the last day.");
            cx.tell("FY-52", "maker_notified_late", zh, en)
        });
        let decision = Decision::of(Fact::NormMakerAsked { review: self.review, on: cx.today })
            .and(notice.lodged())
            .done(case, &period, cx.today)
            .and_all(late);
        match self.received_on {
            None => Ok(decision),
            Some(on) => {
                let on = input::day(on, suspension.from, cx, "/received_on")?;
                received(decision, case, cx, self.review, "maker_answer", "FY-53", on)
            }
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "review": 1, "received_on": "2026-03-12",
            "notice": { "kind": "norm_maker_notice", "title": "要求制定机关书面答复通知书", "on": "2026-03-12" }
        })
    }
}

/// And what was sent is received: the period of the answer begins.
fn received(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    review: u32,
    period: &str,
    row: &str,
    on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let decision = decision.and_own(Fact::NormPaperReceived { review, on });
    input::steady(decision, case, cx, &key(period, review), row, on)
}

/// Records that the letter or the notice was received.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordNormReceipt {
    /// Which review, counted from 1.
    pub review: u32,
    /// Day, from the proof of service.
    pub received_on: NaiveDate,
}

impl Step<Reconsideration> for RecordNormReceipt {
    const RULE: Rule<Stage> = Rule::named(
        "record-norm-receipt",
        "登记规范性文件转送函、答复通知的收到",
        "Record the receipt of the letter or the notice",
    )
    .under("《行政复议法》第五十八条第一款、第六十条")
    .by(&[By::Officer])
    .from(&[Stage::Received, Stage::Accepted])
    .enforcing(&["FY-53", "FY-54"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let review = norm::open(case, self.review)?;
        let sent = match (&review.course, review.maker_asked_on) {
            _ if review.received_on.is_some() => None,
            (Some(Course::Forwarded { on, .. }), _) => Some((*on, "opinion", "FY-54")),
            (_, Some(on)) => Some((on, "maker_answer", "FY-53")),
            _ => None,
        };
        let Some((sent_on, period, row)) = sent else {
            return Err(Refusal::new(
                "paper_not_sent",
                "没有待登记收到的转送函或者答复通知",
                "no letter or notice waits for its receipt",
            )
            .at("/review"));
        };
        let on = input::day(self.received_on, sent_on, cx, "/received_on")?;
        received(Decision(Vec::new()), case, cx, self.review, period, row, on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "review": 1, "received_on": "2026-03-13" })
    }
}

/// Records the written answer of the organ that made the document.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordNormAnswer {
    /// Which review, counted from 1.
    pub review: u32,
    /// Day it came in.
    pub on: NaiveDate,
    /// The answer with its materials.
    pub document: Document,
    /// Whether the maker explained itself in person, too.
    #[serde(default)]
    pub in_person: bool,
}

impl Step<Reconsideration> for RecordNormAnswer {
    const RULE: Rule<Stage> = Rule::named(
        "record-norm-answer",
        "规范性文件制定机关书面答复",
        "Record the answer of the maker of the document",
    )
    .under("《行政复议法》第五十八条")
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["FY-53"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let review = norm::open(case, self.review)?;
        let asked_on = review.maker_asked_on.filter(|_| review.maker_answer.is_none());
        let Some(asked_on) = asked_on else {
            return Err(cx
                .refuse(
                    "FY-53",
                    "maker_not_asked",
                    "尚未通知制定机关书面答复，或者答复已经登记",
                    "the maker was not asked yet, or its answer is on file",
                )
                .at("/review"));
        };
        let on = input::day(self.on, asked_on, cx, "/on")?;
        let document = self.document.checked(cx)?;
        let period = key("maker_answer", self.review);
        let late = case.file.is_late(&period, on);
        let told = late.then(|| {
            let (zh, en) = ("制定机关的书面答复已经超过法定期限。", "The maker answered after the last day.");
            cx.tell("FY-53", "maker_answered_late", zh, en)
        });
        let answer = MakerAnswer { on, late, in_person: self.in_person };
        Ok(Decision::of(Fact::NormMakerAnswered { review: self.review, answer })
            .and(document.lodged())
            .done(case, &period, on)
            .and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "review": 1, "on": "2026-03-20",
            "document": { "kind": "norm_maker_answer", "title": "制定机关书面答复", "on": "2026-03-20" }
        })
    }
}
