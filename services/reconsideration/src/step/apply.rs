//! Somebody applies for reconsideration, in writing or orally, here or at a consultation point.

use crate::book::Point;
use crate::burden::Evidence;
use crate::door::{self, Guidance, ThroughAgency};
use crate::fact::Fact;
use crate::finding::Relief;
use crate::procedure::Stage;
use crate::{Reconsideration, earlier, input, window};
use kernel::particulars::{MediationWish, Reception};
use kernel::{By, CountyKey, Party};
use procedure::common::Filing;
use procedure::oral::{self, OralApplication};
use procedure::{Case, Context, Decision, Document, FileFact, Page, Procedure, Refusal, Rule, Step, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers an application for reconsideration.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The first sheet, with the act in `matter.act`.
    pub filing: Filing,
    /// Whether it was made orally and written down by the desk.
    #[serde(default)]
    pub oral: bool,
    /// The record of an oral application (口头申请行政复议笔录).
    #[serde(default)]
    pub oral_record: Option<OralApplication>,
    /// Consultation or agent point that took it in, where it came through one.
    #[serde(default)]
    pub on_behalf_point: Option<String>,
    /// What the organ is asked to decide.
    #[serde(default)]
    pub relief: Vec<Relief>,
    /// What the applicant gives of what it has to prove: the earlier request, the damage.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Whom the act itself benefits: joined as third parties.
    #[serde(default)]
    pub beneficiaries: Vec<Party>,
    /// The door the applicant was led here from.
    #[serde(default)]
    pub guidance: Option<Guidance>,
    /// The organ that made the penalty took the application in, and forwarded it (行政复议法 art. 32 para. 2).
    #[serde(default)]
    pub through_agency: Option<ThroughAgency>,
    /// Number of the bankruptcy case, where the applicant is being reorganised or wound up by a court.
    #[serde(default)]
    pub insolvency: Option<String>,
    /// What became of the applicant at the desk.
    #[serde(default)]
    pub reception: Option<Reception>,
    /// Whether the applicant is willing to mediate.
    #[serde(default)]
    pub mediation_wish: Option<MediationWish>,
    /// Proof that the withdrawal of the case it continues was against the applicant's true will.
    #[serde(default)]
    pub against_will: Option<Document>,
}

impl Step<Reconsideration> for Apply {
    const RULE: Rule<Stage> = Rule::named("apply", "申请行政复议", "Apply for reconsideration")
        .under("《行政复议法》第二十条至第二十二条、第三十条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&[
            "FY-01", "FY-02", "FY-02a", "FY-02b", "FY-03", "FY-04", "FY-05", "FY-08", "FY-09", "FY-10",
            "FY-06", "FY-44",
        ]);
    const BOOKS: &'static [&'static str] = &[Point::TITLE.name];

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let mut opening = self.filing.opening::<Reconsideration>(cx, None)?;
        let act = opening.matter.act.clone().ok_or_else(|| window::no_act().at("/filing/matter/act"))?;
        earlier::refuse_second(cx, &act, opening.continues, self.against_will.is_some())?;
        let proof = self.against_will.map(|paper| paper.checked_at(cx, "/against_will")).transpose()?;
        let on_behalf_point = door::point(&opening, self.on_behalf_point, cx)?;
        let record = oral::record(self.oral, self.oral_record, ("FY-08", "/oral_record"), cx)?;
        let (joined, notified) = door::beneficiaries(self.beneficiaries, (&act, &opening.parties), cx)?;
        opening.parties.extend(joined);
        let received_on = opening.received_on;
        let forwarded =
            self.through_agency.map(|through| through.checked(&act, received_on, cx)).transpose()?;
        let handed_in = forwarded.as_ref().map_or(opening.submitted_on(), |(on, _)| *on);
        let (window, _) = window::application(case, cx, &act, handed_in.min(opening.submitted_on()))?;
        let mut decision = Decision::of(Fact::Applied {
            oral: self.oral,
            on_behalf_point,
            reception: self.reception,
            mediation_wish: self.mediation_wish,
        })
        .and(FileFact::Opened(Box::new(opening)))
        .and_all(record.into_iter().chain(proof).map(Document::lodged))
        .and_all(window)
        .and_all(forwarded.and_then(|(_, late)| late))
        .and_all(notified);
        if let Some(guidance) = self.guidance {
            let kept = door::guided(&guidance, &act, received_on, cx)?;
            decision = decision.and_own(Fact::Guided(guidance)).and_all(kept);
        }
        if let Some(number) = input::given(self.insolvency) {
            let number = number::of_court(&number, "/insolvency")?;
            decision = decision.and_own(Fact::ApplicantInsolvent { number }).and(door::insolvent());
        }
        if !self.relief.is_empty() {
            decision = decision.and_own(Fact::ReliefSought { relief: self.relief });
        }
        for (i, evidence) in self.evidence.into_iter().enumerate() {
            let (given, document) = evidence.checked(cx, &format!("/evidence/{i}"))?;
            decision = decision.and_own(given).and_all(document);
        }
        decision.deadline(cx, case, "examination", "FY-10", received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "filing": {
                "source": "window",
                "received_on": "2026-03-02",
                "matter": {
                    "category": "penalty",
                    "title": "不服海兴镇人民政府罚款决定",
                    "place": "640522103",
                    "act": {
                        "kind": "penalty", "organ": "haixing-zhen", "document": "海兴罚〔2026〕5号",
                        "on": "2026-01-20", "served_on": "2026-01-22"
                    },
                    "demands": [{ "text": "撤销罚款决定" }]
                },
                "parties": [
                    { "capacity": "applicant", "kind": "person", "name": "马小花", "id_number": "640522199001010012" },
                    { "capacity": "respondent", "kind": "organ", "name": "海兴镇人民政府", "organ": "haixing-zhen" }
                ]
            },
            "oral": false
        })
    }

    fn marks(&self, key: &CountyKey) -> Vec<String> {
        Reconsideration::marks(key, &self.filing.matter, &self.filing.parties)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::CaseId;
    use procedure::common::Receive;
    use procedure::decision::Related;
    use procedure::fact::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn applied() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &Apply::example())
    }

    /// The case as a later application finds it.
    fn earlier(scenario: &Scenario<Reconsideration>) -> Related {
        Related {
            id: CaseId::derived(&["earlier"]),
            number: scenario.case.file.opening().number.clone(),
            stage: String::new(),
            record: serde_json::Value::Null,
            file: scenario.case.file.clone(),
        }
    }

    fn again(related: Related) -> Scenario<Reconsideration> {
        let mut scenario = Scenario::default();
        scenario.related.push(related);
        scenario
    }

    #[test]
    fn an_application_posted_in_time_is_in_time_whenever_it_arrives() {
        // served on 2026-01-05: sixty days end on Friday 6 March
        let sheet = |posted: Option<&str>| {
            let mut sheet = Apply::example();
            sheet["filing"]["received_on"] = json!("2026-03-10");
            sheet["filing"]["posted_on"] = json!(posted);
            sheet["filing"]["matter"]["act"]["on"] = json!("2026-01-04");
            sheet["filing"]["matter"]["act"]["served_on"] = json!("2026-01-05");
            sheet
        };
        let state = |posted| {
            let case = Scenario::<Reconsideration>::default().take(
                "2026-03-10",
                By::Officer,
                "apply",
                &sheet(posted),
            );
            case.case.file.deadline("application").map(|d| (d.due.unwrap().to_string(), d.state)).unwrap()
        };
        assert_eq!(state(None), ("2026-03-06".into(), DeadlineState::Lapsed));
        assert_eq!(state(Some("2026-03-06")), ("2026-03-06".into(), DeadlineState::Met));
        assert_eq!(state(Some("2026-03-07")), ("2026-03-06".into(), DeadlineState::Lapsed));
        let odd = sheet(Some("2026-03-11"));
        Scenario::<Reconsideration>::default().refuse(
            "2026-03-12",
            By::Officer,
            "apply",
            &odd,
            "posted_after_received",
        );
    }

    #[test]
    fn the_number_is_the_series_of_the_county() {
        assert_eq!(applied().case.file.opening().number, "海政复〔2026〕1号");
    }

    #[test]
    fn without_an_act_there_is_no_reconsideration() {
        let mut sheet = Apply::example();
        sheet["filing"]["matter"]["act"] = json!(null);
        Scenario::<Reconsideration>::default().refuse("2026-03-02", By::Officer, "apply", &sheet, "no_act");
    }

    #[test]
    fn the_last_day_to_apply_stands_in_the_file_with_its_receipt() {
        let case = applied();
        assert_eq!(case.due("application"), "2026-03-23");
        assert_eq!(case.case.file.deadline("application").unwrap().state, DeadlineState::Met);
        assert_eq!(case.due("examination"), "2026-03-09");
    }

    #[test]
    fn remedies_not_told_end_after_a_year_and_a_saturday_moves() {
        let mut sheet = Apply::example();
        sheet["filing"]["received_on"] = json!("2025-03-03");
        sheet["filing"]["matter"]["act"]["on"] = json!("2024-03-01");
        sheet["filing"]["matter"]["act"]["served_on"] = json!("2024-03-01");
        sheet["filing"]["matter"]["act"]["remedies"] = json!("none");
        sheet["filing"]["matter"]["act"]["told_on"] = json!("2025-01-10");
        let in_time = Scenario::<Reconsideration>::default().take("2025-03-03", By::Officer, "apply", &sheet);
        let window = in_time.case.file.deadline("application").unwrap();
        assert_eq!(window.due, Some("2025-03-03".parse().unwrap()));
        assert_eq!(window.state, DeadlineState::Met);
        let procedure::Basis::Rule(receipt) = &window.basis else { panic!("counted under a rule") };
        assert_eq!(receipt.rule, "FY-02");
        assert!(receipt.cap.as_ref().is_some_and(|cap| cap.decisive));
        assert_eq!(receipt.roll.as_ref().unwrap().from, "2025-03-01".parse().unwrap());

        sheet["filing"]["received_on"] = json!("2025-03-04");
        let late = Scenario::<Reconsideration>::default().take("2025-03-04", By::Officer, "apply", &sheet);
        assert_eq!(late.case.file.deadline("application").unwrap().state, DeadlineState::Lapsed);
    }

    #[test]
    fn a_failure_to_act_is_waited_for_before_the_window_opens() {
        let mut sheet = Apply::example();
        sheet["filing"]["matter"]["act"] =
            json!({ "kind": "failure_to_act", "organ": "haixing-zhen", "on": "2025-12-10" });
        let case = Scenario::<Reconsideration>::default().take("2026-03-02", By::Officer, "apply", &sheet);
        // 60 days of waiting end on 2026-02-08, the 60 days to apply on 2026-04-09
        assert_eq!(case.due("application"), "2026-04-09");
    }

    #[test]
    fn the_same_person_does_not_apply_twice_about_one_act() {
        let first = applied();
        again(earlier(&first)).refuse(
            "2026-03-03",
            By::Officer,
            "apply",
            &Apply::example(),
            "second_application",
        );

        let mut other = Apply::example();
        other["filing"]["matter"]["act"]["document"] = json!("海兴罚〔2026〕6号");
        again(earlier(&first)).take("2026-03-03", By::Officer, "apply", &other);

        other["filing"]["matter"]["act"]["document"] = json!(null);
        again(earlier(&first)).refuse("2026-03-03", By::Officer, "apply", &other, "second_application");
    }

    #[test]
    fn what_was_not_accepted_does_not_stand_in_the_way() {
        let refused = applied().take(
            "2026-03-03",
            By::Officer,
            "refuse-acceptance",
            &super::super::RefuseAcceptance::example(),
        );
        again(earlier(&refused)).take("2026-03-05", By::Officer, "apply", &Apply::example());
    }

    #[test]
    fn a_missed_undertaking_behind_a_withdrawal_opens_the_way_again() {
        let withdrawn =
            applied().take("2026-03-03", By::Officer, "accept", &json!({ "track": "ordinary" })).take(
                "2026-03-10",
                By::Officer,
                "withdraw",
                &json!({ "allowed": true, "undertakings": [{ "text": "恢复村道", "due": "2026-03-20" }],
                         "settlement": { "kind": "settlement", "title": "承诺书", "on": "2026-03-03" },
                         "document": super::super::Withdraw::example()["document"] }),
            );
        let mut sheet = Apply::example();
        sheet["filing"]["received_on"] = json!("2026-03-23");
        sheet["filing"]["continues"] = json!(CaseId::derived(&["earlier"]));
        // the undertaking still runs
        again(earlier(&withdrawn)).refuse("2026-03-23", By::Officer, "apply", &sheet, "second_application");

        let breached = withdrawn.take(
            "2026-03-20",
            By::System,
            "lapse",
            &json!({ "key": "obligation:1", "due": "2026-03-20" }),
        );
        again(earlier(&breached)).take("2026-03-23", By::Officer, "apply", &sheet);
        // and only where the sheet names the case it goes on from
        sheet["filing"]["continues"] = json!(null);
        again(earlier(&breached)).refuse("2026-03-23", By::Officer, "apply", &sheet, "second_application");
    }

    #[test]
    fn a_withdrawal_against_the_true_will_is_proven() {
        let own = json!({ "allowed": true, "document": super::super::Withdraw::example()["document"] });
        let withdrawn = applied().take("2026-03-03", By::Officer, "withdraw", &own);
        let mut sheet = Apply::example();
        sheet["filing"]["continues"] = json!(CaseId::derived(&["earlier"]));
        again(earlier(&withdrawn)).refuse("2026-03-04", By::Officer, "apply", &sheet, "second_application");
        sheet["against_will"] = json!({ "kind": "proof", "title": "报警记录", "on": "2026-03-03" });
        let case = again(earlier(&withdrawn)).take("2026-03-04", By::Officer, "apply", &sheet);
        assert!(case.case.file.documents.iter().any(|paper| paper.kind == "proof"));
        // a case that goes on stands in the way, whatever is proven
        again(earlier(&applied())).refuse("2026-03-04", By::Officer, "apply", &sheet, "second_application");
    }

    #[test]
    fn whom_the_act_benefits_is_in_the_case_as_third_party() {
        let mut sheet = Apply::example();
        sheet["beneficiaries"] = json!([{ "capacity": "applicant", "kind": "person", "name": "王有福" }]);
        let case = Scenario::<Reconsideration>::default().take("2026-03-02", By::Officer, "apply", &sheet);
        let third: Vec<_> =
            case.case.file.parties.iter().filter(|p| p.capacity == kernel::Capacity::ThirdParty).collect();
        assert_eq!(third.len(), 1);
        sheet["beneficiaries"][0]["name"] = json!(" ");
        Scenario::<Reconsideration>::default().refuse("2026-03-02", By::Officer, "apply", &sheet, "name");
    }

    #[test]
    fn the_offer_leaves_a_choice_and_the_period_to_sue_is_shown() {
        let mut sheet = Apply::example();
        sheet["guidance"] = json!({ "from": "court", "offered_on": "2026-03-01", "freely_chosen": true });
        let case = Scenario::<Reconsideration>::default().take("2026-03-02", By::Officer, "apply", &sheet);
        let kept = case.case.file.notices.iter().find(|notice| notice.kind == "suit_kept").unwrap();
        // six months from the service on 2026-01-22
        assert_eq!(kept.last_day, Some("2026-07-22".parse().unwrap()));
        sheet["guidance"]["freely_chosen"] = json!(false);
        Scenario::<Reconsideration>::default().refuse(
            "2026-03-02",
            By::Officer,
            "apply",
            &sheet,
            "not_freely_chosen",
        );
        // where reconsideration comes first there is no choice
        sheet["filing"]["matter"]["act"]["kind"] = json!("spot_penalty");
        let case = Scenario::<Reconsideration>::default().take("2026-03-02", By::Officer, "apply", &sheet);
        assert!(case.case.file.notices.iter().all(|notice| notice.kind != "suit_kept"));
    }

    #[test]
    fn the_marks_of_one_person_and_one_act_meet_however_they_are_typed() {
        let key = CountyKey::generate();
        let marks = |sheet: serde_json::Value| serde_json::from_value::<Apply>(sheet).unwrap().marks(&key);
        let first = marks(Apply::example());
        assert_eq!(first.len(), 2);
        // what another channel sent is kept under the same
        let mut sent = <Receive as Step<Reconsideration>>::example();
        for part in ["matter", "parties"] {
            sent[part] = Apply::example()["filing"][part].clone();
        }
        let sent: Receive = serde_json::from_value(sent).unwrap();
        assert_eq!(<Receive as Step<Reconsideration>>::marks(&sent, &key), first);
        let mut second = Apply::example();
        second["filing"]["matter"]["act"]["document"] = json!("海兴罚 [2026] 5号");
        second["filing"]["parties"][0]["id_number"] = json!(" 640522199001010012 ");
        assert_eq!(marks(second.clone()), first);
        second["filing"]["matter"]["act"]["document"] = json!(null);
        assert_eq!(marks(second.clone()), first[1..]);
        second["filing"]["parties"][0]["id_number"] = json!("11010519491231002X");
        assert!(marks(second).iter().all(|mark| !first.contains(mark)));
    }
}
