//! A complex case: the head extends the period to decide, once, and the parties are told in writing.

use crate::fact::Fact;
use crate::paper::Issued;
use crate::procedure::{Stage, Track};
use crate::{Reconsideration, input, record};
use kernel::By;
use procedure::decision::extended;
use procedure::{Case, Context, Decision, FileFact, Needed, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The parties are told in writing.
const NOTICE: Needed = Needed::notice(
    "《行政复议法》第六十二条第一款",
    (
        "延长审理期限应当书面告知当事人，请附延期审理通知书",
        "the parties are told in writing that the period is extended: attach the notice",
    ),
);

/// Approves an extension of the period to decide.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// By how many days.
    pub days: u32,
    /// What makes the case complex.
    pub reason: String,
    /// The notice of the extension (延期审理通知书): without it nothing is extended.
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for Extend {
    const RULE: Rule<Stage> = Rule::named("extend", "延长审理期限", "Extend the period to decide")
        .under("《行政复议法》第六十二条第一款")
        .by(&[By::Head])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-30", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.track == Some(Track::Simplified) {
            return Err(Refusal::new(
                "no_extension",
                "简易程序的审理期限不得延长；不宜适用简易程序的，可以转为普通程序",
                "the simplified procedure is not extended: convert the case where it does not fit",
            )
            .under("《行政复议法》第五十五条、第六十二条第二款"));
        }
        if case.record.extension.is_some() {
            return Err(Refusal::new(
                "extended_once",
                "审理期限已经延长过一次，不得再次延长",
                "the period was extended already",
            )
            .under("《行政复议法》第六十二条第一款"));
        }
        input::running(case)?;
        let extension = record::Extension {
            approver: cx.actor.account.clone(),
            on: cx.today,
            days: self.days,
            reason: input::reason(&self.reason, "/reason")?,
        };
        let (deadline, _) =
            extended(case, cx, "decision", self.days).map_err(|refusal| match refusal.code {
                code if code.starts_with("extension") => refusal.at("/days"),
                _ => refusal,
            })?;
        let notice = Issued::needed(&NOTICE, self.notice, case, cx)?;
        let last_day = deadline.due;
        let deadline = FileFact::DeadlineSet(deadline);
        Ok(Decision::of(Fact::Extended(extension)).and(deadline).and_all(notice).and(FileFact::NoticeIssued(
            Notice {
                kind: "extended".to_owned(),
                zh: format!(
                    "情况复杂，经行政复议机构的负责人批准，延长审理期限{}日，最后一日为{}。",
                    self.days,
                    last_day.map_or_else(String::new, kernel::date::zh)
                ),
                en: format!(
                    "The case is complex: the head extended the period to decide by {} days.",
                    self.days
                ),
                article: "《行政复议法》第六十二条第一款".to_owned(),
                last_day,
            },
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "days": 30, "reason": "涉及三户林地界址，需要现场勘验",
            "notice": { "document": { "kind": "extension_notice", "title": "延期审理通知书", "on": "2026-03-10" } }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted(input: &serde_json::Value) -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            input,
        )
    }

    #[test]
    fn once_by_thirty_days_at_most_with_a_reason() {
        let mut ten = Extend::example();
        ten["days"] = json!(10);
        accepted(&json!({}))
            .refuse(
                "2026-04-01",
                By::Head,
                "extend",
                &json!({ "days": 10, "reason": "情况复杂" }),
                "notice_required",
            )
            .refuse(
                "2026-04-01",
                By::Head,
                "extend",
                &json!({ "days": 31, "reason": "情况复杂" }),
                "extension_over_max",
            )
            .refuse(
                "2026-04-01",
                By::Head,
                "extend",
                &json!({ "days": 0, "reason": "情况复杂" }),
                "bad_amount",
            )
            .refuse(
                "2026-04-01",
                By::Head,
                "extend",
                &json!({ "days": 30, "reason": " " }),
                "reason_required",
            )
            .take("2026-04-01", By::Head, "extend", &ten)
            .refuse("2026-04-02", By::Head, "extend", &Extend::example(), "extended_once");
    }

    #[test]
    fn not_on_the_simplified_track_nor_while_suspended() {
        accepted(&json!({ "track": "simplified", "simplified_ground": "warning_or_criticism" })).refuse(
            "2026-03-10",
            By::Head,
            "extend",
            &Extend::example(),
            "no_extension",
        );
        accepted(&json!({}))
            .take("2026-03-04", By::Officer, "suspend", &json!({ "ground": "force_majeure", "notice": { "document": { "kind": "suspension_notice", "title": "中止通知书", "on": "2026-03-03" } } }))
            .refuse("2026-03-10", By::Head, "extend", &Extend::example(), "suspended");
    }
}
