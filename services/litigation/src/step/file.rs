//! A complaint reaches the court; the court or the agency puts it on file.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use kernel::{By, Capacity, OrganId};
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Source, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Files a complaint.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The first sheet; `received_on` is the day the court received the complaint.
    pub filing: Filing,
    /// The defendant agency, which handles the response.
    pub agency: OrganId,
    /// The court.
    pub court: OrganId,
    /// Number the court gave the complaint so far.
    #[serde(default)]
    pub court_number: Option<String>,
}

impl Step<Litigation> for File {
    const RULE: Rule<Stage> = Rule::named("file", "登记起诉", "File a complaint")
        .under("《行政诉讼法》第五十条、第五十一条")
        .by(&[By::Court, By::Officer])
        .opening()
        .enforcing(&["SS-20"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let by_court = cx.by.contains(&By::Court);
        if by_court && self.court != *cx.organ() {
            return Err(Refusal::new(
                "not_your_court",
                "人民法院账号只能登记本院收到的起诉",
                "a court files the complaints it received itself",
            )
            .at("/court"));
        }
        if !by_court && self.agency != *cx.organ() {
            return Err(Refusal::new(
                "not_your_organ",
                "只能登记以本机关为被告的案件",
                "an agency files the suits in which it is the defendant",
            )
            .at("/agency"));
        }
        let mut opening = self.filing.opening::<Litigation>(cx, Some(self.agency))?;
        if !opening.parties.iter().any(|p| p.capacity == Capacity::Respondent) {
            return Err(Refusal::new(
                "no_defendant",
                "起诉应当有明确的被告",
                "a complaint names a defendant",
            )
            .under("《行政诉讼法》第四十九条第二项")
            .at("/filing/parties"));
        }
        if by_court {
            opening.issuer = Some(cx.organ().clone());
            opening.source = Source::Judicial;
        }
        let received = opening.received_on;
        let court_number = self.court_number.as_deref().map(paper::number).transpose()?;
        Ok(Decision::of(Fact::Filed { court_number })
            .and(FileFact::Opened(Box::new(opening)))
            .and(FileFact::CourtSeised { court: self.court })
            .and(paper::fixed(case, cx, "docketing", "SS-20", received)?))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "agency": "haiyuan-gaj",
            "court": "haiyuan-fayuan",
            "filing": {
                "source": "judicial",
                "received_on": "2026-03-02",
                "matter": {
                    "category": "failure_to_act",
                    "title": "请求公安机关履行保护人身财产安全职责",
                    "place": "640522100",
                    "act": { "kind": "failure_to_act", "organ": "haiyuan-gaj", "on": "2025-12-15",
                             "remedies": "without_priority" },
                    "demands": [{ "text": "责令被告履行保护职责" }]
                },
                "parties": [
                    { "capacity": "applicant", "kind": "person", "name": "马小花", "id_number": "640522199001010012" },
                    { "capacity": "respondent", "kind": "organ", "name": "海原县公安局", "organ": "haiyuan-gaj" }
                ]
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn the_court_sees_the_case_and_has_seven_days_to_docket() {
        let case = given::filed();
        assert_eq!(case.due("docketing"), "2026-03-09");
        assert_eq!(case.due("answer"), "", "nothing runs against the agency yet");
        assert_eq!(case.case.file.court.as_deref(), Some("organ"));
        let opening = case.case.file.opening();
        assert_eq!(opening.organ, "haiyuan-gaj");
        assert_eq!(opening.issuer.as_deref(), Some("organ"));
    }

    #[test]
    fn an_agency_files_only_suits_against_itself() {
        let nobody = Scenario::<Litigation>::default;
        nobody().refuse("2026-03-02", By::Officer, "file", &File::example(), "not_your_organ");
        let mut own = File::example();
        own["agency"] = json!("organ");
        let case = nobody().take("2026-03-02", By::Officer, "file", &own);
        assert_eq!(case.case.file.opening().issuer, None);
        assert_eq!(case.case.file.court.as_deref(), Some("haiyuan-fayuan"));
    }

    #[test]
    fn a_court_files_only_its_own_and_never_without_a_defendant() {
        let nobody = Scenario::<Litigation>::default;
        nobody().refuse("2026-03-02", By::Court, "file", &File::example(), "not_your_court");
        let mut alone = File::example();
        alone["court"] = json!("organ");
        alone["filing"]["parties"].as_array_mut().expect("parties").pop();
        nobody().refuse("2026-03-02", By::Court, "file", &alone, "no_defendant");
    }
}
