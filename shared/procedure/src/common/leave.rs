//! A party takes part no longer: it died or ended and others stepped in, it was named wrongly, or another took its place.
//! The file keeps what it did; it is no longer counted, represents nobody, and what was owed to it is owed to whoever
//! succeeds it.

use crate::fact::{Document, FileFact, Leaving, Left};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step, check};
use chrono::NaiveDate;
use kernel::{By, Capacity, Party, PartyId, PartyKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that a party takes part no longer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The party, by its number in the file, counted from 1.
    pub party: u32,
    /// Why.
    pub reason: Leaving,
    /// Day.
    pub on: NaiveDate,
    /// Whoever succeeds it or takes its place, by the number in the file; joined beforehand.
    #[serde(default)]
    pub successor: Option<u32>,
    /// The paper that shows it (死亡证明、注销登记、变更当事人通知书、推选书).
    pub paper: Document,
}

impl<P: Procedure> Step<P> for Leave {
    const RULE: Rule<P::Stage> = Rule::named("leave", "当事人退出、变更", "A party takes part no longer")
        .under(P::ARTICLES.join)
        .by(&[By::Officer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let leaving = case.file.nth_party(self.party, "/party")?;
        if case.file.has_left(leaving.id) {
            return Err(left_already("/party"));
        }
        fits(self.reason, leaving)?;
        let on = check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
        let successor = self.successor.map(|n| succeeding(case, leaving, n)).transpose()?;
        side_goes_on(case, leaving)?;
        let paper = self.paper.checked_at(cx, "/paper")?;
        let left = Left { party: leaving.id, reason: self.reason, succeeded_by: successor, on };
        let passed = passed_on(case, leaving.id, successor);
        Ok(Decision::file(FileFact::PartyLeft(left)).and(paper.lodged()).and_all(passed))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "party": 3, "reason": "named_wrongly", "on": "2026-03-06",
            "paper": { "kind": "change_of_party", "title": "变更当事人通知书", "on": "2026-03-06" }
        })
    }
}

/// Whether a party of this kind may leave so.
fn fits(reason: Leaving, party: &Party) -> Result<(), Refusal> {
    let fits = match reason {
        Leaving::Died => party.kind == PartyKind::Person,
        Leaving::Ended => party.kind != PartyKind::Person,
        Leaving::NamedWrongly => matches!(party.capacity, Capacity::Respondent | Capacity::ThirdParty),
        Leaving::Replaced => matches!(party.capacity, Capacity::Representative | Capacity::Agent),
    };
    if fits {
        return Ok(());
    }
    Err(Refusal::new(
        "reason_of_leaving",
        "死亡的是自然人，终止的是单位，列错的是被申请人（对方当事人）或者第三人，更换的是代表人、代理人，请核对",
        "a person dies, an organisation ends, a respondent or a third party is named wrongly, a representative or an \
         agent is replaced: check it",
    )
    .at("/reason"))
}

/// A case has two sides: the last of one leaves once another is there.
fn side_goes_on<P: Procedure>(case: &Case<P>, leaving: &Party) -> Result<(), Refusal> {
    let side = matches!(leaving.capacity, Capacity::Applicant | Capacity::Respondent);
    let mut others = case.file.taking_part().filter(|party| party.id != leaving.id);
    if !side || others.any(|party| party.capacity == leaving.capacity) {
        return Ok(());
    }
    Err(Refusal::new(
        "last_of_its_side",
        "该方只有这一名当事人：请先追加承受其权利义务或者更换后的当事人，没有的依法中止或者终止",
        "nobody else stands on this side: join whoever succeeds it or takes its place first, or suspend or end the case",
    )
    .at("/party"))
}

/// Whoever takes its place: another party that takes part in the same capacity.
fn succeeding<P: Procedure>(case: &Case<P>, leaving: &Party, n: u32) -> Result<PartyId, Refusal> {
    let successor = case.file.nth_party(n, "/successor")?;
    if case.file.has_left(successor.id) {
        return Err(left_already("/successor"));
    }
    if successor.id == leaving.id || successor.capacity != leaving.capacity {
        return Err(Refusal::new(
            "no_successor",
            "承受权利义务的应当是本案中地位相同的另一当事人，请先追加",
            "whoever succeeds a party is another one in the same capacity: join it first",
        )
        .at("/successor"));
    }
    Ok(successor.id)
}

fn left_already(at: &str) -> Refusal {
    Refusal::new("left_already", "该当事人已经退出本案", "this party takes part no longer already").at(at)
}

/// What was owed to it and not performed is owed to whoever succeeds it.
fn passed_on<P: Procedure>(case: &Case<P>, from: PartyId, to: Option<PartyId>) -> Vec<FileFact> {
    let Some(to) = to else { return Vec::new() };
    let owed =
        case.file.obligations.iter().filter(|owed| !owed.is_over() && owed.beneficiaries.contains(&from));
    let owed = owed.filter(|owed| owed.performed.iter().all(|done| done.beneficiary != from));
    let mut out = Vec::new();
    for owed in owed {
        let mut owed = owed.clone();
        owed.beneficiaries.retain(|party| *party != from && *party != to);
        owed.beneficiaries.push(to);
        let done = owed.performed.clone();
        let key = owed.key.clone();
        out.push(FileFact::ObligationUndertaken(Box::new(owed)));
        // whoever reads this learns once more what was performed towards the others
        out.extend(
            done.into_iter()
                .map(|performance| FileFact::ObligationPerformed { key: key.clone(), performance }),
        );
    }
    out
}
