//! How a fact changes a petition.

use crate::fact::{Answer, Fact};
use crate::item;
use crate::procedure::{Petition, Stage};
use crate::record::{Objection, Rating};
use chrono::NaiveDate;
use procedure::Case;

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Petition>, fact: &Fact) {
    match fact {
        Fact::Registered => case.stage = Stage::Registered,
        Fact::PassedOn(passed_on) => case.record.passed_on = Some(passed_on.clone()),
        Fact::AddressUnclear => case.record.address_unclear = true,
        Fact::Accepted { on, simple, item, reason, .. } => {
            case.record.accepted_on = Some(*on);
            case.record.simple = *simple;
            case.record.item = *item;
            case.record.overrides = reason.is_some();
            case.stage = Stage::InProcess;
        }
        Fact::FoundReReviewed(earlier) => case.record.re_reviewed_before = Some(earlier.clone()),
        Fact::FoundPendingBelow(earlier) => case.record.pending_below = Some(earlier.clone()),
        Fact::FoundLike(earlier) => case.record.like_before = Some(earlier.clone()),
        Fact::Converted { .. } => {
            case.record.simple = false;
            case.record.item = case.record.item.map(|_| item::OPINION);
        }
        Fact::RecusalDecided(recusal) => case.record.recusals.push(recusal.clone()),
        Fact::NotAccepted { .. } => case.stage = Stage::NotAccepted,
        Fact::Extended { .. } | Fact::Assigned { .. } | Fact::Reported { .. } => {}
        Fact::Concluded { facts, answers, served_on } => {
            case.record.facts.clone_from(facts);
            case.record.answers.clone_from(answers);
            case.record.served_on = Some(*served_on);
            case.record.owed_before = case.file.obligations.len();
            case.stage = Stage::Concluded;
        }
        Fact::Settled { demands, whole, .. } => {
            case.record.settled.extend(demands);
            if *whole {
                case.stage = Stage::Settled;
            }
        }
        Fact::SuggestionAnswered { result, .. } => {
            case.record.adoption = Some(*result);
            case.stage = Stage::Replied;
        }
        Fact::AccusationFedBack { .. } | Fact::ComplaintClosed { .. } => case.stage = Stage::Replied,
        Fact::ReviewRequested { received_on, to } => {
            case.record.review_requested_on = Some(*received_on);
            case.record.reviewer.clone_from(to);
            case.stage = Stage::UnderReview;
        }
        Fact::Reviewed { anew_from, answers, .. } => {
            answered_otherwise(case, answers);
            match anew_from {
                Some(from) => anew(case, *from),
                None => case.stage = Stage::Reviewed,
            }
        }
        Fact::ReviewWithdrawn if case.stage == Stage::UnderReReview => {
            case.record.re_review_requested_on = None;
            case.record.re_reviewer = None;
            case.stage = Stage::Reviewed;
        }
        Fact::ReviewWithdrawn => {
            case.record.review_requested_on = None;
            case.record.reviewer = None;
            case.stage = Stage::Concluded;
        }
        Fact::Directed { .. } => ended(case, Stage::Directed),
        Fact::DirectedOutside(directed) => {
            case.record.directed_outside = Some(directed.clone());
            ended(case, Stage::Directed);
        }
        Fact::DemandsYielded(elsewhere) => case.record.elsewhere.push(elsewhere.clone()),
        Fact::Yielded(elsewhere) => {
            case.record.elsewhere.push(elsewhere.clone());
            ended(case, Stage::Yielded);
        }
        Fact::Withdrawn => ended(case, Stage::Withdrawn),
        Fact::Objected { .. } => case.record.objection = Some(Objection::Pending),
        Fact::ObjectionDecided { agreed, .. } => {
            case.record.objection = Some(if *agreed { Objection::Agreed } else { Objection::Refused });
            if *agreed {
                ended(case, Stage::NotAccepted);
            }
        }
        Fact::Supervised { proposals, .. } => {
            case.record.supervised = true;
            case.record.proposed = !proposals.is_empty();
        }
        Fact::SupervisionAnswered { .. } => {
            case.record.supervised = false;
            case.record.proposed = false;
        }
        Fact::Rated { of, stars, call_back } => {
            let (of, put_right) = (of.clone(), None);
            case.record.ratings.push(Rating { of, stars: *stars, call_back: *call_back, put_right });
        }
        Fact::CalledBack { of, put_right, .. } => {
            for rating in case.record.ratings.iter_mut().filter(|r| r.of == *of && r.call_back) {
                rating.call_back = false;
                rating.put_right = Some(put_right.clone());
            }
        }
        Fact::VisitReceived(visit) => case.record.visits.push(visit.clone()),
        Fact::ChargeTaken(charge) => case.record.charges.push(charge.clone()),
        Fact::ChargeReported { charge, result, on, .. } => {
            let n = usize::try_from(*charge).ok().and_then(|n| n.checked_sub(1));
            if let Some(charge) = n.and_then(|n| case.record.charges.get_mut(n)) {
                charge.result = Some(result.clone());
                charge.reported_on = Some(*on);
            }
        }
        Fact::UrgentReported(report) => case.record.urgent_reports.push(report.clone()),
        Fact::ReReviewRequested { received_on, to } => {
            case.record.re_review_requested_on = Some(*received_on);
            case.record.re_reviewer.clone_from(to);
            case.stage = Stage::UnderReReview;
        }
        Fact::ReReviewed { anew_from, answers, .. } => {
            answered_otherwise(case, answers);
            match anew_from {
                Some(from) => anew(case, *from),
                None => case.stage = Stage::ReReviewed,
            }
        }
        Fact::SortingOverdue { .. } => case.record.overdue.push("sorting".to_owned()),
        Fact::OpinionOverdue { .. } => case.record.overdue.push("opinion".to_owned()),
        Fact::NoticeToServe { document } => case.record.notice = Some(*document),
        Fact::ProvedInTime { key } => case.record.overdue.retain(|missed| missed != key),
    }
}

/// Somebody else has it now, or nobody any more: what was supervised waits for no answer.
fn ended(case: &mut Case<Petition>, stage: Stage) {
    case.record.supervised = false;
    case.record.proposed = false;
    case.stage = stage;
}

/// A review that changes the opinion answers each demand in its place.
fn answered_otherwise(case: &mut Case<Petition>, answers: &[Answer]) {
    if !answers.is_empty() {
        case.record.answers = answers.to_vec();
    }
}

/// The opinion fell: the matter is handled anew, in the ordinary way.
fn anew(case: &mut Case<Petition>, from: NaiveDate) {
    case.record.anew_from = Some(from);
    case.record.simple = false;
    case.record.facts.clear();
    case.record.answers.clear();
    case.record.served_on = None;
    case.stage = Stage::InProcess;
}
