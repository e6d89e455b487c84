//! The reconsideration committee (行政复议委员会) is consulted; its opinion is recorded and weighs in the decision.

use crate::fact::Fact;
use crate::finding::Finding;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《行政复议法》第五十二条";

/// Why the committee is consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitteeGround {
    /// Item 1: major, difficult, complex.
    Complex,
    /// Item 2: specialised or technical.
    Specialised,
    /// Item 4: the body thinks it needed.
    Needed,
}

/// Records the committee's opinion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsultCommittee {
    /// Ground.
    pub ground: CommitteeGround,
    /// What it advises.
    pub advice: Finding,
    /// Its opinion in writing.
    pub opinion: Document,
    /// The members who gave it, by name.
    #[serde(default)]
    pub members: Vec<String>,
    /// The members who stepped back (回避), by name; none of them gave it.
    #[serde(default)]
    pub recused: Vec<String>,
}

impl Step<Reconsideration> for ConsultCommittee {
    const RULE: Rule<Stage> =
        Rule::named("consult-committee", "提请行政复议委员会提出咨询意见", "Consult the committee")
            .under("《行政复议法》第五十二条、第六十一条第三款")
            .by(&[By::Officer])
            .from(&[Stage::Accepted]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        input::running(case)?;
        if case.record.advice.is_some() {
            return Err(Refusal::new(
                "advised_already",
                "行政复议委员会已经提出咨询意见",
                "the committee has given its opinion",
            )
            .under(ARTICLE));
        }
        let opinion = self.opinion.checked_at(cx, "/opinion")?;
        let members = check::names(&self.members, "/members")?;
        let recused = check::names(&self.recused, "/recused")?;
        if let Some(i) = recused.iter().position(|one| members.contains(one)) {
            return Err(Refusal::new(
                "recused_member",
                "回避的委员不参加咨询，不应当列入提出咨询意见的委员",
                "a member who stepped back takes no part and is not among those who gave the opinion",
            )
            .under(ARTICLE)
            .at(format!("/recused/{i}")));
        }
        let fact = Fact::CommitteeConsulted { ground: self.ground, advice: self.advice, members, recused };
        Ok(Decision::of(fact).and(opinion.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "complex", "advice": "D04",
            "opinion": { "kind": "committee_opinion", "title": "行政复议委员会咨询意见", "on": "2026-04-01" },
            "members": ["复议委员一号", "复议委员二号", "复议委员三号"], "recused": ["复议委员四号"]
        })
    }
}

/// Refuses a decision that departs from the advice without a word; the reason, where it does depart.
pub(super) fn followed(
    case: &Case<Reconsideration>,
    finding: Finding,
    because: Option<String>,
) -> Result<Option<String>, Refusal> {
    let departs = case.record.advice.is_some_and(|advice| advice != finding);
    if departs && because.is_none() {
        return Err(Refusal::new(
            "advice_not_followed",
            "咨询意见是作出行政复议决定的重要参考依据，不采纳的，请写明理由",
            "the committee's opinion is an important reference: say why it is not followed",
        )
        .under("《行政复议法》第六十一条第三款")
        .at("/departs_because"));
    }
    Ok(because.filter(|_| departs))
}
