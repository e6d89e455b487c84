//! The head extends the period of a complex matter, and the petitioner is told.

use super::paper::{self, Notice as Paper};
use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::{Case, Context, Decision, Document, FileFact, Needed, Notice, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const NOTICE: Needed = Needed::notice(
    "《信访工作条例》第三十四条",
    (
        "延长办理期限的，应当告知信访人延期理由，请提交延期办理告知书",
        "the petitioner is told why the period is extended: give the notice",
    ),
);

/// Extends the period for the opinion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// How many natural days.
    pub days: u32,
    /// Reason, as told to the petitioner. Personal data may stand in it: it is not repeated in the notice.
    pub reason: String,
    /// The notice in writing (延期办理告知书); left out only where name or address of the petitioner is not clear.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Petition> for Extend {
    const RULE: Rule<Stage> = Rule::named("extend", "延长办理期限", "Extend the period for the opinion")
        .under("《信访工作条例》第三十四条")
        .by(&[By::Head])
        .from(&[Stage::InProcess])
        .enforcing(&["XF-10", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        let reason = check::text(&self.reason, "/reason")?;
        let (extended, _) = procedure::decision::extended(case, cx, "opinion", self.days)
            .map_err(|refusal| refusal.under("《信访工作条例》第三十四条").at("/days"))?;
        let notice = paper::needed(&NOTICE, self.notice, case)?;
        let notice = Paper::checked(notice, self.served_on, self.service, case, cx)?;
        let fact = Fact::Extended { reason, served_on: notice.served_on };
        Ok(notice.lodged(Decision::of(fact)).and(FileFact::DeadlineSet(extended)).and(
            FileFact::NoticeIssued(Notice {
                kind: "extended".to_owned(),
                zh: format!(
                    "因情况复杂，经批准，您的信访事项办理期限延长{}日，理由见延期办理告知书。",
                    self.days
                ),
                en: format!(
                    "The matter is complex: its period is extended by {} days, for reasons told.",
                    self.days
                ),
                article: "《信访工作条例》第三十四条".to_owned(),
                last_day: None,
            }),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "days": 30, "reason": "涉及多个部门，情况复杂",
            "notice": { "kind": "extended", "title": "延期办理告知书", "on": "2026-03-10" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::No;
    use serde_json::json;

    fn days(days: u32) -> serde_json::Value {
        let mut input = Extend::example();
        input["days"] = json!(days);
        input
    }

    #[test]
    fn thirty_days_at_most_and_once() {
        let case = given::accepted()
            .refuse("2026-04-20", By::Head, "extend", &days(31), "extension_over_max")
            .take("2026-04-20", By::Head, "extend", &days(30));
        assert_eq!(case.due("opinion"), "2026-06-01");
        case.refuse("2026-05-20", By::Head, "extend", &days(1), "extension_too_many");
    }

    #[test]
    fn no_extension_when_the_period_is_over_or_without_a_reason() {
        given::accepted().refuse("2026-05-07", By::Head, "extend", &days(30), "extension_after_end").refuse(
            "2026-04-20",
            By::Head,
            "extend",
            &json!({ "days": 30, "reason": "" }),
            "text",
        );
    }

    #[test]
    fn a_simple_matter_is_not_extended() {
        given::registered(&["修复村道"])
            .take("2026-03-03", By::Officer, "accept", &json!({ "simple": true }))
            .refuse("2026-03-04", By::Head, "extend", &days(5), "extension_not_allowed");
    }

    #[test]
    fn an_officer_extends_nothing() {
        let answer = given::accepted().attempt("2026-04-20", By::Officer, "extend", &days(30)).map(|_| ());
        assert_eq!(answer, Err(No::Barred(procedure::step::Barred::Capacity)));
    }
}
