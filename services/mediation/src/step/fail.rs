//! No agreement: the mediation ends and the sides are told of the other routes.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the mediation without agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fail {}

impl Step<Mediation> for Fail {
    const RULE: Rule<Stage> = Rule::named("fail", "调解不成，终止调解", "End without agreement")
        .under("《人民调解法》第二十六条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["RT-04"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        Ok(Decision::of(Fact::Failed)
            .dropping(case, &["risk_report"], "调解终止")
            .and(other_routes())
            .closed(cx.today, "failed", "调解不成", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// The notice the law owes when a mediation ends without agreement.
pub(crate) fn other_routes() -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "other_routes".to_owned(),
        zh: "调解终止。您可以依法通过仲裁、行政、司法等途径维护自己的权利。".to_owned(),
        en: "The mediation has ended. You may pursue your rights by arbitration, administrative or court proceedings."
            .to_owned(),
        article: "《人民调解法》第二十六条".to_owned(),
        last_day: None,
    })
}
