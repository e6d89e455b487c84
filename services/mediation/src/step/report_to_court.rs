//! A mediation that a court left to mediators has ended: the court is reported to in writing, and has its file back.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, sides};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reports to the court and returns its file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportToCourt {
    /// The report: its day is the day it was handed in.
    pub report: Document,
}

impl Step<Mediation> for ReportToCourt {
    const RULE: Rule<Stage> =
        Rule::named("report-to-court", "向法院报告并移送材料", "Report to the court and return its file")
            .under("《最高人民法院关于人民法院特邀调解的规定》第十九条、第二十条、第二十一条、第二十六条")
            .by(&[By::Officer])
            .from(&[
                Stage::Agreed,
                Stage::ConfirmationSought,
                Stage::Confirmed,
                Stage::Failed,
                Stage::Refused,
                Stage::Withdrawn,
            ])
            .enforcing(&["RT-18"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let waits = case.record.commission.is_some() && case.record.reported_on.is_none();
        let ended = case.file.outcome.as_ref().filter(|_| waits);
        let Some((_, ended_on)) = ended else {
            return Err(cx.refuse(
                "RT-18",
                "no_report_due",
                "本案不是人民法院委派、委托的调解，或者已经报告，无须再报告",
                "no court commissioned this mediation, or it was reported to already",
            ));
        };
        if let Some(party) = unserved(case) {
            return Err(cx.refuse(
                "RT-18",
                "agreement_not_served",
                format!(
                    "委派调解达成的协议应当送达双方当事人，再提交人民法院备案：卷宗中第{party}号当事人还没有送达记录，请先办理“送达文书”"
                ),
                format!(
                    "what was agreed is served on both sides before it is filed with the court: party {party} of the file \
                     has not been served (step `serve-document`)"
                ),
            ));
        }
        let report = self.report.checked_at(cx, "/report")?;
        let on = check::day(report.on, *ended_on, cx.today, "/report/on")?;
        Ok(Decision::of(Fact::ReportedToCourt { on }).and(report.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "report": { "kind": "report_to_court", "title": "委派调解情况报告", "on": "2026-03-02" } })
    }
}

/// The first side, by its number in the file, on which an agreement made before docketing was not served.
fn unserved(case: &Case<Mediation>) -> Option<usize> {
    let commission = case.record.commission.as_ref()?;
    // a ledger from before copies were recorded does not say which document it is
    let agreement = case.record.agreement.as_ref()?.document?;
    if commission.phase.is_docketed() {
        return None;
    }
    sides::without(case, agreement)
}
