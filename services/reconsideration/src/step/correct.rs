//! The corrected material comes in, and the period to examine begins anew.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-12";
const KEY: &str = "correction";

/// Takes in the corrected material.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// Day it was received.
    pub received_on: NaiveDate,
    /// Day of the postmark, where it was posted: the days of the post are not counted.
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// The line of the register of incoming papers or the postmark, by its SHA-256: where what came in time is recorded
    /// after the application was deemed abandoned.
    #[serde(default)]
    pub receipt: Option<Document>,
    /// The material.
    #[serde(default)]
    pub documents: Vec<Document>,
}

impl Step<Reconsideration> for Correct {
    const RULE: Rule<Stage> = Rule::named("correct", "提交补正材料", "Correct the application")
        .under("《行政复议法》第三十一条第二款、第三款")
        .by(&[By::Officer])
        .from(&[Stage::CorrectionPending, Stage::Abandoned])
        .enforcing(&["FY-12", "FY-13"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let asked_on = case.record.correction.as_ref().map_or(cx.today, |correction| correction.asked_on);
        let received_on = input::day(self.received_on, asked_on, cx, "/received_on")?;
        let posted_on =
            self.posted_on.map(|on| check::day(on, asked_on, received_on, "/posted_on")).transpose()?;
        let handed_in = law::submitted_on(received_on, posted_on);
        if case.file.is_late(KEY, handed_in) {
            return Err(cx
                .refuse(
                    ROW,
                    "correction_late",
                    "补正材料在补正期限届满以后提交，视为放弃申请；申请期限内可以重新申请",
                    "it came after the last day to correct: the application is deemed abandoned, and may be made anew in time",
                )
                .at("/received_on"));
        }
        let receipt = self.receipt.map(|receipt| receipt.checked_at(cx, "/receipt")).transpose()?;
        let abandoned = case.stage == Stage::Abandoned;
        if abandoned && receipt.as_ref().is_none_or(|receipt| receipt.sha256.is_none()) {
            return Err(cx
                .refuse(
                    ROW,
                    "receipt_missing",
                    "视为放弃申请以后补录期限内提交的补正材料，应当附收件登记或者邮戳（receipt，填写SHA-256摘要）",
                    "what was handed in in time and is recorded after the application was deemed abandoned comes with the \
                     register of incoming papers or the postmark (receipt, by its SHA-256)",
                )
                .at("/receipt"));
        }
        let reopened = abandoned.then(|| FileFact::Reopened {
            zh: "补正材料在期限内提交，视为放弃申请的记录撤销，恢复审查".to_owned(),
            on: cx.today,
        });
        let mut decision = Decision::of(Fact::Corrected { received_on })
            .and_all(receipt.map(Document::lodged))
            .and_all(reopened);
        for (i, document) in self.documents.into_iter().enumerate() {
            decision = decision.and(document.brought_at(cx, &format!("/documents/{i}"))?.lodged());
        }
        decision.done(case, KEY, handed_in).deadline(cx, case, "examination", "FY-13", received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "received_on": "2026-03-05",
            "documents": [{ "kind": "evidence", "title": "罚款决定书复印件", "on": "2026-03-05",
                            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;

    fn pending() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "ask-correction",
            &super::super::AskCorrection::example(),
        )
    }

    #[test]
    fn it_is_examined_anew_within_five_working_days() {
        let case = pending().take("2026-03-05", By::Officer, "correct", &Correct::example());
        assert_eq!(case.due("examination"), "2026-03-12");
        assert_eq!(case.case.file.deadline("correction").unwrap().state, DeadlineState::Met);
        assert_eq!(case.case.stage, Stage::Received);
    }

    #[test]
    fn it_comes_after_it_was_asked_for() {
        let early = serde_json::json!({ "received_on": "2026-03-02" });
        pending().refuse("2026-03-05", By::Officer, "correct", &early, "date_out_of_order");
    }
}
