//! Another organ is asked for what it has on file; the answer is kept with its hour, and whether it settled the matter.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Support another organ owes: to committees and to agencies.
const SUPPORT: &str = "《人民调解工作若干规定》第二十七条第一款；《宁夏回族自治区行政程序规定》第十九条";

/// Asks another organ for data.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestData {
    /// The organ.
    pub to: OrganId,
    /// What is asked for.
    pub what: String,
}

impl Step<Mediation> for RequestData {
    const RULE: Rule<Stage> =
        Rule::named("request-data", "请求有关机关提供资料", "Ask another organ for data")
            .under(SUPPORT)
            .by(&[By::Officer])
            .from(&[Stage::Requested, Stage::Accepted]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if self.to == case.file.opening().organ {
            return Err(Refusal::new("asks_itself", "应当向其他机关请求", "another organ is asked").at("/to"));
        }
        let what = check::text(&self.what, "/what")?;
        let key = (case.record.requests.len() + 1).to_string();
        Ok(Decision::of(Fact::DataRequested { key, to: self.to, what, at: cx.at }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "to": "haiyuan-zjj", "what": "2023年在建项目备案中该工地的总承包单位" })
    }
}

/// Keeps the answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteData {
    /// Key of the request.
    pub request: String,
    /// The answer.
    pub document: Document,
    /// Whether the answer is what settled the matter.
    pub decisive: bool,
}

impl Step<Mediation> for NoteData {
    const RULE: Rule<Stage> = Rule::named("note-data", "记录资料答复", "Keep the answer of the other organ")
        .under(SUPPORT)
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted, Stage::Agreed]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let asked = case.record.requests.iter().find(|asked| asked.key == self.request);
        if asked.is_none_or(|asked| asked.answered_at.is_some()) {
            return Err(Refusal::new(
                "no_open_request",
                "没有这项请求，或者已经答复",
                "there is no such request, or it is answered",
            )
            .at("/request"));
        }
        let document = self.document.checked(cx)?;
        let supplied = Fact::DataSupplied { key: self.request, at: cx.at, decisive: self.decisive };
        Ok(Decision::of(supplied).and(FileFact::DocumentLodged(document)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "request": "1", "decisive": true,
            "document": { "kind": "data_reply", "title": "项目备案查询结果", "on": "2026-03-02" }
        })
    }
}
