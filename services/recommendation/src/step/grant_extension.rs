//! The issuer gives more time to reply, where its kind of letter lets it.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::{By, date};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Gives more time to reply.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantExtension {
    /// New last day.
    pub until: NaiveDate,
    /// Why the addressee needs it: season, construction, other organs.
    pub reason: String,
    /// The issuer's letter of extension.
    pub document: Document,
}

impl Step<Recommendation> for GrantExtension {
    const RULE: Rule<Stage> = Rule::named("grant-extension", "同意延期答复", "Give more time to reply")
        .under(super::FOLLOW_UP)
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned])
        .enforcing(&["SJ-02", "JJ-01", "JJ-02", "JJ-03"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        if !letter.kind.may_be_longer() {
            return Err(cx.refuse(
                letter.kind.rule(),
                "no_extension",
                format!("{}的答复期限由法律、司法解释确定，发出机关不得延长", letter.kind.zh()),
                "the period to reply is the law's: the issuer cannot give more",
            ));
        }
        let reason = check::text(&self.reason, "/reason")?;
        // what came in time is in time whenever it is entered
        let late = case.file.live("reply").is_none() && !case.file.is_in_time_after_all("reply", cx.today);
        let last = case.file.deadline("reply").filter(|_| !late).and_then(|deadline| deadline.due);
        let Some(last) = last else {
            return Err(Refusal::new(
                "no_running_deadline",
                "答复期限已经届满或者已经答复，不能延期",
                "the period to reply is over, or there is a reply",
            )
            .under(super::FOLLOW_UP));
        };
        let document = self.document.checked_at(cx, "/document")?;
        if self.until <= last {
            return Err(Refusal::new(
                "not_longer",
                format!("延期后的最后一日应当晚于{}", date::zh(last)),
                format!("the new last day is after {last}"),
            )
            .under(super::FOLLOW_UP)
            .at("/until"));
        }
        Ok(Decision::of(Fact::ExtensionGranted { until: self.until, reason }).and(document.lodged()).fixed(
            case,
            "reply",
            ("书面答复（发出机关同意延期）", "reply in writing (extended by the issuer)"),
            "被建议单位",
            self.until,
            ("发出机关同意延期的函件", "the issuer's letter of extension"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "until": "2026-06-30", "reason": "涉及管网改造，需要跨汛期施工",
            "document": { "kind": "extension_consent", "title": "同意延期答复的函", "on": "2026-03-02" }
        })
    }
}
