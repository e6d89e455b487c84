//! The procedure of a recommendation: its stages, what a case remembers, and its name.

use crate::approval::Approval;
use crate::fact::{Fact, evolve};
use crate::issuer::Entered;
use crate::letter::{Earlier, Letter};
use crate::step::{ActTaken, Recovered, ReplyItem, SuitResult, Visit};
use crate::{book, step};
use chrono::NaiveDate;
use kernel::{Act, ActKind, By, CaseId, OrganId};
use law::Receipt;
use procedure::{
    Articles, Book, Case, Context, Decision, FileFact, Obligation, Opening, Procedure, Refusal, Stage as _,
    Steps, check,
};
use serde::{Deserialize, Serialize};

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommendation;

/// Where a recommendation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The addressee has the letter.
    #[default]
    Served,
    /// The addressee made its plan.
    Planned,
    /// The addressee replied in writing.
    Replied,
    /// The issuer is satisfied; the look-back is ahead.
    Accepted,
    /// The issuer is not satisfied.
    Unsatisfied,
    /// The procuratorate sued in the public interest.
    Sued,
    /// The judgment took effect, and its claims are met in whole or in part; the look-back is ahead.
    SuitJudged,
    /// Looked back upon, and closed.
    Closed,
    /// The issuer took the letter back.
    WithdrawnByIssuer,
}

/// Where a letter stands between issuer and addressee: neither closed nor taken back.
pub(crate) const OPEN: &[Stage] = &[
    Stage::Served,
    Stage::Planned,
    Stage::Replied,
    Stage::Accepted,
    Stage::Unsatisfied,
    Stage::Sued,
    Stage::SuitJudged,
];

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Served,
        Stage::Planned,
        Stage::Replied,
        Stage::Accepted,
        Stage::Unsatisfied,
        Stage::Sued,
        Stage::SuitJudged,
        Stage::Closed,
        Stage::WithdrawnByIssuer,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Served => "已送达",
            Stage::Planned => "已制定整改方案",
            Stage::Replied => "已书面答复",
            Stage::Accepted => "发出机关认可",
            Stage::Unsatisfied => "发出机关不认可",
            Stage::Sued => "已提起公益诉讼",
            Stage::SuitJudged => "公益诉讼判决已生效",
            Stage::Closed => "回访办结",
            Stage::WithdrawnByIssuer => "发出机关撤回",
        }
    }

    fn is_final(self) -> bool {
        matches!(self, Stage::Closed | Stage::WithdrawnByIssuer)
    }
}

/// A measure the addressee planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMeasure {
    /// Item of the letter it answers, from 1; 0 where the issuer took that item out of its letter.
    pub item: u32,
    /// What is to be done.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// Kind of the administrative act that it will be, where it will be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActKind>,
    /// The last day to discover the breach that act answers, counted when it was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limitation: Option<Box<Receipt>>,
}

/// A staged report the addressee planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedReport {
    /// Last day.
    pub due: NaiveDate,
    /// What it reports on.
    pub title: String,
    /// Day it was made.
    pub made_on: Option<NaiveDate>,
}

/// A measure the addressee took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Item of the letter it answers, from 1; 0 where the issuer took that item out of its letter.
    pub item: u32,
    /// What was done.
    pub text: String,
    /// Day it was recorded.
    pub on: NaiveDate,
    /// The administrative act that the measure is, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<ActTaken>>,
    /// Money it brought in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovered: Vec<Recovered>,
    /// Where the act that it is was brought into dispute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed_in: Vec<Disputed>,
}

impl Measure {
    /// Whether it is this act.
    #[must_use]
    pub fn is(&self, act: &Act) -> bool {
        self.act.as_ref().is_some_and(|taken| taken.act == *act)
    }
}

/// A case about an act that a measure is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputed {
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Day it became known here.
    pub on: NaiveDate,
}

/// A written reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replied {
    /// Day.
    pub on: NaiveDate,
    /// Whether after the last day.
    pub late: bool,
    /// Answer to every item.
    pub items: Vec<ReplyItem>,
    /// Who looked it over in law (法制审核).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    /// Who signed it (签发).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
}

/// The suit in the public interest. The case about it is the one the file's referral was taken over by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sued {
    /// Number of the suit, or of the indictment.
    pub number: String,
    /// Day.
    pub on: NaiveDate,
}

/// How the suit in the public interest was judged, once that took effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suit {
    /// Number of the judgment.
    pub number: String,
    /// What became of the claims.
    pub result: SuitResult,
    /// Day it took effect.
    pub effective_on: NaiveDate,
    /// How many obligations there were before it: those after them, it ordered.
    pub owed_before: usize,
}

/// Which units of the addressee work on the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The unit that leads.
    pub lead: String,
    /// Units that support it.
    pub support: Vec<String>,
    /// Day.
    pub on: NaiveDate,
}

/// That the issuer told whoever stands above the addressee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// Who was told.
    pub to: String,
    /// Day.
    pub on: NaiveDate,
}

/// Evidence the procuratorate asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRequest {
    /// What.
    pub what: String,
    /// Last day to hand it over.
    pub until: NaiveDate,
    /// Day it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over_on: Option<NaiveDate>,
}

/// What a side asked, answered or told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Organ that wrote it.
    pub by: OrganId,
    /// Whether that is the issuer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_issuer: bool,
    /// Day.
    pub on: NaiveDate,
    /// What it says.
    pub text: String,
    /// Whether it asks for an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// The question it answers, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u32>,
    /// The message that answered it, counted from 1; a question without one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<u32>,
    /// What came with it: which document of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
}

/// Where an objection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Waiting for the issuer.
    Pending,
    /// Not well founded.
    Rejected,
    /// Well founded: the letter is taken back.
    Upheld,
    /// Well founded: the letter was amended.
    Amended,
}

/// What a recommendation remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// What the issuer wrote: no step of the addressee touches it.
    pub issued: Option<Box<Letter>>,
    /// What stood there before the issuer amended it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<Earlier>,
    /// How the addressee assigned it, the last one in effect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assigned: Vec<Assigned>,
    /// Measures planned.
    pub planned: Vec<PlannedMeasure>,
    /// Staged reports planned.
    pub reports: Vec<PlannedReport>,
    /// Measures taken.
    pub measures: Vec<Measure>,
    /// Replies, in order.
    pub replies: Vec<Replied>,
    /// Whether the last day of the reply passed without one.
    pub overdue: bool,
    /// Objection of the addressee.
    pub objection: Option<Objection>,
    /// Day of the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objected_on: Option<NaiveDate>,
    /// Who decided in the procuratorate what follows from it, or that the letter is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The issuer's judgement.
    pub satisfied: Option<bool>,
    /// What the look-back found.
    pub recurred: Option<bool>,
    /// Last day until which the issuer lets the plan reach beyond the period to reply.
    #[serde(default)]
    pub milestones_until: Option<NaiveDate>,
    /// How often the issuer urged.
    #[serde(default)]
    pub urged: u32,
    /// Whom above the addressee the issuer told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalated: Vec<Escalated>,
    /// Evidence that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceRequest>,
    /// Look-backs the issuer planned.
    #[serde(default)]
    pub look_backs: u32,
    /// When and where the issuer saw for itself.
    #[serde(default)]
    pub visits: Vec<Visit>,
    /// What harm remained when the issuer judged last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining_harm: Option<String>,
    /// Money that the measures brought in, all together, in fen (分).
    #[serde(default)]
    pub recovered_fen: u64,
    /// What the sides asked, answered and told each other beside the formal steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// That the procuratorate sued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sued: Option<Sued>,
    /// How the suit was judged.
    #[serde(default)]
    pub suit: Option<Suit>,
    /// What the addressee entered for an issuer that keeps no files here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entered: Vec<Entered>,
}

impl Procedure for Recommendation {
    const NAME: &'static str = "recommendation";
    const ZH: &'static str = "司法建议、检察建议";
    const NUMBER: &'static str = "建";
    const ARTICLES: Articles = Articles {
        open: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第七条；《人民检察院组织法》第二十一条",
        refer: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第九条",
        lodge: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条；《人民检察院组织法》第二十一条",
        join: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第五条；《人民检察院组织法》第二十一条",
        representatives: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第五条；《人民检察院组织法》第二十一条",
        perform: "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第九条；《人民检察院组织法》第二十一条",
        assist: "《宁夏回族自治区行政程序规定》第十九条",
    };
    const SERVICE: law::service::Regime = law::service::Regime::Court;
    const FROM_RECEIPT: &'static [&'static str] =
        &["SJ-01", "SJ-02", "SJ-03", "SJ-04", "SJ-05", "JJ-01", "JJ-02", "JJ-03"];
    const ABOUT_PAPER: bool = true;
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    /// The letter was served on the day the case came in: where that is put right, before anything was done on it, the
    /// service is.
    fn received_anew(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        opening: &Opening,
    ) -> Result<Decision<Self>, Refusal> {
        if !case.stage.is_intake() {
            return Err(procedure::common::judged());
        }
        let served =
            case.record.issued.as_deref().filter(|letter| Some(letter.served_on) == case.file.received_on());
        let Some(letter) = served else { return Ok(decision) };
        let served_on = check::day(opening.received_on, letter.document.on, cx.today, "/value")?;
        Ok(decision.and_own(Fact::ServiceRectified { served_on }))
    }

    fn breached(case: &Case<Self>, _: &Context, owed: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        let ordered = case.record.suit.as_ref().is_some_and(|suit| owed.comes_after(suit.owed_before));
        let told = ordered.then(|| {
            step::to_be_enforced(
                "公益诉讼判决确定的义务到期没有履行。",
                "What the judgment ordered was not done by its last day.",
            )
        });
        Ok(told.into_iter().collect())
    }

    fn informed(case: &Case<Self>) -> &[OrganId] {
        case.record.issued.as_deref().map_or(&[], |letter| letter.copied_to.as_slice())
    }

    /// For an issuer that makes its own entries nobody enters anything.
    fn offers(case: &Case<Self>, step: &str, _: By) -> bool {
        let elsewhere = |letter: &Letter| letter.issuer_elsewhere.is_some();
        step != "enter-for-issuer" || case.record.issued.as_deref().is_some_and(elsewhere)
    }

    fn books() -> &'static [Book] {
        &book::BOOKS
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/elsewhere.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/books.yaml"),
            include_str!("../proofs/tracks.yaml"),
        ]
    }
}
