//! Both sides ask the court to confirm their agreement, within thirty days; nothing is typed again.

use super::{WAYS_ON, WAYS_ON_EN};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, breach};
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Applies jointly for judicial confirmation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeekConfirmation {
    /// The court.
    pub court: OrganId,
    /// Whether both sides apply.
    pub joint: bool,
}

impl Step<Mediation> for SeekConfirmation {
    const RULE: Rule<Stage> =
        Rule::named("seek-confirmation", "共同申请司法确认", "Apply jointly for judicial confirmation")
            .under("《民事诉讼法》第二百零五条；《人民调解法》第三十三条")
            .by(&[By::Officer])
            .from(&[Stage::Agreed])
            .within("confirmation")
            .enforcing(&["QR-01", "QR-03", "QR-07"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if !self.joint {
            return Err(Refusal::new(
                "not_joint",
                "司法确认应由双方当事人共同申请",
                "judicial confirmation is applied for by both sides together",
            )
            .under("《民事诉讼法》第二百零五条")
            .at("/joint"));
        }
        if case.record.ruling.is_some() {
            return Err(cx.refuse(
                "QR-07",
                "rejected",
                format!("司法确认申请已被裁定驳回。{WAYS_ON}"),
                WAYS_ON_EN,
            ));
        }
        if breach::window(case, cx.today).is_none() {
            return Err(Refusal::new(
                "confirmation_window_lapsed",
                "自协议生效之日起三十日的共同申请期限已过。一方不履行的，另一方可以就协议向人民法院提起诉讼",
                "the thirty days for a joint application are over: a side may sue on the agreement",
            )
            .under("《人民调解法》第三十二条、第三十三条"));
        }
        Decision::of(Fact::ConfirmationSought)
            .and(FileFact::CourtSeised { court: self.court })
            .met(case, "confirmation", cx.today)
            .dropped(case, "confirmation_prompt", "已经申请司法确认")
            .deadline(cx, case, "confirmation_decision", "QR-03", cx.today)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "court": "haiyuan-fayuan", "joint": true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Step;
    use procedure::scenario::Scenario;

    fn agreed() -> Scenario<Mediation> {
        Scenario::default()
            .take("2026-03-02", By::Officer, "register", &super::super::Register::example())
            .take("2026-03-02", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-02", By::Officer, "agree", &super::super::Agree::example())
    }

    #[test]
    fn the_last_day_is_in_time_and_the_day_after_is_not() {
        agreed().take("2026-04-01", By::Officer, "seek-confirmation", &SeekConfirmation::example());
        agreed().refuse(
            "2026-04-02",
            By::Officer,
            "seek-confirmation",
            &SeekConfirmation::example(),
            "confirmation_window_lapsed",
        );
    }
}
