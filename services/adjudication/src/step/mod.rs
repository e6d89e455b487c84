//! The steps of an adjudication, in the order of the statute. To add one: its file, its two lines here, and where
//! it brings about something new its fact in `fact.rs`.

mod accept;
mod answer;
mod check_register;
mod complaint;
mod decide;
mod decline;
mod examine;
mod extend;
mod forward_answer;
mod government;
mod hear;
mod mediate_offer;
mod no_answer;
mod recuse;
mod register;
mod ripe;
mod send_copy;
mod settle;
mod suspend_purchase;
mod tell_rights;
mod withdraw;

#[cfg(test)]
mod given;

pub use accept::Accept;
pub use answer::Answer;
pub use check_register::CheckRegister;
pub use complaint::Complaint;
pub use decide::{Decide, States};
pub use decline::Decline;
pub use examine::{BeginExamination, EndExamination};
pub use extend::Extend;
pub use forward_answer::ForwardAnswer;
pub use hear::Hear;
pub use mediate_offer::MediateOffer;
pub use no_answer::NoteNoAnswer;
pub use recuse::{AskRecusal, Recuse};
pub use register::{OralRecord, Register};
pub use send_copy::SendCopy;
pub use settle::{Contents, Settle, Signatures};
pub use suspend_purchase::SuspendPurchase;
pub use tell_rights::TellRights;
pub use withdraw::Withdraw;

use crate::Adjudication;
use crate::track::Track;
use chrono::NaiveDate;
use procedure::{Case, Context, Decision, Steps};
use recuse::not_recused;

pub(crate) fn table() -> Steps<Adjudication> {
    Steps::default()
        .with::<Register>()
        .with::<TellRights>()
        .with::<CheckRegister>()
        .with::<Accept>()
        .with::<Decline>()
        .with::<SendCopy>()
        .with::<Answer>()
        .with::<NoteNoAnswer>()
        .with::<ForwardAnswer>()
        .with::<MediateOffer>()
        .with::<Settle>()
        .with::<Hear>()
        .with::<BeginExamination>()
        .with::<EndExamination>()
        .with::<AskRecusal>()
        .with::<Recuse>()
        .with::<SuspendPurchase>()
        .with::<Extend>()
        .with::<Decide>()
        .with::<Withdraw>()
        .and_common()
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
pub(crate) fn lapsed(decision: Decision<Adjudication>, cx: &Context, key: &str) -> Decision<Adjudication> {
    match key {
        suspend_purchase::KEY => decision.and(suspend_purchase::over(cx)),
        _ => decision,
    }
}
