//! Closed, performing, under observation, stable: four different things. A procedure that ended has not solved
//! anything yet; a promise is not its performance; and what was performed has to hold.

use crate::dossier::{CaseLine, Dossier, NoticeLine};
use crate::ending::How;
use chrono::NaiveDate;
use law::{Law, LawError};
use serde::Serialize;

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A procedure goes on.
    Open,
    /// Every procedure ended, by form only.
    Closed,
    /// What was promised or ordered is not done yet.
    Performing,
    /// Done, and watched.
    UnderObservation,
    /// Done, and it did not come back.
    Stable,
}

impl State {
    /// The word in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Closed => "closed",
            State::Performing => "performing",
            State::UnderObservation => "under_observation",
            State::Stable => "stable",
        }
    }

    /// In official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            State::Open => "办理中",
            State::Closed => "程序已结",
            State::Performing => "履行中",
            State::UnderObservation => "观察期内",
            State::Stable => "实质化解",
        }
    }
}

/// Where a dispute stands now.
#[must_use]
pub fn state(dossier: &Dossier) -> State {
    if dossier.cases.iter().any(|line| line.is_active()) {
        return State::Open;
    }
    if dossier.obligations.iter().any(|o| !o.is_performed()) {
        return State::Performing;
    }
    if dossier.resolution.stable_on.is_some() {
        return State::Stable;
    }
    if dossier.resolution.observed_until.is_some() {
        return State::UnderObservation;
    }
    State::Closed
}

/// How many cases of a dispute ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Endings {
    /// Settled (调解、和解), those included in which the organ corrected itself: neither side won them (I-04).
    pub settled: usize,
    /// Of these, the ones in which the organ corrected itself (自行纠正).
    pub corrected: usize,
    /// Decided for whoever asked.
    pub decided_for: usize,
    /// Decided against him.
    pub decided_against: usize,
    /// Decided, where it is not told for whom.
    pub decided: usize,
    /// Ended by their form only.
    pub by_form: usize,
}

/// How the cases of a dispute ended so far.
#[must_use]
pub fn endings(dossier: &Dossier) -> Endings {
    let mut all = Endings::default();
    for how in dossier.cases.iter().filter_map(|line| line.how()) {
        match how {
            How::Settled => all.settled += 1,
            How::Corrected => {
                all.settled += 1;
                all.corrected += 1;
            }
            How::DecidedFor => all.decided_for += 1,
            How::DecidedAgainst => all.decided_against += 1,
            How::Decided => all.decided += 1,
            How::ByForm => all.by_form += 1,
        }
    }
    all
}

/// The notice that a demand was left open by the case that issued it.
const LEFT_OPEN: &str = "demand_left_open";

/// The demands that a judgment left open and nobody answered yet: not the case itself, which ended on the merits since,
/// and no case that continues it and ended so.
pub fn open_demands(dossier: &Dossier) -> impl Iterator<Item = &NoticeLine> {
    let on_merits = |line: &CaseLine| line.outcome.as_ref().is_some_and(|outcome| outcome.on_merits);
    let answered = move |notice: &NoticeLine| {
        dossier.cases.iter().filter(|line| on_merits(line)).any(|line| {
            let continues = line.opened.as_ref().and_then(|sheet| sheet.continues);
            line.case == notice.case || continues == Some(notice.case)
        })
    };
    // a second instance may have said so again
    let repeats = |n: usize, notice: &NoticeLine| {
        dossier.notices[..n].iter().any(|earlier| {
            (earlier.case, &earlier.kind, &earlier.zh) == (notice.case, &notice.kind, &notice.zh)
        })
    };
    let left = dossier.notices.iter().enumerate().filter(|(_, notice)| notice.kind == LEFT_OPEN);
    left.filter(move |(n, notice)| !answered(notice) && !repeats(*n, notice)).map(|(_, notice)| notice)
}

/// Brings the days of the resolution up to date; returns the last day of a new observation.
///
/// # Errors
/// Where the window of observation cannot be counted.
pub fn settle(dossier: &mut Dossier, today: NaiveDate, law: &Law) -> Result<Option<NaiveDate>, LawError> {
    if dossier.cases.iter().any(|line| line.is_active()) {
        // it came back, or goes on: nothing that was said about its end holds
        dossier.resolution = crate::dossier::Resolution::default();
        return Ok(None);
    }
    let closed_on = dossier.cases.iter().filter_map(|line| line.outcome.as_ref()).map(|o| o.on).max();
    dossier.resolution.closed_on = closed_on;
    if dossier.obligations.iter().any(|o| !o.is_performed()) {
        let closed_on = dossier.resolution.closed_on;
        dossier.resolution = crate::dossier::Resolution { closed_on, ..Default::default() };
        return Ok(None);
    }
    let last = dossier.obligations.iter().flat_map(|o| &o.performed).map(|p| p.1).max();
    let decided =
        dossier.cases.iter().filter_map(|line| line.outcome.as_ref()).any(|outcome| outcome.on_merits);
    let solved = (last.is_some() || decided) && open_demands(dossier).next().is_none();
    dossier.resolution.performed_on = last;
    if !solved {
        dossier.resolution.observed_until = None;
        return Ok(None);
    }
    if dossier.resolution.observed_until.is_some() {
        return Ok(None);
    }
    let from = last.max(closed_on).unwrap_or(today);
    let receipt = law.count("OB-01", from).receipt()?;
    dossier.resolution.observed_until = receipt.due;
    let until = receipt.due;
    dossier.resolution.observation = Some(Box::new(receipt));
    Ok(until)
}
