//! The procedure of responding to a suit: its stages, what a case remembers, and its name.

use crate::absence::Draft;
use crate::defendant::Reconsidered;
use crate::enforcement::{self, Sought};
use crate::evolve::evolve;
use crate::fact::Fact;
use crate::loss::Loss;
use crate::response::Response;
use crate::step::{
    Code, Delayed, DemandAnswer, EarlierRequest, Finding, HeadGround, HeadRequired, Instance, Limitation,
    Responsiveness,
};
use crate::told::{Known, Request};
use crate::{book, breach, later, ordered, preparation, receipt, response, step};
use chrono::NaiveDate;
use kernel::{Capacity, CountyKey, Matter, OrganId, Party};
use law::Span;
use law::service::Regime;
use procedure::anew::{self, Anew};
use procedure::{
    Agents, Articles, Book, Case, Context, Convening, Decision, Delivery, FileFact, Interested, Obligation,
    Opening, Procedure, Reading, Refusal, SittingKind, Steps,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Litigation;

/// Where a suit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The court has the complaint.
    #[default]
    Filed,
    /// Not docketed: reconsideration comes first, and the claimant was guided there.
    Guided,
    /// Docketed.
    Docketed,
    /// The agency answered.
    Answered,
    /// A session was held.
    Heard,
    /// Judgment, or a ruling that ends the instance.
    Judged,
    /// Withdrawn with the court's permission.
    Withdrawn,
    /// Ended by ruling.
    Ended,
    /// No suit: the enforcement of an act nobody sued about was applied for.
    EnforcementSought,
    /// The court ruled on that, and the ruling stands.
    EnforcementRuled,
    /// No suit: what a civil judgment in effect obliges the agency to is performed.
    CivilDebt,
}

/// Where a court tries a suit: at first instance, on appeal, and again whichever way it ended.
pub(crate) const TRIED: &[Stage] =
    &[Stage::Docketed, Stage::Answered, Stage::Heard, Stage::Judged, Stage::Withdrawn, Stage::Ended];

/// Where a court has the case: as a suit it is asked to docket or tries, or as an application for enforcement.
pub(crate) const BEFORE_COURT: &[Stage] = &[
    Stage::Filed,
    Stage::Docketed,
    Stage::Answered,
    Stage::Heard,
    Stage::Judged,
    Stage::Withdrawn,
    Stage::Ended,
    Stage::EnforcementSought,
];

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Filed,
        Stage::Guided,
        Stage::Docketed,
        Stage::Answered,
        Stage::Heard,
        Stage::Judged,
        Stage::Withdrawn,
        Stage::Ended,
        Stage::EnforcementSought,
        Stage::EnforcementRuled,
        Stage::CivilDebt,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Filed => "立案审查",
            Stage::Guided => "引导先行复议",
            Stage::Docketed => "已立案",
            Stage::Answered => "已答辩举证",
            Stage::Heard => "已开庭",
            Stage::Judged => "已裁判",
            Stage::Withdrawn => "准许撤诉",
            Stage::Ended => "终结诉讼",
            Stage::EnforcementSought => "申请强制执行",
            Stage::EnforcementRuled => "强制执行申请已裁定",
            Stage::CivilDebt => "履行民事裁判",
        }
    }

    fn is_final(self) -> bool {
        matches!(
            self,
            Stage::Guided
                | Stage::Judged
                | Stage::Withdrawn
                | Stage::Ended
                | Stage::EnforcementRuled
                | Stage::CivilDebt
        )
    }
}

/// A coordination proposal letter (协调建议函) of the court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Day it was issued.
    pub issued_on: NaiveDate,
    /// Whether it names the risk of losing the suit.
    pub risk: bool,
    /// Day the agency replied.
    pub replied_on: Option<NaiveDate>,
}

/// A hearing the court announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summons {
    /// Day of the hearing.
    pub hearing_on: NaiveDate,
    /// Whether the head was called.
    pub head_required: HeadRequired,
    /// Which of several defendants sends its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearing: Option<OrganId>,
    /// Why the head is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<HeadGround>,
    /// Instance it is of, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<Instance>,
    /// Post of the head who was announced in place of the one named first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// Where it is held, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// The evidence is to come later (延期提供证据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// Day it was asked for.
    pub asked_on: NaiveDate,
    /// Whether the court allowed it, once it said.
    pub granted: Option<bool>,
    /// Day the cause ended, once it did.
    pub cause_ended_on: Option<NaiveDate>,
}

/// Sessions that were recorded without their number were the only ones of their day.
fn first() -> u32 {
    1
}

/// A session that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// Day.
    pub on: NaiveDate,
    /// Which session of the day, from 1.
    #[serde(default = "first")]
    pub session: u32,
    /// Whether somebody the law counts as head appeared.
    pub appeared: bool,
    /// Whether the head spoke on the substantive resolution of the dispute.
    pub spoke_on_resolution: bool,
}

/// Attendance of the head, counted by instance (负责人出庭): the denominator and the numerator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attendance {
    /// Instances in which a session was held.
    pub heard: usize,
    /// Of these, instances in which somebody the law counts as head appeared at least once.
    pub appeared: usize,
}

impl Attendance {
    /// Counts these sessions.
    #[must_use]
    pub fn of(sessions: &[Session]) -> Self {
        let instances = [Instance::First, Instance::Second, Instance::Retrial];
        let count = |came: fn(&Session) -> bool| {
            let held = |instance: &&Instance| sessions.iter().any(|s| s.instance == **instance && came(s));
            instances.iter().filter(held).count()
        };
        Self { heard: count(|_| true), appeared: count(|session| session.appeared) }
    }
}

/// A normative document that was looked at together with the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Norm {
    /// Title.
    pub title: String,
    /// Document number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Day it was issued.
    pub issued_on: NaiveDate,
    /// Day it was repealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repealed_on: Option<NaiveDate>,
    /// Day of the act.
    pub act_on: NaiveDate,
    /// Whether it was in force on that day.
    pub in_force_on_act: bool,
    /// What the court found.
    pub finding: Finding,
}

/// What a suit remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// Number of the court's case.
    pub court_number: Option<String>,
    /// Causes of the case (案由), as the court docketed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The court, where it keeps no files here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub court_elsewhere: Option<OrganId>,
    /// Day of docketing.
    pub docketed_on: Option<NaiveDate>,
    /// Day the agency that handles the response received the copy of the complaint.
    pub copy_received_on: Option<NaiveDate>,
    /// Day of its first answer.
    pub answered_on: Option<NaiveDate>,
    /// Day it first brought evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_on: Option<NaiveDate>,
    /// Whether the act is deemed to have no evidence, as it brought none.
    pub evidence_missing: bool,
    /// Which defendants objected to the jurisdiction: none is the agency that handles the response.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Option<OrganId>>,
    /// How the other defendants responded, by organ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<OrganId, Response>,
    /// Coordination proposals of the court, in order.
    pub proposals: Vec<Proposal>,
    /// Hearings announced.
    pub summonses: Vec<Summons>,
    /// Sessions held.
    pub sessions: Vec<Session>,
    /// Whether a settlement agreement with obligations was made.
    pub settled: bool,
    /// Number of the judgment or ruling.
    pub ruling: Option<String>,
    /// The last judgment, by its number among the documents of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgment: Option<u32>,
    /// The order to make the act anew, with the acts made since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anew: Option<Anew>,
    /// Day the act was changed, of the time when no more was kept of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_changed_on: Option<NaiveDate>,
    /// Instance of that judgment or ruling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<Instance>,
    /// Result.
    pub result: Option<Code>,
    /// What the claimant asked of the agency before.
    #[serde(default)]
    pub earlier_requests: Vec<EarlierRequest>,
    /// What the centre told of such requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_requests: Vec<Request>,
    /// How many of these were never answered.
    #[serde(default)]
    pub unanswered_requests: usize,
    /// The same by organ: how often each was asked, and how often it never answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsiveness: Vec<Responsiveness>,
    /// Which period to sue was kept, where the ordinary one was over.
    #[serde(default)]
    pub limitation: Option<Limitation>,
    /// Time the claimant lost, where the period to sue was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed: Option<Delayed>,
    /// Who else holds a right, once somebody looked.
    #[serde(default)]
    pub right_holders: Option<Vec<Interested>>,
    /// Normative documents that were looked at.
    #[serde(default)]
    pub norms: Vec<Norm>,
    /// Attendance of the head.
    #[serde(default)]
    pub attendance: Attendance,
    /// Recommendations drafted for the court; none is sent from here.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// What the judgment says of each demand.
    #[serde(default)]
    pub answers: Vec<DemandAnswer>,
    /// The loss, where the suit was lost by its result as it stands.
    #[serde(default)]
    pub loss: Option<Loss>,
    /// How many obligations there were before the first judgment: those after them, judgments ordered.
    #[serde(default)]
    pub owed_before: Option<usize>,
    /// The periods that judgments give instead of last days, by the keys of the obligations.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub within: BTreeMap<String, Span>,
    /// The reconsideration before the suit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconsidered: Option<Reconsidered>,
    /// What the centre told of reconsiderations of the act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Known>,
    /// The delay of the evidence that the agency that handles the response asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// The application to enforce an act nobody sued about: then there is no suit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforcement: Option<Sought>,
    /// The organ the loss was referred to, to look into who is accountable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountability_referred_to: Option<OrganId>,
    /// The organ that was told to look into retaliation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retaliation_looked_into_by: Option<OrganId>,
    /// Everyone who was told of the case, where that is more than the circulation of a loss.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<OrganId>,
}

impl Procedure for Litigation {
    const NAME: &'static str = "litigation";
    const ZH: &'static str = "行政应诉";
    const NUMBER: &'static str = "应";
    const ARTICLES: Articles = Articles {
        open: "《行政诉讼法》第五十条、第五十一条",
        refer: "《行政诉讼法》第四十四条",
        lodge: "《行政诉讼法》第三十四条、第六十七条",
        join: "《行政诉讼法》第二十八条、第二十九条",
        representatives: "《行政诉讼法》第二十八条",
        perform: "《行政诉讼法》第九十四条",
        assist: "《宁夏回族自治区行政程序规定》第十九条",
    };
    const AGENTS: Option<Agents> = Some(Agents {
        of: &[Capacity::Applicant, Capacity::Respondent, Capacity::ThirdParty],
        most: 2,
        article: "《行政诉讼法》第三十一条第一款",
        mandate: "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第三十一条",
    });
    const SERVICE: Regime = Regime::Court;
    const OBSERVED: &'static str = "《行政诉讼法》第五十四条第一款";
    const FROM_RECEIPT: &'static [&'static str] = &["SS-20", "FZ-03", "FZ-03a"];
    const LIKE: bool = true;
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn on_receipt(_: kernel::Category) -> &'static [(&'static str, &'static str)] {
        &[("docketing", "SS-20")]
    }

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    fn marks(key: &CountyKey, _: &Matter, parties: &[Party]) -> Vec<String> {
        let applicants = parties.iter().filter(|party| party.capacity == Capacity::Applicant);
        applicants
            .filter_map(|party| party.clone().checked().ok()?.mark(key))
            .map(|person| key.blind("litigation-applicant", &person))
            .collect()
    }

    fn breached(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        breach::next(case, cx, owed)
    }

    fn received_anew(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        opening: &Opening,
    ) -> Result<Decision<Self>, Refusal> {
        receipt::put_right(case, cx, opening).map(|()| decision)
    }

    fn performed_elsewhere(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Option<Refusal> {
        anew::performed_elsewhere(case, cx, owed)
    }

    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        let from = cx.today.succ_opt().unwrap_or(cx.today);
        match response::Defendant::of_key(key).0 {
            "appeal" => ordered::bind(decision, case, cx, ordered::standing(case), from),
            "answer" | "evidence" => response::over(decision, case, cx, key),
            "challenge" => enforcement::stands(decision, case, cx),
            _ => decision,
        }
    }

    fn followed(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        what: &str,
        on: NaiveDate,
    ) -> Decision<Self> {
        match what {
            "appeal.appealed" => ordered::appealed(decision, case, cx, on),
            _ => decision,
        }
    }

    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        later::served(decision, case, cx, delivery)
    }

    fn following(case: &Case<Self>, cx: &Context, what: &str, on: NaiveDate) -> Result<(), Refusal> {
        later::following(case, cx, what, on)
    }

    fn convening(_: &Case<Self>, kind: SittingKind) -> Convening {
        match kind {
            SittingKind::Hearing => Convening::Own("notify-hearing"),
            _ => Convening::Free,
        }
    }

    fn hearings(case: &Case<Self>) -> Vec<NaiveDate> {
        case.record.summonses.iter().map(|summons| summons.hearing_on).collect()
    }

    fn informed(case: &Case<Self>) -> &[OrganId] {
        if !case.record.told.is_empty() {
            return &case.record.told;
        }
        let circulation = case.record.loss.as_ref().and_then(|loss| loss.circulation.as_ref());
        circulation.map_or(&[], |circulation| &circulation.organs)
    }

    fn books() -> &'static [Book] {
        &book::BOOKS
    }

    fn readings() -> &'static [Reading<Self>] {
        &preparation::READINGS
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/books.yaml"),
            include_str!("../proofs/defendants.yaml"),
            include_str!("../proofs/enforcement.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/time.yaml"),
            include_str!("../proofs/tracks.yaml"),
        ]
    }
}
