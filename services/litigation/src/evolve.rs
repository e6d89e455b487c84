//! How what happened changes a suit.

use crate::absence::Draft;
use crate::fact::Fact;
use crate::loss::{Circulation, Loss};
use crate::procedure::{Attendance, Delay, Litigation, Proposal, Record, Session, Stage, Summons};
use crate::response::Response;
use crate::step::{Code, OnAppeal, Responsiveness};
use crate::{enforcement, later};
use procedure::Case;

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Litigation>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        Fact::Filed { court_number, earlier_requests, reconsidered, court_elsewhere } => {
            record.court_elsewhere.clone_from(court_elsewhere);
            record.reconsidered.clone_from(reconsidered);
            record.court_number.clone_from(court_number);
            record.earlier_requests.clone_from(earlier_requests);
            requested(record);
        }
        Fact::EnforcementSought(_)
        | Fact::EnforcementDecided(_)
        | Fact::EnforcementChallenged { .. }
        | Fact::EnforcementOver => enforcement::evolve(case, fact),
        Fact::CivilDebt { number, .. } => {
            record.ruling = Some(number.clone());
            case.stage = Stage::CivilDebt;
        }
        Fact::CourtNamed => record.court_elsewhere = None,
        Fact::ActChanged { on } => record.act_changed_on = Some(*on),
        Fact::ReconsiderationKnown(known) => {
            record.known.retain(|before| before.case != known.case);
            record.known.push(known.clone());
        }
        Fact::RequestKnown(request) => {
            record.told_requests.retain(|before| before.by_case != request.by_case);
            record.told_requests.push(request.clone());
            requested(record);
        }
        Fact::Guided { .. } => case.stage = Stage::Guided,
        Fact::Docketed { number, on, limitation, causes, reconsidered, delayed } => {
            record.reconsidered = reconsidered.clone().or_else(|| record.reconsidered.take());
            record.limitation.clone_from(limitation);
            record.delayed.clone_from(delayed);
            record.causes.clone_from(causes);
            record.court_number = Some(number.clone());
            record.docketed_on = Some(*on);
            case.stage = Stage::Docketed;
        }
        Fact::CopyReceived { on, reconsidered, defendant } => {
            record.reconsidered = reconsidered.clone().or_else(|| record.reconsidered.take());
            Response::change(record, defendant.as_ref(), |one| one.copy_received_on = Some(*on));
        }
        Fact::JurisdictionObjected { defendant, .. } => record.objections.push(defendant.clone()),
        Fact::DelayAsked { .. }
        | Fact::DelayDecided { .. }
        | Fact::Answered { .. }
        | Fact::EvidenceDeemedMissing { .. } => responded(case, fact),
        Fact::ProposalIssued { on, risk } => {
            record.proposals.push(Proposal { issued_on: *on, risk: *risk, replied_on: None });
        }
        Fact::ProposalReplied { proposal, on, .. } => {
            let at = (*proposal as usize).checked_sub(1);
            if let Some(proposal) = at.and_then(|at| record.proposals.get_mut(at)) {
                proposal.replied_on = Some(*on);
            }
        }
        Fact::HearingNotified { hearing_on, head_required, appearing, ground, instance, place } => {
            record.summonses.push(Summons {
                hearing_on: *hearing_on,
                head_required: *head_required,
                appearing: appearing.clone(),
                ground: *ground,
                instance: *instance,
                replaced_by: None,
                place: place.clone(),
            });
        }
        Fact::HeadReplaced { hearing_on, post } => {
            let announced = record.summonses.iter_mut().rev().find(|one| one.hearing_on == *hearing_on);
            if let Some(summons) = announced {
                summons.replaced_by = Some(post.clone());
            }
        }
        Fact::Heard { instance, on, appeared, spoke_on_resolution, recommendation_item, session, .. } => {
            record.sessions.push(Session {
                instance: *instance,
                on: *on,
                session: *session,
                appeared: *appeared,
                spoke_on_resolution: *spoke_on_resolution,
            });
            record.attendance = Attendance::of(&record.sessions);
            record.drafts.extend(recommendation_item.map(|item| Draft::of(item, *on)));
            if !later::first_is_over(case.stage) {
                case.stage = Stage::Heard;
            }
        }
        Fact::Settled { terms } => record.settled |= *terms > 0,
        Fact::WithdrawalAllowed { number, judgment_stands, .. } => {
            record.ruling = Some(number.clone());
            if *judgment_stands != Some(true) {
                (record.result, record.loss) = (Some(Code::J11), None);
                case.stage = Stage::Withdrawn;
            }
        }
        Fact::Judged {
            code,
            also,
            number,
            served_on,
            instance,
            on_appeal,
            varied,
            answers,
            within,
            document,
            anew,
            ..
        } => {
            record.judgment = *document;
            // an earlier order stands as what it obliges to does
            record.anew = anew.as_deref().cloned().or_else(|| record.anew.take());
            (record.ruling, record.instance) = (Some(number.clone()), Some(*instance));
            record.within.extend(within.clone());
            record.owed_before = record.owed_before.or(Some(case.file.obligations.len()));
            if !answers.is_empty() {
                record.answers.clone_from(answers);
            }
            case.stage = Stage::Judged;
            match on_appeal {
                Some(OnAppeal::Upheld) => {}
                Some(OnAppeal::Remanded) => (record.result, record.loss) = (None, None),
                Some(OnAppeal::Changed) | None => {
                    record.result = Some(*code);
                    record.loss = code.is_loss().then(|| Loss {
                        code: *code,
                        also: also.clone(),
                        instance: *instance,
                        on: *served_on,
                        varied: varied.clone(),
                        analysis: None,
                        circulation: None,
                    });
                }
            }
        }
        Fact::ActMadeAnew(act) => {
            if let Some(anew) = &mut record.anew {
                anew.made.push(act.clone());
            }
        }
        Fact::RightHoldersChecked { holders } => record.right_holders = Some(holders.clone()),
        Fact::AgreementRegistered { .. } => {}
        Fact::NormReviewed(norm) => record.norms.push(norm.clone()),
        Fact::LossAnalysed(analysis) => {
            if let Some(loss) = &mut record.loss {
                loss.analysis = Some(analysis.clone());
            }
        }
        Fact::AnalysisDemanded { .. } => {}
        Fact::AccountabilityReferred { organ, .. } => {
            if record.told.is_empty() {
                let circulation = record.loss.as_ref().and_then(|loss| loss.circulation.as_ref());
                let told = circulation.map(|circulation| circulation.organs.clone()).unwrap_or_default();
                record.told.extend(told);
            }
            record.told.push(organ.clone());
            record.accountability_referred_to = Some(organ.clone());
        }
        Fact::Corrected { correction, on } => {
            let analysis = record.loss.as_mut().and_then(|loss| loss.analysis.as_mut());
            let at = correction.checked_sub(1);
            if let Some(planned) = analysis.and_then(|analysis| analysis.corrections.get_mut(at?)) {
                planned.done_on = Some(*on);
            }
        }
        Fact::LossCirculated(circulation) => {
            if let Some(loss) = &mut record.loss {
                let before = loss.circulation.take().map(|before| before.organs).unwrap_or_default();
                let new = circulation.organs.iter().filter(|organ| !before.contains(organ)).cloned();
                let organs = before.iter().cloned().chain(new.collect::<Vec<_>>()).collect();
                loss.circulation = Some(Circulation { on: circulation.on, organs });
            }
            if !record.told.is_empty() {
                record.told.extend(circulation.organs.iter().cloned());
            }
        }
        Fact::RetaliationReported { organ } => {
            let circulation = record.loss.as_ref().and_then(|loss| loss.circulation.as_ref());
            if record.told.is_empty() {
                record
                    .told
                    .extend(circulation.into_iter().flat_map(|circulation| circulation.organs.clone()));
            }
            record.told.push(organ.clone());
            record.retaliation_looked_into_by = Some(organ.clone());
        }
        Fact::Ended { number, judgment_stands, .. } => {
            record.ruling = Some(number.clone());
            if *judgment_stands != Some(true) {
                (record.result, record.loss) = (Some(Code::J13), None);
                case.stage = Stage::Ended;
            }
        }
    }
}

/// Counts what was asked of organs before: what the centre told, and what was typed of requests it does not know.
fn requested(record: &mut Record) {
    record.responsiveness = Responsiveness::of(&record.earlier_requests, &record.told_requests);
    record.unanswered_requests = record.responsiveness.iter().map(|one| one.unanswered).sum();
}

/// Takes in how a defendant responded.
fn responded(case: &mut Case<Litigation>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        Fact::DelayAsked { on, defendant, .. } => Response::change(record, defendant.as_ref(), |one| {
            one.evidence_missing = false;
            one.delay = Some(Delay { asked_on: *on, granted: None, cause_ended_on: None });
        }),
        Fact::DelayDecided { granted, cause_ended_on, defendant } => {
            Response::change(record, defendant.as_ref(), |one| {
                if let Some(delay) = &mut one.delay {
                    delay.granted = Some(*granted);
                    delay.cause_ended_on = *cause_ended_on;
                }
            });
        }
        Fact::Answered { on, late, delayed, defendant, evidence, .. } => {
            let mut proves = false;
            Response::change(record, defendant.as_ref(), |one| {
                proves = *evidence && (*delayed || one.evidence_on.is_none()) && !late;
                one.evidence_missing &= !proves;
                one.answered_on = one.answered_on.or(Some(*on));
                one.evidence_on = one.evidence_on.or(evidence.then_some(*on));
            });
            if proves {
                Response::proven(record);
            }
            // who was joined after a session answers, and the case stays where it is
            if case.stage == Stage::Docketed {
                case.stage = Stage::Answered;
            }
        }
        Fact::EvidenceDeemedMissing { defendant, .. } => {
            Response::change(record, defendant.as_ref(), |one| one.evidence_missing = true);
        }
        _ => {}
    }
}
