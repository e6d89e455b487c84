//! What a reconsideration is after a fact.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage, Track};
use crate::record::{Acceptance, NoReply, Record, Reopening, Reply};
use crate::step::{Paper, to_hear};
use crate::{ended, input, reopening};
use kernel::{Capacity, Party};
use procedure::{Case, FileFact};

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Reconsideration>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        Fact::Applied { oral, on_behalf_point, reception, mediation_wish } => {
            record.oral = *oral;
            (record.reception, record.mediation_wish) = (*reception, *mediation_wish);
            record.on_behalf_point.clone_from(on_behalf_point);
        }
        Fact::Guided(guidance) => record.guided = Some(guidance.clone()),
        Fact::ApplicantInsolvent { number } => record.insolvency = Some(number.clone()),
        Fact::ReliefSought { relief } => record.relief.clone_from(relief),
        Fact::EvidenceGiven(given) => {
            record.evidence.retain(|earlier| earlier.burden != given.burden);
            record.evidence.push(given.clone());
        }
        Fact::MandateChanged { agent, mandate } => {
            if let Some(agent) = case.file.parties.iter_mut().find(|party| party.id == *agent) {
                agent.mandate.clone_from(mandate);
            }
        }
        Fact::CorrectionAsked(correction) => {
            record.correction = Some(correction.clone());
            case.stage = Stage::CorrectionPending;
        }
        Fact::CorrectionExtended(extension) => {
            if let Some(correction) = &mut record.correction {
                correction.extensions.push(extension.clone());
            }
        }
        Fact::Corrected { received_on } => {
            if let Some(correction) = &mut record.correction {
                correction.corrected_on = Some(*received_on);
            }
            case.stage = Stage::Received;
        }
        Fact::SuitNoted(suit) => record.suit = Some(suit.clone()),
        Fact::Abandoned => case.stage = Stage::Abandoned,
        Fact::Accepted { track, acceptance } => {
            record.track = Some(*track);
            record.acceptance = Some(acceptance.clone());
            case.stage = Stage::Accepted;
        }
        Fact::DeemedAccepted { on } => {
            record.track = Some(Track::Ordinary);
            record.acceptance = Some(Acceptance {
                on: *on,
                deemed: true,
                simplified_ground: None,
                interested_parties: 0,
                complex: false,
                specialised: false,
                late_reason: None,
                obstacle: None,
            });
            case.stage = Stage::Accepted;
        }
        Fact::DeemedAcceptanceRectified { .. } => {
            // an acceptance that was made in the period stands in its place
            if record.acceptance.as_ref().is_some_and(|acceptance| acceptance.deemed) {
                (record.acceptance, record.track) = (None, None);
            }
        }
        Fact::AcceptanceRefused { ground, competent_organ } => {
            record.defect = Some(*ground);
            record.competent_organ.clone_from(competent_organ);
            case.stage = Stage::NotAccepted;
        }
        Fact::CopySent { on, document } => {
            record.copy_sent_on = Some(*on);
            record.copy = *document;
        }
        Fact::Served { paper, on, party } => match paper {
            Paper::Correction => {
                if let Some(correction) = &mut record.correction {
                    correction.notice_received_on = Some(*on);
                }
            }
            Paper::Copy => {
                record.copy_received_on.get_or_insert(*on);
                let named = |one: &&Party| party.is_none_or(|party| party == one.id);
                let respondents = case.file.taking_part().filter(|one| one.capacity == Capacity::Respondent);
                record.copy_received_by.extend(respondents.filter(named).map(|one| one.id));
            }
            Paper::Decision => {
                record.served_on.get_or_insert(*on);
                record.served_parties.extend(*party);
            }
        },
        Fact::PaperIssued { document } => record.paper = Some(*document),
        Fact::Replied(reply) => replied(record, reply),
        Fact::NoReply(no_reply) => {
            let before = record.no_reply.take().map(|before| before.silent).unwrap_or_default();
            let silent = before.into_iter().chain(no_reply.silent.iter().copied()).collect();
            record.no_reply = Some(NoReply { silent, ..no_reply.clone() });
        }
        Fact::Converted(conversion) => {
            record.track = Some(Track::Ordinary);
            record.conversion = Some(conversion.clone());
        }
        Fact::Extended(extension) => record.extension = Some(extension.clone()),
        Fact::HearingNotified(hearing) => {
            // a hearing that was not held is replaced by the next notice
            record.hearings.retain(|hearing| hearing.held.is_some());
            record.hearings.push(hearing.clone());
        }
        Fact::Heard(held) => {
            if let Some(hearing) = record.hearings.last_mut() {
                hearing.held = Some(held.clone());
            }
            match &held.came {
                Some(came) => record.heard_parties.extend(came),
                None => record.heard_parties.extend(to_hear(&case.file).map(|party| party.id)),
            }
        }
        Fact::Triaged { complex, interested_parties, specialised, .. } => {
            if let Some(acceptance) = &mut record.acceptance {
                acceptance.complex = *complex;
                acceptance.specialised = *specialised;
                acceptance.interested_parties = *interested_parties;
            }
        }
        Fact::NormReviewBegun(_)
        | Fact::NormReviewHandled { .. }
        | Fact::NormMakerAsked { .. }
        | Fact::NormPaperReceived { .. }
        | Fact::NormMakerAnswered { .. }
        | Fact::NormReviewed { .. } => norm_review(record, fact),
        Fact::InquiryBegun(inquiry) => record.inquiries.push(inquiry.clone()),
        Fact::InquiryEnded { inquiry, on, papers_shown } => {
            if let Some(inquiry) = input::nth_mut(&mut record.inquiries, *inquiry) {
                inquiry.to = Some(*on);
                inquiry.papers_shown = *papers_shown;
            }
        }
        Fact::LetterIssued(letter) => record.letters.push(letter.clone()),
        Fact::LetterReceived { letter, on } => {
            if let Some(letter) = input::nth_mut(&mut record.letters, *letter) {
                letter.received_on = Some(*on);
            }
        }
        Fact::LetterAnswered { letter, answer } => {
            if let Some(letter) = input::nth_mut(&mut record.letters, *letter) {
                letter.answer = Some(answer.clone());
            }
        }
        Fact::CopiedToSuperior(copied) => record.copied.push(copied.clone()),
        Fact::ActMadeAnew(act) => {
            if let Some(anew) = &mut record.anew {
                anew.made.push(act.clone());
            }
        }
        Fact::OpinionsHeard { parties, .. } => {
            record.opinions_heard = true;
            record.heard_parties.extend(parties);
        }
        Fact::Stayed { ground, .. } => record.stayed = Some(*ground),
        Fact::StayLifted { .. } => record.stayed = None,
        Fact::StayRefused(refused) => record.refused_stays.push(refused.clone()),
        Fact::CommitteeConsulted { advice, .. } => record.advice = Some(*advice),
        Fact::Mediated(mediation) => {
            let invited = mediation.mediator.iter().filter(|organ| !record.mediators.contains(organ));
            let invited: Vec<_> = invited.cloned().collect();
            record.mediators.extend(invited);
            record.mediations.push(mediation.clone());
        }
        Fact::PerformanceAgreed(agreement) => record.performance_agreements.push(agreement.clone()),
        Fact::BenchmarksCompared(benchmarks) => record.benchmarks = Some(benchmarks.clone()),
        Fact::ActChanged { on } => record.act_changed_on = Some(*on),
        Fact::AssistanceAsked(asked) => case.file.evolve(&FileFact::AssistanceAsked(asked.clone())),
        Fact::AssistanceAnswered { request, on, given } => {
            let (request, on, given) = (*request, *on, *given);
            case.file.evolve(&FileFact::AssistanceAnswered { request, on, given, at: None });
        }
        Fact::PerformanceOrdered { by, .. } => record.performance_ordered_by = Some(*by),
        Fact::Interviewed(interview) => record.interviews.push(interview.clone()),
        Fact::Criticised { on } => record.criticised_on = Some(*on),
        Fact::PublicationSettled(publication) => record.publication = Some(publication.clone()),
        Fact::Suspended { ground, .. } => record.suspension = Some(*ground),
        Fact::Resumed => record.suspension = None,
        Fact::ResumptionOrdered { on } => record.resumption_ordered_on = Some(*on),
        Fact::Settled => {
            record.overdue_since = ended::overdue_since(record, &case.file);
            case.stage = Stage::Mediated;
        }
        Fact::Withdrawn => {
            record.overdue_since = ended::overdue_since(record, &case.file);
            case.stage = Stage::Terminated;
        }
        Fact::WithdrawalExplained { ground } => record.withdrawal = Some(*ground),
        Fact::Terminated { ground } => {
            record.overdue_since = ended::overdue_since(record, &case.file);
            record.termination = Some(*ground);
            case.stage = Stage::Terminated;
        }
        Fact::Dismissed { ground } => {
            record.overdue_since = ended::overdue_since(record, &case.file);
            record.defect = Some(*ground);
            case.stage = Stage::Dismissed;
        }
        Fact::Decided {
            finding,
            upheld_because,
            also,
            grounds,
            claim_rejected,
            departs_because,
            approval,
            anew,
            review_mode,
            evidence,
        } => {
            record.overdue_since = ended::overdue_since(record, &case.file);
            record.review_mode = *review_mode;
            record.bases.clone_from(evidence);
            record.anew = anew.as_deref().cloned();
            record.finding = Some(*finding);
            record.upheld_because.clone_from(upheld_because);
            record.also.clone_from(also);
            record.grounds.clone_from(grounds);
            record.claim_rejected.clone_from(claim_rejected);
            record.departs_because.clone_from(departs_because);
            record.approval.clone_from(approval);
            case.stage = Stage::Decided;
        }
        Fact::Reopened { ground, to, on } => {
            reopening::reopened(record, &mut case.stage, Reopening { ground: *ground, to: *to, on: *on });
        }
        Fact::Overdue { due } => record.overdue_since = Some(*due),
        Fact::SuperiorInformed { organ } => record.supervised_by = Some(organ.clone()),
        Fact::SuperiorAccepted(superior) => record.superior = Some(superior.clone()),
        Fact::PassedUp => case.stage = Stage::PassedUp,
        Fact::SupplementAllowed(supplement) => record.supplements.push(supplement.clone()),
        Fact::EvidenceExcluded { documents } => record.excluded.extend(documents),
        Fact::FileShown(shown) => record.shown.push(shown.clone()),
    }
}

/// Takes a reply into the record. What came in time was there, though it was on record that nothing came.
fn replied(record: &mut Record, reply: &Reply) {
    if !reply.late {
        if let Some(no_reply) = &mut record.no_reply {
            no_reply.silent.retain(|party| !reply.by.contains(party));
        }
        record.no_reply = record.no_reply.take().filter(|no_reply| !no_reply.silent.is_empty());
    }
    let first = record.reply.as_ref().is_none_or(|first| first.late && !reply.late);
    if first {
        record.reply = Some(reply.clone());
    }
    record.replies.push(reply.clone());
}

/// Takes what happened to the review of a normative document into the record.
fn norm_review(record: &mut Record, fact: &Fact) {
    let number = match fact {
        Fact::NormReviewBegun(review) => return record.norm_reviews.push((**review).clone()),
        Fact::NormReviewHandled { review, .. }
        | Fact::NormMakerAsked { review, .. }
        | Fact::NormPaperReceived { review, .. }
        | Fact::NormMakerAnswered { review, .. }
        | Fact::NormReviewed { review, .. } => *review,
        _ => return,
    };
    let Some(review) = input::nth_mut(&mut record.norm_reviews, number) else { return };
    match fact {
        Fact::NormReviewHandled { course, .. } => review.course = Some(course.clone()),
        Fact::NormMakerAsked { on, .. } => review.maker_asked_on = Some(*on),
        Fact::NormPaperReceived { on, .. } => review.received_on = Some(*on),
        Fact::NormMakerAnswered { answer, .. } => review.maker_answer = Some(answer.clone()),
        Fact::NormReviewed { result, .. } => review.result = Some(result.clone()),
        _ => {}
    }
}
