//! The hearing is held and recorded, with who came.

use super::hear_opinions::{heard_of, to_hear};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Held;
use crate::{Reconsideration, input};
use kernel::{By, Capacity};
use procedure::staff::{self, Staff};
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Page, Recording, Refusal, Rule, Step};
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
    /// Which applicants and third parties came, counted from 1 in the order of the file; all of them when left out. An
    /// applicant who stays away without a good reason waives the hearing.
    #[serde(default)]
    pub came: Option<Vec<u32>>,
    /// Which of those who did not come gave a good reason.
    #[serde(default)]
    pub excused: Vec<u32>,
    /// The recording of it (录音录像).
    #[serde(default)]
    pub recording: Option<Recording>,
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
    const BOOKS: &'static [&'static str] = &[Staff::TITLE.name];

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
        staff::qualified(panel.officers.iter().chain([&panel.presider]), hearing.on, cx, "/panel")?;
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
        let came = heard_of(self.came.as_deref(), case, "/came")?;
        let excused = heard_of(Some(&self.excused), case, "/excused")?;
        let stayed_away = to_hear(&case.file)
            .filter(|party| party.capacity == Capacity::Applicant)
            .any(|party| !came.contains(&party.id) && !excused.contains(&party.id));
        let waived = stayed_away.then(|| {
            FileFact::NoticeIssued(Notice {
                kind: "hearing_waived".to_owned(),
                zh: "申请人无正当理由拒不参加听证的，视为放弃听证权利；其意见仍应当另行听取，或者记录不能听取的原因。".to_owned(),
                en: "An applicant who stays away from the hearing without a good reason waives it; what he has to say is still \
                     heard by itself, or the reason why not is recorded."
                    .to_owned(),
                article: "《行政复议法》第五十一条第二款、第四十九条".to_owned(),
                last_day: None,
            })
        });
        let recording = self.recording.map(|made| made.checked_at(hearing.on, "/recording")).transpose()?;
        Ok(Decision::of(Fact::Heard(Held {
            head_attended: self.head_attended,
            absence_reason,
            staff_sent,
            panel: Some(panel),
            came: Some(came),
            recording: recording.map(Box::new),
        }))
        .and(record.lodged())
        .and_all(waived)
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
    use serde_json::json;

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
        assert_eq!(held.came, Some(vec![case.case.file.parties[0].id]), "everybody where nothing is said");
    }

    #[test]
    fn who_stays_away_without_a_good_reason_waives_the_hearing_and_is_heard_by_himself() {
        let notified = || {
            Scenario::<Reconsideration>::default()
                .take("2026-03-02", By::Officer, "apply", &super::super::Apply::example())
                .take("2026-03-03", By::Officer, "accept", &super::super::Accept::example())
                .take("2026-03-20", By::Officer, "notify-hearing", &super::super::NotifyHearing::example())
        };
        let held = |came: serde_json::Value| {
            let mut input = Hear::example();
            input["came"] = came;
            input
        };
        let waived = |case: &Scenario<Reconsideration>| {
            case.case.file.notices.iter().any(|notice| notice.kind == "hearing_waived")
        };
        let away = notified().take("2026-04-02", By::Officer, "hear", &held(json!([])));
        assert!(waived(&away) && away.case.record.heard_parties.is_empty());
        let mut excused = held(json!([]));
        excused["excused"] = json!([1]);
        excused["recording"] = json!({
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "kept_at": "县司法局电子档案",
            "keep_until": "2036-04-02"
        });
        let excused = notified().take("2026-04-02", By::Officer, "hear", &excused);
        assert!(!waived(&excused));
        let of = excused.case.record.hearings[0].held.as_ref().unwrap();
        assert!(of.recording.is_some() && of.came.as_ref().is_some_and(Vec::is_empty));
        let came = notified().take("2026-04-02", By::Officer, "hear", &held(json!([1])));
        assert!(!waived(&came) && came.case.record.heard_parties.len() == 1);
        notified().refuse("2026-04-02", By::Officer, "hear", &held(json!([9])), "no_such_party");
    }
}
