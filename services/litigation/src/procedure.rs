//! The procedure of responding to a suit: its stages, what a case remembers, and its name.

use crate::fact::{Fact, evolve};
use crate::step;
use crate::step::{Code, HeadRequired, Instance};
use chrono::NaiveDate;
use procedure::{Articles, Case, Procedure, Steps};
use serde::{Deserialize, Serialize};

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
}

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
        }
    }

    fn is_final(self) -> bool {
        matches!(self, Stage::Guided | Stage::Judged | Stage::Withdrawn | Stage::Ended)
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
}

/// A session that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// Day.
    pub on: NaiveDate,
    /// Whether somebody the law counts as head appeared.
    pub appeared: bool,
    /// Whether the head spoke on the substantive resolution of the dispute.
    pub spoke_on_resolution: bool,
}

/// What a suit remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// Number of the court's case.
    pub court_number: Option<String>,
    /// Day of docketing.
    pub docketed_on: Option<NaiveDate>,
    /// Day the copy of the complaint was received.
    pub copy_received_on: Option<NaiveDate>,
    /// Day of the first answer.
    pub answered_on: Option<NaiveDate>,
    /// Whether the act is deemed to have no evidence.
    pub evidence_missing: bool,
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
    /// Result.
    pub result: Option<Code>,
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
        perform: "《行政诉讼法》第九十四条",
    };
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

    fn proofs() -> &'static [&'static str] {
        &[include_str!("../proofs/steps.yaml"), include_str!("../proofs/tracks.yaml")]
    }
}
