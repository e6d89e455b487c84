//! The respondents (被申请人): each has its own days to reply, from its own receipt of the copy; who of them has not
//! replied yet, and whether the act counts as without evidence.

use crate::Reconsideration;
use crate::fact::Fact;
use crate::finding::Finding;
use crate::record::Record;
use chrono::NaiveDate;
use kernel::{By, Capacity, OrganId, Party, PartyId, PartyKind};
use law::Pause;
use procedure::{Basis, Case, Context, Decision, Document, FileFact, Notice, Refusal, Whose};
use std::collections::BTreeSet;

/// The row on evidence that a respondent gathers or supplements while the case is heard.
pub(crate) const SUPPLEMENT: &str = "FY-55";

/// Name of the period to reply: of the first respondent in the file, and of each other with its organ behind it.
pub(crate) const REPLY: &str = "reply";

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
    let replied =
        |party: &PartyId| record.replies.iter().any(|reply| reply.by.is_empty() || reply.by.contains(party));
    all(case).map(|party| party.id).filter(|party| !replied(party)).collect()
}

/// Those of them who still may: it is not on record that their days passed.
pub(crate) fn outstanding(case: &Case<Reconsideration>) -> Vec<PartyId> {
    let noted = case.record.no_reply.as_ref();
    let over =
        |party: &PartyId| noted.is_some_and(|none| none.silent.is_empty() || none.silent.contains(party));
    silent(case).into_iter().filter(|party| !over(party)).collect()
}

/// Whether it received its copy of the application. A receipt of the time before it was kept whose it is was that of all.
pub(crate) fn has_copy(case: &Case<Reconsideration>, party: PartyId) -> bool {
    let by = &case.record.copy_received_by;
    case.record.copy_received_on.is_some() && (by.is_empty() || by.contains(&party))
}

/// Under whose name its period runs.
fn whose(case: &Case<Reconsideration>, party: &Party) -> Whose {
    // those who left are in the file still: nobody moves up
    let first = case.file.parties.iter().find(|one| one.capacity == Capacity::Respondent);
    match first.is_some_and(|first| first.id == party.id) {
        true => Whose::FIRST,
        false => Whose::of(Some(party.organ.clone().unwrap_or_else(|| party.id.to_string()))),
    }
}

/// The key of its period to reply. The one period of the time before each had its own was that of all.
pub(crate) fn period(case: &Case<Reconsideration>, party: PartyId) -> String {
    let respondent = case.file.parties.iter().find(|one| one.id == party);
    let own = respondent.map_or_else(|| REPLY.to_owned(), |one| whose(case, one).key(REPLY));
    let of_all = case.file.deadline(&own).is_none() && has_copy(case, party);
    if of_all { REPLY.to_owned() } else { own }
}

/// And the copy was received by this respondent, by all who had none where nobody is named: the days of each who has not
/// replied run from there.
///
/// # Errors
/// A [`Refusal`] where the one named is no respondent, or the law cannot count the period.
pub(crate) fn received(
    mut decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    (on, party): (NaiveDate, Option<PartyId>),
) -> Result<Decision<Reconsideration>, Refusal> {
    if party.is_some_and(|party| all(case).all(|one| one.id != party)) {
        return Err(Refusal::new(
            "not_respondent",
            "申请书副本发送被申请人，答复期限自被申请人收到之日起算，请核对当事人的序号",
            "the copy is sent to a respondent, whose days run from its receipt: check the number of the party",
        )
        .under("《行政复议法》第四十八条、第五十四条第一款")
        .at("/service/party"));
    }
    // a reply that came before the proof of service leaves nothing to wait for
    let silent = silent(case);
    let waited_for = |one: &&Party| {
        party.is_none_or(|party| party == one.id) && silent.contains(&one.id) && !has_copy(case, one.id)
    };
    // an organ that was joined twice has one period
    let mut named = BTreeSet::new();
    for one in all(case).filter(waited_for) {
        if !named.insert(whose(case, one).key(REPLY)) {
            continue;
        }
        let mut count = cx.law.count(case.record.track.unwrap_or_default().reply(), on);
        if let Some(suspension) = &case.file.suspension {
            count = count.paused(Pause {
                from: suspension.from.max(on),
                to: None,
                ground: suspension.ground.clone(),
                article: suspension.article.clone(),
                opened_by: None,
                closed_by: None,
            });
        }
        // the name of an organ is told, anybody else's is not
        let called = || match one.kind {
            PartyKind::Organ => format!("被申请人{}", one.name),
            _ => "被申请人".to_owned(),
        };
        let period = whose(case, one).deadline(case, cx, (REPLY, count.receipt()?), called);
        decision = decision.and(FileFact::DeadlineSet(period));
    }
    Ok(decision)
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

/// The day it received its copy, where that is on record.
fn received_on(case: &Case<Reconsideration>, party: PartyId) -> Option<NaiveDate> {
    if !has_copy(case, party) {
        return None;
    }
    let counted = case.file.deadline(&period(case, party)).and_then(|deadline| match &deadline.basis {
        Basis::Rule(receipt) => Some(receipt.trigger),
        Basis::Document { .. } => None,
    });
    counted.or(case.record.copy_received_on)
}

/// Whether the reconsideration body consented by this day that it supplements evidence (行政复议法 art. 46 para. 2).
fn may_supplement(case: &Case<Reconsideration>, party: PartyId, on: NaiveDate) -> bool {
    case.record.supplements.iter().any(|one| one.respondents.contains(&party) && one.on <= on)
}

/// Whether a list, not evidence itself.
fn is_list(document: &Document) -> bool {
    document.kind == "evidence_list" || document.kind.ends_with("证据清单")
}

/// Whether these respondents gathered this evidence by themselves: after each received its copy, and without consent.
fn is_gathered(case: &Case<Reconsideration>, by: &[PartyId], document: &Document) -> bool {
    let gathered = |party: &PartyId| {
        received_on(case, *party).is_some_and(|received| document.on > received)
            && !may_supplement(case, *party, document.on)
    };
    let evidence = procedure::common::is_evidence(&document.kind) && !is_list(document);
    evidence
        && !by.is_empty()
        && by.iter().all(|party| all(case).any(|one| one.id == *party) && gathered(party))
}

/// And these papers came from these respondents, as the next ones of the file: what they gathered by themselves is no basis
/// for finding the act lawful or appropriate, and that is told.
pub(crate) fn gathered(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    (by, papers): (&[PartyId], &[Document]),
) -> Decision<Reconsideration> {
    let numbered = (case.file.next_document()..).zip(papers);
    let documents: Vec<u32> =
        numbered.filter(|(_, paper)| is_gathered(case, by, paper)).map(|(n, _)| n).collect();
    if documents.is_empty() {
        return decision;
    }
    let numbers = documents.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    let told = FileFact::NoticeIssued(Notice {
        kind: "evidence_excluded".to_owned(),
        zh: format!(
            "卷宗第{numbers}号证据形成于被申请人收到申请书副本之后，没有经行政复议机构同意：被申请人在行政复议期间自行收集的证据，不作为\
             认定行政行为合法性、适当性的依据。"
        ),
        en: format!(
            "Of the file, evidence {numbers} was gathered by the respondent itself after it received the copy: it is no basis \
             for finding the act lawful or appropriate."
        ),
        article: cx.article(SUPPLEMENT),
        last_day: None,
    });
    decision.and_own(Fact::EvidenceExcluded { documents }).and(told)
}

/// The documents a finding rests on, by their numbers: none that a respondent gathered by itself. Where there is such
/// evidence, what upholds the act says on which other it rests.
///
/// # Errors
/// A [`Refusal`] under art. 46 para. 1.
pub(crate) fn bases(
    case: &Case<Reconsideration>,
    cx: &Context,
    finding: Finding,
    named: &[u32],
) -> Result<(), Refusal> {
    for (i, n) in named.iter().enumerate() {
        let at = format!("/evidence/{i}");
        case.file.nth_document(*n, &at)?;
        if case.record.excluded.contains(n) {
            return Err(cx
                .refuse(
                    SUPPLEMENT,
                    "self_gathered",
                    format!("卷宗第{n}号证据由被申请人在行政复议期间自行收集，不作为认定行政行为合法性、适当性的依据"),
                    format!("evidence {n} was gathered by the respondent itself during the case: it is no basis"),
                )
                .at(at));
        }
    }
    if !finding.upholds() || !named.is_empty() || case.record.excluded.is_empty() {
        return Ok(());
    }
    Err(cx
        .refuse(
            SUPPLEMENT,
            "evidence_unnamed",
            "卷内有被申请人自行收集、不得作为依据的证据：维持行政行为、驳回行政复议请求的，请写明据以认定的其他证据在卷宗中的序号（evidence）",
            "there is evidence in the file that is no basis: what upholds the act says which other it rests on (`evidence`)",
        )
        .at("/evidence"))
}

/// Refuses evidence that a respondent adds once it replied, or its time is over, and the body did not consent to.
///
/// # Errors
/// A [`Refusal`] under art. 46 para. 2.
pub(crate) fn adds_by_leave(
    case: &Case<Reconsideration>,
    cx: &Context,
    document: &Document,
) -> Result<(), Refusal> {
    let itself = cx.by.contains(&By::Respondent) && !cx.by.contains(&By::Officer);
    let own = match itself {
        true => of(case, cx.organ()),
        false => all(case).map(|one| one.id).filter(|one| document.party == Some(*one)).collect(),
    };
    let adds = itself || !own.is_empty();
    if !adds || !procedure::common::is_evidence(&document.kind) {
        return Ok(());
    }
    let outstanding = outstanding(case);
    let over = match own.is_empty() {
        true => case.record.reply.is_some() || case.record.no_reply.is_some(),
        false => own.iter().all(|party| !outstanding.contains(party)),
    };
    let allowed = match own.is_empty() {
        true => case.record.supplements.iter().any(|one| one.on <= cx.today),
        false => own.iter().all(|party| may_supplement(case, *party, cx.today)),
    };
    if !over || allowed {
        return Ok(());
    }
    Err(Refusal::new(
        "leave_required",
        "被申请人已经答复或者答复期限已经届满，补充证据限于申请人、第三人提出行政行为作出时没有提出的理由或者证据的情形，并须经行政复议机构同意：请先由行政复议机构办理“同意补充证据”",
        "after the reply or its last day a respondent adds evidence only where the applicant or a third party raised what \
         was not raised before, and with the consent of the reconsideration body (`allow-evidence`)",
    )
    .under("《行政复议法》第四十六条第二款")
    .at("/document/kind"))
}
