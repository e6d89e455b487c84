//! A side is gone (死亡、终止) and nobody succeeds it: there is nobody left to decide for or against, and the procedure ends
//! (终止). The Provisions say nothing of it but that it is taken on application; the grounds are those of the Civil Procedure
//! Law, by analogy.

use super::suspend_purchase;
use super::withdraw::other_routes;
use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, Capacity};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the procedure for want of a side.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::Terminate)]
pub struct Terminate {
    /// The party that died or ended, the last of its side, by its number in the file, counted from 1.
    pub party: u32,
    /// Why nobody succeeds it: there is nobody, or whoever could gives it up. Personal data may stand in it.
    pub reason: String,
    /// The paper that shows it (死亡证明、注销登记、放弃声明).
    pub proof: Document,
    /// The decision (终止行政裁决决定书), which is served by `serve-document`.
    pub document: Document,
}

impl Terminate {
    const LAW: &'static str =
        "《宁夏回族自治区行政程序规定》第七十九条；《民事诉讼法》第一百五十四条第一项、第二项（参照）";
}

impl Step<Adjudication> for Terminate {
    const RULE: Rule<Stage> =
        Rule::named("terminate", "终止行政裁决", "End the procedure for want of a side")
            .under(Terminate::LAW)
            .by(&[By::Officer])
            .from(&[Stage::Requested, Stage::Accepted])
            .enforcing(&["CG-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let gone = case.file.nth_party(self.party, "/party")?;
        if !matches!(gone.capacity, Capacity::Applicant | Capacity::Respondent) {
            return Err(Refusal::new(
                "no_side",
                "只有申请人或者被申请人（对方当事人）一方无人承受权利义务的，才终止行政裁决；其他人退出的，请办理“当事人退出、变更”",
                "it ends only where nobody is left of the applicant's or of the other side: of anybody else take the step `leave`",
            )
            .at("/party"));
        }
        let mut others = case.file.taking_part().filter(|party| party.id != gone.id);
        if others.any(|party| party.capacity == gone.capacity) {
            return Err(Refusal::new(
                "side_goes_on",
                "该方还有其他当事人，行政裁决继续进行，请办理“当事人退出、变更”",
                "others stand on this side and the procedure goes on: take the step `leave`",
            )
            .at("/party"));
        }
        let reason = check::text(&self.reason, "/reason")?;
        let received = case.file.opening().received_on;
        let proof = self.proof.checked_at(cx, "/proof")?;
        let document = self.document.checked(cx)?;
        check::day(document.on, received, cx.today, "/document/on")?;
        Ok(Decision::of(Fact::Terminated { party: gone.id, reason })
            .and(proof.lodged())
            .and(document.lodged())
            .dropping(case, &[], "已终止行政裁决")
            .and_all(suspend_purchase::ended(case, cx))
            .and(other_routes(
                "一方当事人死亡或者终止，没有承受其权利义务的人，行政裁决终止，争议没有作出处理；其他有利害关系的人可以依法通过协商、\
                 调解、仲裁、诉讼等途径解决。",
                "A side died or ended and nobody succeeds it: the procedure ends and nothing was decided; for others with an \
                 interest negotiation, mediation, arbitration or the court are open as the law provides.",
                Terminate::LAW,
            ))
            .closed(cx.today, "terminated", "终止行政裁决", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "party": 1, "reason": "申请人死亡，没有近亲属",
            "proof": { "kind": "proof_of_death", "title": "死亡证明", "on": "2026-03-10" },
            "document": { "kind": "termination", "title": "终止行政裁决决定书", "on": "2026-03-12" }
        })
    }
}
