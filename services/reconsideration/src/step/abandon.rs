//! The application was not corrected in time: it is deemed abandoned, and the file says so.

use crate::Reconsideration;
use crate::fact::Fact;
use crate::procedure::Stage;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period to correct expired.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Abandon {}

impl Step<Reconsideration> for Abandon {
    const RULE: Rule<Stage> =
        Rule::named("abandon", "逾期不补正，视为放弃申请", "Deem the application abandoned")
            .under("《行政复议法》第三十一条第二款")
            .from(&[Stage::CorrectionPending])
            .on_lapse_of("correction")
            .enforcing(&["FY-12"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let due = case.file.deadline("correction").and_then(|deadline| deadline.due).unwrap_or(cx.today);
        Ok(Decision::of(Fact::Abandoned)
            .lapsed(case, cx, "correction", due)?
            .dropping(case, &["correction"], "视为放弃行政复议申请")
            .and(FileFact::NoticeIssued(Notice {
                kind: "deemed_abandoned".to_owned(),
                zh: "逾期未补正，视为放弃行政复议申请，已记录在案。申请期限内可以重新申请。".to_owned(),
                en: "Not corrected in time: the application is deemed abandoned, which is on record. It may be made \
                     anew within the period to apply."
                    .to_owned(),
                article: "《行政复议法》第三十一条第二款".to_owned(),
                last_day: case.file.deadline("application").and_then(|deadline| deadline.due),
            }))
            .closed(due, "abandoned", "视为放弃行政复议申请", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::By;
    use procedure::scenario::Scenario;

    #[test]
    fn silence_after_the_notice_is_abandonment() {
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "ask-correction", &super::super::AskCorrection::example())
            .take("2026-03-17", By::System, "abandon", &Abandon::example());
        assert_eq!(case.case.stage, Stage::Abandoned);
        assert_eq!(case.case.file.outcome.as_ref().unwrap().0.code, "abandoned");
    }
}
