//! The steps of responding to a suit, in the order of the statute. To add one: its file, its two lines here, and
//! where it brings about something new its fact in `fact.rs`.

mod allow_withdrawal;
mod analyse_loss;
mod answer;
mod ask_delay;
mod challenge_ruling;
mod check_right_holders;
mod circulate_loss;
mod code;
mod correct;
mod demand_analysis;
mod docket;
mod end;
mod enter_for_court;
mod file;
mod grant_delay;
mod guide;
mod hear;
mod judge;
mod limitation;
mod name_court;
mod note_no_answer;
mod note_reconsidered;
mod note_request;
mod notify_hearing;
mod object_jurisdiction;
mod propose_coordination;
mod receive_copy;
mod refer_accountability;
mod register_agreement;
mod replace_head;
mod reply_proposal;
mod report_retaliation;
mod review_norm;
mod rule_on_enforcement;
mod settle;

pub use allow_withdrawal::{AllowWithdrawal, Treated};
pub use analyse_loss::AnalyseLoss;
pub use answer::Answer;
pub use ask_delay::{AskDelay, DelayGround};
pub use challenge_ruling::ChallengeRuling;
pub use check_right_holders::CheckRightHolders;
pub use circulate_loss::CirculateLoss;
pub use code::{Code, Mediable};
pub use correct::Correct;
pub use demand_analysis::DemandAnalysis;
pub use docket::Docket;
pub use end::{End, EndGround};
pub use enter_for_court::{CourtEntry, EnterForCourt};
pub use file::{EarlierRequest, File, Responsiveness};
pub use grant_delay::GrantDelay;
pub use guide::Guide;
pub use hear::{Excuse, HeadRank, Hear, Instance, Replacement};
pub use judge::{DemandAnswer, Judge, OnAppeal};
pub(crate) use limitation::timely;
pub use limitation::{Delayed, Limitation};
pub use name_court::NameCourt;
pub use note_no_answer::NoteNoAnswer;
pub use note_reconsidered::NoteReconsidered;
pub use note_request::NoteRequest;
pub use notify_hearing::{HeadGround, HeadRequired, NotifyHearing};
pub use object_jurisdiction::ObjectJurisdiction;
pub use propose_coordination::ProposeCoordination;
pub use receive_copy::ReceiveCopy;
pub use refer_accountability::ReferAccountability;
pub use register_agreement::RegisterAgreement;
pub use replace_head::ReplaceHead;
pub use reply_proposal::ReplyProposal;
pub use report_retaliation::ReportRetaliation;
pub use review_norm::{Finding, ReviewNorm};
pub use rule_on_enforcement::RuleOnEnforcement;
pub use settle::Settle;

use crate::Litigation;
use procedure::Steps;
use procedure::common::{ChangeAct, MakeNewAct, NoteActChanged, OfferMediation};

pub(crate) use object_jurisdiction::OBJECTED;

pub(crate) fn table() -> Steps<Litigation> {
    Steps::default()
        .with::<File>()
        .with::<NameCourt>()
        .with::<Guide>()
        .with::<Docket>()
        .with::<ReceiveCopy>()
        .with::<ObjectJurisdiction>()
        .with::<Answer>()
        .with::<AskDelay>()
        .with::<GrantDelay>()
        .with::<RegisterAgreement>()
        .with::<CheckRightHolders>()
        .with::<NoteNoAnswer>()
        .with::<NoteReconsidered>()
        .with::<NoteRequest>()
        .with::<OfferMediation>()
        .with::<ProposeCoordination>()
        .with::<ReplyProposal>()
        .with::<NotifyHearing>()
        .with::<ReplaceHead>()
        .with::<Hear>()
        .with::<ReviewNorm>()
        .with::<Settle>()
        .with::<ChangeAct>()
        .with::<NoteActChanged>()
        .with::<AllowWithdrawal>()
        .with::<Judge>()
        .with::<MakeNewAct>()
        .with::<End>()
        .with::<DemandAnalysis>()
        .with::<AnalyseLoss>()
        .with::<Correct>()
        .with::<CirculateLoss>()
        .with::<ReferAccountability>()
        .with::<ReportRetaliation>()
        .with::<RuleOnEnforcement>()
        .with::<ChallengeRuling>()
        .with::<EnterForCourt>()
        .and_common()
}

#[cfg(test)]
pub(crate) mod given {
    //! Suits that the tests of the steps start from.

    use crate::Litigation;
    use kernel::By;
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::json;

    /// Filed by the court on 2026-03-02, against the refusal of a licence.
    pub(crate) fn filed() -> Scenario<Litigation> {
        let mut input = super::File::example();
        input["court"] = json!("organ");
        Scenario::default().take("2026-03-02", By::Court, "file", &input)
    }

    /// Docketed on 2026-03-04.
    pub(crate) fn docketed() -> Scenario<Litigation> {
        let input = json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-04" });
        filed().take("2026-03-04", By::Court, "docket", &input)
    }

    /// The copy received on 2026-03-06.
    pub(crate) fn served() -> Scenario<Litigation> {
        docketed().take("2026-03-06", By::Respondent, "receive-copy", &json!({ "received_on": "2026-03-06" }))
    }

    /// Answered on 2026-03-16.
    pub(crate) fn answered() -> Scenario<Litigation> {
        served().take("2026-03-16", By::Officer, "answer", &super::Answer::example())
    }

    /// Lost by a judgment served on 2026-05-20 that orders the agency to act.
    pub(crate) fn lost() -> Scenario<Litigation> {
        let mut input = super::Judge::example();
        input["served_on"] = json!("2026-05-20");
        answered().take("2026-05-20", By::Court, "judge", &input)
    }

    /// The loss analysed on 2026-05-22.
    pub(crate) fn analysed() -> Scenario<Litigation> {
        lost().take("2026-05-22", By::Officer, "analyse-loss", &super::AnalyseLoss::example())
    }
}

#[cfg(test)]
mod observers_test;
