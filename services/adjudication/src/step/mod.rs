//! The steps of an adjudication, in the order of the statute. To add one: its file, its two lines here, and where
//! it brings about something new its fact in `fact.rs`.

mod accept;
mod answer;
mod check_register;
mod decide;
mod decline;
mod extend;
mod forward_answer;
mod hear;
mod mediate_offer;
mod no_answer;
mod register;
mod ripe;
mod send_copy;
mod settle;
mod tell_rights;
mod withdraw;

#[cfg(test)]
mod given;

pub use accept::Accept;
pub use answer::Answer;
pub use check_register::CheckRegister;
pub use decide::{Decide, States};
pub use decline::Decline;
pub use extend::Extend;
pub use forward_answer::ForwardAnswer;
pub use hear::Hear;
pub use mediate_offer::MediateOffer;
pub use no_answer::NoteNoAnswer;
pub use register::{OralRecord, Register};
pub use send_copy::SendCopy;
pub use settle::{Contents, Settle, Signatures};
pub use tell_rights::TellRights;
pub use withdraw::Withdraw;

use crate::Adjudication;
use procedure::Steps;

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
        .with::<Extend>()
        .with::<Decide>()
        .with::<Withdraw>()
        .and_common()
}
