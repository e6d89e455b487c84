//! What a court did that keeps no files here: an officer enters it in the court's own step, by the court's own paper.

use crate::{Case, Context, Decision, Entry, FileFact, Procedure, Refusal, Step};
use kernel::{By, OrganId};

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
    let mut decision = step.decide(case, &as_court).map_err(|refusal| {
        let inside = refusal.pointer.clone().unwrap_or_default();
        // the row is the court's step's to enforce; its article stands
        let refusal = Refusal { rule: None, ..refusal.or_under(S::RULE.law) };
        refusal.at(format!("/entry/{name}{inside}"))
    })?;
    for entry in &mut decision.0 {
        // no court wrote it in: whoever did puts a slip in it right
        if let Entry::File(FileFact::DocumentLodged(document)) = entry {
            document.entered_by = None;
        }
    }
    Ok(decision)
}

/// Refuses to enter what a court did that makes its own entries: the one `seised` here, and the one said to keep no files
/// here (`elsewhere`) that the county lists with a desk meanwhile.
///
/// # Errors
/// A [`Refusal`] under the `article` where it does.
pub fn has_no_desk(
    seised: bool,
    elsewhere: Option<&OrganId>,
    cx: &Context,
    article: &'static str,
) -> Result<(), Refusal> {
    if seised {
        return Err(makes_its_own_entries("受诉人民法院").under(article).at("/entry"));
    }
    elsewhere.map_or(Ok(()), |court| keeps_no_files(court, cx, (article, "/entry")))
}

/// Refuses to call a court one without a desk here that the county lists with one: that is not the desk's to say.
///
/// # Errors
/// A [`Refusal`] under the `article`, which points to `at`.
pub fn keeps_no_files(court: &str, cx: &Context, (article, at): (&'static str, &str)) -> Result<(), Refusal> {
    match cx.organs.get(court).filter(|organ| organ.desk) {
        None => Ok(()),
        Some(organ) => {
            let name = organ.name.as_deref().unwrap_or("该人民法院");
            Err(makes_its_own_entries(name).under(article).at(at))
        }
    }
}

fn makes_its_own_entries(court: &str) -> Refusal {
    Refusal::new(
        "court_has_a_desk",
        format!("{court}在本系统办理案件，由其自行登记；其他机关不得代为登记，也不填写court_elsewhere"),
        "this court has a desk here: it makes its own entries, and nobody makes them for it",
    )
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
