//! A major or urgent matter (重大、紧急情况) is reported at once to the party committee and the government of the same level,
//! whatever becomes of the petition itself.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::UrgentReport;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "XF-02";

/// Reports what is major or urgent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::ReportUrgent)]
pub struct ReportUrgent {
    /// To whom: the party committee, the government, an organ above.
    pub to: Vec<String>,
    /// What is major or urgent about it, and what has been done so far.
    pub text: String,
    /// Day it was reported; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The report, where it was made in writing; a report by telephone has none yet.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Petition> for ReportUrgent {
    const RULE: Rule<Stage> =
        Rule::named("report-urgent", "报告重大、紧急情况", "Report a major or urgent matter")
            .under("《信访工作条例》第二十二条第一款")
            .by(&[By::Officer])
            .from(&[Stage::Registered, Stage::InProcess])
            .repeated()
            .enforcing(&[ROW]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        if self.to.is_empty() {
            return Err(cx
                .refuse(
                    ROW,
                    "nobody_reported_to",
                    "请填写报告的对象：本级党委、人民政府，必要时包括上一级信访部门",
                    "say to whom it was reported: the party committee and the government, and where needed the bureau above",
                )
                .at("/to"));
        }
        let to = self.to.iter().enumerate().map(|(i, to)| check::text(to, &format!("/to/{i}")));
        let to = to.collect::<Result<Vec<_>, Refusal>>()?;
        let text = check::text(&self.text, "/text")?;
        let on = self.on.unwrap_or(cx.today);
        let on = check::day(on, case.file.opening().received_on, cx.today, "/on")?;
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        Ok(Decision::of(Fact::UrgentReported(UrgentReport { to, text, on }))
            .and_all(document.map(Document::lodged))
            .and(cx.tell(
                ROW,
                "urgent_reported",
                "本件情况重大、紧急，已经报告；信访事项本身照常办理，各项期限不变。",
                "The matter is major or urgent and was reported; the petition itself is handled on, and its days stand.",
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "to": ["中共海原县委办公室", "海原县人民政府办公室"],
            "text": "约三十人准备集体上访，已派员到村稳定情绪"
        })
    }
}
