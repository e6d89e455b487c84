//! A complaint reaches the court; the court or the agency puts it on file. Or no complaint, but an application to enforce
//! an act nobody sued about.

use crate::application::{self, Enforcement};
use crate::civil::{self, CivilJudgment};
use crate::defendant::Reconsidered;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::step::allow_withdrawal::WITHDRAWN;
use crate::step::{Code, check_right_holders};
use crate::told::Request;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::{By, Capacity, CaseId, CountyKey, OrganId};
use procedure::common::Filing;
use procedure::{
    Case, Context, Decision, FileFact, Notice, Opening, Procedure, Refusal, Rule, Source, Step, check, number,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Files a complaint, or an application to enforce an act nobody sued about.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The first sheet; `received_on` is the day the court received the complaint.
    pub filing: Filing,
    /// The defendant agency, which handles the response; of an application to enforce, the agency whose act it is.
    pub agency: OrganId,
    /// The court.
    pub court: OrganId,
    /// Number the court gave the complaint so far.
    #[serde(default)]
    pub court_number: Option<String>,
    /// What the claimant asked of the agency before, as far as the complaint shows.
    #[serde(default)]
    pub earlier_requests: Vec<EarlierRequest>,
    /// The reconsideration before the suit: it says who is defendant, and since when the period to sue runs.
    #[serde(default)]
    pub reconsidered: Option<Reconsidered>,
    /// No complaint, but an application to enforce an act nobody sued about (申请强制执行).
    #[serde(default)]
    pub enforcement: Option<Enforcement>,
    /// No complaint, but a civil judgment in effect by which the agency owes something (政府作为被执行人).
    #[serde(default)]
    pub civil_judgment: Option<CivilJudgment>,
    /// Whether that court keeps no files here: then the agency enters what it does, by its papers.
    #[serde(default)]
    pub court_elsewhere: bool,
}

/// The court receives and dockets.
const DOCKETS: &str = "《行政诉讼法》第五十一条第一款、第二款";

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
    /// The case it became, where the mesh has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

/// How an organ dealt with what the claimant asked of it before (办理情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsiveness {
    /// The organ.
    pub organ: OrganId,
    /// How often it was asked.
    pub asked: usize,
    /// How often it never answered.
    pub unanswered: usize,
}

impl Responsiveness {
    /// Of each organ that was asked: what the centre told, and what was typed of requests that are no cases it told of.
    pub(crate) fn of(typed: &[EarlierRequest], told: &[Request]) -> Vec<Self> {
        let mut out: Vec<Self> = Vec::new();
        let known = |request: &&EarlierRequest| told.iter().any(|told| request.case == Some(told.by_case));
        let typed = typed.iter().filter(|request| !known(request));
        let typed = typed.map(|request| (&request.to, request.answered_on));
        for (organ, answered_on) in typed.chain(told.iter().map(|told| (&told.organ, told.answered_on))) {
            let missed = usize::from(answered_on.is_none());
            match out.iter_mut().find(|one| one.organ == *organ) {
                Some(one) => (one.asked, one.unanswered) = (one.asked + 1, one.unanswered + missed),
                None => out.push(Self { organ: organ.clone(), asked: 1, unanswered: missed }),
            }
        }
        out
    }
}

impl Step<Litigation> for File {
    const RULE: Rule<Stage> =
        Rule::named("file", "登记起诉或者强制执行申请", "File a complaint, or an application to enforce")
            .under("《行政诉讼法》第五十条、第五十一条；《行政强制法》第五十三条至第五十五条")
            .by(&[By::Court, By::Officer])
            .opening()
            .enforcing(&["SS-20", "FZ-01", "FZ-02", "FZ-03", "FZ-03a", "FZ-08", "FZ-09", "FZ-10"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let by_court = cx.by.contains(&By::Court);
        let court = check::text(&self.court, "/court")?;
        if by_court && court != *cx.organ() {
            return Err(Refusal::new(
                "not_your_court",
                "人民法院账号只能登记本院收到的起诉和强制执行申请",
                "a court files the complaints and applications it received itself",
            )
            .at("/court"));
        }
        let agency = check::text(&self.agency, "/agency")?;
        if !by_court && agency != *cx.organ() {
            return Err(Refusal::new(
                "not_your_organ",
                "只能登记以本机关为被告或者申请执行人的案件",
                "an agency files the suits in which it is the defendant, and its own applications to enforce",
            )
            .at("/agency"));
        }
        if by_court && self.court_elsewhere {
            return Err(Refusal::new(
                "court_has_a_desk",
                "由人民法院登记的案件，由其自行办理，不填写court_elsewhere",
                "a court that files here makes its own entries",
            )
            .under(DOCKETS)
            .at("/court_elsewhere"));
        }
        if self.court_elsewhere {
            procedure::court::COURT.keeps_no_files(&court, cx, (DOCKETS, "/court_elsewhere"))?;
        }
        let here = (!self.court_elsewhere).then(|| FileFact::CourtSeised { court: court.clone() });
        let mut opening = self.filing.opening::<Litigation>(cx, Some(agency))?;
        if by_court {
            opening.issuer = Some(cx.organ().clone());
            opening.source = Source::Judicial;
        }
        let suit =
            self.reconsidered.is_some() || self.court_number.is_some() || !self.earlier_requests.is_empty();
        match (self.enforcement, self.civil_judgment) {
            (Some(enforcement), None) if !suit => {
                return application::apply(enforcement, opening, here, case, cx);
            }
            (None, Some(civil)) if !suit => return civil::owed(civil, opening, here, case, cx),
            (None, None) => {}
            (enforcement, _) => return Err(no_suit(enforcement.is_some())),
        }
        if !opening.parties.iter().any(|p| p.capacity == Capacity::Respondent) {
            return Err(Refusal::new(
                "no_defendant",
                "起诉应当有明确的被告",
                "a complaint names a defendant",
            )
            .under("《行政诉讼法》第四十九条第二项")
            .at("/filing/parties"));
        }
        let reconsidered = self.reconsidered.map(Reconsidered::checked).transpose()?;
        let joined = defendants(reconsidered.as_ref(), &mut opening, cx)?;
        let received = opening.received_on;
        let court_number = self.court_number.as_deref().filter(|number| !number.trim().is_empty());
        let court_number = court_number.map(|text| number::of_court(text, "/court_number")).transpose()?;
        let out_of_order = |request: &EarlierRequest| {
            let answered = request.answered_on.is_some_and(|day| day < request.on || day > cx.today);
            request.on > received || answered
        };
        if let Some(i) = self.earlier_requests.iter().position(out_of_order) {
            return Err(Refusal::new(
                "day_out_of_order",
                "此前的请求应当早于起诉，答复不早于请求，请核对",
                "a request comes before the complaint, its answer not before the request",
            )
            .at(format!("/earlier_requests/{i}/on")));
        }
        for (i, request) in self.earlier_requests.iter().enumerate() {
            check::text(&request.to, &format!("/earlier_requests/{i}/to"))?;
        }
        let asked = opening.matter.act.as_ref().and_then(check_right_holders::asked);
        let feared = retaliation(&opening, cx);
        let again = withdrawn_before(&opening, cx);
        let earlier_requests = self.earlier_requests;
        let court_elsewhere = self.court_elsewhere.then_some(court);
        Ok(Decision::of(Fact::Filed { court_number, earlier_requests, reconsidered, court_elsewhere })
            .and(FileFact::Opened(Box::new(opening)))
            .and_all(here)
            .and_all(joined)
            .and_all(asked)
            .and_all(feared)
            .and_all(again)
            .and(paper::fixed(case, cx, "docketing", "SS-20", received)?))
    }

    fn marks(&self, key: &CountyKey) -> Vec<String> {
        Litigation::marks(key, &self.filing.matter, &self.filing.parties)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "agency": "haiyuan-gaj",
            "court": "haiyuan-fayuan",
            "filing": {
                "source": "judicial",
                "received_on": "2026-03-02",
                "matter": {
                    "category": "administrative_act",
                    "title": "不服不予许可决定",
                    "place": "640522100",
                    "act": { "kind": "licence", "organ": "haiyuan-gaj", "on": "2025-12-15",
                             "served_on": "2025-12-15" },
                    "demands": [{ "text": "责令被告依法作出许可" }]
                },
                "parties": [
                    { "capacity": "applicant", "kind": "person", "name": "马小花", "id_number": "640522199001010012" },
                    { "capacity": "respondent", "kind": "organ", "name": "海原县公安局", "organ": "haiyuan-gaj" }
                ]
            }
        })
    }
}

/// What is no suit is not filed as one.
fn no_suit(enforcement: bool) -> Refusal {
    Refusal::new(
        "no_suit",
        "申请强制执行、履行民事裁判不是起诉：不填写此前的请求、被告的确定和受理前的案号，两者也不同时填写",
        "an application to enforce, or a civil judgment, is no suit: no earlier requests, no reconsideration, no number of a \
         complaint, and not both",
    )
    .at(if enforcement { "/enforcement" } else { "/civil_judgment" })
}

/// After reconsideration the law says who is defendant, and not the complaint: a wrong one is answered with who is, and
/// a joint one left out joins.
fn defendants(
    stated: Option<&Reconsidered>,
    opening: &mut Opening,
    cx: &Context,
) -> Result<Option<FileFact>, Refusal> {
    let Some(stated) = stated else { return Ok(None) };
    let act = opening.matter.act.clone();
    let defendants = stated.defendants(act.as_ref())?;
    let wrong = match defendants.are(&opening.organ) {
        true => defendants.checked(&opening.parties, Some("/filing/parties")),
        false => Err(defendants.refuse("/agency")),
    };
    match (wrong, stated.unchanged) {
        // the plaintiff insists: the complaint is on file as it is, and is dismissed
        (Err(_), true) => return Ok(Some(defendants.mistaken())),
        (Err(refusal), false) => return Err(refusal),
        (Ok(()), _) => {}
    }
    let missing = defendants.missing(stated, &opening.parties, cx.case)?;
    Ok(missing.map(|party| {
        opening.parties.push(party);
        defendants.added()
    }))
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

/// The flag that the same person withdrew a suit about the same act with the court's permission: a new one on the same
/// facts and reasons is not docketed. What was only treated as withdrawn may be brought again.
fn withdrawn_before(opening: &Opening, cx: &Context) -> Option<FileFact> {
    let act = opening.matter.act.as_ref()?;
    let same = |earlier: &&procedure::decision::Related| {
        let allowed = earlier.file.outcome.as_ref().is_some_and(|(outcome, _)| {
            outcome.code == Code::J11.word() && outcome.ground.as_deref() == Some(WITHDRAWN)
        });
        let before = earlier.file.opening.as_deref().and_then(|before| before.matter.act.as_ref());
        allowed
            && before.is_some_and(|before| {
                (&before.organ, before.kind, before.on, &before.document)
                    == (&act.organ, act.kind, act.on, &act.document)
            })
    };
    let earlier = cx.related.iter().filter(|earlier| earlier.id != cx.case).find(same)?;
    Some(FileFact::NoticeIssued(Notice {
        kind: "withdrawn_before".to_owned(),
        zh: format!(
            "原告此前就同一行政行为起诉，在{}中经准许撤诉：以同一事实和理由重新起诉的，人民法院不予立案。请核对是否有新的事实和理由。",
            earlier.number
        ),
        en: format!(
            "The claimant withdrew {} about the same act: a new suit on the same facts and reasons is not docketed.",
            earlier.number
        ),
        article: WITHDRAWN.to_owned(),
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
            record: serde_json::Value::Null,
            file: procedure::CaseFile {
                outcome: Some((
                    procedure::Outcome {
                        code: code.to_owned(),
                        zh: String::new(),
                        on_merits: true,
                        ground: None,
                        parties: None,
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
