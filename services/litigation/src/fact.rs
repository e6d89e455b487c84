//! What happens in a suit and nowhere else.

use crate::defendant::Reconsidered;
use crate::enforcement::{Decided, Sought};
use crate::loss::{Analysis, Circulation, Delta};
use crate::procedure::Norm;
use crate::step::{
    Code, DelayGround, Delayed, DemandAnswer, EarlierRequest, EndGround, Excuse, HeadGround, HeadRank,
    HeadRequired, Instance, Limitation, Mediable, OnAppeal, Replacement, Treated,
};
use crate::told::{Known, Request};
use chrono::NaiveDate;
use kernel::OrganId;
use law::Span;
use procedure::Interested;
use procedure::anew::{Anew, NewAct};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fn yes() -> bool {
    true
}

/// Sessions that were recorded without their number were the only ones of their day.
fn first() -> u32 {
    1
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// The complaint was filed.
    Filed {
        /// Number the court gave it so far.
        court_number: Option<String>,
        /// What the claimant asked of the agency before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier_requests: Vec<EarlierRequest>,
        /// The reconsideration before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reconsidered: Option<Reconsidered>,
        /// The court, where it keeps no files here: the agency enters what it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        court_elsewhere: Option<OrganId>,
    },
    /// The enforcement of an act nobody sued about was applied for.
    EnforcementSought(Sought),
    /// The court, or the one above it, ruled on the application.
    EnforcementDecided(Decided),
    /// The agency asked the court above to review the ruling.
    EnforcementChallenged {
        /// Day.
        on: NaiveDate,
    },
    /// Nobody asked for a review of the ruling in time: it stands.
    EnforcementOver,
    /// No suit: a civil judgment in effect obliges the agency.
    CivilDebt {
        /// Number of the court's case.
        number: String,
        /// Day it took effect.
        effective_on: NaiveDate,
    },
    /// The court that has the complaint was named.
    CourtNamed,
    /// The centre told how a reconsideration of the act ended, or that it is pending.
    ReconsiderationKnown(Known),
    /// The centre told of a request of the dispute that the agency or another organ had before the suit.
    RequestKnown(Request),
    /// Not docketed: the claimant was guided to reconsideration.
    Guided {
        /// Item of 行政复议法 art. 23 para. 1.
        item: u8,
        /// Provision.
        article: String,
        /// Last day to apply for reconsideration.
        last_day: NaiveDate,
    },
    /// The suit was docketed.
    Docketed {
        /// Number of the case.
        number: String,
        /// Day.
        on: NaiveDate,
        /// Which period to sue was kept, where the ordinary one was over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limitation: Option<Limitation>,
        /// Causes of the case (案由).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        causes: Vec<String>,
        /// The reconsideration before it, where it was not on record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reconsidered: Option<Reconsidered>,
        /// Time the claimant lost, where the period to sue was over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delayed: Option<Delayed>,
    },
    /// A defendant received its copy of the complaint.
    CopyReceived {
        /// Day.
        on: NaiveDate,
        /// The reconsideration before the suit, where it was not on record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reconsidered: Option<Reconsidered>,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// A defendant objected to the jurisdiction.
    JurisdictionObjected {
        /// Day.
        on: NaiveDate,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// A defendant asked to hand in its evidence later.
    DelayAsked {
        /// Day.
        on: NaiveDate,
        /// Why.
        ground: DelayGround,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// The court allowed that, or did not.
    DelayDecided {
        /// Whether it did.
        granted: bool,
        /// Day the cause ended, once it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause_ended_on: Option<NaiveDate>,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// A defendant answered, with its evidence.
    Answered {
        /// Day.
        on: NaiveDate,
        /// Whether after the last day.
        late: bool,
        /// Documents handed in.
        documents: u32,
        /// Whether it brought the evidence that a delay was granted for.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        delayed: bool,
        /// Whether there was more than the answer itself; what was recorded without a word on it counted as evidence.
        #[serde(default = "yes")]
        evidence: bool,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// No evidence in time: the act is deemed to have none.
    EvidenceDeemedMissing {
        /// The last day that passed.
        due: NaiveDate,
        /// The defendant, where it is another than the agency that handles the response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        defendant: Option<OrganId>,
    },
    /// The court issued a coordination proposal letter (协调建议函); no judicial recommendation.
    ProposalIssued {
        /// Day.
        on: NaiveDate,
        /// Whether it names the risk of losing the suit.
        risk: bool,
    },
    /// The agency replied to a proposal.
    ProposalReplied {
        /// Which proposal, from 1.
        proposal: u32,
        /// Day.
        on: NaiveDate,
        /// Whether after the last day.
        late: bool,
    },
    /// A hearing was announced.
    HearingNotified {
        /// Day of the hearing.
        hearing_on: NaiveDate,
        /// Whether the head was called.
        head_required: HeadRequired,
        /// Which of several defendants sends its head.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        appearing: Option<OrganId>,
        /// Why the head is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<HeadGround>,
        /// Instance the hearing is of, where it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<Instance>,
        /// Where it is held, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// Another head appears instead.
    HeadReplaced {
        /// At the hearing of this day.
        hearing_on: NaiveDate,
        /// His post.
        post: String,
    },
    /// A session was held.
    Heard {
        /// Instance.
        #[serde(default)]
        instance: Instance,
        /// Day.
        on: NaiveDate,
        /// Whether a head came.
        head_attended: bool,
        /// Rank of the head who came.
        head_rank: Option<HeadRank>,
        /// Whether he takes part in managing the act.
        manages_act: bool,
        /// Whether the law counts this as the head appearing.
        appeared: bool,
        /// Whether he spoke on the substantive resolution.
        spoke_on_resolution: bool,
        /// Why no head came.
        excuse: Option<Excuse>,
        /// Item of art. 12 of the appearance provisions on which the court recommends, if one is met.
        recommendation_item: Option<u8>,
        /// Whose head came, where there are several defendants.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head_of: Option<OrganId>,
        /// What the court said of the head announced in place of another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replacement: Option<Replacement>,
        /// Which session of the day, from 1.
        #[serde(default = "first")]
        session: u32,
        /// Name of the head who came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head_name: Option<String>,
        /// His post.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head_post: Option<String>,
        /// Whether the court found his identity paper fit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        identity_paper: Option<bool>,
        /// Whether the court found the reason of absence proven.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        excuse_proven: Option<bool>,
        /// Whether other staff came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff_attended: Option<bool>,
        /// Whether only a lawyer came.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        only_lawyer: bool,
        /// Whether the session was postponed once at the agency's request.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        after_postponement: bool,
        /// Whether head or staff left without permission.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        left: bool,
        /// Whether they refused to explain.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        refused_to_explain: bool,
    },
    /// The sides settled.
    Settled {
        /// How many obligations.
        terms: u32,
    },
    /// The court allowed the withdrawal.
    WithdrawalAllowed {
        /// Number of the ruling.
        number: String,
        /// Whether the agency changed its act.
        agency_changed_act: bool,
        /// In a later instance: whether the earlier judgment stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        judgment_stands: Option<bool>,
        /// Why the suit is treated as withdrawn, where nobody withdrew it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        treated: Option<Treated>,
    },
    /// The agency changed its act while the suit goes on.
    ActChanged {
        /// Day the court was told.
        on: NaiveDate,
    },
    /// The court judged.
    Judged {
        /// Result.
        code: Code,
        /// What it decides beside that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<Code>,
        /// Number of the judgment, ruling or mediation document.
        number: String,
        /// Day of service.
        served_on: NaiveDate,
        /// Instance.
        #[serde(default)]
        instance: Instance,
        /// What became of the earlier judgment, in the second instance or a retrial.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_appeal: Option<OnAppeal>,
        /// What the court set otherwise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        varied: Vec<Delta>,
        /// What it says of each demand.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<DemandAnswer>,
        /// What made it a matter for mediation, where it ended in a mediation document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mediable: Option<Mediable>,
        /// The periods it gives instead of last days, by the keys of the obligations.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        within: BTreeMap<String, Span>,
        /// Its number among the documents of the file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<u32>,
        /// The order to make the act anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anew: Option<Box<Anew>>,
    },
    /// The agency made the act anew.
    ActMadeAnew(NewAct),
    /// An organ other than the defendant was told to look into retaliation.
    RetaliationReported {
        /// The organ.
        organ: OrganId,
    },
    /// Somebody looked who else holds a right.
    RightHoldersChecked {
        /// Everyone the register shows beside the parties.
        holders: Vec<Interested>,
    },
    /// The obligations of an administrative agreement were put on record.
    AgreementRegistered {
        /// How many.
        terms: u32,
    },
    /// A normative document was looked at.
    NormReviewed(Norm),
    /// The centre asked the agency for its analysis of the loss by a day.
    AnalysisDemanded {
        /// Last day.
        due: NaiveDate,
    },
    /// The loss was referred to an organ that looks into who is accountable.
    AccountabilityReferred {
        /// The organ.
        organ: OrganId,
        /// Why no ground of exemption is seen, or which one is left to that organ.
        exemption: String,
    },
    /// The agency analysed its loss.
    LossAnalysed(Analysis),
    /// A correction was made.
    Corrected {
        /// Which, from 1.
        correction: usize,
        /// Day.
        on: NaiveDate,
    },
    /// The loss was circulated.
    LossCirculated(Circulation),
    /// The court ended the suit.
    Ended {
        /// Number of the ruling.
        number: String,
        /// In a later instance: whether the earlier judgment stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        judgment_stands: Option<bool>,
        /// On what ground.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<EndGround>,
    },
}
