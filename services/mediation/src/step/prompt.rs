//! Before the window for judicial confirmation ends, both sides are reminded of it.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, breach};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reminds both sides.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prompt {}

impl Step<Mediation> for Prompt {
    const RULE: Rule<Stage> =
        Rule::named("prompt", "提示共同申请司法确认", "Remind of judicial confirmation")
            .under("《民事诉讼法》第二百零五条；《人民调解法》第三十三条")
            .anytime()
            .on_lapse_of("confirmation_prompt")
            .enforcing(&["QR-01"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let reminder = breach::window(case, cx.today).map(|due| {
            cx.tell_until(
                "QR-01",
                "confirmation_prompt",
                "共同申请司法确认的期限即将届满。双方认为有必要的，请在期限的最后一日以前（含当日）共同申请；逾期不能再申请，一方不履行的，另一方可以就协议向人民法院起诉。",
                "The window for a joint application for confirmation is about to end; after it only a suit is left.",
                Some(due),
            )
        });
        Ok(Decision::of(Fact::ConfirmationPrompted)
            .met(case, "confirmation_prompt", cx.today)
            .and_all(reminder))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}
