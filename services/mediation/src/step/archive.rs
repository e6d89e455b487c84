//! The file is closed and kept: registration, work record, agreement.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, SittingKind, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Closes the file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {}

impl Step<Mediation> for Archive {
    const RULE: Rule<Stage> = Rule::named("archive", "立卷归档", "Archive the file")
        .under("《人民调解法》第二十七条")
        .by(&[By::Officer])
        .from(&[Stage::Agreed, Stage::Confirmed, Stage::Failed, Stage::Refused, Stage::Withdrawn])
        .enforcing(&["RT-08", "RT-18"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if case.record.archived {
            return Err(cx.refuse(
                "RT-08",
                "archived_already",
                "调解档案已经归档",
                "the file is archived already",
            ));
        }
        if !has_record(case) {
            return Err(cx.refuse(
                "RT-08",
                "record_missing",
                "调解档案应当包括调解登记、调解工作记录、调解协议书等材料，缺调解工作记录：调解中的请办理“登记调解记录”，已经结束的请用“收入材料”补入（mediation_record）",
                "the file has registration, work record and agreement: record a sitting or, where it is over, lodge the \
                 record (`mediation_record`)",
            ));
        }
        if case.record.commission.is_some() && case.record.reported_on.is_none() {
            return Err(cx.refuse(
                "RT-18",
                "not_reported_to_court",
                "委派、委托调解终止后应当先向人民法院书面报告并移送材料，请办理“向法院报告并移送材料”",
                "the court that commissioned the mediation is reported to first: take the step `report-to-court`",
            ));
        }
        Ok(Decision::of(Fact::Archived))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

/// Whether the file shows the work on the case: a sitting, its minutes, or a record that was lodged. Where a side refused
/// or the request was withdrawn before the first sitting, there is none to show.
fn has_record(case: &Case<Mediation>) -> bool {
    let lodged = || case.file.documents.iter().any(|paper| paper.kind == "mediation_record");
    let minuted = || case.file.minuted(&[SittingKind::Mediation]).next().is_some();
    let unheard = matches!(case.stage, Stage::Refused | Stage::Withdrawn);
    case.record.sittings > 0 || unheard || minuted() || lodged()
}
