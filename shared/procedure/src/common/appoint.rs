//! A group elects its representatives.

use super::filing::checked;
use crate::fact::{Document, FileFact};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use kernel::{By, Capacity, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// More than this many on one side need representatives; at most this many represent
/// (信访工作条例 art. 20; 行政复议法实施条例 art. 8).
pub const GROUP: u32 = 5;

/// Records the representatives of a group and their mandate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// One to five representatives.
    pub representatives: Vec<Party>,
    /// The mandate (推选书、授权书).
    pub mandate: Document,
}

impl<P: Procedure> Step<P> for Appoint {
    const RULE: Rule<P::Stage> = Rule::named("appoint", "推选代表人", "Appoint representatives")
        .under(P::ARTICLES.representatives)
        .by(&[By::Officer, By::Court])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let coming = checked(self.representatives, "/representatives")?.into_iter();
        let mut coming: Vec<Party> = coming.map(as_representative).collect();
        let given = coming.len();
        coming.retain(|party| !case.file.has_party(party.id) && !case.file.knows(party));
        let known =
            case.file.taking_part().filter(|party| party.capacity == Capacity::Representative).count();
        if given == 0 || known + coming.len() > GROUP as usize {
            return Err(Refusal::new(
                "representatives",
                "代表人应为1至5名，已经推选的一并计算",
                "a group has one to five representatives, those it has already among them",
            )
            .under(P::ARTICLES.representatives)
            .at("/representatives"));
        }
        if coming.is_empty() {
            return Err(Refusal::new(
                "represented_already",
                "所列代表人均已在案，不必重复登记",
                "all of these represent the group already",
            )
            .under(P::ARTICLES.representatives)
            .at("/representatives"));
        }
        let mandate = self.mandate.brought_at(cx, "/mandate")?;
        Ok(Decision::file(Document::lodged(Document { kind: "mandate".to_owned(), ..mandate }))
            .and_all(coming.into_iter().map(FileFact::PartyJoined)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "representatives": [{ "capacity": "representative", "kind": "person", "name": "田守信" }],
            "mandate": { "kind": "mandate", "title": "推选代表人授权书", "on": "2026-03-02" }
        })
    }
}

fn as_representative(party: Party) -> Party {
    Party { capacity: Capacity::Representative, ..party }
}

/// Refuses to go on with a group that has no representatives.
///
/// # Errors
/// A [`Refusal`] where more than five stand on one side without a representative.
pub fn represented<P: Procedure>(case: &Case<P>) -> Result<(), Refusal> {
    let has = case.file.taking_part().any(|p| p.capacity == Capacity::Representative);
    if case.file.headcount() > GROUP && !has {
        return Err(Refusal::new(
            "representatives_required",
            format!("申请人一方共{}人（户），超过5人，应当先推选代表人并收入授权书", case.file.headcount()),
            format!(
                "{} stand on the applicants' side: more than five elect representatives first",
                case.file.headcount()
            ),
        )
        .under(P::ARTICLES.representatives));
    }
    Ok(())
}
