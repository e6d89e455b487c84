//! The centre asks the agency that lost for its analysis by a day.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for the analysis of a loss by a day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandAnalysis {
    /// The letter or circular that fixes the day.
    pub document: Document,
    /// Last day.
    pub due: NaiveDate,
}

impl Step<Litigation> for DemandAnalysis {
    const RULE: Rule<Stage> =
        Rule::named("demand-analysis", "要求限期提交败诉案件分析", "Ask for the analysis of a loss")
            .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项")
            .by(&[By::Coordinator])
            .from(&[Stage::Judged])
            .enforcing(&["SS-40"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let waits = case.record.loss.as_ref().is_some_and(|loss| loss.analysis.is_none());
        if !waits || case.file.live("analysis").is_some() {
            return Err(cx.refuse(
                "SS-40",
                "nothing_to_analyse",
                "没有败诉、败诉分析已经提交或者已经要求提交的，不再要求",
                "nothing was lost, or the analysis is there, or it was asked for already",
            ));
        }
        let document = self.document.checked_at(cx, "/document")?;
        if self.due < document.on.max(cx.today) {
            return Err(cx
                .refuse("SS-40", "due_past", "提交败诉分析的期限不得早于今天", "the last day lies ahead")
                .at("/due"));
        }
        Ok(Decision::of(Fact::AnalysisDemanded { due: self.due }).and(document.lodged()).fixed(
            case,
            "analysis",
            ("提交败诉案件分析", "hand in the analysis of the loss"),
            "被告行政机关",
            self.due,
            ("要求提交败诉分析的文书确定的期限", "the day the letter fixes"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "analysis_demand", "title": "关于限期提交败诉案件分析的函", "on": "2026-05-21" },
            "due": "2026-06-05"
        })
    }
}
