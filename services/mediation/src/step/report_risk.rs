//! A dispute may grow into a public-security or criminal case: it is calmed, and reported at once.

use super::flag_risk::AT_RISK;
use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reports that the dispute may grow.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRisk {
    /// Police or other organ it is reported to.
    pub to: OrganId,
    /// What is to be feared.
    pub text: String,
}

impl Step<Mediation> for ReportRisk {
    const RULE: Rule<Stage> =
        Rule::named("report-risk", "报告可能激化的纠纷", "Report a dispute that may grow")
            .under("《人民调解法》第二十五条")
            .by(&[By::Officer])
            .from(AT_RISK)
            .repeated()
            .enforcing(&["RT-03"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if case.file.opening().organ == self.to {
            return Err(cx
                .refuse(
                    "RT-03",
                    "reported_to_itself",
                    "应当向公安机关或者其他有关部门报告",
                    "it is reported to the police or another organ",
                )
                .at("/to"));
        }
        let (to, text) = (check::text(&self.to, "/to")?, check::text(&self.text, "/text")?);
        let reported = Decision::of(Fact::RiskReported { to, text });
        Ok(reported.done(case, "risk_report", cx.today).and(cx.tell(
            "RT-03",
            "risk_reported",
            "该纠纷有可能引起治安案件、刑事案件，已及时报告。",
            "The dispute may lead to a public-security or criminal case and has been reported.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "to": "haiyuan-gaj", "text": "双方亲属聚集，扬言报复" })
    }
}
