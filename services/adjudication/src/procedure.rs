//! The procedure of administrative adjudication: its stages, what a case remembers, and its name.

use crate::evolve::evolve;
use crate::fact::{
    Awarded, Correction, Examined, Exclusion, Fact, HearingAsked, Offer, Position, Recusal, Reviewed,
};
use crate::step;
use crate::track::Track;
use crate::{beside, breach};
use chrono::NaiveDate;
use kernel::{OrganId, PartyId};
use procedure::staff::Staff;
use procedure::{
    Articles, Book, Case, Context, Decision, Delivery, FileFact, Inlet, Interested, Obligation, Procedure,
    Refusal, Steps,
};
use serde::{Deserialize, Serialize};

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjudication;

/// Where an adjudication stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Applied for, or referred.
    #[default]
    Requested,
    /// Accepted and heard.
    Accepted,
    /// The award was served.
    Decided,
    /// The sides settled.
    Mediated,
    /// Not accepted.
    NotAccepted,
    /// Withdrawn.
    Withdrawn,
    /// Ended for want of a side.
    Terminated,
    /// Another organ took it over.
    Transferred,
}

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Requested,
        Stage::Accepted,
        Stage::Decided,
        Stage::Mediated,
        Stage::NotAccepted,
        Stage::Withdrawn,
        Stage::Terminated,
        Stage::Transferred,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Requested => "待受理",
            Stage::Accepted => "审理中",
            Stage::Decided => "已作出裁决",
            Stage::Mediated => "调解结案",
            Stage::NotAccepted => "不予受理",
            Stage::Withdrawn => "撤回",
            Stage::Terminated => "终止",
            Stage::Transferred => "已转出",
        }
    }

    fn is_final(self) -> bool {
        !matches!(self, Stage::Requested | Stage::Accepted)
    }
}

/// What an adjudication remembers beyond the common file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// Track, fixed on acceptance.
    pub track: Track,
    /// Day it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// Demands of a complaint in procurement that were refused with its acceptance, counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<u32>,
    /// Everyone with an interest: neighbours, co-holders, the other side.
    pub interested: Vec<Interested>,
    /// Day the register of rights was looked into.
    #[serde(default)]
    pub register_checked_on: Option<NaiveDate>,
    /// Day the other side received the copy.
    pub copy_received_on: Option<NaiveDate>,
    /// Who of the other side received it.
    #[serde(default)]
    pub copied: Vec<PartyId>,
    /// Whether an answer came in.
    pub answered: bool,
    /// Day the last answer came in.
    #[serde(default)]
    pub answered_on: Option<NaiveDate>,
    /// Who of the other side answered.
    #[serde(default)]
    pub answered_by: Vec<PartyId>,
    /// What became of the last offer to mediate.
    pub offer: Option<Offer>,
    /// What the sides said in confidence when mediation was offered: for the handling organ only.
    #[serde(default)]
    pub confidential: Vec<Position>,
    /// How a complaint in procurement was sent back to be corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// What became of a hearing that a side asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_asked: Option<HearingAsked>,
    /// Why no hearing was held. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_refused: Option<String>,
    /// Day the sides were told of their rights.
    #[serde(default)]
    pub rights_told_on: Option<NaiveDate>,
    /// Hearings held.
    pub hearings: u32,
    /// Who reviewed the case each time, and how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Reviewed>,
    /// Hearings, appraisals, inspections whose time is not counted, as they began.
    #[serde(default)]
    pub examinations: Vec<Examined>,
    /// Recusals that were asked for, and what was decided on each.
    #[serde(default)]
    pub recusals: Vec<Recusal>,
    /// Day the award was served.
    pub served_on: Option<NaiveDate>,
    /// What the award says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Government that made it, where it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<OrganId>,
    /// Who turned out to be no party, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Exclusion>,
    /// What the award says of each piece, where they differ.
    #[serde(default)]
    pub parcels: Vec<Awarded>,
    /// Which document of the file ended the case, counted from 1: the award, the agreement, the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<u32>,
    /// Whether the superior bureau got a copy of the mediation document over land.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copied_to_superior: bool,
    /// How many parties the award binds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award_parties: Option<u32>,
}

/// Who reviews, and what qualifies them.
static BOOKS: [Book; 1] = [Book::of::<Staff>()];

impl Procedure for Adjudication {
    const NAME: &'static str = "adjudication";
    const ZH: &'static str = "行政裁决";
    const NUMBER: &'static str = "裁";
    const ARTICLES: Articles = Articles {
        open: "《宁夏回族自治区行政程序规定》第七十九条",
        refer: "《宁夏回族自治区行政程序规定》第八十条第二项",
        lodge: "《宁夏回族自治区行政程序规定》第八十一条、第八十二条",
        join: "《宁夏回族自治区行政程序规定》第八十二条第二款",
        representatives: "《宁夏回族自治区行政程序规定》第八十二条第二款",
        perform: "《宁夏回族自治区行政程序规定》第八十三条、第九十七条",
        assist: "《宁夏回族自治区行政程序规定》第十九条",
    };
    const SITTINGS: &'static str = "《宁夏回族自治区行政程序规定》第八十二条";
    const FROM_RECEIPT: &'static [&'static str] = &["TD-02", "CG-04", "CJ-02"];
    const LIKE: bool = true;
    const CONFIDED: &'static [&'static str] = &["confidential", "positions"];
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn on_receipt(category: kernel::Category) -> &'static [(&'static str, &'static str)] {
        match category {
            kernel::Category::LandOwnership => &[("acceptance", "TD-02")],
            kernel::Category::Procurement => &[("acceptance", "CG-04")],
            _ => &[("acceptance", "CJ-02")],
        }
    }

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    fn breached(case: &Case<Self>, cx: &Context, owed: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        breach::next(case, cx, owed)
    }

    fn following(case: &Case<Self>, cx: &Context, what: &str, on: NaiveDate) -> Result<(), Refusal> {
        beside::following(case, cx, what, on)
    }

    fn followed(
        decision: Decision<Self>,
        case: &Case<Self>,
        _: &Context,
        what: &str,
        on: NaiveDate,
    ) -> Decision<Self> {
        step::followed(decision, case, what, on)
    }

    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        step::lapsed(decision, case, cx, key)
    }

    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        step::served(decision, case, cx, delivery)
    }

    fn inlet(event: &Inlet) -> Option<&'static str> {
        match event {
            Inlet::TakenOver => Some(step::HandOn::NAME),
            Inlet::Elsewhere => None,
        }
    }

    fn books() -> &'static [Book] {
        &BOOKS
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/acts.yaml"),
            include_str!("../proofs/procurement.yaml"),
            include_str!("../proofs/tracks.yaml"),
        ]
    }
}
