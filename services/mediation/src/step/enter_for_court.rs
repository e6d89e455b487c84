//! The court keeps no files here: the desk enters its ruling on the application, by the court's own paper, in the court's
//! own steps.

use super::{Confirm, RejectConfirmation, RevokeConfirmation};
use crate::Mediation;
use crate::procedure::Stage;
use kernel::By;
use procedure::court::{COURT, entered};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Enters the ruling of a court that has no desk here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::EnterForCourt)]
pub struct EnterForCourt {
    /// What it ruled: the name of its step, with the input of that step. Its ruling carries its SHA-256.
    pub entry: CourtEntry,
}

/// A step of the court.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = mediation::CourtEntry)]
pub enum CourtEntry {
    /// 裁定调解协议有效.
    Confirm(Box<Confirm>),
    /// 裁定驳回申请、不予受理、准许撤回.
    RejectConfirmation(Box<RejectConfirmation>),
    /// 裁定撤销确认或者驳回撤销申请.
    RevokeConfirmation(Box<RevokeConfirmation>),
}

impl Step<Mediation> for EnterForCourt {
    const RULE: Rule<Stage> = Rule::named(
        "enter-for-court",
        "代为登记人民法院的裁定",
        "Enter the ruling of a court without a desk here",
    )
    .under("《民事诉讼法》第二百零五条、第二百零六条")
    .by(&[By::Officer])
    .from(&[Stage::ConfirmationSought, Stage::Confirmed])
    .enforcing(&["QR-04", "QR-07", "QR-08"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let elsewhere = case.record.court_elsewhere.as_ref();
        COURT.has_no_desk(elsewhere.is_none(), elsewhere, cx, Self::RULE.law)?;
        match self.entry {
            CourtEntry::Confirm(step) => {
                COURT.on_paper(step.document.sha256.as_ref(), "/entry/confirm/document/sha256")?;
                entered("confirm", *step, case, cx)
            }
            CourtEntry::RejectConfirmation(step) => {
                COURT
                    .on_paper(step.document.sha256.as_ref(), "/entry/reject-confirmation/document/sha256")?;
                entered("reject-confirmation", *step, case, cx)
            }
            CourtEntry::RevokeConfirmation(step) => {
                COURT
                    .on_paper(step.document.sha256.as_ref(), "/entry/revoke-confirmation/document/sha256")?;
                entered("revoke-confirmation", *step, case, cx)
            }
        }
    }

    fn example() -> serde_json::Value {
        let mut confirm = Confirm::example();
        confirm["document"]["sha256"] =
            serde_json::json!("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        serde_json::json!({ "entry": { "confirm": confirm } })
    }
}
