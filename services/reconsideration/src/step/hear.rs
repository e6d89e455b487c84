//! The hearing is held and recorded, with who came.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Held;
use crate::{Reconsideration, input};
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records the hearing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The record (听证笔录).
    pub record: Document,
    /// Whether the respondent's head attended.
    pub head_attended: bool,
    /// Who holds it.
    pub panel: Panel,
    /// Reason the respondent gave for the absence of its head.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether staff of the respondent came in place of its head.
    #[serde(default)]
    pub staff_sent: bool,
}

/// Who holds a hearing (行政复议法 art. 50 para. 3): members of the reconsideration staff, by name or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// The presider (主持人).
    pub presider: String,
    /// The hearing officers (听证员), two or more.
    pub officers: Vec<String>,
    /// The recorder (记录员).
    pub recorder: String,
}

impl Panel {
    /// The panel with a name for each, and each of them once.
    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let named = |name: String| input::given(Some(name));
        let officers = input::people(&self.officers, "FY-43", cx);
        match (named(self.presider), officers, named(self.recorder)) {
            (Some(presider), Some(officers), Some(recorder))
                if presider != recorder && !officers.contains(&presider) && !officers.contains(&recorder) =>
            {
                Ok(Self { presider, officers, recorder })
            }
            _ => Err(cx
                .refuse(
                    "FY-43",
                    "bench",
                    "听证由一名行政复议人员任主持人，两名以上行政复议人员任听证员，一名记录员制作笔录，请逐一填写，不得兼任",
                    "a hearing has one presider, two hearing officers or more, and a recorder, each another person: name them",
                )
                .at("/panel")),
        }
    }
}

impl Step<Reconsideration> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "举行听证", "Hold the hearing")
        .under("《行政复议法》第五十条、第五十一条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CY-14", "FY-43"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        input::running(case)?;
        let Some(hearing) = case.record.hearings.last().filter(|hearing| hearing.held.is_none()) else {
            return Err(Refusal::new(
                "hearing_not_notified",
                "没有待举行的听证，请先通知听证",
                "no hearing is notified: notify one first",
            )
            .under("《行政复议法》第五十一条第一款"));
        };
        if cx.today < hearing.on {
            return Err(Refusal::new(
                "hearing_ahead",
                format!("听证定于{}举行", kernel::date::zh(hearing.on)),
                format!("the hearing is on {}", hearing.on),
            ));
        }
        let panel = self.panel.checked(cx)?;
        let record = self.record.checked_at(cx, "/record")?;
        let absence_reason = input::given(self.reason).filter(|_| !self.head_attended);
        let staff_sent = self.staff_sent && !self.head_attended;
        let unexplained = !self.head_attended && absence_reason.is_none();
        let nobody = (!self.head_attended && !staff_sent).then(|| {
            cx.tell(
                "CY-14",
                "nobody_sent",
                "被申请人的负责人不能参加听证的，应当委托相应的工作人员参加；本次没有委托工作人员参加。",
                "Where its head cannot attend, the respondent sends staff: nobody was sent.",
            )
        });
        let told = unexplained.then(|| {
            cx.tell(
                "CY-14",
                "head_absent",
                "被申请人的负责人应当参加听证，不能参加的，应当说明理由并委托相应的工作人员参加；本次没有说明理由。",
                "The respondent's head attends the hearing, or gives the reason and sends staff: no reason was given.",
            )
        });
        Ok(Decision::of(Fact::Heard(Held {
            head_attended: self.head_attended,
            absence_reason,
            staff_sent,
            panel: Some(panel),
        }))
        .and(record.lodged())
        .and_all(told)
        .and_all(nobody))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "record": { "kind": "hearing_record", "title": "听证笔录", "on": "2026-04-02" },
            "head_attended": false, "reason": "负责人在外地参加防汛，委托分管副镇长出席", "staff_sent": true,
            "panel": { "presider": "复议科一号", "officers": ["复议科二号", "复议科三号"], "recorder": "复议科四号" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;

    #[test]
    fn it_is_held_as_notified_and_once() {
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
            .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
            .refuse("2026-04-02", By::Officer, "hear", &Hear::example(), "hearing_not_notified")
            .take("2026-03-20", By::Officer, "notify-hearing", &super::super::NotifyHearing::example())
            .refuse("2026-04-01", By::Officer, "hear", &Hear::example(), "hearing_ahead")
            .take("2026-04-02", By::Officer, "hear", &Hear::example())
            .refuse("2026-04-03", By::Officer, "hear", &Hear::example(), "hearing_not_notified");
        let held = case.case.record.hearings[0].held.as_ref().unwrap();
        assert!(!held.head_attended && held.absence_reason.is_some());
        assert_eq!(held.panel.as_ref().map(|panel| panel.officers.len()), Some(2));
    }
}
