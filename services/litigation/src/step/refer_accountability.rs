//! A loss is referred to an organ that looks into who is accountable for it. Whether anybody is, that organ says.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refers a loss to an organ that looks into who is accountable.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferAccountability {
    /// The organ; it reads the case from then on, with names masked.
    pub organ: OrganId,
    /// The letter.
    pub document: Document,
    /// What was looked at of exemption and tolerance (容错免责): none seen, or which ground is left to that organ.
    pub exemption: String,
}

impl Step<Litigation> for ReferAccountability {
    const RULE: Rule<Stage> =
        Rule::named("refer-accountability", "移送追究败诉责任", "Refer a loss for accountability")
            .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项")
            .by(&[By::Coordinator])
            .from(&[Stage::Judged])
            .enforcing(&["SS-41"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let analysed = case.record.loss.as_ref().is_some_and(|loss| loss.analysis.is_some());
        if !analysed {
            return Err(cx.refuse(
                "SS-41",
                "not_analysed",
                "没有败诉分析，不能移送追责：请先由被告行政机关提交败诉案件分析",
                "there is no analysis of a loss: the agency hands it in first",
            ));
        }
        if case.record.accountability_referred_to.is_some() {
            return Err(cx.refuse("SS-41", "referred_already", "已经移送", "it was referred already"));
        }
        let organ = check::text(&self.organ, "/organ")?;
        if case.file.opening().organ == organ || case.file.party_organs().any(|one| *one == organ) {
            return Err(cx
                .refuse(
                    "SS-41",
                    "is_defendant",
                    "不能移送本案被告自行追究",
                    "the defendant does not look into itself",
                )
                .at("/organ"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        let exemption = check::text(&self.exemption, "/exemption")?;
        Ok(Decision::of(Fact::AccountabilityReferred { organ, exemption }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-jw",
            "document": { "kind": "accountability_referral", "title": "关于移送败诉案件责任线索的函", "on": "2026-05-25" },
            "exemption": "未见容错免责情形"
        })
    }
}
