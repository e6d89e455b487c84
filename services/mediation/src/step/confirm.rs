//! The court rules on the application; the ruling is the court's own entry.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, number};
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
        let (ruling, document) = ruling(self.document, &self.ruling, cx)?;
        Ok(Decision::of(Fact::Confirmed { ruling })
            .and(document.lodged())
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
        .from(&[Stage::ConfirmationSought])
        .enforcing(&["QR-07"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let (ruling, document) = ruling(self.document, &self.ruling, cx)?;
        Ok(Decision::of(Fact::ConfirmationRejected { ruling })
            .and(document.lodged())
            .met(case, "confirmation_decision", cx.today)
            .and(cx.tell(
                "QR-07",
                "confirmation_rejected",
                format!("司法确认申请被裁定驳回。{WAYS_ON}。"),
                WAYS_ON_EN,
            )))
    }

    fn example() -> serde_json::Value {
        Confirm::example()
    }
}

/// What is open to the sides after the application was rejected.
pub(crate) const WAYS_ON: &str =
    "双方可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼";
pub(crate) const WAYS_ON_EN: &str =
    "The application was rejected: the sides may vary the agreement or make a new one by mediation, or sue.";

fn ruling(document: Document, number: &str, cx: &Context) -> Result<(String, Document), Refusal> {
    let number = number::of_court(number, "/ruling")?;
    let document = Document { number: Some(number.clone()), ..document.checked(cx)? };
    Ok((number, document))
}
