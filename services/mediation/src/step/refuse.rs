//! A side clearly refuses: there is no mediation, or it ends.

use super::consent::Position;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use crate::{Mediation, ending};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records which side refuses mediation, when it said so and how.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Refuse(pub Position);

impl Step<Mediation> for Refuse {
    const RULE: Rule<Stage> = Rule::named("refuse", "当事人拒绝调解", "A side refuses mediation")
        .under("《人民调解法》第十七条、第二十三条第二项、第二十六条；《宁夏回族自治区行政程序规定》第九十三条；《最高人民法院关于人民法院特邀调解的规定》第二十六条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-01", "RT-04", "RT-18", "RT-21", "XT-08", "XT-22", "XT-41"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let answer = self.0.checked(case, cx, false, "")?;
        // before the mediation begins nobody may be mediated; in its course a side may stop it
        let row = match (case.record.kind, case.stage) {
            (Kind::Peoples, Stage::Requested) => "RT-01",
            (Kind::Peoples, _) => "RT-21",
            (Kind::Administrative, _) => "XT-08",
            (Kind::Judicial, _) => "RT-18",
        };
        let refused = Decision::of(Fact::Refused)
            .and_own(Fact::Answered(answer))
            .and(cx.tell(
                row,
                "mediation_refused",
                "一方当事人明确拒绝调解，不再调解。",
                "A side clearly refuses to be mediated: there is no mediation.",
            ))
            .and(ending::other_routes(case.record.kind, cx));
        let ended = ending::ended(refused, case, cx, &["risk_report"], ("refused", "当事人拒绝调解"))?;
        Ok(ended.on_ground(&cx.article(row)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "side": "respondent", "on": "2026-03-02", "how": "oral" })
    }
}
