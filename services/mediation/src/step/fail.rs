//! No agreement: the mediation ends and the sides are told of the other routes.

use crate::ending::{self, Paper};
use crate::fact::Fact;
use crate::police::{self, Bar};
use crate::procedure::Stage;
use crate::traffic::{self, End};
use crate::{Mediation, beside};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the mediation without agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fail {
    /// What turned up that bars the mediation of a public-security case (治安案件), where something did.
    #[serde(default)]
    pub bar: Option<Bar>,
    /// Why the traffic police end it before its time is over (交通事故损害赔偿调解), where they do; left out where it was held
    /// and nothing was agreed.
    #[serde(default)]
    pub traffic: Option<End>,
    /// The paper that ends the case (终止调解通知书、调解终结书), where one is made now.
    #[serde(default)]
    pub document: Option<Document>,
    /// Its copies, as far as the sides were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Mediation> for Fail {
    const RULE: Rule<Stage> = Rule::named("fail", "调解不成，终止调解", "End without agreement")
        .under("《人民调解法》第二十六条；《治安管理处罚法》第九条第三款；《道路交通事故处理程序规定》第九十四条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["RT-04", "RT-18", "XT-22", "XT-33", "XT-34", "XT-40", "XT-41", "P-32", "P-33", "P-36a", "P-38"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        police::barred(case, cx, self.bar)?;
        let traffic = traffic::unsettled(case, cx, self.traffic, self.document.as_ref())?;
        // what is recorded on the proceeding comes into the file before the paper, and ends its period
        let lodged = beside::then(case, &traffic);
        let paper = Paper::of(self.document, self.served, &lodged, cx)?;
        let (row, zh) = match (self.bar, self.traffic) {
            (Some(bar), _) => (Some("XT-40"), format!("不适用治安调解：{}", bar.zh())),
            (None, Some(end)) => (Some("XT-34"), format!("终结交通事故损害赔偿调解：{}", end.zh())),
            (None, None) => (None, "调解不成".to_owned()),
        };
        let failed =
            Decision::of(Fact::Failed).and(ending::other_routes(case.record.kind, cx)).and_all(traffic);
        let ended = ending::ended(failed, &lodged, cx, paper, ("failed", &zh))?;
        Ok(match row {
            Some(row) => ended.on_ground(&cx.article(row)),
            None => ended,
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
