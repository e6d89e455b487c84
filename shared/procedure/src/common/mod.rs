//! Steps that every procedure has in the same way: taking in documents and parties, sending on, performing, and
//! what the mesh itself does. Written once; each procedure names the article it takes them under.

mod accused;
mod appoint;
mod assistance;
mod change_act;
mod convene;
mod entrust;
mod filing;
mod follow;
mod give_back;
mod hand_over;
mod join;
mod lapse;
mod leave;
mod lodge;
mod make_new_act;
mod minute;
mod observe;
mod offer_mediation;
mod perform;
mod receive;
mod recount;
mod rectify;
mod rectify_act;
mod rectify_receipt;
mod refer;
mod route;
mod serve;
mod void_number;

pub use accused::kept_from_accused;
pub use appoint::{Appoint, GROUP, represented};
pub use assistance::{AnswerAssistance, AskAssistance};
pub use change_act::{ChangeAct, NoteActChanged};
pub use convene::Convene;
pub use entrust::{ChangeMandate, entrusted};
pub use filing::Filing;
pub use follow::Follow;
pub use give_back::{GiveBack, Ground};
pub use hand_over::{AnswerHandOver, AskHandOver};
pub use join::Join;
pub use lapse::Lapse;
pub use leave::Leave;
pub use lodge::{EVIDENCE, Lodge, is_evidence};
pub use make_new_act::MakeNewAct;
pub use minute::Minute;
pub use observe::{InviteObservers, RecordObservers};
pub use offer_mediation::OfferMediation;
pub use perform::Perform;
pub use receive::Receive;
pub use recount::Recount;
pub use rectify::Rectify;
pub use rectify_receipt::judged;
pub use refer::{NoteReturned, NoteTakenOver, Refer, not_pending};
pub use route::NoteRoute;
pub use serve::ServeDocument;
pub use void_number::DeclareVoid;

use crate::{Procedure, Steps};

impl<P: Procedure> Steps<P> {
    /// The table with the shared steps after the procedure's own.
    #[must_use]
    pub fn and_common(self) -> Self {
        self.with::<Lodge>()
            .with::<Join>()
            .with::<Leave>()
            .with::<ChangeMandate>()
            .with::<Appoint>()
            .with::<ServeDocument>()
            .with::<Convene>()
            .with::<Minute>()
            .with::<InviteObservers>()
            .with::<RecordObservers>()
            .with::<Rectify>()
            .with::<DeclareVoid>()
            .with::<Perform>()
            .with::<Follow>()
            .with::<AskAssistance>()
            .with::<AnswerAssistance>()
            .with::<AskHandOver>()
            .with::<AnswerHandOver>()
            .with::<Refer>()
            .with::<GiveBack>()
            .with::<Receive>()
            .with::<NoteRoute>()
            .with::<NoteTakenOver>()
            .with::<NoteReturned>()
            .with::<Lapse>()
            .with::<Recount>()
    }
}
