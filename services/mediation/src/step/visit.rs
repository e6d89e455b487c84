//! The committee looks after the performance of the agreement (回访); where it is not performed, the next lawful step
//! is told.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, breach};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
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
        if owed.is_over() && !self.performed {
            return Err(cx
                .refuse(
                    "RT-07",
                    "performed_already",
                    "该项义务已经登记履行完毕；不实的，请先更正履行记录",
                    "it is on record as performed: put that right first where it is not so",
                )
                .at("/performed"));
        }
        let decision = Decision::of(Fact::Visited { obligation: self.obligation, performed: self.performed });
        // while its time lasts nothing is broken: what was seen is kept, and nothing follows
        if self.performed || owed.due.is_some_and(|due| cx.today <= due) {
            return Ok(decision);
        }
        Ok(decision.and_all(breach::next(case, cx, owed)?))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "obligation": "1", "performed": false })
    }
}
