//! The court rules on the application; the ruling is the court's own entry.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rules that the agreement is valid.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Number of the ruling.
    pub ruling: String,
    /// The ruling.
    pub document: Document,
}

impl Step<Mediation> for Confirm {
    const RULE: Rule<Stage> = Rule::named("confirm", "裁定调解协议有效", "Rule the agreement valid")
        .under("《民事诉讼法》第二百零六条")
        .by(&[By::Court])
        .from(&[Stage::ConfirmationSought]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let document = ruling(self.document, &self.ruling, cx)?;
        Ok(Decision::of(Fact::Confirmed { ruling: self.ruling })
            .and(FileFact::DocumentLodged(document))
            .met(case, "confirmation_decision", cx.today)
            .closed(cx.today, "confirmed", "司法确认有效", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ruling": "（2026）宁0522民特12号",
            "document": { "kind": "ruling", "title": "民事裁定书", "on": "2026-03-02" }
        })
    }
}

/// Rejects the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectConfirmation {
    /// Number of the ruling.
    pub ruling: String,
    /// The ruling.
    pub document: Document,
}

impl Step<Mediation> for RejectConfirmation {
    const RULE: Rule<Stage> = Rule::named("reject-confirmation", "裁定驳回申请", "Reject the application")
        .under("《民事诉讼法》第二百零六条")
        .by(&[By::Court])
        .from(&[Stage::ConfirmationSought]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let document = ruling(self.document, &self.ruling, cx)?;
        Ok(Decision::of(Fact::ConfirmationRejected { ruling: self.ruling })
            .and(FileFact::DocumentLodged(document))
            .met(case, "confirmation_decision", cx.today))
    }

    fn example() -> serde_json::Value {
        Confirm::example()
    }
}

fn ruling(document: Document, number: &str, cx: &Context) -> Result<Document, Refusal> {
    if number.trim().is_empty() || number.chars().count() > 60 {
        return Err(
            Refusal::new("ruling_number", "请填写裁定书案号", "give the number of the ruling").at("/ruling")
        );
    }
    Ok(Document { number: Some(number.to_owned()), ..document.checked(cx)? })
}
