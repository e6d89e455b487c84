//! The procedure of reconsideration: its stages, its two tracks, and its name.

use crate::evolve::evolve;
use crate::fact::Fact;
use crate::record::Record;
use crate::{beside, book, breach, earlier, examined, letter, respondent, step, window};
use chrono::NaiveDate;
use kernel::{By, Capacity, CountyKey, Matter, OrganId, Party, PartyId};
use procedure::{
    Agents, Articles, Book, Case, Context, Convening, Decision, Delivery, Document, FileFact, Inlet,
    Obligation, Opening, Procedure, Refusal, SittingKind, Steps, Whose,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconsideration;

/// Where a reconsideration stands. A suspension is no stage: it stands in the file, and the stage waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Received and being examined.
    #[default]
    Received,
    /// The applicant was asked to correct the application.
    CorrectionPending,
    /// Accepted, or deemed to be.
    Accepted,
    /// Decided.
    Decided,
    /// Ended by a mediation document.
    Mediated,
    /// Terminated.
    Terminated,
    /// Not accepted.
    NotAccepted,
    /// The application was dismissed after acceptance.
    Dismissed,
    /// Deemed abandoned.
    Abandoned,
    /// The superior reconsideration organ accepted the application directly, and has the case.
    PassedUp,
}

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Received,
        Stage::CorrectionPending,
        Stage::Accepted,
        Stage::Decided,
        Stage::Mediated,
        Stage::Terminated,
        Stage::NotAccepted,
        Stage::Dismissed,
        Stage::Abandoned,
        Stage::PassedUp,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Received => "待审查",
            Stage::CorrectionPending => "待补正",
            Stage::Accepted => "审理中",
            Stage::Decided => "已作出复议决定",
            Stage::Mediated => "调解结案",
            Stage::Terminated => "终止",
            Stage::NotAccepted => "不予受理",
            Stage::Dismissed => "驳回申请",
            Stage::Abandoned => "视为放弃申请",
            Stage::PassedUp => "上级直接受理",
        }
    }

    fn is_intake(self) -> bool {
        matches!(self, Stage::Received | Stage::CorrectionPending)
    }

    fn is_final(self) -> bool {
        !matches!(self, Stage::Received | Stage::CorrectionPending | Stage::Accepted)
    }
}

/// Under which procedure the case is heard (审理程序).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// 普通程序.
    #[default]
    Ordinary,
    /// 简易程序.
    Simplified,
}

impl Track {
    /// The rule under which the copy is sent.
    pub(crate) fn copy(self) -> &'static str {
        match self {
            Track::Ordinary => "FY-20",
            Track::Simplified => "FY-22",
        }
    }

    /// The rule under which the respondent replies.
    pub(crate) fn reply(self) -> &'static str {
        match self {
            Track::Ordinary => "FY-21",
            Track::Simplified => "FY-23",
        }
    }

    /// The rule under which the case is decided.
    pub(crate) fn decision(self) -> &'static str {
        match self {
            Track::Ordinary => "FY-30",
            Track::Simplified => "FY-31",
        }
    }
}

impl Procedure for Reconsideration {
    const NAME: &'static str = "reconsideration";
    const ZH: &'static str = "行政复议";
    const NUMBER: &'static str = "政复";
    const ARTICLES: Articles = Articles {
        open: "《行政复议法》第二十二条、第三十条",
        refer: "《行政复议法》第三十条第二款",
        lodge: "《行政复议法》第四十三条至第四十七条",
        join: "《行政复议法》第十四条至第十七条",
        representatives: "《行政复议法》第十五条；《行政复议法实施条例》第八条",
        perform: "《行政复议法》第七十七条",
        assist: "《宁夏回族自治区行政程序规定》第十九条；《行政复议法》第四十五条",
    };
    const AGENTS: Option<Agents> = Some(Agents {
        of: &[Capacity::Applicant, Capacity::ThirdParty],
        most: 2,
        article: "《行政复议法》第十七条第一款",
        mandate: "《行政复议法》第十七条第二款",
    });
    const SERVICE: law::service::Regime = law::service::Regime::Reconsideration;
    const LIKE: bool = true;
    const SITTINGS: &'static str = "《行政复议法》第四十九条、第五十条";
    const FROM_RECEIPT: &'static [&'static str] = &["FY-10"];
    const FOLLOWED_BY: &'static [By] = &[By::Officer, By::Respondent, By::Court, By::Procurator];
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn on_receipt(_: kernel::Category) -> &'static [(&'static str, &'static str)] {
        &[("examination", "FY-10")]
    }

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    fn marks(key: &CountyKey, matter: &Matter, parties: &[Party]) -> Vec<String> {
        matter.act.as_ref().map(|act| earlier::marks(key, act, parties)).unwrap_or_default()
    }

    fn breached(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        Ok(breach::next(case, cx, owed))
    }

    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        if Whose::of_key(key).0 == respondent::REPLY {
            return step::reply_over(decision, case, cx, key);
        }
        match key.split_once(':') {
            Some((letter::FAMILY, number)) => decision.and_all(letter::unreported(case, number)),
            _ => decision.and_all(breach::final_now(case, key)),
        }
    }

    fn performed_elsewhere(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Option<Refusal> {
        procedure::anew::performed_elsewhere(case, cx, owed)
    }

    fn received_anew(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        opening: &Opening,
    ) -> Result<Decision<Self>, Refusal> {
        window::received_anew(decision, case, cx, opening)
    }

    fn following(case: &Case<Self>, cx: &Context, what: &str, _: NaiveDate) -> Result<(), Refusal> {
        beside::following(case, cx, what)
    }

    fn followed(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        what: &str,
        _: NaiveDate,
    ) -> Decision<Self> {
        beside::followed(decision, case, cx, what)
    }

    fn lodging(case: &Case<Self>, cx: &Context, document: &Document) -> Result<(), Refusal> {
        respondent::adds_by_leave(case, cx, document)
    }

    fn lodged(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        document: &Document,
    ) -> Decision<Self> {
        let by: Vec<PartyId> = document.party.into_iter().collect();
        respondent::gathered(decision, case, cx, (&by, std::slice::from_ref(document)))
    }

    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        step::reached(decision, case, cx, delivery)
    }

    fn convening(_: &Case<Self>, kind: SittingKind) -> Convening {
        match kind {
            SittingKind::Hearing => Convening::Own("notify-hearing"),
            SittingKind::Interview => Convening::Own("hear-opinions"),
            SittingKind::Meeting | SittingKind::Mediation => Convening::Free,
        }
    }

    fn hearings(case: &Case<Self>) -> Vec<NaiveDate> {
        case.record.hearings.iter().map(|hearing| hearing.on).collect()
    }

    fn offers(case: &Case<Self>, step: &str, _: By) -> bool {
        examined::offers(case, step)
    }

    fn reviewing(case: &Case<Self>) -> Option<&OrganId> {
        case.record.supervised_by.as_ref()
    }

    fn informed(case: &Case<Self>) -> &[OrganId] {
        &case.record.mediators
    }

    fn books() -> &'static [Book] {
        &book::BOOKS
    }

    fn inlet(event: &Inlet) -> Option<&'static str> {
        Some(match event {
            Inlet::Elsewhere => "note-suit",
            Inlet::TakenOver => step::HandUp::NAME,
        })
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/doors.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/papers.yaml"),
            include_str!("../proofs/joint.yaml"),
            include_str!("../proofs/beside.yaml"),
            include_str!("../proofs/evidence.yaml"),
            include_str!("../proofs/tracks.yaml"),
        ]
    }
}
