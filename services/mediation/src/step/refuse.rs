//! A side clearly refuses: there is no mediation, or it ends.

use super::consent::Position;
use crate::Mediation;
use crate::ending::{self, Paper};
use crate::fact::Fact;
use crate::procedure::{How, Kind, Side, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records which side refuses mediation, when it said so and how.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Refuse)]
pub struct Refuse {
    /// The side.
    pub side: Side,
    /// Day it said so; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// How it said so.
    pub how: How,
    /// The paper that ends the case (终止调解通知书), where one is made now.
    #[serde(default)]
    pub document: Option<Document>,
    /// Its copies, as far as the sides were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Mediation> for Refuse {
    const RULE: Rule<Stage> = Rule::named("refuse", "当事人拒绝调解", "A side refuses mediation")
        .under("《人民调解法》第十七条、第二十三条第二项、第二十六条；《宁夏回族自治区行政程序规定》第九十三条；《最高人民法院关于人民法院特邀调解的规定》第二十六条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-01", "RT-04", "RT-18", "RT-21", "XT-08", "XT-22", "XT-41", "P-32", "P-33", "P-36a", "P-38"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let position = Position { side: self.side, on: self.on, how: self.how };
        let answer = position.checked(case, cx, false, "")?;
        let paper = Paper::of(self.document, self.served, case, cx)?;
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
        let ending = match case.stage {
            Stage::Requested => ("refused", "当事人拒绝调解"),
            _ => ("terminated_by_party", "一方当事人要求终止调解"),
        };
        let ended = ending::ended(refused, case, cx, paper, ending)?;
        Ok(ended.on_ground(&cx.article(row)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "side": "respondent", "on": "2026-03-02", "how": "oral" })
    }
}
