//! A dispute may grow: the mediator notes it and takes measures; where it may become a public-security or criminal
//! case, the duty to report begins.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::risk::Risk;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The stages in which a dispute may still grow: a mediation that ended without agreement most of all.
pub(crate) const AT_RISK: &[Stage] = &[
    Stage::Requested,
    Stage::Accepted,
    Stage::Agreed,
    Stage::ConfirmationSought,
    Stage::Failed,
    Stage::Refused,
    Stage::Withdrawn,
    Stage::Declined,
    Stage::PassedUp,
    Stage::Transferred,
];

/// Notes that the dispute may grow.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagRisk {
    /// What may come of it.
    pub risk: Risk,
    /// What was seen, and what was done to calm it.
    pub text: String,
}

impl Step<Mediation> for FlagRisk {
    const RULE: Rule<Stage> = Rule::named("flag-risk", "标记激化风险", "Note that the dispute may grow")
        .under("《人民调解法》第二十五条")
        .by(&[By::Officer])
        .from(AT_RISK)
        .repeated()
        .enforcing(&["RT-03"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let text = check::text(&self.text, "/text")?;
        let flagged = Decision::of(Fact::RiskFlagged { risk: self.risk, text });
        if self.risk == Risk::Escalating {
            return Ok(flagged);
        }
        let article = cx.article("RT-03");
        let duty = (format!("{article}：应当及时报告"), format!("{article}: promptly"));
        Ok(flagged
            .fixed(
                case,
                "risk_report",
                ("向公安机关或者其他有关部门报告", "report to the police or another organ"),
                "人民调解员",
                cx.today,
                (&duty.0, &duty.1),
            )
            .and(cx.tell(
                "RT-03",
                "risk_report_due",
                "该纠纷有可能引起治安案件、刑事案件，应当及时向当地公安机关或者其他有关部门报告，请办理“报告可能激化的纠纷”。",
                "The dispute may lead to a public-security or criminal case: it has to be reported promptly.",
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "risk": "public_security", "text": "双方推搡，已分别劝离" })
    }
}
