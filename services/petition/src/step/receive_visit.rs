//! A visit (来访) is received: who came, and where. Of a group at most five come, and those are its representatives.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Visit;
use chrono::NaiveDate;
use kernel::{By, Capacity, PartyId};
use procedure::common::GROUP;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a visit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveVisit {
    /// Day.
    pub on: NaiveDate,
    /// The place of reception that was set up or designated for visits.
    pub place: String,
    /// Who came: petitioners; of a group its representatives.
    pub visitors: Vec<PartyId>,
    /// Record of what was said.
    #[serde(default)]
    pub record: Option<Document>,
    /// The leader who received them, with his office, where one did (领导干部接访).
    #[serde(default)]
    pub leader: Option<String>,
}

impl Step<Petition> for ReceiveVisit {
    const RULE: Rule<Stage> = Rule::named("receive-visit", "接待来访", "Receive a visit")
        .under("《信访工作条例》第十八条、第二十条")
        .by(&[By::Officer])
        .anytime()
        .repeated()
        .enforcing(&["XF-31"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let on = check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
        let place = check::text(&self.place, "/place")?;
        let leader = self.leader.map(|leader| check::text(&leader, "/leader")).transpose()?;
        let record = self.record.map(|record| record.checked_at(cx, "/record")).transpose()?;
        if self.visitors.is_empty() || self.visitors.len() > GROUP as usize {
            return Err(cx
                .refuse(
                    "XF-31",
                    "visitors",
                    "多人采用走访形式提出共同的信访事项的，应当推选代表，代表人数不得超过5人",
                    "a group that comes in person sends representatives, at most five",
                )
                .at("/visitors"));
        }
        let group = case.file.headcount() > GROUP;
        for (i, visitor) in self.visitors.iter().enumerate() {
            let party = case.file.parties.iter().find(|party| party.id == *visitor);
            let Some(party) = party else {
                return Err(Refusal::new(
                    "not_party",
                    "来访人不在本案信访人、代表人之中，请先追加或者推选",
                    "who came is no party of the case: join or appoint him first",
                )
                .at(format!("/visitors/{i}")));
            };
            if group && party.capacity != Capacity::Representative {
                return Err(cx
                    .refuse(
                        "XF-31",
                        "not_representative",
                        "集体访由推选的代表反映，请先推选代表",
                        "of a group only its representatives are received: appoint them first",
                    )
                    .at(format!("/visitors/{i}")));
            }
        }
        Ok(Decision::of(Fact::VisitReceived(Visit { on, place, visitors: self.visitors, leader }))
            .and_all(record.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "on": "2026-03-03", "place": "县信访局群众来访接待大厅",
            "visitors": ["0190a6f0-0000-7000-8000-00000000000a"],
            "record": { "kind": "visit_record", "title": "接访笔录", "on": "2026-03-03" }
        })
    }
}
