//! The applicant cannot correct in time for a good reason: the organ extends the period to correct.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::CorrectionExtension;
use crate::{Reconsideration, input};
use kernel::By;
use procedure::decision::extended;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-12";

/// Extends the period to correct.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtendCorrection {
    /// By how many working days.
    pub days: u32,
    /// The good reason for which it cannot be corrected in time.
    pub reason: String,
}

impl Step<Reconsideration> for ExtendCorrection {
    const RULE: Rule<Stage> =
        Rule::named("extend-correction", "延长补正期限", "Extend the period to correct")
            .under("《行政复议法》第三十一条第二款")
            .by(&[By::Officer])
            .from(&[Stage::CorrectionPending])
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let reason =
            input::reason(&self.reason, "/reason").map_err(|refusal| refusal.under(cx.article(ROW)))?;
        let mut known = case.record.correction.iter().flat_map(|correction| &correction.extensions);
        if known.any(|extension| extension.reason == reason) {
            return Err(cx
                .refuse(
                    ROW,
                    "extended_already",
                    "补正期限已经因同一理由延长，不必重复办理",
                    "the period was extended for this reason already",
                )
                .at("/reason"));
        }
        let (deadline, _) =
            extended(case, cx, "correction", self.days).map_err(|refusal| match refusal.code {
                code if code.starts_with("extension") || code == "bad_amount" => refusal.at("/days"),
                _ => refusal,
            })?;
        let last_day = deadline.due;
        let zh = last_day.map_or_else(String::new, kernel::date::zh);
        let extension = CorrectionExtension { on: cx.today, days: self.days, reason };
        Ok(Decision::of(Fact::CorrectionExtended(extension)).and(FileFact::DeadlineSet(deadline)).and(
            cx.tell_until(
                ROW,
                "correction_extended",
                format!("有正当理由不能按期补正，延长补正期限，最后一日为{zh}。"),
                "There is a good reason: the period to correct is extended.",
                last_day,
            ),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "days": 5, "reason": "申请人住院治疗，须向原发证机关调取决定书" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Apply, AskCorrection, Correct};
    use super::*;
    use procedure::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn asked() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "ask-correction",
            &AskCorrection::example(),
        )
    }

    #[test]
    fn a_good_reason_extends_it_and_each_reason_once() {
        let mut zero = ExtendCorrection::example();
        zero["days"] = json!(0);
        let case = asked()
            .refuse("2026-03-10", By::Officer, "extend-correction", &zero, "bad_amount")
            .take("2026-03-10", By::Officer, "extend-correction", &ExtendCorrection::example())
            .refuse(
                "2026-03-11",
                By::Officer,
                "extend-correction",
                &ExtendCorrection::example(),
                "extended_already",
            );
        assert_eq!(case.due("correction"), "2026-03-24");
    }

    #[test]
    fn what_was_posted_in_time_opens_an_abandoned_application_again() {
        let abandoned = || asked().take("2026-03-18", By::System, "abandon", &json!({}));
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let mut input = Correct::example();
        input["received_on"] = json!("2026-03-19");
        abandoned().refuse("2026-03-19", By::Officer, "correct", &input, "correction_late");
        input["posted_on"] = json!("2026-03-17");
        abandoned().refuse("2026-03-19", By::Officer, "correct", &input, "receipt_missing");
        input["receipt"] = json!({ "kind": "postmark", "title": "邮戳", "on": "2026-03-17", "sha256": hash });
        let case = abandoned().take("2026-03-19", By::Officer, "correct", &input);
        assert_eq!(case.case.stage, Stage::Received);
        assert!(case.case.file.outcome.is_none() && case.case.file.effects.is_empty());
        assert_eq!(case.case.file.deadline("correction").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.due("examination"), "2026-03-26");
    }
}
