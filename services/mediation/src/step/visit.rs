//! The committee looks after the performance of the agreement (回访): who went there, when, and what he found. Where it is not
//! performed, the next lawful step is told.

use crate::fact::{Fact, Visited};
use crate::procedure::Stage;
use crate::{Mediation, breach};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a visit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Key of what was to be done.
    pub obligation: String,
    /// Whether it is performed as agreed.
    pub performed: bool,
    /// Day of the visit, since the agreement took effect; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// What was found.
    pub found: String,
    /// Who visited.
    pub visited_by: Vec<String>,
    /// The record of it (回访记录), where there is one.
    #[serde(default)]
    pub record: Option<Document>,
}

impl Step<Mediation> for Visit {
    const RULE: Rule<Stage> = Rule::named("visit", "回访协议履行情况", "Visit after the agreement")
        .under("《人民调解法》第三十一条第二款、第三十二条")
        .by(&[By::Officer])
        .from(&[Stage::Agreed, Stage::ConfirmationSought, Stage::Confirmed])
        .repeated()
        .enforcing(&["RT-07", "RT-13", "QR-01", "QR-05", "QR-07", "XT-41"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let owed = case.file.obligation(&self.obligation).filter(|obligation| !obligation.released);
        let owed = owed.ok_or_else(|| {
            cx.refuse("RT-07", "no_such_obligation", "协议没有这一项", "the agreement has no such item")
                .at("/obligation")
        })?;
        let since = case.record.effective_on.unwrap_or(case.file.opening().received_on);
        let on = check::day(self.on.unwrap_or(cx.today), since, cx.today, "/on")?;
        if !self.performed && owed.performed_on().is_some_and(|done| done <= on) {
            return Err(cx
                .refuse(
                    "RT-07",
                    "performed_already",
                    "该项义务已经登记履行完毕；不实的，请先更正履行记录",
                    "it is on record as performed: put that right first where it is not so",
                )
                .at("/performed"));
        }
        let found = check::text(&self.found, "/found")?;
        let by = check::texts(&self.visited_by, "/visited_by")?;
        if by.is_empty() {
            return Err(cx
                .refuse("RT-07", "visited_by", "请填写回访人员的姓名", "name those who visited")
                .at("/visited_by"));
        }
        let record = self.record.map(|record| record.checked_at(cx, "/record")).transpose()?;
        if let Some(record) = &record {
            check::day(record.on, on, cx.today, "/record/on")?;
        }
        let visited = Visited {
            obligation: self.obligation,
            performed: self.performed,
            on: Some(on),
            found: Some(found),
            by,
            document: record.as_ref().map(|_| case.file.next_document()),
        };
        let decision = Decision::of(Fact::Visited(visited)).and_all(record.map(Document::lodged));
        // while its time lasts nothing is broken, and what was performed since is not: what was seen is kept, and nothing
        // follows
        if self.performed || owed.is_over() || owed.due.is_some_and(|due| on <= due) {
            return Ok(decision);
        }
        Ok(decision.and_all(breach::next(case, cx, owed)?))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "obligation": "1", "performed": false, "found": "支付义务人称货款未收回，尚未支付", "visited_by": ["田守正"]
        })
    }
}
