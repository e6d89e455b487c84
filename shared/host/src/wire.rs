//! What others are told of a step: masked, sealed, in the shape of [`contracts::case`].

use contracts::case::{Change, Deadline, Happened, Opened, Sheet};
use contracts::offer::{Offer, OpenStep};
use kernel::{By, CountyKey, DisputeId};
use procedure::fact::{Basis, DeadlineState};
use procedure::{Case, Decision, Entry, FileFact, Procedure, Rule, Stage};
use std::collections::BTreeMap;

/// Purpose under which what belongs to a dispute is sealed.
#[must_use]
pub(crate) fn purpose(dispute: DisputeId) -> String {
    format!("dispute:{dispute}")
}

/// Everything about a step that the wire needs and the decision does not hold.
pub struct Taken<'a, S: 'static> {
    /// The rule of the step.
    pub rule: &'a Rule<S>,
    /// In which capacity it was taken.
    pub by: By,
    /// The organ that took it.
    pub by_organ: &'a str,
    /// Day it takes effect.
    pub on: chrono::NaiveDate,
    /// When it was taken.
    pub at: chrono::DateTime<chrono::Utc>,
    /// What came of it, by its kind.
    pub fact: &'a str,
    /// Names of the steps that were open before it; none where there was no case.
    pub open_before: Option<Vec<&'static str>>,
}

/// The event of a step, after it was taken into `case`.
///
/// # Errors
/// [`kernel::seal::SealError`] where what is sealed cannot be sealed.
pub fn happened<P: Procedure>(
    key: &CountyKey,
    case: &Case<P>,
    taken: &Taken<'_, P::Stage>,
    decision: &Decision<P>,
) -> Result<Happened, kernel::seal::SealError> {
    let opening = case.file.opening();
    let mut changes = Vec::new();
    for entry in &decision.0 {
        if let Entry::File(fact) = entry {
            changes.push(change(key, opening.dispute, fact)?);
        }
    }
    Ok(Happened {
        channel: P::NAME.to_owned(),
        case: case.id,
        number: opening.number.clone(),
        dispute: opening.dispute,
        organ: opening.organ.clone(),
        division: opening.division.clone(),
        version: case.version,
        fact: taken.fact.to_owned(),
        step: taken.rule.name.to_owned(),
        zh: taken.rule.zh.to_owned(),
        en: taken.rule.en.to_owned(),
        article: taken.rule.law.to_owned(),
        by: taken.by,
        by_organ: taken.by_organ.to_owned(),
        on: taken.on,
        at: taken.at,
        stage: case.stage.word(),
        stage_zh: case.stage.zh().to_owned(),
        // a case that left intake only to end by form (directed elsewhere, refused) was never taken on
        taken_on: !case.stage.is_intake()
            && case.file.outcome.as_ref().is_none_or(|(outcome, _)| outcome.on_merits),
        closed: case.file.outcome.is_some(),
        restricted: case.file.restriction(),
        changes,
        open: Some(open_names(case))
            .filter(|open| taken.open_before.as_ref() != Some(open))
            .map(|open| open.into_iter().map(|name| Offer::Named(name.to_owned())).collect()),
    })
}

/// The names of [`open_steps`].
pub(crate) fn open_names<P: Procedure>(case: &Case<P>) -> Vec<&'static str> {
    P::steps().open(case).map(|act| act.rule.name).collect()
}

/// The steps open to a caller in these capacities from where the case stands.
pub(crate) fn open_steps<P: Procedure>(case: &Case<P>, by: &[By]) -> Vec<OpenStep> {
    P::steps().open_to(case, by).map(|act| described(&act.rule)).collect()
}

/// A step in words.
fn described<S>(rule: &Rule<S>) -> OpenStep {
    OpenStep {
        name: rule.name.to_owned(),
        zh: rule.zh.to_owned(),
        en: rule.en.to_owned(),
        article: rule.law.to_owned(),
        by: rule.by.to_vec(),
    }
}

/// The steps of a procedure that may be open to people, by their names.
#[must_use]
pub fn offers<P: Procedure>() -> BTreeMap<String, OpenStep> {
    let steps = P::steps();
    let open = steps.iter().filter(|act| act.rule.is_public());
    open.map(|act| (act.rule.name.to_owned(), described(&act.rule))).collect()
}

fn change(key: &CountyKey, dispute: DisputeId, fact: &FileFact) -> Result<Change, kernel::seal::SealError> {
    let purpose = purpose(dispute);
    Ok(match fact {
        FileFact::Opened(opening) => {
            let matter = &opening.matter;
            let sheet = Sheet { matter: matter.clone(), parties: opening.parties.clone() };
            Change::Opened(Box::new(Opened {
                source: word(&opening.source),
                received_on: opening.received_on,
                category: matter.category,
                place: matter.place.clone(),
                act: matter.act.clone(),
                demands: matter.demands.iter().map(|d| d.category.unwrap_or(matter.category)).collect(),
                cause: matter.cause.clone(),
                parties: opening.parties.iter().map(|p| p.masked(key)).collect(),
                referral: opening.referral,
                continues: opening.continues,
                issuer: opening.issuer.clone(),
                sealed: key.seal(&purpose, &sheet)?,
            }))
        }
        FileFact::PartyJoined(party) => {
            Change::PartyJoined { party: party.masked(key), sealed: key.seal(&purpose, party)? }
        }
        FileFact::PartyLeft(left) => Change::PartyLeft {
            party: left.party,
            reason: word(&left.reason),
            succeeded_by: left.succeeded_by,
            on: left.on,
        },
        FileFact::MandateChanged { agent } => {
            Change::MandateChanged { agent: agent.masked(key), sealed: key.seal(&purpose, &**agent)? }
        }
        FileFact::DocumentLodged(document) => Change::DocumentLodged {
            document: document.kind.clone(),
            number: document.number.clone(),
            sha256: document.sha256.clone(),
            on: document.on,
        },
        FileFact::DocumentServed(delivery) => Change::DocumentServed {
            document: delivery.document,
            party: delivery.party,
            mode: word(&delivery.facts.mode),
            on: delivery.served.on,
            article: delivery.served.article.clone(),
        },
        FileFact::SittingConvened(sitting) => Change::SittingConvened {
            sitting: word(&sitting.kind),
            on: sitting.on,
            notified_on: sitting.notified_on,
            instead_of: sitting.instead_of,
        },
        FileFact::SittingRecorded { sitting, minutes } => {
            Change::SittingRecorded { sitting: *sitting, document: minutes.document, on: minutes.on }
        }
        FileFact::ObserversInvited(invited) => Change::ObserversInvited {
            organ: invited.organ.clone(),
            hearing_on: invited.hearing_on,
            invited_on: invited.invited_on,
            invited: count(&invited.observers),
        },
        FileFact::ObserversRecorded { organ, hearing_on, attendance } => Change::ObserversRecorded {
            organ: organ.clone(),
            hearing_on: *hearing_on,
            came: count(&attendance.came),
            lesson: attendance.lesson,
            on: attendance.on,
        },
        FileFact::MediationOffered(offer) => Change::MediationOffered {
            outcome: word(&offer.outcome),
            on: offer.on,
            basis: offer.basis.clone(),
        },
        FileFact::ActChanged(change) => Change::ActChanged {
            how: change.how.as_ref().map(word),
            on: change.on,
            document: change.document.clone(),
            act: change.act.clone(),
            told_by: change.told_by.as_ref().map(|told| told.case),
        },
        FileFact::NumberVoided { void, document } => Change::NumberVoided {
            document: void.document,
            void: void.number.clone(),
            number: document.number.clone(),
        },
        FileFact::PartyRectified { party, correction } => Change::PartyRectified {
            field: word(&correction.field),
            party: party.masked(key),
            sealed: key.seal(&purpose, &**party)?,
        },
        FileFact::DocumentRectified { document, correction } => Change::DocumentRectified {
            document: correction.document.unwrap_or_default(),
            field: word(&correction.field),
            number: document.number.clone(),
            on: document.on,
        },
        FileFact::ReceiptRectified { received_on, .. } => {
            Change::ReceiptRectified { received_on: *received_on }
        }
        // for others the act reads as it does now, whatever was added to it
        FileFact::ActRectified { act, .. } | FileFact::RemediesTold(act) => Change::ActRectified(act.clone()),
        FileFact::DeadlineSet(deadline) => Change::DeadlineSet(Box::new(told(deadline))),
        FileFact::DeadlineMet { key, on } => Change::DeadlineMet { key: key.clone(), on: *on },
        FileFact::DeadlineLapsed { key, due } => Change::DeadlineLapsed { key: key.clone(), due: *due },
        FileFact::EffectOccurred(effect) => Change::EffectOccurred(Box::new(contracts::case::Effect {
            key: effect.key.clone(),
            lapse: effect.lapse.clone(),
            parties: effect.parties.clone(),
            organs: effect.organs.clone(),
            on: effect.on,
        })),
        FileFact::DeadlineDropped { key, zh } => Change::DeadlineDropped { key: key.clone(), zh: zh.clone() },
        FileFact::Suspended { ground, article, on } => {
            Change::Suspended { ground: ground.clone(), article: article.clone(), on: *on }
        }
        FileFact::Resumed { on } => Change::Resumed { on: *on },
        FileFact::ActMade(act) => Change::ActMade(act.clone()),
        FileFact::ObligationUndertaken(obligation) => Change::ObligationUndertaken {
            key: obligation.key.clone(),
            debtor: obligation.debtor.clone(),
            due: obligation.due,
            beneficiaries: obligation.beneficiaries.clone(),
            recover_from: obligation.recover_from,
            sealed: key.seal(&purpose, &obligation.text)?,
        },
        FileFact::ObligationPerformed { key, performance } => Change::ObligationPerformed {
            key: key.clone(),
            beneficiary: performance.beneficiary,
            on: performance.on,
            proof: performance.proof.clone(),
            confirmed: performance.confirmed,
        },
        FileFact::ObligationPaid { key, payment } => Change::ObligationPaid {
            key: key.clone(),
            on: payment.on,
            amount: payment.amount,
            proof: payment.proof.clone(),
            confirmed: payment.confirmed,
        },
        FileFact::ObligationReleased { key, zh } => {
            Change::ObligationReleased { key: key.clone(), zh: zh.clone() }
        }
        FileFact::ObligationBreached { key, due } => {
            Change::ObligationBreached { key: key.clone(), due: *due }
        }
        FileFact::AssistanceAsked(asked) => {
            Change::AssistanceAsked { organ: asked.organ.clone(), answer_by: asked.answer_by }
        }
        FileFact::AssistanceAnswered { request, on, given, .. } => {
            Change::AssistanceAnswered { request: *request, on: *on, given: *given }
        }
        FileFact::HandedOver(given) => Change::HandedOver {
            what: word(&given.kind),
            organ: given.organ.clone(),
            on: given.on,
            answer_by: given.answer_by,
        },
        FileFact::HandOverAnswered { hand_over, received_on, on, taken, .. } => Change::HandOverAnswered {
            hand_over: *hand_over,
            received_on: *received_on,
            on: *on,
            taken: *taken,
        },
        FileFact::NoticeIssued(notice) => Change::NoticeIssued {
            notice: notice.kind.clone(),
            zh: notice.zh.clone(),
            en: notice.en.clone(),
            article: notice.article.clone(),
            last_day: notice.last_day,
        },
        FileFact::RouteNoted(route) => Change::RouteNoted { lane: route.lane.clone() },
        FileFact::CourtSeised { court } => Change::CourtSeised { court: court.clone() },
        FileFact::Referred(referral) => Change::Referred {
            to: referral.to.clone(),
            organ: referral.organ.clone(),
            overrides: referral.overrides,
            sealed: referral.reason.as_ref().map(|reason| key.seal(&purpose, reason)).transpose()?,
        },
        FileFact::TakenOver { by, case, .. } => Change::TakenOver { by: by.clone(), case: *case },
        FileFact::ReferralReturned { by, .. } => Change::ReferralReturned { by: by.clone() },
        FileFact::Closed { outcome, on } => Change::Closed {
            code: outcome.code.clone(),
            zh: outcome.zh.clone(),
            on_merits: outcome.on_merits,
            on: *on,
            ground: outcome.ground.clone(),
            parties: outcome.parties,
        },
        FileFact::Reopened { zh, on } => Change::Reopened { zh: zh.clone(), on: *on },
    })
}

fn told(deadline: &procedure::Deadline) -> Deadline {
    let (receipt, document) = match &deadline.basis {
        Basis::Rule(receipt) => (Some((**receipt).clone()), None),
        Basis::Document { zh, .. } => (None, Some(zh.clone())),
    };
    Deadline {
        key: deadline.key.clone(),
        zh: deadline.zh.clone(),
        en: deadline.en.clone(),
        actor: deadline.actor.clone(),
        version: deadline.version,
        state: if deadline.state == DeadlineState::Suspended { "suspended" } else { "running" }.to_owned(),
        due: deadline.due,
        receipt,
        document,
        approved_by: deadline.approved_by.clone(),
    }
}

fn count<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// The wire word of a unit variant.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
