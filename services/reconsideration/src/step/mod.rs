//! The steps of reconsideration, in the order of the statute. To add one: its file, its two lines here, and where
//! it brings about something new its fact in `fact.rs`.

mod abandon;
mod accept;
mod agree_performance;
mod allow_evidence;
mod apply;
mod ask_correction;
mod ask_norm_maker;
mod begin_norm_review;
mod compare_benchmarks;
mod conclude_norm_review;
mod consult_committee;
mod convert;
mod copy_to_superior;
mod correct;
mod decide;
mod deem_accepted;
mod dismiss;
mod extend;
mod extend_correction;
mod give_evidence;
mod hear;
mod hear_opinions;
mod inquire;
mod letter;
mod mediate;
mod note_no_reply;
mod note_overdue;
mod note_suit;
mod notify_hearing;
mod order_performance;
mod pass_to_superior;
mod press;
mod publish;
mod refuse_acceptance;
mod refuse_stay;
mod reopen;
mod reply;
mod resume;
mod seek_relief;
mod send_copy;
mod serve;
mod settle;
mod show_file;
mod stay;
mod suspend;
mod terminate;
mod triage;
mod withdraw;

pub use abandon::Abandon;
pub use accept::{Accept, SimplifiedGround};
pub use agree_performance::AgreePerformance;
pub use allow_evidence::AllowEvidence;
pub use apply::Apply;
pub use ask_correction::AskCorrection;
pub use ask_norm_maker::{AskNormMaker, RecordNormAnswer, RecordNormReceipt};
pub use begin_norm_review::{BeginNormReview, HandleNormReview};
pub use compare_benchmarks::{Benchmark, CompareBenchmarks};
pub use conclude_norm_review::ConcludeNormReview;
pub use consult_committee::{CommitteeGround, ConsultCommittee};
pub use convert::Convert;
pub use copy_to_superior::{CopiedPaper, CopyToSuperior};
pub use correct::Correct;
pub use decide::Decide;
pub use deem_accepted::DeemAccepted;
pub use dismiss::Dismiss;
pub use extend::Extend;
pub use extend_correction::ExtendCorrection;
pub use give_evidence::GiveEvidence;
pub use hear::{Hear, Panel};
pub(crate) use hear_opinions::to_hear;
pub use hear_opinions::{HearOpinions, HeardBy};
pub use inquire::{BeginInquiry, EndInquiry};
pub use letter::{AnswerLetter, IssueLetter, ServeLetter};
pub use mediate::Mediate;
pub use note_no_reply::NoteNoReply;
pub(crate) use note_no_reply::over as reply_over;
pub use note_overdue::NoteOverdue;
pub use note_suit::NoteSuit;
pub use notify_hearing::NotifyHearing;
pub use order_performance::{OrderPerformance, Pressure};
pub use pass_to_superior::{HandUp, PassToSuperior};
pub use press::{Criticise, HoldInterview};
pub use publish::{Publish, Withhold, WithholdingGround};
pub use refuse_acceptance::{Defect, RefuseAcceptance};
pub use refuse_stay::{RefuseStay, RefusedStay};
pub use reopen::{Reopen, ReopeningGround};
pub use reply::Reply;
pub use resume::Resume;
pub use seek_relief::SeekRelief;
pub use send_copy::SendCopy;
pub use serve::{Paper, Serve};
pub(crate) use serve::{SUIT, reached};
pub use settle::Settle;
pub use show_file::{SecrecyGround, ShowFile, Withheld};
pub use stay::{LiftStay, Stay, StayGround};
pub use suspend::{Suspend, SuspensionGround};
pub use terminate::{Terminate, TerminationGround};
pub use triage::Triage;
pub use withdraw::{Withdraw, WithdrawalGround};

use crate::Reconsideration;
use procedure::Steps;
use procedure::common::{ChangeAct, MakeNewAct, NoteActChanged};

pub(crate) fn table() -> Steps<Reconsideration> {
    Steps::default()
        .with::<Apply>()
        .with::<SeekRelief>()
        .with::<GiveEvidence>()
        .with::<AskCorrection>()
        .with::<ExtendCorrection>()
        .with::<Correct>()
        .with::<Abandon>()
        .with::<NoteSuit>()
        .with::<Accept>()
        .with::<DeemAccepted>()
        .with::<RefuseAcceptance>()
        .with::<Dismiss>()
        .with::<Triage>()
        .with::<SendCopy>()
        .with::<Serve>()
        .with::<Reply>()
        .with::<NoteNoReply>()
        .with::<AllowEvidence>()
        .with::<ShowFile>()
        .with::<Convert>()
        .with::<Extend>()
        .with::<NotifyHearing>()
        .with::<Hear>()
        .with::<BeginInquiry>()
        .with::<EndInquiry>()
        .with::<BeginNormReview>()
        .with::<HandleNormReview>()
        .with::<AskNormMaker>()
        .with::<RecordNormReceipt>()
        .with::<RecordNormAnswer>()
        .with::<ConcludeNormReview>()
        .with::<Suspend>()
        .with::<Resume>()
        .with::<Mediate>()
        .with::<CompareBenchmarks>()
        .with::<ChangeAct>()
        .with::<NoteActChanged>()
        .with::<Settle>()
        .with::<Withdraw>()
        .with::<Terminate>()
        .with::<Decide>()
        .with::<NoteOverdue>()
        .with::<ConsultCommittee>()
        .with::<HearOpinions>()
        .with::<MakeNewAct>()
        .with::<Reopen>()
        .with::<PassToSuperior>()
        .with::<HandUp>()
        .with::<IssueLetter>()
        .with::<ServeLetter>()
        .with::<AnswerLetter>()
        .with::<CopyToSuperior>()
        .with::<Publish>()
        .with::<Withhold>()
        .with::<AgreePerformance>()
        .with::<OrderPerformance>()
        .with::<HoldInterview>()
        .with::<Criticise>()
        .with::<LiftStay>()
        .with::<Stay>()
        .with::<RefuseStay>()
        .and_common()
}
