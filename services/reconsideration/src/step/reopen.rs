//! A superior organ orders a case to be accepted, heard, or decided once it is overdue, or a judgment revokes what ended it:
//! the case goes on where it stood before, within the period which that paper sets.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::{input, letter, reopening};
use chrono::NaiveDate;
use kernel::By;
use law::{Receipt, Span};
use procedure::decision::statutory;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a case goes on that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReopeningGround {
    /// The superior organ ordered it (行政复议法 art. 35): not accepted or dismissed without good reason, or not decided in
    /// time.
    SuperiorOrder,
    /// A judgment in force revokes what ended the case.
    Judgment,
}

impl ReopeningGround {
    pub(crate) fn article(self) -> &'static str {
        match self {
            Self::SuperiorOrder => "《行政复议法》第三十五条",
            Self::Judgment => "《行政诉讼法》第七十条、第七十二条",
        }
    }
}

/// Reopens a case that had ended.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// Ground.
    pub ground: ReopeningGround,
    /// The order (责令受理通知书、责令纠正通知书), the judgment.
    pub document: Document,
    /// Day it was received.
    pub received_on: NaiveDate,
    /// Last day to accept or to decide anew, where the paper sets one.
    #[serde(default)]
    pub by: Option<NaiveDate>,
    /// The period in which a judgment orders the case to be decided anew, where it gives one instead of a day: it runs from
    /// the day the judgment took effect.
    #[serde(default)]
    pub within: Option<Span>,
    /// Day the judgment took effect, where it gives a period.
    #[serde(default)]
    pub in_force_on: Option<NaiveDate>,
}

impl Step<Reconsideration> for Reopen {
    const RULE: Rule<Stage> = Rule::named("reopen", "责令纠正、判决撤销后恢复办理", "Reopen the case")
        .under("《行政复议法》第三十五条；《行政诉讼法》第七十条、第七十二条")
        .by(&[By::Officer, By::Reviewer])
        .from(&[Stage::Accepted, Stage::Decided, Stage::NotAccepted, Stage::Dismissed])
        .enforcing(&[ANEW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let article = self.ground.article();
        if self.ground != ReopeningGround::SuperiorOrder && cx.by.contains(&By::Reviewer) {
            return Err(Refusal::new(
                "superiors_order",
                "上级行政机关登记的是其责令纠正；生效判决由办理本案的机关登记",
                "the superior enters its own order; a judgment is entered by the organ that has the case",
            )
            .under(ReopeningGround::SuperiorOrder.article())
            .at("/ground"));
        }
        if self.ground == ReopeningGround::SuperiorOrder && case.stage == Stage::Decided {
            return Err(Refusal::new(
                "ground_mismatch",
                "责令纠正限于无正当理由不予受理、驳回申请等情形；行政复议决定被撤销的，请选择生效判决",
                "a superior orders that a case be taken on: a decision that fell, fell by a judgment",
            )
            .under(article)
            .at("/ground"));
        }
        let overdue = reopening::overdue(case, self.ground)?;
        let ended = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
        let ended = overdue.unwrap_or(ended);
        let document = self.document.clone().checked(cx)?;
        let received_on = input::day(self.received_on, ended.max(document.on), cx, "/received_on")?;
        if self.by.is_some_and(|by| by < cx.today) {
            return Err(Refusal::new(
                "term",
                "责令受理通知书、判决书确定的期限不得早于今天，请核对",
                "the last day the paper sets lies ahead",
            )
            .under(article)
            .at("/by"));
        }
        let anew = self.anew(case, received_on, cx)?;
        let (to, zh) = match case.stage {
            Stage::NotAccepted => (Stage::Received, "原不予受理决定不再有效，重新审查行政复议申请"),
            Stage::Dismissed => (Stage::Accepted, "原驳回申请决定不再有效，恢复审理"),
            Stage::Accepted => {
                (Stage::Accepted, "超过行政复议期限没有作出决定，上级行政机关责令纠正，继续审理并作出决定")
            }
            _ => (Stage::Accepted, "原行政复议决定被撤销，重新审理"),
        };
        let decision =
            Decision::of(Fact::Reopened { ground: self.ground, to, on: received_on }).and(document.lodged());
        let decision = match overdue {
            Some(_) => decision,
            None => reopening::released(
                decision.and(FileFact::Reopened { zh: zh.to_owned(), on: cx.today }).dropping(
                    case,
                    &[letter::FAMILY],
                    zh,
                ),
                case,
                zh,
            ),
        };
        if let Some(receipt) = anew {
            let due = receipt.due;
            let day = due.map_or_else(String::new, kernel::date::zh);
            let told = cx.tell_until(
                ANEW,
                "reopened",
                match self.within {
                    Some(span) => format!("{zh}，判决确定的期限为{}，最后一日为{day}。", span.zh()),
                    None => format!(
                        "{zh}。判决没有确定期限，法律也没有规定，参照普通程序的审理期限自收到生效判决之日起计算，最后一日为{day}，\
                         请报法制人员确认。"
                    ),
                },
                "The case goes on and is decided anew within the period of the judgment; where it sets none, within that of the \
                 ordinary procedure, which the legal officer confirms.",
                due,
            );
            let period = statutory(case, cx, "decision", receipt);
            return Ok(decision.and(FileFact::DeadlineSet(period)).and(told));
        }
        let told = FileFact::NoticeIssued(Notice {
            kind: "reopened".to_owned(),
            zh: match self.by {
                Some(by) => format!("{zh}，期限以该文书为准，最后一日为{}。", kernel::date::zh(by)),
                None => format!(
                    "{zh}。法律没有规定重新办理的期限，该文书也没有确定的，请承办人及时办理并报法制人员确认。"
                ),
            },
            en: "The case goes on within the period the paper sets; the law sets none.".to_owned(),
            article: article.to_owned(),
            last_day: self.by,
        });
        let decision = match self.by {
            None => decision,
            Some(by) => decision.fixed(
                case,
                reopening::KEY,
                ("重新受理、审理的期限", "accept or decide anew"),
                "行政复议机关",
                by,
                ("责令受理通知书、判决书确定的期限", "the day the order or the judgment fixes"),
            ),
        };
        Ok(decision.and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "judgment", "received_on": "2026-06-10", "by": "2026-08-10",
            "document": { "kind": "judgment", "title": "行政判决书", "number": "（2026）宁0522行初12号", "on": "2026-06-08" }
        })
    }
}

/// The row of the period in which a case is decided anew after a judgment.
const ANEW: &str = "FY-33";

impl Reopen {
    /// The period to decide anew, where a judgment revoked what ended the case and fixes no day: that of the judgment, else
    /// that of the row.
    fn anew(
        &self,
        case: &Case<Reconsideration>,
        received_on: NaiveDate,
        cx: &Context,
    ) -> Result<Option<Receipt>, Refusal> {
        // what was not accepted is examined first
        let judged = self.ground == ReopeningGround::Judgment && case.stage != Stage::NotAccepted;
        let refuse = |zh, en, at| Err(cx.refuse(ANEW, "period_of_judgment", zh, en).at(at));
        if self.within.is_some() && (!judged || self.by.is_some()) {
            return refuse(
                "只有生效判决撤销复议决定、驳回申请决定并确定重新办理期间的，才填写期间（within）；写明最后一日（by）的，不再填写期间",
                "only a judgment that revokes what ended the case gives a period (`within`), and no day beside it (`by`)",
                "/within",
            );
        }
        if self.within.is_some() != self.in_force_on.is_some() {
            return refuse(
                "判决确定期间的，应当同时写明判决生效之日，期间自该日起算；没有确定期间的不填写",
                "a period of the judgment runs from the day it took effect: give both, or neither",
                "/in_force_on",
            );
        }
        if !judged || self.by.is_some() {
            return Ok(None);
        }
        let from = match self.in_force_on {
            Some(day) => input::day(day, self.document.on, cx, "/in_force_on")?,
            None => received_on,
        };
        let count = cx.law.count(ANEW, from);
        let count = match self.within {
            Some(span) => count.amount(span.amount, span.unit),
            None => count,
        };
        Ok(Some(count.receipt().map_err(|why| Refusal::from(why).at("/within"))?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Accept, Decide, RefuseAcceptance};
    use super::*;
    use crate::ripe::given::replied;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn a_judgment_opens_a_decided_case_again_and_what_the_decision_ordered_falls() {
        let case = replied(0).take("2026-04-20", By::Officer, "decide", &Decide::example()).take(
            "2026-06-10",
            By::Officer,
            "reopen",
            &Reopen::example(),
        );
        assert_eq!((case.case.stage, case.due("reopened")), (Stage::Accepted, "2026-08-10".to_owned()));
        assert!(case.case.file.outcome.is_none() && case.case.record.finding.is_none());
        assert!(case.case.file.obligations[0].is_over());
        let mut anew = Decide::example();
        anew["served_on"] = json!("2026-06-22");
        anew["document"]["on"] = json!("2026-06-22");
        anew["approval"]["on"] = json!("2026-06-22");
        anew["obligations"] = json!([]);
        let case = case.take("2026-06-22", By::Officer, "decide", &anew);
        assert_eq!(case.due("suit"), "2026-07-07");
        assert!(case.case.file.live("reopened").is_none());
    }

    #[test]
    fn an_order_opens_what_was_not_accepted() {
        let order = json!({
            "ground": "superior_order", "received_on": "2026-03-20",
            "document": { "kind": "order", "title": "责令受理通知书", "on": "2026-03-20" }
        });
        let refused = RefuseAcceptance::example();
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "refuse-acceptance", &refused)
            .take("2026-03-20", By::Officer, "reopen", &order);
        assert_eq!(case.case.stage, Stage::Received);
        assert_eq!(case.case.file.notices.last().map(|told| told.kind.as_str()), Some("reopened"));
        case.take("2026-03-23", By::Officer, "accept", &Accept::example());
    }
}
