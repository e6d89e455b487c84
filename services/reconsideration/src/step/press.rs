//! The respondent was ordered to perform and still does not: its head is interviewed, and it may be criticised in a
//! circular.

use super::order_performance::owes;
use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Interview;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-63";
const ARTICLE: &str = "《行政复议法》第七十七条第二款";

/// Records an interview.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldInterview {
    /// Day; today when left out.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// Office of the head who was interviewed (职务), no name.
    pub office: String,
    /// The record (约谈记录).
    pub record: Document,
}

impl Step<Reconsideration> for HoldInterview {
    const RULE: Rule<Stage> =
        Rule::named("interview", "约谈被申请人的有关负责人", "Interview the respondent's head")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Decided, Stage::Mediated, Stage::Terminated, Stage::Dismissed])
            .repeated()
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        ordered(case, cx)?;
        let ended = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
        let on = input::day(self.held_on.unwrap_or(cx.today), ended, cx, "/held_on")?;
        let interview = Interview { on, office: check::text(&self.office, "/office")? };
        let record = self.record.checked_at(cx, "/record")?;
        Ok(Decision::of(Fact::Interviewed(interview)).and(record.lodged()).and(cx.tell(
            ROW,
            "interviewed",
            "因不履行或者无正当理由拖延履行，已约谈被申请人的有关负责人；经责令履行仍拒不履行的，依法给予处分。",
            "A head of the respondent was interviewed; who still refuses after an order is punished.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "office": "分管副镇长", "record": { "kind": "interview_record", "title": "约谈记录", "on": "2026-07-02" }
        })
    }
}

/// Criticises the respondent in a circular.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criticise {
    /// The circular (通报).
    pub circular: Document,
}

impl Step<Reconsideration> for Criticise {
    const RULE: Rule<Stage> = Rule::named("criticise", "通报批评被申请人", "Criticise the respondent")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Decided, Stage::Mediated, Stage::Terminated, Stage::Dismissed])
        .repeated()
        .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        ordered(case, cx)?;
        let circular = self.circular.checked_at(cx, "/circular")?;
        Ok(Decision::of(Fact::Criticised { on: cx.today }).and(circular.lodged()).and(cx.tell(
            ROW,
            "criticised",
            "因不履行或者无正当理由拖延履行，已对被申请人予以通报批评。",
            "The respondent was criticised in a circular because it does not perform.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "circular": { "kind": "circular", "title": "关于不履行行政复议决定的通报", "on": "2026-07-10" }
        })
    }
}

/// Refuses before the respondent was ordered to perform, or once it has.
fn ordered(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    owes(case, cx)?;
    if case.record.performance_ordered_by.is_none() {
        return Err(cx.refuse(
            ROW,
            "not_ordered",
            "应当先责令限期履行，再约谈有关负责人或者通报批评",
            "the respondent is ordered to perform first",
        ));
    }
    Ok(())
}
