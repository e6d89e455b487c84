//! The application is accepted, on the ordinary or the simplified track.

use super::note_suit::not_before_a_court;
use super::triage::simplified as complex_not_simplified;
use crate::fact::Fact;
use crate::paper::{Filed, Issued};
use crate::procedure::{Stage, Track};
use crate::record::Acceptance;
use crate::window::{Excused, Hindrance};
use crate::{Reconsideration, burden, door, examined, input, jurisdiction, norm, reopening, ripe, window};
use chrono::NaiveDate;
use kernel::{ActKind, By, Category};
use procedure::fact::DeadlineState;
use procedure::pause;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Up to this many yuan a case may be heard under the simplified procedure (行政复议法 art. 53 para. 1 item 3).
const SMALL_AMOUNT: u32 = 3000;

/// Acts that divide land between households.
const OWNERSHIP: [ActKind; 3] =
    [ActKind::LandOwnershipDecision, ActKind::ForestOwnershipDecision, ActKind::GrasslandOwnershipDecision];

/// Why the simplified procedure is open (行政复议法 art. 53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SimplifiedGround {
    /// The act was made on the spot.
    OnTheSpot,
    /// The act is a warning or public criticism.
    WarningOrCriticism,
    /// The case concerns no more than 3000 yuan.
    SmallAmount,
    /// The case concerns open government information.
    OpenGovernment,
    /// Every party agrees.
    AllAgree,
}

/// Accepts the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Track.
    #[serde(default)]
    pub track: Track,
    /// Ground of the simplified procedure.
    #[serde(default)]
    pub simplified_ground: Option<SimplifiedGround>,
    /// Yuan the case concerns, where that is the ground.
    #[serde(default)]
    pub amount: Option<u32>,
    /// The paper in which every party agrees, where that is the ground.
    #[serde(default)]
    pub consent: Option<Document>,
    /// How many people or households the act itself names; all of them are in the case before it is decided.
    #[serde(default)]
    pub interested_parties: u32,
    /// Whether the case is major, difficult or complex: it is heard, and the committee gives its opinion.
    #[serde(default)]
    pub complex: bool,
    /// Whether it is specialised or technical: the committee gives its opinion.
    #[serde(default)]
    pub specialised: bool,
    /// Force majeure or another good reason that kept the applicant from applying in time.
    #[serde(default)]
    pub obstacle: Option<Hindrance>,
    /// Where two counts of the period are open, that the legal officer confirmed the one in which the application is in
    /// time.
    #[serde(default)]
    pub late_reason: Option<String>,
    /// The notice of acceptance (受理通知书), where one was made: its day is that of the acceptance.
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理", "Accept the application")
        .under("《行政复议法》第三十条、第五十三条")
        .by(&[By::Officer])
        .from(&[Stage::Received, Stage::Accepted])
        .enforcing(&[
            "FY-01", "FY-10", "FY-20", "FY-22", "FY-30", "FY-31", "FY-44", "FY-50", "P-32", "P-33", "P-36",
            "P-38",
        ]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let opening = case.file.opening();
        let act = opening.matter.act.as_ref().ok_or_else(window::no_act)?;
        if case.file.party_organs().next().is_none() {
            return Err(Refusal::new(
                "no_respondent",
                "没有被申请人。请先追加作出行政行为的机关为被申请人",
                "there is no respondent: join the organ that acted first",
            )
            .under("《行政复议法》第十九条、第三十条第一款第一项"));
        }
        not_before_a_court(case)?;
        let directly = reopening::is_taken_directly(case);
        let unchecked = if directly { None } else { jurisdiction::here(case, cx)? };
        procedure::common::represented(case)?;
        let (window, late) = match case.file.deadline(window::APPLICATION) {
            Some(deadline) => (Vec::new(), deadline.state == DeadlineState::Lapsed),
            // whether it came in time was for the organ below to say: the superior takes it on directly
            None if directly => (Vec::new(), false),
            // a matter that was referred has not had its window counted
            None => window::application(case, cx, act, opening.submitted_on())?,
        };
        let excused = match late {
            false => Excused::default(),
            true => {
                let counted = window.iter().find_map(|fact| match fact {
                    FileFact::DeadlineSet(deadline) => Some(deadline),
                    _ => None,
                });
                let counted = counted.or_else(|| case.file.deadline(window::APPLICATION));
                let reason = input::given(self.late_reason);
                window::excused((act, opening.submitted_on()), (counted, reason), self.obstacle, case, cx)?
            }
        };
        let owners = OWNERSHIP.contains(&act.kind);
        if owners && self.interested_parties < 2 {
            return Err(cx
                .refuse(
                    "FY-44",
                    "households_required",
                    "不服土地、林木林地、草原权属处理决定的，行政行为涉及的各户都是利害关系人，请填写涉及的户数（不少于两户），并通知申请人以外的各户作为第三人参加",
                    "a decision on disputed land, forest or grassland concerns every household whose land it divides: say how many \
                     (two at least), and join the others as third parties",
                )
                .at("/interested_parties"));
        }
        let simplified_ground = match self.track {
            Track::Ordinary => None,
            Track::Simplified if self.complex => return Err(complex_not_simplified().at("/complex")),
            Track::Simplified => {
                Some(simplified(case, self.simplified_ground, self.amount, self.consent.is_some())?)
            }
        };
        let consent = self.consent.map(|paper| paper.checked_at(cx, "/consent")).transpose()?;
        let notice = self.notice.map(|notice| notice.checked(case, cx, "/notice")).transpose()?;
        // it was accepted by the notice, whenever that is recorded
        let paper = (notice.as_ref().map(|notice| &notice.document), "/notice/document");
        let on = examined::on(paper.0, case, cx, paper.1)?;
        let acceptance = Acceptance {
            on,
            deemed: false,
            simplified_ground,
            interested_parties: self.interested_parties,
            complex: self.complex,
            specialised: self.specialised,
            late_reason: excused.reason,
            obstacle: excused.obstacle,
        };
        let accepted = Decision::of(Fact::Accepted { track: self.track, acceptance });
        let decision = examined::by(accepted, case, cx, on, paper)?
            .and_all(notice.map(Filed::facts).unwrap_or_default())
            .and_all(if excused.facts.is_empty() { window } else { excused.facts })
            .and_all(unchecked)
            .and_all(consent.map(Document::lodged));
        clocks(decision, case, cx, self.track, on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "track": "ordinary", "interested_parties": 1 })
    }
}

/// The clocks that run from acceptance, what the applicant still has to prove, who still has to be joined, and what stops.
pub(super) fn clocks(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    track: Track,
    on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let told = burden::outstanding(case)
        .chain(ripe::to_be_joined(case, cx))
        .chain(door::added_fine(case.file.opening().matter.act.as_ref()))
        .chain(norm::to_suspend_for(case, cx));
    // said once
    let known =
        |fact: &FileFact| matches!(fact, FileFact::NoticeIssued(one) if case.file.notices.contains(one));
    let decision = decision.and_all(told.filter(|fact| !known(fact)));
    let decides = pause::begun(case, cx, "decision", track.decision(), on)?;
    Ok(decision.deadline(cx, case, "copy", track.copy(), on)?.and(decides))
}

fn simplified(
    case: &Case<Reconsideration>,
    ground: Option<SimplifiedGround>,
    amount: Option<u32>,
    agreed: bool,
) -> Result<SimplifiedGround, Refusal> {
    let refusal = |code, zh: &str, en: &str, at: &str| {
        Err(Refusal::new(code, zh, en).under("《行政复议法》第五十三条").at(at))
    };
    let matter = &case.file.opening().matter;
    let disclosure = matter.category == Category::OpenGovernment
        || matter.act.as_ref().is_some_and(|act| act.kind == ActKind::DisclosureRefusal);
    let kind = matter.act.as_ref().map(|act| act.kind);
    // a penalty that was not made on the spot, a licence, a decision on rights: made after a procedure
    let on_the_spot = matches!(
        kind,
        Some(ActKind::SpotPenalty | ActKind::Compulsion | ActKind::RectificationOrder | ActKind::Other)
    );
    let penalty = matches!(kind, Some(ActKind::SpotPenalty | ActKind::Penalty));
    match ground {
        None => refusal(
            "simplified_ground_required",
            "适用简易程序应当写明法定情形",
            "the simplified procedure needs its statutory ground",
            "/simplified_ground",
        ),
        Some(SimplifiedGround::SmallAmount) if amount.is_none_or(|yuan| yuan > SMALL_AMOUNT) => refusal(
            "simplified_amount",
            "案件涉及款额三千元以下的才可以以此适用简易程序，请填写款额",
            "this ground needs an amount of no more than 3000 yuan",
            "/amount",
        ),
        Some(SimplifiedGround::OpenGovernment) if !disclosure => refusal(
            "simplified_mismatch",
            "本案不属于政府信息公开案件",
            "this is not a case of open government information",
            "/simplified_ground",
        ),
        Some(SimplifiedGround::OnTheSpot) if !on_the_spot => refusal(
            "simplified_mismatch",
            "被申请复议的行政行为不是当场作出的，不能以此适用简易程序",
            "the act was not made on the spot: the ground does not fit",
            "/simplified_ground",
        ),
        Some(SimplifiedGround::WarningOrCriticism) if !penalty => refusal(
            "simplified_mismatch",
            "被申请复议的不是警告或者通报批评，不能以此适用简易程序",
            "the act is no warning and no public criticism: the ground does not fit",
            "/simplified_ground",
        ),
        Some(SimplifiedGround::AllAgree) if !agreed => refusal(
            "consent_required",
            "当事人各方同意适用简易程序的，请附各方同意的书面材料",
            "where every party agrees to the simplified procedure, attach the paper in which they do",
            "/consent",
        ),
        Some(ground) => Ok(ground),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn received(change: impl FnOnce(&mut serde_json::Value)) -> Scenario<Reconsideration> {
        let mut sheet = super::super::Apply::example();
        change(&mut sheet["filing"]);
        Scenario::default().take("2026-03-02", By::Officer, "apply", &sheet)
    }

    #[test]
    fn the_ordinary_track_has_sixty_days_and_the_simplified_thirty() {
        let case = received(|_| {}).take("2026-03-04", By::Officer, "accept", &Accept::example());
        assert_eq!(
            (case.due("copy"), case.due("decision")),
            ("2026-03-13".to_owned(), "2026-05-06".to_owned())
        );
        let input = json!({ "track": "simplified", "simplified_ground": "small_amount", "amount": 3000 });
        let case = received(|_| {}).take("2026-03-04", By::Officer, "accept", &input);
        assert_eq!(
            (case.due("copy"), case.due("decision")),
            ("2026-03-09".to_owned(), "2026-04-03".to_owned())
        );
    }

    #[test]
    fn the_simplified_track_needs_its_ground() {
        for (input, code) in [
            (json!({ "track": "simplified" }), "simplified_ground_required"),
            (json!({ "track": "simplified", "simplified_ground": "small_amount" }), "simplified_amount"),
            (
                json!({ "track": "simplified", "simplified_ground": "small_amount", "amount": 3001 }),
                "simplified_amount",
            ),
            (json!({ "track": "simplified", "simplified_ground": "open_government" }), "simplified_mismatch"),
            (json!({ "track": "simplified", "simplified_ground": "on_the_spot" }), "simplified_mismatch"),
            (json!({ "track": "simplified", "simplified_ground": "all_agree" }), "consent_required"),
            (
                json!({ "track": "simplified", "simplified_ground": "warning_or_criticism", "complex": true }),
                "complex_not_simplified",
            ),
        ] {
            received(|_| {}).refuse("2026-03-03", By::Officer, "accept", &input, code);
        }
    }

    #[test]
    fn a_late_application_needs_a_good_reason() {
        let case = || {
            received(|filing| {
                filing["matter"]["act"]["on"] = json!("2025-12-20");
                filing["matter"]["act"]["served_on"] = json!("2025-12-22");
            })
        };
        case().refuse("2026-03-03", By::Officer, "accept", &Accept::example(), "out_of_time");
        let words = json!({ "late_reason": "因洪水道路中断" });
        case().refuse("2026-03-03", By::Officer, "accept", &words, "out_of_time");
        let obstacle = |from: &str, ended: &str| {
            json!({ "obstacle": {
                "reason": "force_majeure", "from": from, "ended_on": ended,
                "proof": { "kind": "proof", "title": "道路抢通通告", "on": "2026-03-01" }
            }})
        };
        // the sixtieth day was 20 February: five days were left when the road was cut, and run from its clearing
        let short = obstacle("2026-02-19", "2026-02-20");
        case().refuse("2026-03-03", By::Officer, "accept", &short, "out_of_time");
        let after = obstacle("2026-02-25", "2026-03-01");
        case().refuse("2026-03-03", By::Officer, "accept", &after, "out_of_time");
        let case = case().take("2026-03-03", By::Officer, "accept", &obstacle("2026-02-16", "2026-03-01"));
        assert!(case.case.record.acceptance.unwrap().obstacle.is_some());
        assert_eq!(
            case.case.file.deadline("application").map(|d| d.state),
            Some(procedure::DeadlineState::Met)
        );
    }

    #[test]
    fn more_than_five_elect_representatives() {
        received(|filing| filing["parties"][0]["members"] = json!(6)).refuse(
            "2026-03-03",
            By::Officer,
            "accept",
            &Accept::example(),
            "representatives_required",
        );
    }

    #[test]
    fn there_is_a_respondent() {
        received(|filing| {
            filing["parties"].as_array_mut().unwrap().pop();
        })
        .refuse("2026-03-03", By::Officer, "accept", &Accept::example(), "no_respondent");
    }

    #[test]
    fn a_referred_matter_has_its_window_counted_at_acceptance() {
        let mut sheet = json!({
            "dispute": "0190a6f0-0000-7000-8000-000000000001", "organ": "haiyuan-sfj", "division": "640522",
            "referral": "0190a6f0-0000-7000-8000-000000000002", "on": "2026-03-02",
        });
        sheet["matter"] = super::super::Apply::example()["filing"]["matter"].clone();
        sheet["parties"] = super::super::Apply::example()["filing"]["parties"].clone();
        let case = Scenario::<Reconsideration>::default()
            .take("2026-03-02", By::System, "receive", &sheet)
            .take("2026-03-03", By::Officer, "accept", &Accept::example());
        assert_eq!(case.due("application"), "2026-03-23");
        sheet["on"] = json!("2026-03-24");
        Scenario::<Reconsideration>::default().take("2026-03-24", By::System, "receive", &sheet).refuse(
            "2026-03-25",
            By::Officer,
            "accept",
            &Accept::example(),
            "out_of_time",
        );
    }
}
