//! The centre tells of a request of the dispute that an organ had before the suit (此前的请求).

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::told::Request;
use chrono::NaiveDate;
use kernel::{By, CaseId, DisputeId, OrganId};
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notes a request that an organ had before the suit, and whether it answered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// The dispute, as the centre has it.
    #[serde(default)]
    pub dispute: Option<DisputeId>,
    /// The suit.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// Organ that was asked.
    pub organ: OrganId,
    /// The case the request became.
    pub by_case: CaseId,
    /// Its number.
    pub by_number: String,
    /// Day it was asked.
    pub asked_on: NaiveDate,
    /// Day it was answered, where it was.
    #[serde(default)]
    pub answered_on: Option<NaiveDate>,
}

impl Step<Litigation> for NoteRequest {
    const RULE: Rule<Stage> =
        Rule::named("note-request", "记录此前的请求", "Note a request that came before the suit")
            .under("《行政诉讼法》第四十九条第三项")
            .by(&[By::System])
            .anytime();

    fn decide(self, case: &Case<Litigation>, _: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Self { organ, by_case, by_number, asked_on, answered_on, case: suit, .. } = self;
        if suit.is_some_and(|suit| suit != case.id) {
            return Err(
                Refusal::new("not_this_case", "不是本案的记录", "this is told to another case").at("/case")
            );
        }
        let request = Request { organ, by_case, by_number, asked_on, answered_on };
        if case.record.told_requests.contains(&request) {
            return Err(
                Refusal::new("known_already", "该请求已经记录", "that request is on record").at("/by_case")
            );
        }
        let differs = request.differs(&case.record.earlier_requests);
        Ok(Decision::of(Fact::RequestKnown(request)).and_all(differs))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-gaj", "by_case": "0190a6f0-0000-7000-8000-000000000004", "by_number": "海信〔2026〕7号",
            "asked_on": "2026-01-12"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn what_is_told_counts_beside_what_was_typed_of_requests_the_mesh_does_not_know() {
        let mut input = File::example();
        input["court"] = json!("organ");
        input["earlier_requests"] = json!([
            { "to": "haiyuan-gaj", "on": "2025-11-02" },
            { "to": "haiyuan-gaj", "on": "2026-01-12", "case": "0190a6f0-0000-7000-8000-000000000004" }
        ]);
        let counted = |case: &Scenario<Litigation>| {
            let record = &case.case.record;
            (record.responsiveness[0].asked, record.unanswered_requests)
        };
        let case = Scenario::<Litigation>::default().take("2026-03-02", By::Court, "file", &input);
        assert_eq!(counted(&case), (2, 2));
        let case = case.take("2026-03-02", By::System, "note-request", &NoteRequest::example());
        assert_eq!(counted(&case), (2, 2), "the same request is counted once");
        let mut answered = NoteRequest::example();
        answered["answered_on"] = json!("2026-01-20");
        let case = case.take("2026-03-03", By::System, "note-request", &answered);
        assert_eq!(counted(&case), (2, 1), "what its case shows counts");
    }
}
