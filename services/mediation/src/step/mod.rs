//! The steps of mediation, in the order of the statute. To add one: its file, its two lines here, and where it
//! brings about something new its fact in `fact.rs`.

mod accept;
mod agree;
mod archive;
mod confirm;
mod decline;
mod fail;
mod refuse;
mod register;
mod report_risk;
mod seek_confirmation;
mod sit;
mod visit;
mod withdraw;

pub use accept::{Accept, Scope};
pub use agree::{Agree, Signed};
pub use archive::Archive;
pub use confirm::{Confirm, RejectConfirmation};
pub use decline::Decline;
pub use fail::Fail;
pub use refuse::Refuse;
pub use register::Register;
pub use report_risk::ReportRisk;
pub use seek_confirmation::SeekConfirmation;
pub use sit::Sit;
pub use visit::Visit;
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
        .with::<Decline>()
        .with::<ReportRisk>()
        .with::<Visit>()
        .with::<Archive>()
        .and_common()
}
