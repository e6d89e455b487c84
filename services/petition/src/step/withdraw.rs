//! The petitioner withdraws: what may be raised freely may be taken back freely, by his own application. A promise to stop
//! petitioning (息诉罢访承诺) takes nothing back and answers nothing.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, DisputesAct, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《信访工作条例》第十七条";
/// The kind under which a promise to stop petitioning is lodged.
const PROMISE: &str = "commitment";

/// Records that the petition was withdrawn freely.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The petitioner's application (撤回申请).
    pub application: Document,
}

impl DisputesAct for Petition {
    const ARTICLE: &'static str = "《信访工作条例》第三十一条";
    const FROM: &'static [Stage] = &[Stage::Registered, Stage::InProcess];
    const MEANS: (&'static str, &'static str) = (
        "认为诉求已经解决的，可以撤回信访事项；对改变后的行政行为不服的，可以依法申请行政复议或者提起行政诉讼。",
        "Who finds the request met may withdraw it; against the act as it is now, reconsideration and suit are open.",
    );

    fn changing(case: &Case<Self>, cx: &Context) -> Result<(), Refusal> {
        super::not_recused(case, cx)
    }
}

impl Step<Petition> for Withdraw {
    const RULE: Rule<Stage> = Rule::named("withdraw", "撤回信访事项", "Withdraw the petition")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Registered, Stage::InProcess]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        not_a_promise(&self.application, "/application/kind")?;
        let application = self.application.checked_at(cx, "/application")?;
        Ok(Decision::of(Fact::Withdrawn)
            .and(application.lodged())
            .dropping(case, super::LASTING, "信访人已撤回")
            .closed(cx.today, "withdrawn", "信访人撤回", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "application": { "kind": "withdrawal", "title": "撤回申请", "on": "2026-03-09" } })
    }
}

/// Refuses to end a petition, or to answer a demand, by a promise to stop petitioning.
///
/// # Errors
/// A [`Refusal`] where the paper is one.
pub(super) fn not_a_promise(paper: &Document, at: &str) -> Result<(), Refusal> {
    if paper.kind.trim() != PROMISE {
        return Ok(());
    }
    Err(Refusal::new(
        "promise_of_silence",
        "息诉罢访承诺书不是撤回申请，也不是对诉求的答复，不能据以办结；请按照诉求逐项处理，承诺书可以收入卷宗",
        "a promise to stop petitioning neither takes the petition back nor answers a demand, and ends nothing: it may be \
         lodged, and each demand is dealt with",
    )
    .under("《信访工作条例》第三十二条")
    .at(at))
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;

    #[test]
    fn nothing_is_supervised_any_more() {
        let supervise = super::super::Supervise::example();
        let case = given::accepted().take("2026-03-08", By::Coordinator, "supervise", &supervise);
        assert!(case.case.record.supervised);
        let case = case.take("2026-03-09", By::Officer, "withdraw", &Withdraw::example()).case;
        assert!(!case.record.supervised && case.file.live("supervision").is_none());
    }

    #[test]
    fn no_clock_outlives_a_withdrawal() {
        let case = given::accepted().take("2026-03-09", By::Officer, "withdraw", &Withdraw::example()).case;
        assert_eq!(case.stage, Stage::Withdrawn);
        assert!(case.file.live("opinion").is_none());
    }
}
