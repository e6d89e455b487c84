//! Assignment (交办): whoever sent the matter wants to know what came of it, by a day the letter fixes; the organ reports
//! it in writing, beside the clock of its own.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Petition, passed};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, DeadlineState, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Key of the last day of the report.
pub(crate) const REPORT: &str = "report";

/// Assigns a matter that was sent here, with a report.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Assign)]
pub struct Assign {
    /// The letter (交办函).
    pub letter: Document,
    /// Last day of the report, as the letter fixes it.
    pub report_by: NaiveDate,
}

impl Step<Petition> for Assign {
    const RULE: Rule<Stage> = Rule::named("assign", "交办并要求反馈结果", "Assign with a report")
        .under("《信访工作条例》第二十二条第一款第三项")
        .by(&[By::Sender, By::Coordinator])
        .from(&[Stage::Registered, Stage::InProcess])
        .enforcing(&["XF-07"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        let opening = case.file.opening();
        if opening.referral.is_none() && opening.sent_by.is_none() {
            return Err(cx.refuse(
                "XF-07",
                "not_sent_here",
                "只有转送的信访事项可以交办并要求反馈结果；本件由承办机关直接登记，请以督办要求反馈",
                "only a matter that was sent here is assigned; this one was registered here, supervise it instead",
            ));
        }
        if case.file.live(REPORT).is_some() {
            return Err(cx.refuse(
                "XF-07",
                "assigned_already",
                "本件已经交办，正在等待反馈办理结果",
                "it is assigned already and waits for its report",
            ));
        }
        if self.report_by <= cx.today {
            return Err(cx
                .refuse("XF-07", "report_by_past", "反馈期限应当晚于今天", "the day of the report lies ahead")
                .at("/report_by"));
        }
        let letter = self.letter.checked_at(cx, "/letter")?;
        Ok(passed::assigned(Decision::file(letter.lodged()), case, cx, self.report_by))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "letter": { "kind": "assignment", "title": "交办函", "number": "海信交〔2026〕3号", "on": "2026-03-03" },
            "report_by": "2026-05-15"
        })
    }
}

/// Reports the result of an assigned matter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Report)]
pub struct Report {
    /// The report (办结报告).
    pub report: Document,
    /// What came of it.
    pub text: String,
    /// Day the organ that assigned it had the report, or it was posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Petition> for Report {
    const RULE: Rule<Stage> = Rule::named("report", "反馈交办结果", "Report the result")
        .under("《信访工作条例》第二十二条第一款第三项")
        .by(&[By::Officer])
        // a result is reported: whatever ended the handling
        .from(&[
            Stage::Concluded,
            Stage::Directed,
            Stage::Yielded,
            Stage::UnderReview,
            Stage::Reviewed,
            Stage::UnderReReview,
            Stage::ReReviewed,
            Stage::Settled,
            Stage::Replied,
            Stage::Withdrawn,
            Stage::NotAccepted,
        ])
        .enforcing(&["XF-07"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let state = case.file.deadline(REPORT).map(|deadline| deadline.state);
        match state {
            None | Some(DeadlineState::Dropped) => {
                return Err(cx.refuse(
                    "XF-07",
                    "not_assigned",
                    "本件没有交办，不需要反馈办理结果",
                    "it was not assigned: there is no result to report",
                ));
            }
            Some(DeadlineState::Met) => {
                let (zh, en) = ("办理结果已经反馈", "the result is reported already");
                return Err(cx.refuse("XF-07", "reported_already", zh, en));
            }
            Some(DeadlineState::Running | DeadlineState::Suspended | DeadlineState::Lapsed) => {}
        }
        let text = check::text(&self.text, "/text")?;
        let report = self.report.checked_at(cx, "/report")?;
        let papers = (std::slice::from_ref(&report), "/report/sha256");
        let received = case.file.opening().received_on;
        let on = check::handed_in(self.on, received, papers, (REPORT, Some("XF-07")), &case.file, cx)?;
        let late = case.file.is_late(REPORT, on);
        Ok(Decision::of(Fact::Reported { text, late }).and(report.lodged()).done(case, REPORT, on))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "report": { "kind": "report", "title": "办结报告", "on": "2026-03-23" },
            "text": "已出具信访处理意见书并送达，诉求予以支持"
        })
    }
}
