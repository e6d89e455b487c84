//! The steps of mediation, in the order of the statute. To add one: its file, its two lines here, and where it
//! brings about something new its fact in `fact.rs`.

mod accept;
mod agree;
mod agree_anew;
mod archive;
mod assign;
mod confirm;
mod consent;
mod content;
mod decline;
mod enter_for_court;
mod extend;
mod fail;
mod flag_risk;
#[cfg(test)]
pub(crate) mod given;
mod mediator;
mod pass_up;
mod prompt;
mod recuse;
mod refuse;
mod register;
mod report_risk;
mod report_to_court;
mod seek_confirmation;
mod sit;
mod visit;
mod withdraw;

pub use accept::{Accept, Scope};
pub use agree::{Agree, Signed};
pub use agree_anew::AgreeAnew;
pub use archive::Archive;
pub use assign::{Assign, Choice};
pub use confirm::{Confirm, RejectConfirmation, RevokeConfirmation, Ruled, RuledOnRevocation};
pub use consent::{Consent, Position};
pub use decline::Decline;
pub use enter_for_court::{CourtEntry, EnterForCourt};
pub use extend::Extend;
pub use fail::Fail;
pub use flag_risk::FlagRisk;
pub use pass_up::{HandOn, PassUp};
pub use prompt::Prompt;
pub use recuse::{AskRecusal, Recuse};
pub use refuse::Refuse;
pub use register::{Earlier, Jointly, Register};
pub use report_risk::{NoteRiskAnswer, ReportRisk};
pub use report_to_court::ReportToCourt;
pub use seek_confirmation::{ChangeCourt, SeekConfirmation, Subject};
pub use sit::{Invited, Sit};
pub use visit::Visit;
pub use withdraw::Withdraw;

use crate::Mediation;
use procedure::Steps;
use procedure::common::{ChangeAct, NoteActChanged};

pub(crate) fn table() -> Steps<Mediation> {
    Steps::default()
        .with::<Register>()
        .with::<Consent>()
        .with::<Refuse>()
        .with::<Accept>()
        .with::<Assign>()
        .with::<AskRecusal>()
        .with::<Recuse>()
        .with::<Extend>()
        .with::<Sit>()
        .with::<Agree>()
        .with::<PassUp>()
        .with::<HandOn>()
        .with::<Fail>()
        .with::<Withdraw>()
        .with::<ReportToCourt>()
        .with::<Prompt>()
        .with::<SeekConfirmation>()
        .with::<ChangeCourt>()
        .with::<Confirm>()
        .with::<RejectConfirmation>()
        .with::<RevokeConfirmation>()
        .with::<EnterForCourt>()
        .with::<AgreeAnew>()
        .with::<Decline>()
        .with::<FlagRisk>()
        .with::<ReportRisk>()
        .with::<NoteRiskAnswer>()
        .with::<Visit>()
        .with::<ChangeAct>()
        .with::<NoteActChanged>()
        .with::<Archive>()
        .and_common()
}
