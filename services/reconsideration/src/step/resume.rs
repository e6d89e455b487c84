//! The cause of the suspension ended, or a superior organ found that there was none and ordered it: what was left of every
//! clock runs on, and the parties are told in writing.

use super::suspend::IN_WRITING;
use crate::fact::Fact;
use crate::paper::Issued;
use crate::procedure::Stage;
use crate::{Reconsideration, input, inquiry, norm};
use chrono::NaiveDate;
use kernel::By;
use procedure::decision::resumed;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Resumes the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The notice to the parties (恢复审理通知书).
    #[serde(default)]
    pub notice: Option<Issued>,
    /// The order of the superior organ, where the case was suspended without good reason (第四十条).
    #[serde(default)]
    pub ordered: Option<Ordered>,
}

/// That a superior organ ordered the case to be resumed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::ResumptionOrdered)]
pub struct Ordered {
    /// The order (责令恢复审理通知书).
    pub document: Document,
    /// Day it was received.
    pub received_on: NaiveDate,
}

impl Ordered {
    /// The order, of a day in the suspension, as it comes into the file; what is told of it.
    fn checked(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<(Fact, Document, FileFact), Refusal> {
        let document = self.document.checked_at(cx, "/ordered/document")?;
        let from = case.file.suspension.as_ref().map_or(cx.today, |suspension| suspension.from);
        let on = input::day(self.received_on, from.max(document.on), cx, "/ordered/received_on")?;
        let told = FileFact::NoticeIssued(Notice {
            kind: "resumption_ordered".to_owned(),
            zh: "上级行政机关认为没有正当理由中止行政复议，责令恢复审理。".to_owned(),
            en: "The superior organ found no good reason for the suspension and ordered the case to be resumed.".to_owned(),
            article: "《行政复议法》第四十条".to_owned(),
            last_day: None,
        });
        Ok((Fact::ResumptionOrdered { on }, document, told))
    }
}

impl Step<Reconsideration> for Resume {
    const RULE: Rule<Stage> = Rule::named("resume", "恢复审理", "Resume the case")
        .under("《行政复议法》第三十九条第二款、第三款、第四十条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-50", "FY-51", "FY-54", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let facts = resumed(case, cx)?;
        norm::reviewed(case, cx)?;
        let notice = Issued::needed(&IN_WRITING, self.notice, case, cx)?;
        let ordered = self.ordered.map(|ordered| ordered.checked(case, cx)).transpose()?;
        let last_day = facts.iter().find_map(|fact| match fact {
            FileFact::DeadlineSet(deadline) if deadline.key == inquiry::DECISION => deadline.due,
            _ => None,
        });
        let until = last_day
            .map_or_else(String::new, |due| format!("，审理期限的最后一日为{}", kernel::date::zh(due)));
        let decision = Decision::of(Fact::Resumed).and_all(facts).and_all(notice);
        let decision = match ordered {
            Some((fact, document, told)) => decision.and_own(fact).and(document.lodged()).and(told),
            None => decision,
        };
        Ok(decision.and(FileFact::NoticeIssued(Notice {
            kind: "resumed".to_owned(),
            zh: format!("自{}起恢复审理{until}。", kernel::date::zh(cx.today)),
            en: format!("The case is resumed from {}.", cx.today),
            article: "《行政复议法》第三十九条第三款".to_owned(),
            last_day,
        })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "notice": { "document": {
            "kind": "resume_notice", "title": "恢复审理通知书", "on": "2026-03-03"
        }}})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn the_days_that_were_left_are_left() {
        let mut sheet = super::super::Apply::example();
        sheet["filing"]["received_on"] = json!("2026-05-29");
        let mut reply = super::super::Reply::example();
        reply["documents"][0]["on"] = json!("2026-06-10");
        let case = Scenario::<Reconsideration>::default()
            .take("2026-05-29", By::Officer, "apply", &sheet)
            .take(
                "2026-06-01",
                By::Officer,
                "accept",
                &json!({ "obstacle": {
                    "reason": "no_fault", "from": "2026-02-01", "ended_on": "2026-05-28",
                    "proof": { "kind": "proof", "title": "住院病历", "on": "2026-05-28" }
                }}),
            )
            .take("2026-06-02", By::Officer, "send-copy", &json!({ "received_on": "2026-06-02" }))
            .take("2026-06-10", By::Respondent, "reply", &reply);
        assert_eq!(case.due("decision"), "2026-07-31");
        // day 30 and day 50
        let mut suspend = super::super::Suspend::example();
        suspend["consent"]["on"] = json!("2026-07-01");
        suspend["notice"]["document"]["on"] = json!("2026-07-01");
        let mut resume = Resume::example();
        resume["notice"]["document"]["on"] = json!("2026-07-21");
        let case = case
            .refuse("2026-07-01", By::Officer, "resume", &Resume::example(), "not_suspended")
            .take("2026-07-01", By::Officer, "suspend", &suspend)
            .take("2026-07-21", By::Officer, "resume", &resume);
        assert_eq!(case.due("decision"), "2026-08-20");
        assert_eq!(case.case.file.deadline("decision").unwrap().version, 3);
        assert_eq!(case.case.file.notices.last().unwrap().last_day, Some("2026-08-20".parse().unwrap()));
        assert!(case.case.record.suspension.is_none() && case.case.file.suspension.is_none());
    }
}
