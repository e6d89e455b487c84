//! The copy of the application goes to the respondent, whose time to reply runs from its receipt.

use super::serve::{Paper, served};
use crate::fact::Fact;
use crate::paper::receipt;
use crate::procedure::Stage;
use crate::{Reconsideration, input};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Sends the copy of the application to the respondent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCopy {
    /// Day the respondent received it; recorded later by `serve` when left out. Of several, the one on whom it was served,
    /// all where that is not said: what each other received is recorded by `serve` or `serve-document`, and its days run
    /// from there.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
    /// The notice to reply (答复通知书) that goes with it: its day is that of the sending.
    #[serde(default)]
    pub document: Option<Document>,
    /// On whom and how both were served: then they count as received on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Reconsideration> for SendCopy {
    const RULE: Rule<Stage> = Rule::named("send-copy", "发送申请书副本", "Send the copy to the respondent")
        .under("《行政复议法》第四十八条、第五十四条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-21", "FY-23", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.copy_sent_on.is_some() {
            return Err(Refusal::new(
                "copy_sent",
                "申请书副本已经发送；收到日期请办理“登记送达”",
                "the copy was sent already: record its receipt by `serve`",
            ));
        }
        let document = self.document.map(|paper| paper.checked(cx)).transpose()?;
        let first = case.record.accepted_on().unwrap_or(cx.today);
        let day = (self.received_on, first, "/received_on");
        let receipt = receipt(document.as_ref(), day, self.service, case, cx)?;
        let paper = document.is_some().then(|| case.file.next_document());
        // it was sent with the notice, whenever that is recorded; without one no later than it was received
        let on = match &document {
            Some(document) => input::day(document.on, first, cx, "/document/on")?,
            None => receipt.on.unwrap_or(cx.today),
        };
        let sent = Decision::of(Fact::CopySent { on, document: paper });
        let sent = match &receipt.fact {
            // the proof of service proves the day as well
            Some(FileFact::DocumentServed(delivery)) if delivery.slip.is_some() => {
                sent.done(case, "copy", on)
            }
            _ => sent.done_by(case, cx, "copy", on, (document.as_slice(), "/document"))?,
        };
        let decision = sent.and_all(document.map(Document::lodged)).and_all(receipt.fact);
        match receipt.on {
            None => Ok(decision),
            Some(on) => served(decision, case, cx, Paper::Copy, (on, receipt.party)),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "received_on": "2026-03-05" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted(input: &serde_json::Value) -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            input,
        )
    }

    #[test]
    fn the_respondent_has_ten_working_days_or_five() {
        let case = accepted(&json!({})).take("2026-03-05", By::Officer, "send-copy", &SendCopy::example());
        assert_eq!(case.due("reply"), "2026-03-19");
        let case = accepted(&json!({ "track": "simplified", "simplified_ground": "warning_or_criticism" }))
            .take("2026-03-05", By::Officer, "send-copy", &SendCopy::example());
        assert_eq!(case.due("reply"), "2026-03-12");
    }

    #[test]
    fn it_is_sent_once_and_received_after_acceptance() {
        accepted(&json!({}))
            .refuse(
                "2026-03-05",
                By::Officer,
                "send-copy",
                &json!({ "received_on": "2026-03-02" }),
                "date_out_of_order",
            )
            .take("2026-03-05", By::Officer, "send-copy", &json!({}))
            .refuse("2026-03-06", By::Officer, "send-copy", &json!({}), "copy_sent");
    }
}
