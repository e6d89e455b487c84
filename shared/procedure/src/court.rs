//! What a court did that keeps no files here: an officer enters it in the court's own step, by the court's own paper.

use crate::{Case, Context, Decision, Procedure, Refusal, Step};
use kernel::By;

/// As the court.
const COURT: [By; 1] = [By::Court];

/// The court's step, as the court takes it; in the input it stands at `/entry/{name}`.
///
/// # Errors
/// A [`Refusal`] where it is not taken in the stage the case is in, and that of the step, which points into the entry.
pub fn entered<P: Procedure, S: Step<P>>(
    name: &str,
    step: S,
    case: &Case<P>,
    cx: &Context,
) -> Result<Decision<P>, Refusal> {
    if !S::RULE.allows(case.stage) {
        return Err(Refusal::new(
            "not_in_this_stage",
            format!("“{}”不能在案件现在的阶段办理", S::RULE.zh),
            format!("{}: not in the stage the case is in", S::RULE.en),
        )
        .under(S::RULE.law)
        .at(format!("/entry/{name}")));
    }
    let as_court = Context { by: &COURT, ..*cx };
    step.decide(case, &as_court).map_err(|refusal| {
        let inside = refusal.pointer.clone().unwrap_or_default();
        // the row is the court's step's to enforce; its article stands
        let refusal = Refusal { rule: None, ..refusal.or_under(S::RULE.law) };
        refusal.at(format!("/entry/{name}{inside}"))
    })
}

/// Refuses to enter what a court did that makes its own entries.
///
/// # Errors
/// A [`Refusal`] where it `has_desk`.
pub fn has_no_desk(has_desk: bool) -> Result<(), Refusal> {
    match has_desk {
        false => Ok(()),
        true => Err(Refusal::new(
            "court_has_a_desk",
            "人民法院在本系统登记，由其自行办理",
            "the court of this case has a desk here: it makes its own entries",
        )
        .at("/entry")),
    }
}

/// Refuses to enter what a court did without its paper, whose SHA-256 stands at `at`.
///
/// # Errors
/// A [`Refusal`] where there is none.
pub fn on_paper(sha256: Option<&String>, at: &str) -> Result<(), Refusal> {
    match sha256 {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            "paper_missing",
            "代为登记的，应当附人民法院的文书（填写SHA-256摘要）",
            "what is entered for a court comes with its paper, by the SHA-256",
        )
        .at(at)),
    }
}
