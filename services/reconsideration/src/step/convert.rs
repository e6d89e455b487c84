//! The simplified procedure turns out not to fit: with the head's approval the case goes on under the ordinary one,
//! counted from the original acceptance.

use crate::fact::Fact;
use crate::procedure::{Stage, Track};
use crate::record::Conversion;
use crate::{Reconsideration, input};
use kernel::By;
use procedure::decision::recounted;
use procedure::{Case, Context, Decision, Document, FileFact, Needed, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The parties are told in writing.
const NOTICE: Needed = Needed::document(
    "《行政复议法》第五十五条",
    (
        "转为普通程序，应当通知当事人，请附简易程序转普通程序通知书",
        "the parties are told that the case goes on under the ordinary procedure: attach the notice",
    ),
);

/// Approves the conversion to the ordinary procedure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Convert {
    /// Why the simplified procedure does not fit.
    pub reason: String,
    /// The notice to the parties (简易程序转普通程序通知书): without it nothing is converted.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Reconsideration> for Convert {
    const RULE: Rule<Stage> =
        Rule::named("convert", "简易程序转为普通程序", "Convert to the ordinary procedure")
            .under("《行政复议法》第五十五条")
            .by(&[By::Head])
            .from(&[Stage::Accepted])
            .enforcing(&["FY-32"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        if case.record.track != Some(Track::Simplified) {
            return Err(Refusal::new(
                "not_simplified",
                "案件适用普通程序，不需要转换",
                "the case is under the ordinary procedure already",
            )
            .under("《行政复议法》第五十五条"));
        }
        input::running(case)?;
        let document = NOTICE.checked(self.document, cx)?;
        let old_due = case.file.live("decision").and_then(|deadline| deadline.due).unwrap_or(cx.today);
        // the day of acceptance and what was suspended stay as they are; only the rule changes
        let mut deadline = recounted(case, cx, "decision", |count| count.rule = "FY-32".to_owned())?;
        deadline.approved_by = Some(cx.actor.account.clone());
        let new_due = deadline.due.unwrap_or(old_due);
        let conversion = Conversion {
            approver: cx.actor.account.clone(),
            on: cx.today,
            reason: Some(input::reason(&self.reason, "/reason")?),
            old_due,
            new_due,
        };
        let notice = FileFact::NoticeIssued(Notice {
            kind: "converted".to_owned(),
            zh: format!(
                "本案转为普通程序审理，审理期限自原受理之日起计算，由{}变更为{}。",
                kernel::date::zh(old_due),
                kernel::date::zh(new_due)
            ),
            en: format!(
                "The case goes on under the ordinary procedure, counted from the original acceptance: the last day \
                 moves from {old_due} to {new_due}."
            ),
            article: "《行政复议法》第五十五条".to_owned(),
            last_day: Some(new_due),
        });
        Ok(Decision::of(Fact::Converted(conversion))
            .and(document.lodged())
            .and(FileFact::DeadlineSet(deadline))
            .and(notice))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "reason": "案情复杂，需要听证",
            "document": { "kind": "conversion_notice", "title": "简易程序转普通程序通知书", "on": "2026-03-20" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted(input: &serde_json::Value) -> Scenario<Reconsideration> {
        let mut sheet = super::super::Apply::example();
        sheet["filing"]["received_on"] = json!("2026-06-03");
        sheet["filing"]["matter"]["category"] = json!("open_government");
        sheet["filing"]["matter"]["act"] = json!({
            "kind": "disclosure_refusal", "organ": "haixing-zhen", "on": "2026-05-20", "served_on": "2026-05-21"
        });
        Scenario::default().take("2026-06-03", By::Officer, "apply", &sheet).take(
            "2026-06-04",
            By::Officer,
            "accept",
            input,
        )
    }

    #[test]
    fn sixty_days_run_from_acceptance_and_not_from_conversion() {
        let case = accepted(&json!({ "track": "simplified", "simplified_ground": "open_government" }));
        assert_eq!(case.due("decision"), "2026-07-06");
        // day 20
        let mut convert = Convert::example();
        convert["document"]["on"] = json!("2026-06-24");
        let bare = json!({ "reason": "案情复杂，需要听证" });
        let case = case.refuse("2026-06-24", By::Head, "convert", &bare, "document_required").take(
            "2026-06-24",
            By::Head,
            "convert",
            &convert,
        );
        assert_eq!(case.due("decision"), "2026-08-03");
        assert_eq!(case.case.file.deadline("decision").unwrap().version, 2);
        let record = serde_json::to_value(&case.case.record).unwrap();
        assert_eq!(
            record["conversion"],
            json!({
                "approver": "scenario", "on": "2026-06-24", "reason": "案情复杂，需要听证",
                "old_due": "2026-07-06", "new_due": "2026-08-03"
            })
        );
        // and now it may be extended
        let mut extend = super::super::Extend::example();
        extend["notice"]["document"]["on"] = json!("2026-07-20");
        case.take("2026-07-20", By::Head, "extend", &extend);
    }

    #[test]
    fn only_the_simplified_track_is_converted() {
        accepted(&json!({})).refuse("2026-06-24", By::Head, "convert", &Convert::example(), "not_simplified");
    }
}
