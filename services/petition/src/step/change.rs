//! A review or re-review that changes the opinion (变更): it answers each demand in its place, and what it orders is owed
//! instead of what the opinion promised.

use super::conclude::{answers, urged};
use crate::Petition;
use crate::fact::{Answer, Reviewal};
use chrono::NaiveDate;
use procedure::{Case, Decision, Refusal, Term};

/// What a review puts in the place of the opinion.
pub(super) struct Change {
    changes: bool,
    /// Demand by demand; none where the opinion stands or falls.
    pub(super) answers: Vec<Answer>,
    obligations: Vec<Term>,
}

impl Change {
    /// Checks it: where the opinion is changed each own demand is answered, otherwise nothing is said in its place.
    ///
    /// # Errors
    /// A [`Refusal`] that points to what is wrong.
    pub(super) fn checked(
        result: Reviewal,
        results: Vec<Answer>,
        obligations: Vec<Term>,
        case: &Case<Petition>,
    ) -> Result<Self, Refusal> {
        let changes = result == Reviewal::Change;
        if changes {
            return Ok(Self { changes, answers: answers(case, results)?, obligations });
        }
        if results.is_empty() && obligations.is_empty() {
            return Ok(Self { changes, answers: results, obligations });
        }
        let at = if results.is_empty() { "/obligations" } else { "/results" };
        Err(Refusal::new(
            "nothing_changed",
            "只有变更处理意见的，才逐项写明意见和应当履行的事项；维持、撤销的请不要填写",
            "only what changes the opinion answers the demands and orders something in its place: leave it out",
        )
        .at(at))
    }

    /// And what it orders is owed from now on, no longer what the opinion promised.
    ///
    /// # Errors
    /// A [`Refusal`] that points to a term that is wrong.
    pub(super) fn told(
        self,
        decision: Decision<Petition>,
        case: &Case<Petition>,
        made_on: NaiveDate,
    ) -> Result<Decision<Petition>, Refusal> {
        if !self.changes {
            return Ok(decision);
        }
        let decision =
            fallen(decision, case, "处理意见已经变更").and_all(urged(&self.answers, &self.obligations));
        let source = ("复查、复核意见书确定的期限", "the day the opinion of the review fixes");
        let organ = &case.file.opening().organ;
        decision.owing(case, self.obligations, made_on, Some(organ), "/obligations", source)
    }
}

/// And what the opinion promised is owed no more.
pub(super) fn fallen(decision: Decision<Petition>, case: &Case<Petition>, zh: &str) -> Decision<Petition> {
    let owed = case.file.obligations.iter();
    let owed = owed.filter(|owed| !owed.is_over() && owed.comes_after(case.record.owed_before));
    owed.fold(decision, |decision, owed| decision.released(case, owed, zh))
}
