//! The applicant withdraws, by his own application (撤回申请).

use crate::ending::{self, Paper};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, beside};
use kernel::By;
use procedure::{Case, Context, Decision, DisputesAct, Document, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the request was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// His application, or the record of it (撤回申请).
    pub application: Document,
    /// The paper that ends the case (终止调解通知书), where one is made now.
    #[serde(default)]
    pub document: Option<Document>,
    /// Its copies, as far as the sides were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl DisputesAct for Mediation {
    const ARTICLE: &'static str = "《人民调解法》第二十三条";
    const FROM: &'static [Stage] = &[Stage::Requested, Stage::Accepted];
    const MEANS: (&'static str, &'static str) = (
        "认为争议已经解决的，可以终止调解；对改变后的行政行为不服的，可以依法申请行政复议或者提起行政诉讼。",
        "Who finds the dispute over may end the mediation; against the act as it is now, reconsideration and suit are open.",
    );
}

impl Step<Mediation> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回调解申请", "Withdraw the request")
        .under("《人民调解法》第二十三条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-04", "RT-18", "XT-08", "XT-22", "XT-41", "P-32", "P-33", "P-36a", "P-38"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let application = self.application.checked_at(cx, "/application")?;
        let lodged = beside::then(case, &[application.clone().lodged()]);
        let paper = Paper::of(self.document, self.served, &lodged, cx)?;
        let withdrawn = Decision::of(Fact::Withdrawn)
            .and(application.lodged())
            .and(ending::other_routes(case.record.kind, cx));
        ending::ended(withdrawn, case, cx, paper, ("withdrawn", "撤回调解申请"))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "application": { "kind": "withdrawal", "title": "撤回调解申请书", "on": "2026-03-02" }
        })
    }
}
