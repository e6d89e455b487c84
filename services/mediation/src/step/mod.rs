//! The steps of mediation, in the order of the statute. To add one: its file, its two lines here, and where it
//! brings about something new its fact in `fact.rs`.

mod accept;
mod agree;
mod confirm;
mod fail;
mod refuse;
mod register;
mod seek_confirmation;
mod sit;
mod withdraw;

pub use accept::Accept;
pub use agree::Agree;
pub use confirm::{Confirm, RejectConfirmation};
pub use fail::Fail;
pub use refuse::Refuse;
pub use register::Register;
pub use seek_confirmation::SeekConfirmation;
pub use sit::Sit;
pub use withdraw::Withdraw;

use crate::Mediation;
use procedure::Steps;

pub(crate) fn table() -> Steps<Mediation> {
    Steps::default()
        .with::<Register>()
        .with::<Refuse>()
        .with::<Accept>()
        .with::<Sit>()
        .with::<Agree>()
        .with::<Fail>()
        .with::<Withdraw>()
        .with::<SeekConfirmation>()
        .with::<Confirm>()
        .with::<RejectConfirmation>()
        .and_common()
}
