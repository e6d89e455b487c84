//! The steps of an adjudication, in the order of the statute. To add one: its file, its two lines here, and where
//! it brings about something new its fact in `fact.rs`.

mod accept;
mod answer;
mod ask_hearing;
mod check_register;
mod complaint;
mod correction;
mod decide;
mod decline;
mod examine;
mod extend;
mod forward_answer;
mod government;
mod hear;
mod mediate_offer;
mod no_answer;
mod pass_on;
mod recuse;
mod register;
mod ripe;
mod send_copy;
mod settle;
mod suspend_purchase;
mod tell_rights;
mod terminate;
mod withdraw;

#[cfg(test)]
mod given;

pub use accept::Accept;
pub use answer::Answer;
pub use ask_hearing::{AskHearing, RefuseHearing};
pub use check_register::CheckRegister;
pub use complaint::Complaint;
pub use correction::{AskCorrection, CorrectComplaint};
pub use decide::{Decide, States};
pub use decline::Decline;
pub use examine::{BeginExamination, EndExamination};
pub use extend::Extend;
pub use forward_answer::ForwardAnswer;
pub use hear::Hear;
pub use mediate_offer::MediateOffer;
pub use no_answer::NoteNoAnswer;
pub use pass_on::{HandOn, PassOn};
pub use recuse::{AskRecusal, Recuse};
pub use register::Register;
pub use send_copy::SendCopy;
pub use settle::{Contents, Settle, Signatures};
pub use suspend_purchase::SuspendPurchase;
pub use tell_rights::TellRights;
pub use terminate::Terminate;
pub use withdraw::Withdraw;

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, remedy, side};
use chrono::NaiveDate;
use procedure::{Case, Context, Decision, Delivery, Refusal, Steps};
use recuse::not_recused;

pub(crate) fn table() -> Steps<Adjudication> {
    Steps::default()
        .with::<Register>()
        .with::<TellRights>()
        .with::<CheckRegister>()
        .with::<AskCorrection>()
        .with::<CorrectComplaint>()
        .with::<Accept>()
        .with::<Decline>()
        .with::<PassOn>()
        .with::<HandOn>()
        .with::<SendCopy>()
        .with::<Answer>()
        .with::<NoteNoAnswer>()
        .with::<ForwardAnswer>()
        .with::<MediateOffer>()
        .with::<Settle>()
        .with::<AskHearing>()
        .with::<RefuseHearing>()
        .with::<Hear>()
        .with::<BeginExamination>()
        .with::<EndExamination>()
        .with::<AskRecusal>()
        .with::<Recuse>()
        .with::<SuspendPurchase>()
        .with::<Extend>()
        .with::<Decide>()
        .with::<Withdraw>()
        .with::<Terminate>()
        .and_common()
}

/// Whether this was recorded on a proceeding beside the case by that day, e.g. `land.opinion_submitted`.
fn happened(case: &Case<Adjudication>, what: &str, on: NaiveDate) -> bool {
    case.file.documents.iter().any(|paper| paper.kind == what && paper.on <= on)
}

/// What follows here from what happened on a proceeding beside the case: the bureau made its opinion over land, and its
/// period is over.
pub(crate) fn followed(
    decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    what: &str,
    on: NaiveDate,
) -> Decision<Adjudication> {
    match what {
        government::OPINION_MADE if case.record.track == Track::Land => decision.done(case, "decision", on),
        _ => decision,
    }
}

/// What follows here where the last day of this key passed.
pub(crate) fn lapsed(
    decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    cx: &Context,
    key: &str,
) -> Decision<Adjudication> {
    match key {
        suspend_purchase::KEY => decision.and(suspend_purchase::over(cx)),
        correction::KEY => decision.and(correction::over(cx)),
        _ => match (side::apart(case, key), case.file.deadline(key).and_then(|deadline| deadline.due)) {
            (Some(party), Some(due)) => decision.and_own(Fact::NotAnswered { due, party: Some(party) }),
            _ => decision,
        },
    }
}

/// What follows here where a document was served on one more party: of the paper that ended the case, what that party may do
/// against it runs from there.
///
/// # Errors
/// A [`Refusal`] where a period cannot be counted.
pub(crate) fn served(
    decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    cx: &Context,
    delivery: &Delivery,
) -> Result<Decision<Adjudication>, Refusal> {
    if case.record.paper != Some(delivery.document) {
        return Ok(decision);
    }
    let copies = std::slice::from_ref(delivery);
    let record = &case.record;
    Ok(match case.stage {
        Stage::Decided => decision.and_all(remedy::of_each(record.track, &record.parcels, case, cx, copies)?),
        Stage::NotAccepted => decision.and_all(remedy::of_refusal(
            cx,
            delivery.served.on,
            &remedy::addressee(case, delivery.party),
        )?),
        Stage::Mediated => settle::served(decision, case, delivery),
        Stage::Requested | Stage::Accepted | Stage::Withdrawn | Stage::Terminated | Stage::Transferred => {
            decision
        }
    })
}
