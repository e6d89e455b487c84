//! A dispute may grow into a public-security or criminal case: it is calmed, and reported at once. What the
//! organ answered is kept.

use super::flag_risk::AT_RISK;
use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reports that the dispute may grow.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRisk {
    /// Police or other organ it is reported to.
    pub to: OrganId,
    /// What is to be feared.
    pub text: String,
}

impl Step<Mediation> for ReportRisk {
    const RULE: Rule<Stage> =
        Rule::named("report-risk", "报告可能激化的纠纷", "Report a dispute that may grow")
            .under("《人民调解法》第二十五条")
            .by(&[By::Officer])
            .from(AT_RISK)
            .repeated()
            .enforcing(&["RT-03"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if case.file.opening().organ == self.to {
            return Err(cx
                .refuse(
                    "RT-03",
                    "reported_to_itself",
                    "应当向公安机关或者其他有关部门报告",
                    "it is reported to the police or another organ",
                )
                .at("/to"));
        }
        let (to, text) = (check::text(&self.to, "/to")?, check::text(&self.text, "/text")?);
        let reported = Decision::of(Fact::RiskReported { to, text, on: Some(cx.today) });
        Ok(reported.done(case, "risk_report", cx.today).and(cx.tell(
            "RT-03",
            "risk_reported",
            "该纠纷有可能引起治安案件、刑事案件，已及时报告。",
            "The dispute may lead to a public-security or criminal case and has been reported.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "to": "haiyuan-gaj", "text": "双方亲属聚集，扬言报复" })
    }
}

/// Records what became of a report: who received it, and what he answered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRiskAnswer {
    /// Which report, counted from 1.
    pub report: u32,
    /// Whether the organ takes the matter on.
    pub taken: bool,
    /// Why it does not.
    #[serde(default)]
    pub reason: Option<String>,
    /// The receipt or the answer (签收回执、复函).
    pub answer: Document,
}

impl Step<Mediation> for NoteRiskAnswer {
    const RULE: Rule<Stage> =
        Rule::named("note-risk-answer", "登记报告的签收和处理情况", "Record the answer to a report")
            .under("《人民调解法》第二十五条")
            .by(&[By::Officer])
            .from(AT_RISK)
            .enforcing(&["RT-03"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let n = usize::try_from(self.report).ok().and_then(|n| n.checked_sub(1));
        let report = n.and_then(|n| case.record.risk_reports.get(n)).filter(|report| report.answer.is_none());
        let Some(report) = report else {
            return Err(cx
                .refuse(
                    "RT-03",
                    "no_such_report",
                    "没有这次报告，或者该次报告的处理情况已经登记",
                    "there is no such report, or its answer is on record",
                )
                .at("/report"));
        };
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map(|reason| check::text(&reason, "/reason")).transpose()?;
        if !self.taken && reason.is_none() {
            return Err(cx
                .refuse(
                    "RT-03",
                    "reason_required",
                    "对方不予处理的，请填写其答复的理由",
                    "where it is not taken on, say why the organ does not",
                )
                .at("/reason"));
        }
        let answer = self.answer.checked_at(cx, "/answer")?;
        let since = report.on.unwrap_or(case.file.opening().received_on);
        let on = check::day(answer.on, since, cx.today, "/answer/on")?;
        Ok(Decision::of(Fact::RiskAnswered { report: self.report, taken: self.taken, reason, on })
            .and(answer.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "report": 1, "taken": true,
            "answer": { "kind": "risk_report_receipt", "title": "报告签收回执", "on": "2026-03-03" }
        })
    }
}
