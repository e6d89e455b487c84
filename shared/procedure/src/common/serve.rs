//! A document of the file is served on a party (送达), and the file says when and how.

use crate::{Case, Context, Decision, FileFact, Procedure, Refusal, Rule, Service, Step, check};
use chrono::NaiveDate;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a document was served on a party.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeDocument {
    /// Which document of the file, counted from 1 as they came in.
    pub document: u32,
    /// The day that counts for the mode: signed, left, arrived in the addressee's system, on the return receipt, or the
    /// day the public notice was issued.
    pub on: NaiveDate,
    /// On whom and how.
    pub service: Service,
}

impl<P: Procedure> Step<P> for ServeDocument {
    const RULE: Rule<P::Stage> = Rule::named("serve-document", "送达文书", "Serve a document")
        .under(P::SERVICE.article())
        .by(&[By::Officer, By::Issuer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let document = case.file.nth_document(self.document, "/document")?;
        let on = check::day(self.on, document.on, cx.today, "/on")?;
        let delivery = self.service.of((self.document, document), on, case, cx, "/service")?;
        let decision = Decision::file(FileFact::DocumentServed(Box::new(delivery.clone())));
        P::served(decision, case, cx, &delivery)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": 1, "on": "2026-03-06",
            "service": {
                "party": 1, "mode": "direct",
                "slip": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            }
        })
    }
}
