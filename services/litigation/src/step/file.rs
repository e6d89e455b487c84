//! A complaint reaches the court; the court or the agency puts it on file.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::step::{Code, check_right_holders};
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::{By, Capacity, CountyKey, OrganId};
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Notice, Opening, Refusal, Rule, Source, Step};
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
    /// What the claimant asked of the agency before, as far as the complaint shows.
    #[serde(default)]
    pub earlier_requests: Vec<EarlierRequest>,
}

/// Something the claimant asked of an organ before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierRequest {
    /// The organ.
    pub to: OrganId,
    /// Day it was asked.
    pub on: NaiveDate,
    /// Day it answered, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
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
        let out_of_order = |request: &EarlierRequest| {
            request.on > received || request.answered_on.is_some_and(|answered| answered < request.on)
        };
        if let Some(i) = self.earlier_requests.iter().position(out_of_order) {
            return Err(Refusal::new(
                "day_out_of_order",
                "此前的请求应当早于起诉，答复不早于请求，请核对",
                "a request comes before the complaint, its answer not before the request",
            )
            .at(format!("/earlier_requests/{i}/on")));
        }
        let asked = opening.matter.act.as_ref().and_then(check_right_holders::asked);
        let feared = retaliation(&opening, cx);
        Ok(Decision::of(Fact::Filed { court_number, earlier_requests: self.earlier_requests })
            .and(FileFact::Opened(Box::new(opening)))
            .and(FileFact::CourtSeised { court: self.court })
            .and_all(asked)
            .and_all(feared)
            .and(paper::fixed(case, cx, "docketing", "SS-20", received)?))
    }

    fn marks(&self, key: &CountyKey) -> Vec<String> {
        let applicants = self.filing.parties.iter().filter(|party| party.capacity == Capacity::Applicant);
        applicants
            .filter_map(|party| party.clone().checked().ok()?.mark(key))
            .map(|person| key.blind("litigation-applicant", &person))
            .collect()
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

/// The flag that the act came after the same person won a suit: whether it pays him back is looked at by somebody else
/// than the defendant.
fn retaliation(opening: &Opening, cx: &Context) -> Option<FileFact> {
    let act = opening.matter.act.as_ref()?;
    let won = |earlier: &&procedure::decision::Related| {
        let outcome = earlier.file.outcome.as_ref();
        outcome.is_some_and(|(outcome, on)| Code::is_loss_word(&outcome.code) && act.on >= *on)
    };
    let earlier = cx.related.iter().filter(|earlier| earlier.id != cx.case).find(won)?;
    Some(FileFact::NoticeIssued(Notice {
        kind: "retaliation_review".to_owned(),
        zh: format!(
            "原告此前在{}中胜诉，被诉行政行为（{}）作出在后：请移送人民检察院、监察机关等本案被告以外的机关核查是否属于\
             打击报复，被告不得自行核查。",
            earlier.number, act.on
        ),
        en: format!(
            "The claimant won {} before the act of {}: an organ other than the defendant looks into retaliation.",
            earlier.number, act.on
        ),
        article: "《宪法》第四十一条第二款".to_owned(),
        last_day: None,
    }))
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

    #[test]
    fn an_act_after_a_suit_the_same_person_won_is_flagged_for_somebody_else() {
        let earlier = |code: &str, on: &str| procedure::decision::Related {
            id: kernel::CaseId::derived(&["earlier"]),
            number: "海应〔2025〕1号".to_owned(),
            stage: "judged".to_owned(),
            file: procedure::CaseFile {
                outcome: Some((
                    procedure::Outcome {
                        code: code.to_owned(),
                        zh: String::new(),
                        on_merits: true,
                        ground: None,
                    },
                    on.parse().expect("a date"),
                )),
                ..procedure::CaseFile::default()
            },
        };
        let flagged = |code: &str, on: &str| {
            let mut nobody = Scenario::<Litigation>::default();
            nobody.related.push(earlier(code, on));
            let mut input = File::example();
            input["court"] = json!("organ");
            let case = nobody.take("2026-03-02", By::Court, "file", &input).case;
            case.file.notices.iter().any(|notice| notice.kind == "retaliation_review")
        };
        // the act is of 2025-12-15
        assert!(flagged("J02", "2025-12-15"));
        assert!(!flagged("J02", "2025-12-16"), "won after the act");
        assert!(!flagged("J01", "2025-06-01"), "not won");
    }

    #[test]
    fn a_person_is_recognised_by_the_number_and_requests_are_counted() {
        let key = CountyKey::generate();
        let marks = |sheet: &serde_json::Value| {
            serde_json::from_value::<File>(sheet.clone()).expect("a complaint").marks(&key)
        };
        let mut input = File::example();
        input["court"] = json!("organ");
        let mut other = input.clone();
        other["filing"]["parties"][0]["name"] = json!("马晓花");
        assert_eq!((marks(&input).len(), marks(&input) == marks(&other)), (1, true));
        input["earlier_requests"] = json!([
            { "to": "haiyuan-gaj", "on": "2025-10-01" },
            { "to": "haiyuan-zf", "on": "2025-11-01", "answered_on": "2025-11-20" }
        ]);
        let case = Scenario::<Litigation>::default().take("2026-03-02", By::Court, "file", &input).case;
        assert_eq!((case.record.earlier_requests.len(), case.record.unanswered_requests), (2, 1));
        input["earlier_requests"][1]["answered_on"] = json!("2025-10-20");
        Scenario::<Litigation>::default().refuse("2026-03-02", By::Court, "file", &input, "day_out_of_order");
    }
}
