//! What happens to a recommendation and nowhere else.

use crate::approval::Approval;
use crate::issuer::Entered;
use crate::letter::{Earlier, Letter};
use crate::procedure::{
    Assigned, Disputed, Escalated, EvidenceRequest, Measure, Message, Objection, PlannedMeasure,
    PlannedReport, Recommendation, Replied, Stage, Sued, Suit,
};
use crate::step::{ClaimsMet, SuitResult, Visit};
use chrono::NaiveDate;
use kernel::Act;
use procedure::Case;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// The issuer submitted its letter.
    Submitted(Box<Letter>),
    /// The issuer gave more time to reply.
    ExtensionGranted {
        /// Until this day.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The procuratorate sued.
    Sued {
        /// Number.
        number: String,
        /// Day.
        on: NaiveDate,
    },
    /// All claims of the suit are met.
    ClaimsMet {
        /// How it ended.
        result: ClaimsMet,
    },
    /// The court judged the suit, and the judgment took effect.
    SuitJudged(Suit),
    /// The addressee assigned the letter to its units.
    Assigned(Assigned),
    /// The addressee made a plan.
    Planned {
        /// Measures.
        measures: Vec<PlannedMeasure>,
        /// Staged reports.
        reports: Vec<PlannedReport>,
    },
    /// The addressee made a staged report.
    Reported {
        /// Which report, from 1.
        report: u32,
        /// Day.
        on: NaiveDate,
        /// Whether after the last day.
        late: bool,
    },
    /// The addressee took a measure.
    MeasureTaken(Measure),
    /// The act that a measure is was brought into dispute.
    MeasureDisputed {
        /// The act.
        act: Box<Act>,
        /// Where.
        by: Disputed,
    },
    /// The issuer lets the plan reach beyond the period to reply.
    MilestonesAllowed {
        /// Until this day.
        until: NaiveDate,
        /// Why more time is needed.
        reason: String,
    },
    /// The issuer urged the addressee.
    Urged {
        /// Last day it gives.
        until: NaiveDate,
    },
    /// The last day the issuer gave passed, too.
    UrgedInVain {
        /// The last day.
        due: NaiveDate,
    },
    /// The issuer told whoever stands above the addressee.
    Escalated(Escalated),
    /// A side asked, answered or told the other something.
    Conferred(Box<Message>),
    /// The procuratorate asked for evidence.
    EvidenceRequested(EvidenceRequest),
    /// The addressee handed it over.
    EvidenceHandedOver {
        /// Which request, from 1.
        request: u32,
        /// Day.
        on: NaiveDate,
    },
    /// The issuer planned its look-backs.
    LookBackPlanned {
        /// Days.
        days: Vec<NaiveDate>,
    },
    /// The addressee promised something.
    Promised {
        /// Key of the obligation.
        obligation: String,
        /// Last day.
        due: NaiveDate,
    },
    /// The addressee replied in writing.
    Replied(Replied),
    /// The last day of the reply passed without one.
    ReplyOverdue {
        /// The last day.
        due: NaiveDate,
    },
    /// The addressee objected.
    Objected {
        /// Day.
        on: NaiveDate,
    },
    /// The issuer answered the objection.
    ObjectionAnswered {
        /// Whether it is well founded.
        upheld: bool,
        /// Day.
        on: NaiveDate,
        /// The letter that takes the place of the one objected to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amended: Option<Box<Letter>>,
        /// Who decided so in the procuratorate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<Approval>,
    },
    /// The issuer judged what was done.
    Assessed {
        /// Whether it is satisfied.
        satisfied: bool,
        /// Day.
        on: NaiveDate,
        /// When and where it saw for itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<Visit>,
        /// What harm remains.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remaining_harm: Option<String>,
    },
    /// The issuer looked back.
    LookedBack {
        /// Whether the problem came back.
        recurred: bool,
        /// Day.
        on: NaiveDate,
        /// Whether the case goes on: another look-back is planned, or the problem came back.
        #[serde(default)]
        again: bool,
    },
    /// A slip in the day of service was put right.
    ServiceRectified {
        /// The day as it is right.
        served_on: NaiveDate,
    },
    /// It was the addressee that entered this for its issuer, which keeps no files here.
    EnteredForIssuer(Entered),
    /// The issuer took the letter back.
    WithdrawnByIssuer {
        /// Day.
        on: NaiveDate,
        /// Who decided so in the procuratorate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<Approval>,
    },
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Recommendation>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        // where it was entered late the period had not passed
        Fact::ExtensionGranted { .. } => record.overdue = false,
        Fact::Sued { number, on } => {
            record.sued = Some(Sued { number: number.clone(), on: *on });
            case.stage = Stage::Sued;
        }
        Fact::ClaimsMet { .. } => case.stage = Stage::Closed,
        Fact::SuitJudged(suit) => {
            case.stage = match suit.result {
                SuitResult::Met | SuitResult::PartlyMet => Stage::SuitJudged,
                SuitResult::Dismissed | SuitResult::Ended => Stage::Closed,
            };
            record.suit = Some(suit.clone());
        }
        Fact::Submitted(letter) => record.issued = Some(letter.clone()),
        Fact::Assigned(assigned) => record.assigned.push(assigned.clone()),
        Fact::Planned { measures, reports } => {
            record.planned.extend(measures.iter().cloned());
            record.reports.extend(reports.iter().cloned());
            case.stage = Stage::Planned;
        }
        Fact::Reported { report, on, .. } => {
            let at = (*report as usize).checked_sub(1);
            if let Some(report) = at.and_then(|at| record.reports.get_mut(at)) {
                report.made_on = Some(*on);
            }
        }
        Fact::MeasureTaken(measure) => {
            record.recovered_fen += measure.recovered.iter().map(|money| money.fen).sum::<u64>();
            record.measures.push(measure.clone());
        }
        Fact::MeasureDisputed { act, by } => {
            let about = |measure: &&mut Measure| measure.is(act);
            record.measures.iter_mut().filter(about).for_each(|measure| measure.disputed_in.push(by.clone()));
        }
        Fact::MilestonesAllowed { until, .. } => record.milestones_until = Some(*until),
        Fact::Urged { .. } => record.urged += 1,
        Fact::UrgedInVain { .. } => {}
        Fact::Escalated(escalated) => record.escalated.push(escalated.clone()),
        Fact::Conferred(message) => {
            let answer = u32::try_from(record.messages.len() + 1).ok();
            let asked = message.answers.and_then(|n| record.messages.get_mut((n as usize).checked_sub(1)?));
            if let Some(asked) = asked {
                asked.answered_by = answer;
            }
            record.messages.push((**message).clone());
        }
        Fact::EvidenceRequested(asked) => record.evidence.push(asked.clone()),
        Fact::EvidenceHandedOver { request, on } => {
            let at = (*request as usize).checked_sub(1);
            if let Some(asked) = at.and_then(|at| record.evidence.get_mut(at)) {
                asked.handed_over_on = Some(*on);
            }
        }
        Fact::LookBackPlanned { days } => {
            record.look_backs += u32::try_from(days.len()).unwrap_or(u32::MAX);
        }
        Fact::Promised { .. } => {}
        Fact::Replied(reply) => {
            // what was there in time was not overdue, though that is on record
            record.overdue &= reply.late || !record.replies.is_empty();
            record.replies.push(reply.clone());
            case.stage = Stage::Replied;
        }
        Fact::ReplyOverdue { .. } => record.overdue = true,
        Fact::Objected { on } => {
            record.objection = Some(Objection::Pending);
            record.objected_on = Some(*on);
        }
        Fact::ObjectionAnswered { amended: Some(letter), on, approval, .. } => {
            record.approval.clone_from(approval);
            amend(case, letter, *on);
        }
        Fact::ObjectionAnswered { upheld, approval, .. } => {
            record.approval.clone_from(approval);
            record.objection = Some(if *upheld { Objection::Upheld } else { Objection::Rejected });
            if *upheld {
                case.stage = Stage::WithdrawnByIssuer;
            }
        }
        Fact::Assessed { satisfied, visit, remaining_harm, .. } => {
            record.visits.extend(visit.clone());
            record.remaining_harm.clone_from(remaining_harm);
            record.satisfied = Some(*satisfied);
            case.stage = if *satisfied { Stage::Accepted } else { Stage::Unsatisfied };
        }
        Fact::LookedBack { recurred, again, .. } => {
            record.recurred = Some(*recurred);
            match (again, recurred, &record.suit) {
                // in old ledgers a problem that came back closed the case
                (false, ..) => case.stage = Stage::Closed,
                (true, true, None) => {
                    record.satisfied = Some(false);
                    case.stage = Stage::Unsatisfied;
                }
                (true, ..) => {}
            }
        }
        Fact::ServiceRectified { served_on } => {
            if let Some(letter) = &mut record.issued {
                letter.served_on = *served_on;
            }
        }
        Fact::EnteredForIssuer(entered) => record.entered.push(entered.clone()),
        Fact::WithdrawnByIssuer { approval, .. } => {
            record.approval.clone_from(approval);
            case.stage = Stage::WithdrawnByIssuer;
        }
    }
}

/// The issuer's amended letter takes the place of the one before: it is planned for and replied to anew. What was
/// planned and done for an item that stands as it was follows it to its number.
fn amend(case: &mut Case<Recommendation>, letter: &Letter, on: NaiveDate) {
    let record = &mut case.record;
    if let Some(before) = record.issued.replace(Box::new(letter.clone())) {
        let place = |item: u32| {
            let item = (item as usize).checked_sub(1).and_then(|at| before.items.get(at));
            let now = item.and_then(|item| letter.items.iter().position(|other| other == item));
            now.and_then(|at| u32::try_from(at + 1).ok()).unwrap_or_default()
        };
        record.measures.iter_mut().for_each(|measure| measure.item = place(measure.item));
        record.planned.iter_mut().for_each(|measure| measure.item = place(measure.item));
        record.amended.push(Earlier {
            letter: before,
            replies: std::mem::take(&mut record.replies),
            until: on,
        });
    }
    record.objection = Some(Objection::Amended);
    record.overdue = false;
    record.satisfied = None;
    case.stage = Stage::Served;
}
