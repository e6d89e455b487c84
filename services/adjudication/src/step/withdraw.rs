//! The applicant withdraws: the procedure is taken on application only.

use super::suspend_purchase;
use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the application was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The applicant's own paper (撤回申请).
    pub application: Document,
}

impl Withdraw {
    const LAW: &'static str = "《宁夏回族自治区行政程序规定》第七十九条";
}

impl Step<Adjudication> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回行政裁决申请", "Withdraw the application")
        .under(Withdraw::LAW)
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["CG-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let application = self.application.checked_at(cx, "/application")?;
        let received = case.file.opening().received_on;
        check::day(application.on, received, cx.today, "/application/on")?;
        Ok(Decision::of(Fact::Withdrawn)
            .and(application.lodged())
            .dropping(case, &[], "申请人已撤回")
            .and_all(suspend_purchase::ended(case, cx))
            .and(other_routes(
                "行政裁决申请已经撤回，争议没有作出处理；您可以依法通过协商、调解、仲裁、诉讼等途径解决。",
                "The application was withdrawn and nothing was decided: negotiation, mediation, arbitration or the court are \
                 open as the law provides.",
                Withdraw::LAW,
            ))
            .closed(cx.today, "withdrawn", "撤回行政裁决申请", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "application": { "kind": "withdrawal", "title": "撤回申请", "on": "2026-03-09" } })
    }
}

/// That nothing was decided, and other ways are open.
pub(super) fn other_routes(zh: &str, en: &str, law: &str) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "other_routes".to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        article: law.to_owned(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn no_clock_outlives_a_withdrawal() {
        let case =
            given::accepted("procurement").take("2026-03-09", By::Officer, "withdraw", &Withdraw::example());
        assert_eq!(case.case.stage, Stage::Withdrawn);
        assert!(case.case.file.live("decision").is_none() && case.case.file.live("copy").is_none());
    }
}
