//! A sitting is held and recorded.

use super::mediator;
use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a sitting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sit {
    /// The record (调解记录): its day is that of the sitting, between the naming of the mediator and today.
    pub record: Document,
    /// Others who were invited to take part.
    #[serde(default)]
    pub invited: Option<Invited>,
    /// Why the round ended without agreement, where it did.
    #[serde(default)]
    pub failed: Option<String>,
}

/// Relatives, neighbours, people with special knowledge, social organisations.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    /// Who: office or relation, e.g. 富陵村党支部书记.
    pub who: Vec<String>,
    /// Whether the sides agreed.
    pub consent: bool,
}

impl Step<Mediation> for Sit {
    const RULE: Rule<Stage> = Rule::named("sit", "调解会议记录", "Record a sitting")
        .under("《人民调解法》第二十七条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["RT-09", "RT-10", "RT-14", "CJ-12"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        mediator::present(case, cx)?;
        if self.invited.is_some_and(|invited| !invited.consent) {
            return Err(cx
                .refuse(
                    "RT-14",
                    "invited_without_consent",
                    "邀请他人参与调解，应当征得当事人的同意",
                    "others are invited with the consent of the sides",
                )
                .at("/invited/consent"));
        }
        let record = self.record.checked(cx).map_err(|refusal| refusal.at("/record"))?;
        check::day(record.on, mediator::since(case), cx.today, "/record/on")?;
        let failed = self.failed.map(|reason| check::text(&reason, "/failed")).transpose()?;
        let sat = Decision::of(Fact::Sat);
        let sat = match failed {
            Some(reason) => sat.and_own(Fact::RoundFailed { on: record.on, reason }),
            None => sat,
        };
        Ok(sat.and(record.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "record": { "kind": "mediation_record", "title": "第一次调解记录", "on": "2026-03-02" } })
    }
}
