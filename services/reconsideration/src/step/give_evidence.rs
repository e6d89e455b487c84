//! The applicant supplies what it has to prove itself, or the reason why it has not to.

use crate::burden::Evidence;
use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes in the applicant's evidence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveEvidence {
    /// The evidence.
    pub evidence: Evidence,
}

impl Step<Reconsideration> for GiveEvidence {
    const RULE: Rule<Stage> =
        Rule::named("give-evidence", "申请人提供证据", "Take in the applicant's evidence")
            .under("《行政复议法》第四十四条第二款")
            .by(&[By::Officer])
            .from(&[Stage::Received, Stage::CorrectionPending, Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let (given, document) = self.evidence.checked(cx, "/evidence")?;
        let known = match &document {
            Some(FileFact::DocumentLodged(paper)) => case.file.documents.contains(paper),
            _ => matches!(&given, Fact::EvidenceGiven(given) if case.record.evidence.contains(given)),
        };
        if known {
            return Err(Refusal::new(
                "given_already",
                "该项证据或者理由已经提供，不必重复登记",
                "this evidence, or this reason, was given already",
            )
            .at("/evidence"));
        }
        Ok(Decision::of(given).and_all(document))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "evidence": {
            "burden": "earlier_request", "means": "evidence",
            "document": {
                "kind": "evidence", "title": "履职申请书及邮寄回执", "on": "2025-12-01",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            }
        }})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    /// An application about something that was not done, with this evidence on it.
    fn applied(evidence: &Value) -> Value {
        let mut sheet = super::super::Apply::example();
        sheet["filing"]["matter"]["act"] =
            json!({ "kind": "failure_to_act", "organ": "haixing-zhen", "on": "2025-12-01" });
        sheet["relief"] = json!(["perform"]);
        sheet["evidence"] = evidence.clone();
        sheet
    }

    fn accepted(sheet: &Value) -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", sheet).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    fn ready(case: Scenario<Reconsideration>) -> Scenario<Reconsideration> {
        case.take("2026-03-05", By::Officer, "send-copy", &super::super::SendCopy::example())
            .take("2026-03-10", By::Officer, "hear-opinions", &super::super::HearOpinions::example())
            .take("2026-03-12", By::Respondent, "reply", &super::super::Reply::example())
    }

    fn told(case: &Scenario<Reconsideration>) -> Vec<&str> {
        let notices = case.case.file.notices.iter().filter(|notice| notice.kind == "evidence_outstanding");
        notices.map(|notice| &*notice.article).collect()
    }

    fn performance() -> Value {
        let mut decision = super::super::Decide::example();
        decision["code"] = json!("D06");
        decision["grounds"] = json!([]);
        decision
    }

    #[test]
    fn performance_is_not_ordered_before_the_earlier_request_is_on_file() {
        let case = accepted(&applied(&json!([])));
        assert_eq!(told(&case), ["《行政复议法》第四十四条第二款第一项"]);
        let mut case = ready(case);
        let refusal =
            case.answer("2026-04-20", By::Officer, "decide", &performance()).unwrap_err().1.unwrap();
        assert_eq!(refusal.code, "evidence_outstanding");
        assert_eq!(refusal.law.as_deref(), Some("《行政复议法》第四十四条第二款第一项"));
        case.take("2026-04-20", By::Officer, "give-evidence", &GiveEvidence::example()).take(
            "2026-04-20",
            By::Officer,
            "decide",
            &performance(),
        );
    }

    #[test]
    fn without_the_earlier_request_the_request_may_still_be_rejected() {
        let mut decision = performance();
        decision["code"] = json!("D09");
        decision["grounds"] = json!(["no_duty"]);
        decision["obligations"] = json!([]);
        ready(accepted(&applied(&json!([])))).take("2026-04-20", By::Officer, "decide", &decision);
    }

    #[test]
    fn either_exception_stands_for_the_earlier_request_with_its_reason() {
        for means in ["ex_officio", "good_reason"] {
            let given = |reason| json!([{ "burden": "earlier_request", "means": means, "reason": reason }]);
            let case = accepted(&applied(&given("现场巡查发现险情后应当主动处置")));
            assert!(told(&case).is_empty());
            ready(case).take("2026-04-20", By::Officer, "decide", &performance());
            Scenario::<Reconsideration>::default().refuse(
                "2026-03-02",
                By::Officer,
                "apply",
                &applied(&given(" ")),
                "reason_required",
            );
        }
        let other =
            json!([{ "burden": "earlier_request", "means": "respondents_doing", "reason": "材料被扣押" }]);
        let bare = json!([{ "burden": "earlier_request", "means": "evidence" }]);
        for (evidence, code) in [(other, "exception_mismatch"), (bare, "evidence_required")] {
            Scenario::<Reconsideration>::default().refuse(
                "2026-03-02",
                By::Officer,
                "apply",
                &applied(&evidence),
                code,
            );
        }
    }

    #[test]
    fn compensation_is_not_ordered_before_the_damage_is_on_file() {
        let mut sheet = super::super::Apply::example();
        sheet["relief"] = json!(["revoke", "compensation"]);
        let mut decision = super::super::Decide::example();
        decision["also"] = json!(["D11"]);
        let case = || {
            let case = accepted(&sheet);
            assert_eq!(told(&case), ["《行政复议法》第四十四条第二款第二项"]);
            ready(case)
        };
        for damage in [
            json!({ "burden": "damage", "means": "evidence",
                    "document": { "kind": "evidence", "title": "维修发票", "on": "2026-02-01",
                                  "kept_at": "申请人处，已核对原件" } }),
            json!({ "burden": "damage", "means": "respondents_doing", "reason": "货物被被申请人拆除后处理" }),
        ] {
            case()
                .refuse("2026-04-20", By::Officer, "decide", &decision, "evidence_outstanding")
                .take("2026-04-20", By::Officer, "give-evidence", &json!({ "evidence": damage }))
                .take("2026-04-20", By::Officer, "decide", &decision);
        }
        // a claim without proof is rejected with the reason
        decision["also"] = json!([]);
        decision["claim_rejected"] = json!("没有提供造成损害的证据");
        case().take("2026-04-20", By::Officer, "decide", &decision);
    }
}
