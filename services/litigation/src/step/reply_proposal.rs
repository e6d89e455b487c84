//! The agency replies to a coordination proposal.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Replies to a coordination proposal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyProposal {
    /// Which proposal, from 1.
    pub proposal: u32,
    /// The reply.
    pub document: Document,
    /// Day the court received it; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Litigation> for ReplyProposal {
    const RULE: Rule<Stage> =
        Rule::named("reply-proposal", "回复协调建议函", "Reply to a coordination proposal")
            .under("《最高人民法院关于行政诉讼撤诉若干问题的规定》第一条、第三条")
            .by(&[By::Officer])
            .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let at = (self.proposal as usize).checked_sub(1);
        let proposal = at.and_then(|at| case.record.proposals.get(at)).ok_or_else(|| {
            Refusal::new("no_proposal", "案件中没有这份协调建议函", "the case has no such proposal")
                .at("/proposal")
        })?;
        if proposal.replied_on.is_some() {
            return Err(Refusal::new(
                "proposal_replied",
                "该协调建议函已经回复",
                "this proposal was replied to already",
            )
            .at("/proposal"));
        }
        let key = format!("proposal:{}", self.proposal);
        let document = self.document.checked(cx)?;
        let on = check::day(self.on.unwrap_or(cx.today), proposal.issued_on, cx.today, "/on")?;
        let late = case.file.is_late(&key, on);
        let decision = Decision::of(Fact::ProposalReplied { proposal: self.proposal, on, late });
        Ok(decision.done(case, &key, on).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "proposal": 1,
            "document": { "kind": "reply", "title": "关于协调建议函的复函", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ProposeCoordination, given};
    use super::*;
    use procedure::fact::DeadlineState;
    use serde_json::json;

    #[test]
    fn a_proposal_is_replied_to_once_even_after_its_last_day() {
        let case = given::answered()
            .refuse("2026-03-16", By::Officer, "reply-proposal", &ReplyProposal::example(), "no_proposal")
            .take("2026-03-16", By::Court, "propose-coordination", &ProposeCoordination::example())
            .take("2026-03-30", By::System, "lapse", &json!({ "key": "proposal:1", "due": "2026-03-30" }))
            .take("2026-04-01", By::Officer, "reply-proposal", &ReplyProposal::example())
            .refuse(
                "2026-04-01",
                By::Officer,
                "reply-proposal",
                &ReplyProposal::example(),
                "proposal_replied",
            );
        let deadline = case.case.file.deadline("proposal:1").expect("set");
        assert_eq!(deadline.state, DeadlineState::Met);
        assert!(deadline.ended_on > deadline.due, "late, and visibly so");
    }

    #[test]
    fn the_day_the_court_received_it_counts() {
        let mut input = ReplyProposal::example();
        input["on"] = json!("2026-03-27");
        let case = given::answered()
            .take("2026-03-16", By::Court, "propose-coordination", &ProposeCoordination::example())
            .take("2026-03-30", By::System, "lapse", &json!({ "key": "proposal:1", "due": "2026-03-30" }))
            .take("2026-04-01", By::Officer, "reply-proposal", &input);
        let met = case.case.file.deadline("proposal:1").map(|d| (d.state, d.ended_on));
        assert_eq!(met, Some((DeadlineState::Met, "2026-03-27".parse().ok())));
    }
}
