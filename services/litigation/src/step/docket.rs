//! The court dockets the suit.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Dockets the suit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Docket {
    /// Number of the case.
    pub number: String,
    /// Day of docketing.
    pub on: NaiveDate,
}

impl Step<Litigation> for Docket {
    const RULE: Rule<Stage> = Rule::named("docket", "登记立案", "Docket the suit")
        .under("《行政诉讼法》第五十一条第一款")
        .by(&[By::Court])
        .from(&[Stage::Filed])
        .enforcing(&["SS-21", "SS-25"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let on = procedure::check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
        let decision = Decision::of(Fact::Docketed { number: paper::number(&self.number)?, on });
        decision
            .done(case, "docketing", on)
            .and(paper::fixed(case, cx, "copy", "SS-21", on)?)
            .deadline(cx, case, "judgment", "SS-25", on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-02" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn the_copy_is_due_in_five_days_and_judgment_in_six_months() {
        let case = given::docketed();
        assert_eq!(case.due("copy"), "2026-03-09");
        assert_eq!(case.due("judgment"), "2026-09-04");
        assert!(case.case.file.live("docketing").is_none());
        let pauses = |key: &str| case.case.file.deadline(key).map(|d| d.pauses);
        assert_eq!((pauses("judgment"), pauses("copy")), (Some(true), Some(false)));
    }

    #[test]
    fn a_suit_is_docketed_between_receipt_and_today_under_a_number() {
        for (number, on, code) in [
            ("（2026）宁0522行初12号", "2026-03-01", "day_out_of_order"),
            ("（2026）宁0522行初12号", "2026-03-05", "day_out_of_order"),
            (" ", "2026-03-04", "court_number"),
        ] {
            given::filed().refuse(
                "2026-03-04",
                By::Court,
                "docket",
                &json!({ "number": number, "on": on }),
                code,
            );
        }
    }
}
