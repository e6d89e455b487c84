//! 委派、委托调解: a court leaves a dispute to invited mediators before or after it is docketed, and has its file and the
//! result back.

use crate::{Mediation, court};
use chrono::NaiveDate;
use kernel::OrganId;
use procedure::{Case, Context, FileFact, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When the court left the dispute to mediators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Phase)]
pub enum Phase {
    /// 立案前委派: before docketing.
    BeforeDocketing,
    /// 立案后委托, in ordinary procedure (普通程序).
    Ordinary,
    /// 立案后委托, in simplified procedure (简易程序).
    Simplified,
}

impl Phase {
    /// Row of the period to finish.
    pub(crate) fn period(self) -> &'static str {
        match self {
            Phase::BeforeDocketing => "RT-15",
            Phase::Ordinary => "RT-16",
            Phase::Simplified => "RT-17",
        }
    }

    /// Whether the court has docketed the case: it closes it itself.
    pub(crate) fn is_docketed(self) -> bool {
        self != Phase::BeforeDocketing
    }

    /// In official words.
    pub(crate) fn zh(self) -> &'static str {
        if self.is_docketed() { "委托" } else { "委派" }
    }
}

/// A court's commission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Commission)]
pub struct Commission {
    /// The court.
    pub court: OrganId,
    /// Number of its case (案号); before docketing that of its letter or of the pre-suit mediation.
    pub number: String,
    /// Before docketing or after.
    pub phase: Phase,
    /// Day the organisation or the mediator signed for the court's file: its period runs from then.
    pub signed_on: NaiveDate,
}

impl Commission {
    /// Checks it as it is filled in.
    pub(crate) fn checked(self, cx: &Context, since: NaiveDate, at: &str) -> Result<Self, Refusal> {
        let court = court::named(&self.court, cx, &format!("{at}/court"))?;
        let of_number = format!("{at}/number");
        // no norm fixes the number of a mediation before docketing
        let number = match self.phase.is_docketed() {
            true => number::of_court(&self.number, &of_number)?,
            false => check::text(&self.number, &of_number)?,
        };
        check::day(self.signed_on, since, cx.today, &format!("{at}/signed_on"))?;
        Ok(Self { court, number, ..self })
    }
}

/// What is told where a mediation that a court left to mediators ends: report to the court, and return its file or hand
/// it what was agreed.
pub(crate) fn report_due(case: &Case<Mediation>, cx: &Context, agreed: bool) -> Option<FileFact> {
    let commission = case.record.commission.as_ref()?;
    let phase = commission.phase.zh();
    let (zh, en) = match (agreed, commission.phase.is_docketed()) {
        (false, _) => (
            "已经终止，特邀调解员应当书面报告人民法院并移送相关材料",
            "has ended: report to the court in writing and return its file",
        ),
        (true, false) => (
            "达成协议，特邀调解员应当将调解协议送达双方当事人，并提交人民法院备案、书面报告",
            "came to an agreement: serve it on both sides, and file it with the court with a written report",
        ),
        (true, true) => (
            "达成协议，特邀调解员应当向人民法院提交调解协议，由人民法院审查并制作调解书",
            "came to an agreement: hand it to the court, which examines it and makes its own document of it",
        ),
    };
    Some(cx.tell(
        "RT-18",
        "report_to_court_due",
        format!("{phase}调解（{}）{zh}，请办理“向法院报告并移送材料”。", commission.number),
        format!("The mediation commissioned under {} {en} (step `report-to-court`).", commission.number),
    ))
}
