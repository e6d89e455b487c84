//! How difficult the case is and how many it concerns (繁简分流): found after acceptance, as where the law accepted the
//! application and nobody said.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage, Track};
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-42";

/// Says how difficult the case is, and how many it concerns.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Triage {
    /// Whether it is major, difficult or complex; as it was when left out.
    #[serde(default)]
    pub complex: Option<bool>,
    /// Whether it is specialised or technical; as it was when left out.
    #[serde(default)]
    pub specialised: Option<bool>,
    /// How many people or households the act itself names; as it was when left out.
    #[serde(default)]
    pub interested_parties: Option<u32>,
    /// Reason.
    pub reason: String,
}

impl Step<Reconsideration> for Triage {
    const RULE: Rule<Stage> =
        Rule::named("triage", "核定案件繁简和涉及人数", "Say how difficult the case is")
            .under("《行政复议法》第五十条第一款、第五十二条第二款第一项、第二项")
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let found = case.record.acceptance.as_ref();
        let before = found
            .map_or((false, 0, false), |found| (found.complex, found.interested_parties, found.specialised));
        let complex = self.complex.unwrap_or(before.0);
        let interested_parties = self.interested_parties.unwrap_or(before.1);
        let specialised = self.specialised.unwrap_or(before.2);
        if (complex, interested_parties, specialised) == before {
            return Err(cx
                .refuse(
                    ROW,
                    "nothing_new",
                    "与卷内记录相同，请填写案件是否重大、疑难、复杂，或者行政行为涉及的人数（户数）",
                    "this stands in the file already: say whether the case is complex, or how many it concerns",
                )
                .at("/complex"));
        }
        if complex && case.record.track == Some(Track::Simplified) {
            return Err(simplified().at("/complex"));
        }
        let reason = input::reason(&self.reason, "/reason")?;
        let told = (complex && !before.0).then(|| {
            cx.tell(
                ROW,
                "found_complex",
                "本案核定为重大、疑难、复杂案件，应当组织听证，并提请行政复议委员会提出咨询意见。",
                "The case is found major, difficult or complex: it is heard, and the committee gives its opinion.",
            )
        });
        Ok(Decision::of(Fact::Triaged { complex, interested_parties, reason, specialised }).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "complex": true, "interested_parties": 1, "reason": "涉及多个专业领域，证据争议大" })
    }
}

/// A complex case is not for the simplified procedure.
pub(super) fn simplified() -> Refusal {
    Refusal::new(
        "complex_not_simplified",
        "重大、疑难、复杂的案件不适用简易程序；已经适用的，请先办理“简易程序转为普通程序”",
        "a complex case is not heard under the simplified procedure: convert it first where it is",
    )
    .under("《行政复议法》第五十三条第一款、第五十五条")
}
