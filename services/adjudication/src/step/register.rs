//! Somebody asks an agency to decide a dispute with another, in writing or orally.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use kernel::By;
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers an application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// An oral application: the record made on the spot (申请笔录).
    #[serde(default)]
    pub oral: Option<OralRecord>,
}

/// The record of an oral application.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OralRecord {
    /// Whether it was read out and signed by the applicant.
    pub signed: bool,
}

impl Step<Adjudication> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记行政裁决申请", "Register an application")
        .under("《宁夏回族自治区行政程序规定》第七十九条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["CJ-01", "CJ-02", "TD-02"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        if self.oral.is_some_and(|record| !record.signed) {
            return Err(cx
                .refuse(
                    "CJ-01",
                    "oral_not_signed",
                    "口头申请的，应当当场记录，经申请人核对后签名",
                    "an oral application is recorded on the spot and signed by the applicant",
                )
                .at("/oral/signed"));
        }
        let opening = self.filing.opening::<Adjudication>(cx, None)?;
        let received = opening.received_on;
        let rule = Track::of(opening.matter.category).acceptance();
        Decision::of(Fact::Requested).and(FileFact::Opened(Box::new(opening))).deadline(
            cx,
            case,
            "acceptance",
            rule,
            received,
        )
    }

    fn example() -> serde_json::Value {
        let mut filing = Filing::example();
        filing["matter"]["category"] = serde_json::json!("land_ownership");
        filing["matter"]["title"] = serde_json::json!("宅基地使用权争议");
        filing["matter"]["demands"] = serde_json::json!([{ "text": "确认争议地块使用权归申请人" }]);
        serde_json::json!({ "filing": filing })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;

    #[test]
    fn land_has_seven_working_days_and_everything_else_five_days() {
        assert_eq!(given::requested("land_ownership").due("acceptance"), "2026-03-11");
        for category in ["forest_ownership", "grassland_ownership", "enterprise_name", "procurement", "other"]
        {
            // the fifth day, 7 March, is a Saturday
            assert_eq!(given::requested(category).due("acceptance"), "2026-03-09", "{category}");
        }
    }
}
