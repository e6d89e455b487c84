//! A matter comes in through any door and is registered.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Source, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
}

impl Step<Petition> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记信访事项", "Register a petition")
        .under("《信访工作条例》第二十一条第二款、第二十二条第一款、第二十三条第一款")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["XF-01", "XF-02", "XF-30"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        match self.filing.source {
            Source::Window
            | Source::Letter
            | Source::Web
            | Source::Hotline
            | Source::Grid
            | Source::OnBehalf => {}
            Source::Referral | Source::Judicial | Source::OwnMotion => {
                return Err(Refusal::new(
                    "source",
                    "信访事项由来访、来信、网上、热线、网格或者代办登记；其他途径转来的由系统登记",
                    "a petition comes by window, letter, web, hotline, grid or on behalf; a referral is registered \
                     by the mesh itself",
                )
                .enforcing("XF-01", cx.article("XF-01"))
                .at("/filing/source"));
            }
        }
        let opening = self.filing.opening::<Petition>(cx, None)?;
        procedure::common::kept_from_accused(&opening.matter, &opening.parties, &opening.organ, cx)
            .map_err(|refusal| refusal.at("/filing/parties"))?;
        let received = opening.received_on;
        Decision::of(Fact::Registered)
            .and(FileFact::Opened(Box::new(opening)))
            .deadline(cx, case, "sorting", "XF-02", received)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "filing": Filing::example() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn sorting_ends_fifteen_days_from_receipt() {
        let case = given::registered(&["修复村道"]);
        assert_eq!(case.due("sorting"), "2026-03-17");
        assert_eq!(case.case.file.opening().number, "海信〔2026〕1号");
    }

    #[test]
    fn a_court_files_no_petition() {
        let mut input = Register::example();
        input["filing"]["source"] = json!("judicial");
        Scenario::<Petition>::default().refuse("2026-03-02", By::Officer, "register", &input, "source");
    }
}
