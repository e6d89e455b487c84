//! The application cannot be examined as it is: everything that is to be corrected is asked for, once.

use super::serve::{Paper, served};
use crate::fact::Fact;
use crate::paper::receipt;
use crate::procedure::Stage;
use crate::record::Correction;
use crate::{Reconsideration, examined, input};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks the applicant to correct the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCorrection {
    /// Everything that is to be corrected.
    pub items: Vec<String>,
    /// The notice (补正通知书), where one was made: its day is that on which correction is asked for.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day the applicant received it; recorded later by `serve` when left out.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// On whom and how the notice was served: then it counts as received on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Reconsideration> for AskCorrection {
    const RULE: Rule<Stage> = Rule::named("ask-correction", "通知补正", "Ask for correction")
        .under("《行政复议法》第三十一条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Received, Stage::Accepted])
        .enforcing(&["FY-10", "FY-11", "FY-12", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.correction.is_some() {
            return Err(Refusal::new(
                "correction_asked_once",
                "补正通知应当一次性载明需要补正的事项，不得再次通知补正；请受理或者不予受理",
                "correction is asked for once: accept the application or refuse acceptance",
            )
            .under("《行政复议法》第三十一条第一款"));
        }
        let items: Vec<String> = self.items.into_iter().filter_map(|item| input::given(Some(item))).collect();
        if items.is_empty() {
            return Err(Refusal::new(
                "items_required",
                "请一次性载明需要补正的事项",
                "list everything that is to be corrected",
            )
            .under("《行政复议法》第三十一条第一款")
            .at("/items"));
        }
        let notice = self.notice.map(|notice| notice.checked_at(cx, "/notice")).transpose()?;
        let on = examined::on(notice.as_ref(), case, cx, "/notice")?;
        let day = (self.received_on, case.file.opening().received_on, "/received_on");
        let receipt = receipt(notice.as_ref(), day, self.service, case, cx)?;
        let correction = Correction {
            items,
            asked_on: on,
            notice_received_on: None,
            corrected_on: None,
            extensions: Vec::new(),
        };
        let asked = Decision::of(Fact::CorrectionAsked(correction));
        let asked = examined::ended(asked, case, cx, on, (notice.as_slice(), "/notice"))?;
        let decision =
            examined::not_accepted(asked, case).and_all(notice.map(Document::lodged)).and_all(receipt.fact);
        match receipt.on {
            None => Ok(decision),
            Some(on) => served(decision, case, cx, Paper::Correction, (on, receipt.party)),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "items": ["提交罚款决定书复印件", "明确复议请求"],
            "notice": { "kind": "correction_notice", "title": "补正行政复议申请通知书", "on": "2026-03-03" },
            "received_on": "2026-03-03"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn received() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
    }

    #[test]
    fn the_applicant_has_ten_working_days_from_receipt() {
        let case = received().take("2026-03-03", By::Officer, "ask-correction", &AskCorrection::example());
        assert_eq!(case.due("correction"), "2026-03-17");
        assert_eq!(case.case.file.deadline("examination").unwrap().state, DeadlineState::Met);
    }

    #[test]
    fn the_ten_days_wait_for_the_proof_of_service() {
        let case = received().take(
            "2026-03-03",
            By::Officer,
            "ask-correction",
            &json!({ "items": ["明确复议请求"] }),
        );
        assert_eq!(case.due("correction"), "");
        let case = case.take(
            "2026-03-09",
            By::Officer,
            "serve",
            &json!({ "paper": "correction", "received_on": "2026-03-06" }),
        );
        assert_eq!(case.due("correction"), "2026-03-20");
    }

    #[test]
    fn it_is_asked_once_and_lists_everything() {
        received().refuse(
            "2026-03-03",
            By::Officer,
            "ask-correction",
            &json!({ "items": [" "] }),
            "items_required",
        );
        received()
            .take("2026-03-03", By::Officer, "ask-correction", &AskCorrection::example())
            .take("2026-03-05", By::Officer, "correct", &super::super::Correct::example())
            .refuse(
                "2026-03-06",
                By::Officer,
                "ask-correction",
                &AskCorrection::example(),
                "correction_asked_once",
            );
    }

    #[test]
    fn nothing_is_received_before_it_was_written_or_after_today() {
        for (day, code) in [("2026-03-04", "future_date"), ("2026-02-27", "date_out_of_order")] {
            let input = json!({ "items": ["明确复议请求"], "received_on": day });
            received().refuse("2026-03-03", By::Officer, "ask-correction", &input, code);
        }
    }
}
