//! The coordination centre gave a lane.

use crate::fact::{FileFact, NotedRoute, Notice};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use chrono::NaiveDate;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes the lane and the notices that are owed with it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRoute {
    /// Lane.
    pub lane: String,
    /// Articles.
    pub articles: Vec<String>,
    /// Notices.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Day.
    pub on: NaiveDate,
}

impl<P: Procedure> Step<P> for NoteRoute {
    const RULE: Rule<P::Stage> = Rule::named("note-route", "记录分流意见", "Note the lane given")
        .under("《信访工作条例》第三十一条")
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<P>, _: &Context) -> Result<Decision<P>, Refusal> {
        let route = NotedRoute { lane: self.lane, articles: self.articles, on: self.on };
        // said once
        let owed = self.notices.into_iter().filter(|notice| !case.file.notices.contains(notice));
        Ok(Decision::file(FileFact::RouteNoted(route)).and_all(owed.map(FileFact::NoticeIssued)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "lane": "mediation", "articles": ["《人民调解法》第十七条"], "on": "2026-03-02" })
    }
}
