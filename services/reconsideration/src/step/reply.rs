//! The respondent replies in writing, with its evidence, grounds and materials.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Reconsideration, record};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Replies to the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The reply (行政复议答复书) and the evidence, grounds and other materials.
    pub documents: Vec<Document>,
}

impl Step<Reconsideration> for Reply {
    const RULE: Rule<Stage> = Rule::named("reply", "书面答复并提交证据", "Reply with evidence")
        .under("《行政复议法》第四十八条、第五十四条第一款")
        .by(&[By::Respondent])
        .from(&[Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.copy_sent_on.is_none() {
            return Err(Refusal::new(
                "copy_not_sent",
                "复议机构尚未发送申请书副本",
                "the copy of the application has not been sent yet",
            ));
        }
        if case.record.reply.is_some() {
            return Err(Refusal::new(
                "already_replied",
                "已经答复。补充证据须经复议机构同意，请办理“收入材料”",
                "the reply is on file: further evidence needs consent and is lodged",
            )
            .under("《行政复议法》第四十六条第二款"));
        }
        if self.documents.is_empty() {
            return Err(Refusal::new(
                "documents_required",
                "请提交书面答复以及作出行政行为的证据、依据和其他有关材料",
                "submit the written reply with evidence, grounds and materials",
            )
            .under("《行政复议法》第四十八条")
            .at("/documents"));
        }
        let late = case.record.no_reply.is_some();
        let mut decision = Decision::of(Fact::Replied(record::Reply { on: cx.today, late }));
        for (i, document) in self.documents.into_iter().enumerate() {
            decision = decision.and(document.checked_at(cx, &format!("/documents/{i}"))?.lodged());
        }
        Ok(decision.met(case, "reply", cx.today))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "documents": [
            { "kind": "reply", "title": "行政复议答复书", "on": "2026-03-12" },
            { "kind": "evidence", "title": "现场检查笔录", "on": "2026-01-19",
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }
        ]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn it_answers_the_copy_once_with_papers() {
        let case = accepted()
            .refuse("2026-03-12", By::Respondent, "reply", &Reply::example(), "copy_not_sent")
            .take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
            .refuse("2026-03-12", By::Respondent, "reply", &json!({ "documents": [] }), "documents_required")
            .take("2026-03-12", By::Respondent, "reply", &Reply::example())
            .refuse("2026-03-13", By::Respondent, "reply", &Reply::example(), "already_replied");
        assert_eq!(case.case.file.deadline("reply").unwrap().state, DeadlineState::Met);
        assert_eq!(case.case.file.documents.len(), 2);
    }

    #[test]
    fn a_paper_of_tomorrow_is_pointed_to() {
        let mut scenario =
            accepted().take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example());
        let refusal = scenario.attempt("2026-03-11", By::Respondent, "reply", &Reply::example());
        assert_eq!(refusal, Err(procedure::scenario::No::Refused("future_date")));
    }
}
