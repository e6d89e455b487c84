//! The agency says why it lost, and what it corrects by when.

use crate::Litigation;
use crate::fact::Fact;
use crate::loss::{Analysis, Cause, Correction};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Hands in the analysis of a lost case (败诉案件分析报告).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalyseLoss {
    /// The report.
    pub document: Document,
    /// Why the agency lost; it fits the result of the judgment.
    pub cause: Cause,
    /// What is corrected; at least one thing.
    pub corrections: Vec<Plan>,
}

/// Something to correct.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Plan)]
pub struct Plan {
    /// What.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
}

impl Step<Litigation> for AnalyseLoss {
    const RULE: Rule<Stage> = Rule::named("analyse-loss", "提交败诉案件分析", "Analyse the loss")
        .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项；《行政诉讼法》第七十条至第七十八条")
        .by(&[By::Officer])
        .from(&[Stage::Judged])
        .enforcing(&["SS-40"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Some(loss) = &case.record.loss else {
            return Err(cx.refuse(
                "SS-40",
                "not_lost",
                "现有裁判结果没有败诉，无需提交败诉分析",
                "by its result as it stands the suit was not lost",
            ));
        };
        if loss.analysis.is_some() {
            return Err(cx.refuse(
                "SS-40",
                "analysed_already",
                "败诉分析已经提交",
                "it was analysed already",
            ));
        }
        if !loss.is_from(self.cause) {
            return Err(cx
                .refuse(
                    "SS-40",
                    "cause_does_not_fit",
                    format!(
                        "裁判结果为“{}”，败诉原因不能是“{}”，请依裁判文书重新选择",
                        loss.code.zh(),
                        self.cause.zh()
                    ),
                    "this cause does not lead to this result: choose the one the judgment states",
                )
                .at("/cause"));
        }
        if self.corrections.is_empty() {
            return Err(cx
                .refuse(
                    "SS-40",
                    "no_correction",
                    "败诉分析应当至少写明一项整改措施和完成期限",
                    "an analysis names at least one correction with its last day",
                )
                .at("/corrections"));
        }
        let document = self.document.checked(cx)?;
        let corrections = planned(self.corrections, cx.today)?;
        let mut decision = Decision::of(Fact::LossAnalysed(Analysis {
            on: cx.today,
            cause: self.cause,
            cause_zh: self.cause.zh().to_owned(),
            corrections: corrections.clone(),
        }))
        .and(document.lodged())
        .done(case, "analysis", cx.today);
        for (n, correction) in (1..).zip(&corrections) {
            decision = decision.fixed(
                case,
                &format!("correction:{n}"),
                ("完成整改", "make the correction"),
                "被告行政机关",
                correction.due,
                ("败诉案件分析确定的整改期限", "the day the analysis of the loss fixes"),
            );
        }
        Ok(decision)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "loss_analysis", "title": "败诉案件分析报告", "on": "2026-03-02" },
            "cause": "inaction",
            "corrections": [{ "text": "建立履职申请登记和限期答复制度", "due": "2026-12-31" }]
        })
    }
}

fn planned(plans: Vec<Plan>, today: NaiveDate) -> Result<Vec<Correction>, Refusal> {
    let one = |(i, plan): (usize, Plan)| {
        let text = check::text(&plan.text, &format!("/corrections/{i}/text"))?;
        if plan.due < today {
            return Err(Refusal::new(
                "due_past",
                format!("整改期限不得早于{today}，请核对"),
                format!("a correction is due no earlier than {today}"),
            )
            .at(format!("/corrections/{i}/due")));
        }
        Ok(Correction { text, due: plan.due, done_on: None })
    };
    plans.into_iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_loss_is_analysed_once_with_a_cause_that_fits_and_a_correction() {
        let mut wrong = AnalyseLoss::example();
        wrong["cause"] = json!("agreement_breached");
        let mut nothing = AnalyseLoss::example();
        nothing["corrections"] = json!([]);
        let mut past = AnalyseLoss::example();
        past["corrections"][0]["due"] = json!("2026-05-20");
        let case = given::lost()
            .refuse("2026-05-22", By::Officer, "analyse-loss", &wrong, "cause_does_not_fit")
            .refuse("2026-05-22", By::Officer, "analyse-loss", &nothing, "no_correction")
            .refuse("2026-05-22", By::Officer, "analyse-loss", &past, "due_past")
            .take("2026-05-22", By::Officer, "analyse-loss", &AnalyseLoss::example())
            .refuse("2026-05-23", By::Officer, "analyse-loss", &AnalyseLoss::example(), "analysed_already");
        assert_eq!(case.due("correction:1"), "2026-12-31");
        let loss = case.case.record.loss.expect("lost");
        assert_eq!(loss.analysis.map(|analysis| analysis.cause), Some(Cause::Inaction));
    }
}
