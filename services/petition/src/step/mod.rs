//! The steps of a petition, in the order of the statute. To add one: its file, its two lines here, and where it
//! brings about something new its fact in `fact.rs`.

mod accept;
mod assign;
mod change;
mod charge;
mod conclude;
mod convert;
mod direct;
mod direct_outside;
mod elsewhere;
mod extend;
mod not_accept;
mod object;
mod overdue;
mod paper;
mod rate;
mod re_review;
mod receive_visit;
mod recuse;
mod register;
mod reply;
mod report_urgent;
mod request_review;
mod review;
mod settle;
mod supervise;
mod withdraw;
mod withdraw_review;

#[cfg(test)]
mod given;

pub use accept::Accept;
pub(crate) use assign::REPORT;
pub use assign::{Assign, Report};
pub use charge::{ReportCharge, TakeCharge};
pub use conclude::Conclude;
pub use convert::Convert;
pub use direct::Direct;
pub use direct_outside::DirectOutside;
pub use elsewhere::Yield;
pub use extend::Extend;
pub use not_accept::NotAccept;
pub use object::{DecideObjection, ObjectToMatter};
pub use overdue::{OpinionOverdue, SortingOverdue};
pub use rate::{CallBack, Rate};
pub use re_review::{ReReview, RequestReReview};
pub use receive_visit::ReceiveVisit;
pub use recuse::Recuse;
pub use register::Register;
pub use reply::{AnswerSuggestion, CloseComplaint, FeedBack};
pub use report_urgent::ReportUrgent;
pub use request_review::RequestReview;
pub use review::Review;
pub use settle::{Settle, Signed};
pub use supervise::{AnswerSupervision, Supervise};
pub use withdraw::Withdraw;
pub use withdraw_review::WithdrawReview;

use crate::Petition;
pub(crate) use charge::{CHARGE, not_reported};
use object::nobody_decides;
pub(crate) use paper::notice_served;
use procedure::Steps;
use procedure::common::{ChangeAct, NoteActChanged, OfferMediation};
use recuse::not_recused;
use reply::has_opinion;
use withdraw::not_a_promise;

/// What outlives a petition that goes on elsewhere or was taken back: the report to whoever assigned it, what an earlier
/// agreement obliges to, what a bad rating is to be put right by, and what a leader took charge of.
const LASTING: &[&str] = &[REPORT, "obligation", "put_right", CHARGE];

pub(crate) fn table() -> Steps<Petition> {
    Steps::default()
        .with::<Register>()
        .with::<NotAccept>()
        .with::<Accept>()
        .with::<Recuse>()
        .with::<Extend>()
        .with::<Convert>()
        .with::<OfferMediation>()
        .with::<ChangeAct>()
        .with::<NoteActChanged>()
        .with::<Settle>()
        .with::<Conclude>()
        .with::<AnswerSuggestion>()
        .with::<FeedBack>()
        .with::<CloseComplaint>()
        .with::<Withdraw>()
        .with::<Direct>()
        .with::<DirectOutside>()
        .with::<Yield>()
        .with::<RequestReview>()
        .with::<Review>()
        .with::<RequestReReview>()
        .with::<ReReview>()
        .with::<WithdrawReview>()
        .with::<ObjectToMatter>()
        .with::<DecideObjection>()
        .with::<Assign>()
        .with::<Report>()
        .with::<Supervise>()
        .with::<AnswerSupervision>()
        .with::<ReceiveVisit>()
        .with::<TakeCharge>()
        .with::<ReportCharge>()
        .with::<ReportUrgent>()
        .with::<Rate>()
        .with::<CallBack>()
        .with::<SortingOverdue>()
        .with::<OpinionOverdue>()
        .and_common()
}
