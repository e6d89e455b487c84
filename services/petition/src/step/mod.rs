//! The steps of a petition, in the order of the statute. To add one: its file, its two lines here, and where it
//! brings about something new its fact in `fact.rs`.

mod accept;
mod conclude;
mod direct;
mod elsewhere;
mod extend;
mod not_accept;
mod object;
mod overdue;
mod rate;
mod re_review;
mod receive_visit;
mod register;
mod request_review;
mod review;
mod supervise;
mod withdraw;

#[cfg(test)]
mod given;

pub use accept::Accept;
pub use conclude::Conclude;
pub use direct::Direct;
pub use elsewhere::Yield;
pub use extend::Extend;
pub use not_accept::NotAccept;
pub use object::{DecideObjection, ObjectToMatter};
pub use overdue::{OpinionOverdue, SortingOverdue};
pub use rate::{CallBack, Rate};
pub use re_review::{HearingTime, ReReview, RequestReReview};
pub use receive_visit::ReceiveVisit;
pub use register::Register;
pub use request_review::RequestReview;
pub use review::Review;
pub use supervise::{AnswerSupervision, Supervise};
pub use withdraw::Withdraw;

use crate::Petition;
use procedure::Steps;

pub(crate) fn table() -> Steps<Petition> {
    Steps::default()
        .with::<Register>()
        .with::<NotAccept>()
        .with::<Accept>()
        .with::<Extend>()
        .with::<Conclude>()
        .with::<Withdraw>()
        .with::<Direct>()
        .with::<Yield>()
        .with::<RequestReview>()
        .with::<Review>()
        .with::<RequestReReview>()
        .with::<ReReview>()
        .with::<ObjectToMatter>()
        .with::<DecideObjection>()
        .with::<Supervise>()
        .with::<AnswerSupervision>()
        .with::<ReceiveVisit>()
        .with::<Rate>()
        .with::<CallBack>()
        .with::<SortingOverdue>()
        .with::<OpinionOverdue>()
        .and_common()
}
