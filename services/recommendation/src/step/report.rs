//! The addressee makes a staged report.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes a staged report.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Which report of the plan, from 1.
    pub report: u32,
    /// The report.
    pub document: Document,
    /// Day the issuer received it, or it was posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Recommendation> for Report {
    const RULE: Rule<Stage> = Rule::named("report", "提交阶段性报告", "Make a staged report")
        .under(super::DUTY)
        .by(&[By::Officer])
        .from(&[Stage::Planned, Stage::Replied, Stage::Accepted, Stage::Unsatisfied, Stage::Sued]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let at = (self.report as usize).checked_sub(1);
        let planned = at.and_then(|at| case.record.reports.get(at)).ok_or_else(|| {
            Refusal::new("no_report", "整改方案中没有这次阶段性报告", "the plan has no such report")
                .at("/report")
        })?;
        if planned.made_on.is_some() {
            return Err(Refusal::new(
                "report_made",
                "这次阶段性报告已经提交",
                "this report was made already",
            )
            .at("/report"));
        }
        let key = format!("report:{}", self.report);
        let document = self.document.checked(cx)?;
        let papers = (std::slice::from_ref(&document), "/document/sha256");
        let on = check::handed_in(self.on, letter(case)?.served_on, papers, (&key, None), &case.file, cx)?;
        let late = case.file.is_late(&key, on);
        let decision = Decision::of(Fact::Reported { report: self.report, on, late });
        Ok(decision.done(case, &key, on).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "report": 1, "document": { "kind": "report", "title": "第一阶段整改报告", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Plan, given};
    use super::*;
    use procedure::fact::DeadlineState;
    use serde_json::json;

    #[test]
    fn a_report_is_made_once_in_time_or_late() {
        let planned = || given::served().take("2026-03-10", By::Officer, "plan", &Plan::example());
        let case = planned().take("2026-04-15", By::Officer, "report", &Report::example()).refuse(
            "2026-04-16",
            By::Officer,
            "report",
            &Report::example(),
            "report_made",
        );
        assert_eq!(case.case.file.deadline("report:1").map(|d| d.state), Some(DeadlineState::Met));
        let lapse = json!({ "key": "report:1", "due": "2026-04-15" });
        let late = planned().take("2026-04-15", By::System, "lapse", &lapse).take(
            "2026-04-20",
            By::Officer,
            "report",
            &Report::example(),
        );
        let deadline = late.case.file.deadline("report:1").expect("set");
        assert!(deadline.state == DeadlineState::Met && deadline.ended_on > deadline.due);
        let mut unknown = Report::example();
        unknown["report"] = json!(2);
        planned().refuse("2026-04-15", By::Officer, "report", &unknown, "no_report");
    }
}
