//! Agents act for a party: how many, for whom, and under what mandate is for the statute of the procedure to say. A party
//! changes what its agent may do, or ends it, and tells the organ in writing.

use crate::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step};
use kernel::{By, Capacity, Mandate, Party, PartyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a party changed the mandate of its agent, or ended it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMandate {
    /// The agent.
    pub agent: PartyId,
    /// The mandate as it is from now on; none where it ended.
    #[serde(default)]
    pub mandate: Option<Box<Mandate>>,
    /// The paper in which the party says so.
    pub notice: Document,
}

/// What the mandate of an agent rests on.
const fn provision<P: Procedure>() -> &'static str {
    match P::AGENTS {
        Some(agents) => agents.mandate,
        None => P::ARTICLES.join,
    }
}

impl<P: Procedure> Step<P> for ChangeMandate {
    const RULE: Rule<P::Stage> =
        Rule::named("change-mandate", "变更、解除代理人权限", "Change or end an agent's mandate")
            .under(provision::<P>())
            .by(&[By::Officer, By::Court])
            .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let is_agent = |party: &&Party| party.id == self.agent && party.capacity == Capacity::Agent;
        let Some(agent) = case.file.taking_part().find(is_agent) else {
            return Err(Refusal::new(
                "no_such_agent",
                "本案没有该代理人，请先追加",
                "this agent is not in the case: join it first",
            )
            .at("/agent"));
        };
        if agent.mandate == self.mandate {
            return Err(Refusal::new(
                "mandate_unchanged",
                "代理人的权限没有变更",
                "the mandate is as it was",
            )
            .at("/mandate"));
        }
        let agent = Party { mandate: self.mandate, ..agent.clone() };
        if agent.mandate.is_some() {
            let others: Vec<Party> =
                case.file.taking_part().filter(|party| party.id != agent.id).cloned().collect();
            entrusted::<P>(&others, std::slice::from_ref(&agent), cx, |_| String::new())?;
        }
        let notice = self.notice.checked_at(cx, "/notice")?;
        Ok(Decision::file(FileFact::MandateChanged { agent: Box::new(agent) }).and(notice.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "agent": "0190a6f0-0000-7000-8000-0000000000a1",
            "notice": { "kind": "mandate_notice", "title": "解除委托告知书", "on": "2026-03-20" }
        })
    }
}

/// Refuses an agent among those who come in, beside those who are in the case, whom the statute of the procedure does
/// not allow the party it acts for. `at` says where the n-th of them stands in the input.
///
/// # Errors
/// A [`Refusal`] under that statute.
pub fn entrusted<P: Procedure>(
    present: &[Party],
    coming: &[Party],
    cx: &Context,
    at: impl Fn(usize) -> String,
) -> Result<(), Refusal> {
    let all = || present.iter().chain(coming);
    let Some(rule) = P::AGENTS else {
        for (i, party) in coming.iter().enumerate().filter(|(_, party)| party.mandate.is_some()) {
            made(party.mandate.as_deref(), cx, P::ARTICLES.join, &format!("{}/mandate", at(i)))?;
        }
        return from_a_party::<P>(
            &|id| all().any(|party| party.id == id && party.capacity != Capacity::Agent),
            coming,
            at,
        );
    };
    for (i, agent) in coming.iter().enumerate().filter(|(_, party)| party.capacity == Capacity::Agent) {
        let at = format!("{}/mandate", at(i));
        let mandate = made(agent.mandate.as_deref(), cx, rule.mandate, &at)?;
        let at = format!("{at}/principal");
        if !all().any(|party| party.id == mandate.principal && rule.of.contains(&party.capacity)) {
            let of: Vec<&str> = rule.of.iter().map(|capacity| capacity.zh()).collect();
            return Err(Refusal::new(
                "no_such_principal",
                format!("委托人应当是本案的{}", of.join("、")),
                "whoever gives the mandate is a party of the case who may have agents",
            )
            .under(rule.article)
            .at(at));
        }
        let of_one = |party: &&Party| {
            party.capacity == Capacity::Agent
                && party.mandate.as_ref().is_some_and(|other| other.principal == mandate.principal)
        };
        if all().filter(of_one).count() > rule.most {
            return Err(Refusal::new(
                "too_many_agents",
                format!(
                    "同一当事人委托的代理人不得超过{}名；更换代理人的，请先登记原代理人的解除",
                    rule.most
                ),
                format!("a party has {} agents at most: end the mandate of one first", rule.most),
            )
            .under(rule.article)
            .at(at));
        }
    }
    Ok(())
}

/// Where the statute sets no limits, a mandate comes from a party of the case all the same, and from no agent.
fn from_a_party<P: Procedure>(
    gives: &dyn Fn(PartyId) -> bool,
    coming: &[Party],
    at: impl Fn(usize) -> String,
) -> Result<(), Refusal> {
    let stray = coming
        .iter()
        .position(|party| party.mandate.as_ref().is_some_and(|mandate| !gives(mandate.principal)));
    match stray {
        None => Ok(()),
        Some(i) => Err(Refusal::new(
            "no_such_principal",
            "委托人应当是本案当事人（代理人除外），请先追加委托人",
            "whoever gives the mandate is a party of the case, and no agent: join that party first",
        )
        .under(P::ARTICLES.join)
        .at(format!("{}/mandate/principal", at(i)))),
    }
}

/// The mandate, which states what it is for, the powers and the period, and is not of a day to come.
fn made<'a>(
    mandate: Option<&'a Mandate>,
    cx: &Context,
    law: &'static str,
    at: &str,
) -> Result<&'a Mandate, Refusal> {
    let Some(mandate) = mandate.filter(|mandate| is_stated(mandate)) else {
        return Err(Refusal::new(
            "mandate_required",
            "委托代理人应当提交授权委托书，并载明委托人、委托事项、权限和期限",
            "an agent has a mandate that states who gave it, what it is for, the powers and the period",
        )
        .under(law)
        .at(at));
    };
    if mandate.signed_on > cx.today {
        return Err(Refusal::new(
            "future_date",
            "授权委托书的日期晚于今天",
            "the mandate is of a day to come",
        )
        .under(law)
        .at(format!("{at}/signed_on")));
    }
    Ok(mandate)
}

/// Whether it states what it is for, the powers and the period.
fn is_stated(mandate: &Mandate) -> bool {
    [&mandate.matters, &mandate.powers, &mandate.term].iter().all(|text| !text.trim().is_empty())
}
