//! A mediation is asked for, or the committee begins of its own accord.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use kernel::By;
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers a request for mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// Which mediation.
    #[serde(default)]
    pub kind: Kind,
    /// Divisions where the sides live or are seated; left out where the record does not say.
    #[serde(default)]
    pub places: Vec<String>,
}

impl Step<Mediation> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记调解申请", "Register a request for mediation")
        .under("《人民调解法》第十七条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["RT-11", "XT-07"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        self.at_home(cx)?;
        let opening = self.filing.opening::<Mediation>(cx, None)?;
        let received = opening.received_on;
        Decision::of(Fact::Requested { kind: self.kind }).and(FileFact::Opened(Box::new(opening))).deadline(
            cx,
            case,
            "acceptance",
            "XT-07",
            received,
        )
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "kind": "peoples", "filing": Filing::example() })
    }
}

impl Register {
    /// Where the sides live in different areas, the committee whose area holds them all mediates.
    fn at_home(&self, cx: &Context) -> Result<(), Refusal> {
        let own = |place: &String| place.starts_with(cx.actor.division.as_str());
        let apart = self.places.windows(2).any(|pair| pair[0] != pair[1]);
        if self.kind != Kind::Peoples || !apart || self.places.iter().all(own) {
            return Ok(());
        }
        Err(cx
            .refuse(
                "RT-11",
                "across_areas",
                "当事人不在同一地区，由乡镇、街道人民调解委员会受理，或者由相关的人民调解委员会共同调解",
                "the sides live in different areas: the township's committee mediates, or the committees together",
            )
            .at("/places"))
    }
}
