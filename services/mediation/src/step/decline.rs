//! The request for mediation does not meet the conditions: it is refused with reasons.

use crate::Mediation;
use crate::ending::{self, Paper};
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refuses to take the mediation on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Decline)]
pub struct Decline {
    /// Reasons, as told to the applicant.
    pub reason: String,
    /// The paper that tells him (不予受理通知书), where one is made now.
    #[serde(default)]
    pub document: Option<Document>,
    /// Its copies, as far as the sides were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Mediation> for Decline {
    const RULE: Rule<Stage> = Rule::named("decline", "不予受理调解", "Refuse to mediate")
        .under("《宁夏回族自治区行政程序规定》第九十四条第一款")
        .by(&[By::Officer])
        .from(&[Stage::Requested])
        .enforcing(&["RT-04", "XT-01", "P-32", "P-33", "P-36a", "P-38"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(cx
                .refuse(
                    "XT-01",
                    "reason_required",
                    "不予受理调解申请应当说明理由",
                    "a refusal to mediate states its reasons",
                )
                .at("/reason"));
        }
        let declined = Decision::of(Fact::Declined { reason: reason.to_owned() });
        let paper = Paper::of(self.document, self.served, case, cx)?;
        let declined = paper.answering(declined, case, cx)?;
        Ok(paper
            .with(declined)
            .and(cx.tell(
                "XT-01",
                "declined",
                "您的调解申请不符合受理条件，理由见不予受理通知书；您可以通过其他法定途径解决。",
                "Your request does not meet the conditions, for the reasons told; other lawful channels are open.",
            ))
            .and(ending::other_routes(case.record.kind, cx))
            .closed(cx.today, "declined", "不予受理调解", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "reason": "该争议正由人民法院审理" })
    }
}
