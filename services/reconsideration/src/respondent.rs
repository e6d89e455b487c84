//! The respondents (被申请人): who of them has not replied yet, and whether the act counts as without evidence.

use crate::Reconsideration;
use crate::record::Record;
use kernel::{Capacity, OrganId, Party, PartyId};
use procedure::{Case, Document, Refusal};

/// Every respondent that takes part.
pub(crate) fn all(case: &Case<Reconsideration>) -> impl Iterator<Item = &Party> {
    case.file.taking_part().filter(|party| party.capacity == Capacity::Respondent)
}

/// Who of them did not reply yet. A reply of the time before it was kept who replied was that of all.
pub(crate) fn silent(case: &Case<Reconsideration>) -> Vec<PartyId> {
    let record = &case.record;
    if record.replies.is_empty() && record.reply.is_some() {
        return Vec::new();
    }
    let replied = |party: &PartyId| record.replies.iter().any(|reply| reply.by.contains(party));
    all(case).map(|party| party.id).filter(|party| !replied(party)).collect()
}

/// Those this organ is.
pub(crate) fn of(case: &Case<Reconsideration>, organ: &OrganId) -> Vec<PartyId> {
    all(case).filter(|party| party.organ.as_ref() == Some(organ)).map(|party| party.id).collect()
}

/// Whether the act counts as without evidence and basis (行政复议法 art. 70): a respondent let its period pass, and none
/// of them replied in time.
pub(crate) fn without_evidence(record: &Record) -> bool {
    record.no_reply.is_some() && record.reply.as_ref().is_none_or(|reply| reply.late)
}

/// Whether a third party supplied evidence of its own.
pub(crate) fn third_party_proved(case: &Case<Reconsideration>) -> bool {
    let third = case.file.taking_part().any(|party| party.capacity == Capacity::ThirdParty);
    third && case.file.documents.iter().any(|paper| paper.kind == "third_party_evidence")
}

/// Refuses evidence that a respondent adds by itself once it replied, or its time is over.
///
/// # Errors
/// A [`Refusal`] under art. 46 para. 2.
pub(crate) fn adds_by_leave(
    case: &Case<Reconsideration>,
    organ: &OrganId,
    document: &Document,
) -> Result<(), Refusal> {
    let evidence = procedure::common::EVIDENCE.contains(&document.kind.as_str());
    let own = of(case, organ);
    let silent = silent(case);
    let replied = match own.is_empty() {
        true => case.record.reply.is_some(),
        false => own.iter().all(|party| !silent.contains(party)),
    };
    if !evidence || !(replied || case.record.no_reply.is_some()) {
        return Ok(());
    }
    Err(Refusal::new(
        "leave_required",
        "被申请人已经答复或者答复期限已经届满，补充证据限于申请人、第三人提出行政行为作出时没有提出的理由或者证据的情形，并须经行政复议机构同意；同意的，由行政复议机构收入",
        "after the reply or its last day a respondent adds evidence only where the applicant or a third party raised what \
         was not raised before, and with leave of the reconsideration body, which then takes it in",
    )
    .under("《行政复议法》第四十六条第二款")
    .at("/document/kind"))
}
