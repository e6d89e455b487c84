//! A suit is told what the other cases of its dispute show of what came before it: which reconsideration of its act goes
//! on or how it ended, and what its claimant asked of organs. Whether it may be docketed, who is defendant, since when the
//! period to sue runs and how an organ answered follow from that, and not from what a complaint says of it.

use crate::desk::Work;
use crate::dossier::{CaseLine, Dossier};
use crate::{act, identity};
use chrono::NaiveDate;
use contracts::case::{Change, Happened};
use contracts::coordination::Told;
use kernel::{Act, CaseId, DisputeId};

/// Key of the period to sue over a reconsideration decision, in the case that made it.
const SUIT: &str = "suit";

/// The step in which a reconsideration is accepted.
const ACCEPT: &str = "accept";

/// How a petition ended that its petitioner took back: nothing was left to answer.
const WITHDRAWN: &str = "withdrawn";

/// How a petition ended that another channel had: its organ answered nothing.
const ELSEWHERE: &str = "elsewhere";

/// Whether what happened may change what the suits of the dispute are told.
pub(crate) fn bears_on_suits(event: &Happened) -> bool {
    event.changes.iter().any(|change| match change {
        Change::Opened(_)
        | Change::ActRectified(_)
        | Change::ReceiptRectified { .. }
        | Change::Closed { .. }
        | Change::Reopened { .. } => true,
        Change::DeadlineSet(deadline) => deadline.key == SUIT,
        _ => false,
    })
}

impl Work<'_> {
    /// These cases came into the dispute, or something happened in them: each suit is told of each of the others that is
    /// concerned.
    pub(crate) fn tell_suits(&mut self, id: DisputeId, cases: &[CaseId]) -> Result<(), String> {
        let today = self.today;
        for told in told(self.in_hand(id)?, cases, today) {
            self.tell(id, "litigation", &told)?;
        }
        Ok(())
    }
}

/// What there is to tell between these cases and the others of the dispute.
fn told(dossier: &Dossier, cases: &[CaseId], today: NaiveDate) -> Vec<Told> {
    let moved = |line: &CaseLine| cases.contains(&line.case);
    let mut out = Vec::new();
    for suit in dossier.cases.iter().filter(|line| line.channel == "litigation" && line.is_active()) {
        let others = dossier.cases.iter().filter(|line| moved(suit) != moved(line) && !line.is_returned());
        out.extend(others.filter_map(|line| match line.channel.as_str() {
            "reconsideration" => reconsidered(dossier, suit, line, today),
            "petition" => asked(dossier, suit, line),
            _ => None,
        }));
    }
    out
}

fn act_of(line: &CaseLine) -> Option<&Act> {
    line.opened.as_ref().and_then(|sheet| sheet.act.as_ref())
}

/// How a reconsideration of the act of the suit ended, or that it was accepted and goes on.
fn reconsidered(dossier: &Dossier, suit: &CaseLine, line: &CaseLine, today: NaiveDate) -> Option<Told> {
    let sheet = line.opened.as_ref()?;
    if !act_of(suit).zip(act_of(line)).is_some_and(|(one, other)| act::same(one, other)) {
        return None;
    }
    let (code, zh, ended_on, pending) = match &line.outcome {
        Some(ending) => (ending.code.clone(), ending.zh.clone(), ending.on, false),
        None if line.is_accepted() => {
            let accepted = dossier.timeline.iter().find(|at| at.case == Some(line.case) && at.step == ACCEPT);
            let on = accepted.map_or(sheet.received_on, |at| at.on);
            ("pending".to_owned(), "正在审理".to_owned(), on, true)
        }
        None => return None,
    };
    let served = dossier.deadlines.iter().find(|d| d.case == line.case && d.deadline.key == SUIT);
    let served_on = served.and_then(|line| line.deadline.receipt.as_ref()).map(|receipt| receipt.trigger);
    Some(Told::Reconsidered {
        dispute: dossier.id,
        case: suit.case,
        organ: line.organ.clone(),
        by_case: line.case,
        by_number: line.number.clone(),
        code,
        zh,
        ended_on,
        served_on: served_on.filter(|_| !pending),
        pending,
        on: today,
    })
}

/// What the claimant of the suit asked of an organ before it. What is closed to the organs complained of is not told.
fn asked(dossier: &Dossier, suit: &CaseLine, line: &CaseLine) -> Option<Told> {
    let (complaint, request) = (suit.opened.as_ref()?, line.opened.as_ref()?);
    let ended = |code: &str| line.outcome.as_ref().is_some_and(|ending| ending.code == code);
    let stands = request.received_on <= complaint.received_on && !ended(WITHDRAWN);
    if !stands || dossier.restriction().is_some() || !identity::asks_in_both(dossier, suit.case, line.case) {
        return None;
    }
    let answer = line.outcome.as_ref().filter(|_| !ended(ELSEWHERE));
    Some(Told::Asked {
        dispute: dossier.id,
        case: suit.case,
        organ: line.organ.clone(),
        by_case: line.case,
        by_number: line.number.clone(),
        asked_on: request.received_on,
        answered_on: answer.map(|ending| ending.on),
    })
}

#[cfg(test)]
#[path = "reconsidered_test.rs"]
mod tests;
