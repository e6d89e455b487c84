//! Agents act for a party: how many, for whom, and under what mandate is for the statute of the procedure to say.

use crate::{Context, Procedure, Refusal};
use kernel::{Capacity, Mandate, Party, PartyId};

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
        return from_a_party::<P>(
            &|id| all().any(|party| party.id == id && party.capacity != Capacity::Agent),
            coming,
            at,
        );
    };
    for (i, agent) in coming.iter().enumerate().filter(|(_, party)| party.capacity == Capacity::Agent) {
        let at = format!("{}/mandate", at(i));
        let Some(mandate) = agent.mandate.as_ref().filter(|mandate| is_stated(mandate)) else {
            return Err(Refusal::new(
                "mandate_required",
                "委托代理人应当提交授权委托书，并载明委托人、委托事项、权限和期限",
                "an agent has a mandate that states who gave it, what it is for, the powers and the period",
            )
            .under(rule.mandate)
            .at(at));
        };
        if mandate.signed_on > cx.today {
            return Err(Refusal::new(
                "future_date",
                "授权委托书的日期晚于今天",
                "the mandate is of a day to come",
            )
            .at(format!("{at}/signed_on")));
        }
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

/// Whether it states what it is for, the powers and the period.
fn is_stated(mandate: &Mandate) -> bool {
    [&mandate.matters, &mandate.powers, &mandate.term].iter().all(|text| !text.trim().is_empty())
}
