//! The applicant says what the organ is to decide, or changes it: what is decided on request only needs it on file.

use crate::fact::Fact;
use crate::finding::Relief;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records what the applicant asks for, in place of what was asked for before.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeekRelief {
    /// Everything asked for.
    pub relief: Vec<Relief>,
    /// The paper or the record that says so.
    #[serde(default)]
    pub document: Option<Document>,
    /// Whether those a representative acts for agreed to the change.
    #[serde(default)]
    pub represented_agree: Option<bool>,
}

impl Step<Reconsideration> for SeekRelief {
    const RULE: Rule<Stage> =
        Rule::named("seek-relief", "提出或者变更复议请求", "State or change what is asked for")
            .under("《行政复议法》第十五条第二款、第三十条第一款第三项")
            .by(&[By::Officer])
            .from(&[Stage::Received, Stage::CorrectionPending, Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if self.relief.is_empty() {
            return Err(Refusal::new("relief_required", "请写明具体的行政复议请求", "say what is asked for")
                .under("《行政复议法》第三十条第一款第三项")
                .at("/relief"));
        }
        let words = (
            "代表人变更行政复议请求，应当经被代表的申请人同意",
            "a representative changes what is asked for only with the consent of those represented",
        );
        input::represented(case, self.represented_agree, words)?;
        if case.record.relief == self.relief {
            return Err(Refusal::new(
                "sought_already",
                "与已经登记的行政复议请求相同，没有变更",
                "this is what is asked for already: nothing changes",
            )
            .under("《行政复议法》第三十条第一款第三项")
            .at("/relief"));
        }
        let document = self.document.map(|paper| paper.checked(cx)).transpose()?;
        Ok(Decision::of(Fact::ReliefSought { relief: self.relief }).and_all(document.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "relief": ["revoke", "compensation"],
            "document": { "kind": "request", "title": "变更行政复议请求申请书", "on": "2026-03-03" }
        })
    }
}
