//! The centre tells that an act which a measure is was brought into dispute, in whatever channel: the case shows where.

use crate::Recommendation;
use crate::fact::Fact;
use crate::procedure::{Disputed, Measure, Stage};
use chrono::NaiveDate;
use kernel::{Act, By, CaseId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes that a measure is disputed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteDisputed {
    /// The act.
    pub act: Act,
    /// Channel where it is disputed.
    pub channel: String,
    /// Case there.
    pub case: CaseId,
    /// Number of that case.
    pub number: String,
    /// Day.
    pub on: NaiveDate,
}

impl Step<Recommendation> for NoteDisputed {
    const RULE: Rule<Stage> = Rule::named("note-disputed", "整改措施被提起争议", "A measure is disputed")
        .under("《行政复议法》第十一条；《行政诉讼法》第十二条")
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<Recommendation>, _: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let mut measures = case.record.measures.iter().filter(|measure| measure.is(&self.act)).peekable();
        if measures.peek().is_none() {
            return Err(Refusal::new(
                "no_such_act",
                "本案没有登记过这项行政行为",
                "no measure of this case is this act",
            )
            .at("/act"));
        }
        let known = |measure: &Measure| measure.disputed_in.iter().any(|by| by.case == self.case);
        if measures.all(known) {
            return Err(Refusal::new(
                "known_already",
                "该案件对本项行政行为的争议已经记录",
                "that case about this measure is on record",
            )
            .at("/case"));
        }
        let by = Disputed { channel: self.channel, case: self.case, number: self.number, on: self.on };
        Ok(Decision::of(Fact::MeasureDisputed { act: Box::new(self.act), by }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "act": { "kind": "penalty", "organ": "haiyuan-swj", "document": "海水罚〔2026〕1号", "on": "2026-03-20" },
            "channel": "reconsideration", "case": "0190a6f0-0000-7000-8000-000000000003",
            "number": "海复〔2026〕3号", "on": "2026-04-02"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{TakeMeasure, given};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_case_names_what_its_measure_led_to_once() {
        let mut measure = TakeMeasure::example();
        measure["act"] = json!({
            "act": NoteDisputed::example()["act"], "basis": "《水法》第六十九条",
            "breach": { "term": "ordinary", "discovered_on": "2026-03-02" }
        });
        let case = given::served()
            .take("2026-03-20", By::Officer, "take-measure", &TakeMeasure::example())
            .refuse("2026-04-02", By::System, "note-disputed", &NoteDisputed::example(), "no_such_act")
            .take("2026-04-02", By::Officer, "take-measure", &measure)
            .take("2026-04-02", By::System, "note-disputed", &NoteDisputed::example())
            .refuse("2026-04-03", By::System, "note-disputed", &NoteDisputed::example(), "known_already");
        let [none, one] = &case.case.record.measures[..] else { panic!("two measures") };
        assert!(none.disputed_in.is_empty());
        let numbers: Vec<_> = one.disputed_in.iter().map(|by| by.number.as_str()).collect();
        assert_eq!(numbers, ["海复〔2026〕3号"]);
    }
}
