//! What the analysis of a loss promised to correct is done.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a correction with its proof.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// Which correction of the analysis, from 1.
    pub correction: usize,
    /// The proof.
    pub document: Document,
    /// Day it was done.
    pub on: NaiveDate,
}

impl Step<Litigation> for Correct {
    const RULE: Rule<Stage> = Rule::named("correct", "登记整改完成", "Record a correction")
        .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项")
        .by(&[By::Officer])
        .from(&[Stage::Judged])
        .enforcing(&["SS-40"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let analysis = case.record.loss.as_ref().and_then(|loss| loss.analysis.as_ref());
        let at = self.correction.checked_sub(1);
        let planned = analysis.and_then(|analysis| analysis.corrections.get(at?));
        if planned.is_none_or(|planned| planned.done_on.is_some()) {
            return Err(cx
                .refuse(
                    "SS-40",
                    "no_such_correction",
                    "败诉分析中没有这项整改，或者已经完成",
                    "the analysis has no such correction, or it was made already",
                )
                .at("/correction"));
        }
        let from = analysis.map_or(cx.today, |analysis| analysis.on);
        let on = procedure::check::day(self.on, from, cx.today, "/on")?;
        let document = self.document.checked(cx)?;
        Ok(Decision::of(Fact::Corrected { correction: self.correction, on }).and(document.lodged()).done(
            case,
            &format!("correction:{}", self.correction),
            on,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "correction": 1,
            "document": { "kind": "correction_proof", "title": "整改完成情况", "on": "2026-06-01" },
            "on": "2026-06-01"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;

    #[test]
    fn a_correction_is_made_once() {
        let case = given::analysed().take("2026-06-01", By::Officer, "correct", &Correct::example()).refuse(
            "2026-06-02",
            By::Officer,
            "correct",
            &Correct::example(),
            "no_such_correction",
        );
        assert_eq!(case.case.file.deadline("correction:1").map(|d| d.state), Some(DeadlineState::Met));
        given::lost().refuse("2026-06-01", By::Officer, "correct", &Correct::example(), "no_such_correction");
    }
}
