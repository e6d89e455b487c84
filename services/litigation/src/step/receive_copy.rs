//! A defendant receives its copy of the complaint: its clocks start.

use crate::Litigation;
use crate::defendant::{self, Reconsidered};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::response::Defendant;
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the receipt of the copy of the complaint and the notice to respond (应诉通知书).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveCopy {
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// The reconsideration before the suit, where it is not on record yet: it says who is defendant. The period to
    /// answer runs whoever is.
    #[serde(default)]
    pub reconsidered: Option<Reconsidered>,
    /// Which of several defendants received it, where the court enters it; an organ enters its own receipt.
    #[serde(default)]
    pub defendant: Option<OrganId>,
}

impl Step<Litigation> for ReceiveCopy {
    const RULE: Rule<Stage> = Rule::named("receive-copy", "签收起诉状副本和应诉通知书", "Receive the copy")
        .under(
            "《行政诉讼法》第六十七条第一款；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第十条第一款",
        )
        .by(&[By::Officer, By::Respondent, By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SS-22", "SS-23"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let who = Defendant::of(case, cx, self.defendant.as_ref())?;
        if who.response(case).copy_received_on.is_some() {
            return Err(Refusal::new(
                "copy_received",
                "该被告已经签收起诉状副本，答辩期限已在计算",
                "this defendant received its copy already and its period to answer runs",
            ));
        }
        let docketed = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let on = procedure::check::day(self.received_on, docketed, cx.today, "/received_on")?;
        let reconsidered = self.reconsidered.map(Reconsidered::checked).transpose()?;
        let told = defendant::settled(case, reconsidered.as_ref(), false)?;
        let differs = defendant::compared(case, reconsidered.as_ref());
        Ok(Decision::of(Fact::CopyReceived { on, reconsidered, defendant: who.organ() })
            .and_all(told)
            .and_all(differs)
            .done(case, "copy", on)
            .and(who.clock(case, cx, ("answer", "SS-22"), on)?)
            .and(who.clock(case, cx, ("jurisdiction_objection", "SS-23"), on)?))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "received_on": "2026-03-02" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn answer_and_objection_are_due_in_fifteen_days() {
        let case = given::served();
        // 2026-03-21 is a Saturday
        assert_eq!(case.due("answer"), "2026-03-23");
        assert_eq!(case.due("jurisdiction_objection"), "2026-03-23");
        assert_eq!(case.case.file.deadline("copy").map(|d| d.state), Some(DeadlineState::Met));
    }

    #[test]
    fn it_is_received_once_and_not_before_docketing() {
        let input = |on: &str| json!({ "received_on": on });
        given::docketed().refuse(
            "2026-03-06",
            By::Officer,
            "receive-copy",
            &input("2026-03-03"),
            "day_out_of_order",
        );
        given::served().refuse(
            "2026-03-07",
            By::Officer,
            "receive-copy",
            &input("2026-03-07"),
            "copy_received",
        );
    }
}
