//! An act that came after its addressee won a suit is reported to an organ other than the defendant, which looks into
//! whether it pays the person back.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reports the flag to an outside organ (移送核查).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRetaliation {
    /// The organ: a procuratorate, a supervision organ. It may read the case from then on, names masked, and takes no
    /// step in it.
    pub organ: OrganId,
    /// The letter it goes with.
    pub document: Document,
}

impl Step<Litigation> for ReportRetaliation {
    const RULE: Rule<Stage> =
        Rule::named("report-retaliation", "移送核查是否打击报复", "Report possible retaliation")
            .under("《宪法》第四十一条第二款")
            .by(&[By::Court, By::Coordinator])
            .anytime();

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        if !case.file.notices.iter().any(|notice| notice.kind == "retaliation_review") {
            return Err(Refusal::new(
                "nothing_to_report",
                "本案没有需要核查是否打击报复的提示",
                "nothing in this case is flagged for a look into retaliation",
            ));
        }
        if case.record.retaliation_looked_into_by.is_some() {
            return Err(Refusal::new("reported_already", "本案已经移送核查", "it was reported already"));
        }
        let organ = check::text(&self.organ, "/organ")?;
        let concerned =
            case.file.opening().organ == organ || case.file.party_organs().any(|one| *one == organ);
        if concerned {
            return Err(Refusal::new(
                "is_defendant",
                "被告不得自行核查，请移送人民检察院、监察机关等被告以外的机关",
                "a defendant does not look into itself: report it to another organ",
            )
            .at("/organ"));
        }
        let document = self.document.checked(cx)?;
        Ok(Decision::of(Fact::RetaliationReported { organ }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-jcy",
            "document": { "kind": "letter", "title": "关于核查是否打击报复的函", "on": "2026-03-02" }
        })
    }
}
