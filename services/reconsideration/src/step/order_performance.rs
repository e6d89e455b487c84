//! The respondent does not perform: it is ordered to in a set time, and may be summoned or criticised.

use crate::fact::Fact;
use crate::paper::Issued;
use crate::procedure::{Reconsideration, Stage};
use crate::{breach, letter};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Needed, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-63";
/// Key of the last day of the order.
pub(super) const KEY: &str = "performance_order";

/// The order is a paper.
const ORDER: Needed = Needed::notice(
    "《行政复议法》第七十七条第二款",
    (
        "责令限期履行应当书面通知被申请人，请附责令履行通知书",
        "the respondent is ordered to perform in writing: attach the order",
    ),
);

/// What goes with the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pressure {
    /// The head is to be interviewed (约谈有关负责人).
    Interview,
    /// Criticised in a circular (予以通报批评).
    Criticism,
}

/// Orders the respondent to perform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderPerformance {
    /// Last day.
    pub by: NaiveDate,
    /// What goes with it.
    #[serde(default)]
    pub with: Option<Pressure>,
    /// The order (责令履行通知书): without it nothing is ordered.
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for OrderPerformance {
    const RULE: Rule<Stage> = Rule::named("order-performance", "责令限期履行", "Order to perform")
        .under("《行政复议法》第七十七条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Decided, Stage::Mediated, Stage::Terminated, Stage::Dismissed])
        .enforcing(&[ROW, "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        owes(case, cx)?;
        if self.by <= cx.today {
            return Err(cx
                .refuse(ROW, "term", "责令履行的期限应当晚于今天", "the last day to perform lies ahead")
                .at("/by"));
        }
        if case.file.live(KEY).is_some() {
            return Err(cx.refuse(
                ROW,
                "ordered_already",
                "已经责令履行，期限尚未届满",
                "an order to perform is running",
            ));
        }
        let notice = Issued::needed(&ORDER, self.notice, case, cx)?;
        Ok(Decision::of(Fact::PerformanceOrdered { by: self.by, with: self.with })
            .and_all(notice)
            .fixed(
                case,
                KEY,
                ("履行行政复议决定（责令履行）", "perform as ordered"),
                "被申请人",
                self.by,
                ("责令履行通知书确定的期限", "the day the order fixes"),
            )
            .and(cx.tell_until(
                ROW,
                "performance_ordered",
                "被申请人不履行或者无正当理由拖延履行行政复议决定书、调解书、意见书的，责令限期履行，并可以约谈有关负责人或者通报批评。",
                "The respondent is ordered to perform in time; its head may be interviewed or criticised.",
                Some(self.by),
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "by": "2026-07-01", "with": "interview",
            "notice": { "document": { "kind": "performance_order", "title": "责令履行通知书", "on": "2026-05-11" } }
        })
    }
}

/// Refuses where no respondent is in default.
pub(super) fn owes(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    if breach::respondents_default(case, cx).next().is_some() || letter::unanswered(case) {
        return Ok(());
    }
    Err(cx.refuse(
        ROW,
        "nothing_owed",
        "行政复议决定书、调解书没有被申请人到期未履行的内容，也没有到期未反馈的意见书",
        "no respondent is in default with the decision or the mediation document, or with the report on an opinion letter",
    ))
}
