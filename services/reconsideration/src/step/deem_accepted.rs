//! The period to examine expired without an answer: the law accepts the application.

use super::accept::clocks;
use crate::fact::Fact;
use crate::procedure::{Stage, Track};
use crate::{Reconsideration, window};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period to examine expired.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeemAccepted {}

impl Step<Reconsideration> for DeemAccepted {
    const RULE: Rule<Stage> =
        Rule::named("deem-accepted", "审查期限届满，视为受理", "Deem the application accepted")
            .under("《行政复议法》第三十条第三款")
            .from(&[Stage::Received])
            .on_lapse_of("examination")
            .enforcing(&["FY-10", "FY-13", "FY-20", "FY-30", "FY-44", "FY-50"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let on = case.file.deadline("examination").and_then(|deadline| deadline.due).unwrap_or(cx.today);
        // what is missing, or late, no longer stops the law: it is for a dismissal (art. 33)
        let opening = case.file.opening();
        let uncounted =
            opening.matter.act.as_ref().filter(|_| case.file.deadline(window::APPLICATION).is_none());
        let window = uncounted
            .and_then(|act| window::application(case, cx, act, opening.submitted_on()).ok())
            .unwrap_or_default();
        let decision = Decision::of(Fact::DeemedAccepted { on })
            .lapsed(case, cx, "examination", on)?
            .and_all(window.0)
            .and(FileFact::NoticeIssued(Notice {
                kind: "deemed_accepted".to_owned(),
                zh: "行政复议申请的审查期限已经届满，自届满之日起视为受理。".to_owned(),
                en: "The period to examine the application has expired: it is deemed accepted from that day."
                    .to_owned(),
                article: "《行政复议法》第三十条第三款".to_owned(),
                last_day: None,
            }));
        clocks(decision, case, cx, Track::Ordinary, on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::By;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn a_worked_saturday_and_nine_days_off_make_it_the_27th() {
        let mut sheet = super::super::Apply::example();
        sheet["filing"]["received_on"] = json!("2026-02-13");
        let case = Scenario::<Reconsideration>::default().take("2026-02-13", By::Officer, "apply", &sheet);
        assert_eq!(case.due("examination"), "2026-02-27");
        let case = case.take("2026-02-27", By::System, "deem-accepted", &DeemAccepted::example());
        assert_eq!(case.case.stage, Stage::Accepted);
        assert_eq!(case.case.record.accepted_on(), Some("2026-02-27".parse().unwrap()));
        assert_eq!(case.case.file.deadline("examination").unwrap().state, DeadlineState::Lapsed);
        assert_eq!(case.due("copy"), "2026-03-09");
        assert_eq!(case.due("decision"), "2026-04-28");
        assert_eq!(case.case.file.notices[0].kind, "deemed_accepted");
    }
}
