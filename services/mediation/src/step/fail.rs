//! No agreement: the mediation ends and the sides are told of the other routes.

use crate::fact::Fact;
use crate::police::{self, Bar};
use crate::procedure::Stage;
use crate::{Mediation, ending};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the mediation without agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fail {
    /// What turned up that bars the mediation of a public-security case (治安案件), where something did.
    #[serde(default)]
    pub bar: Option<Bar>,
}

impl Step<Mediation> for Fail {
    const RULE: Rule<Stage> = Rule::named("fail", "调解不成，终止调解", "End without agreement")
        .under("《人民调解法》第二十六条；《治安管理处罚法》第九条第三款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["RT-04", "RT-18", "XT-22", "XT-40", "XT-41"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        police::barred(case, cx, self.bar)?;
        let failed = Decision::of(Fact::Failed).and(ending::other_routes(case.record.kind, cx));
        match self.bar {
            None => ending::ended(failed, case, cx, &["risk_report"], ("failed", "调解不成")),
            Some(bar) => {
                let zh = format!("不适用治安调解：{}", bar.zh());
                let ended = ending::ended(failed, case, cx, &["risk_report"], ("failed", &zh))?;
                Ok(ended.on_ground(&cx.article("XT-40")))
            }
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
