//! What happens in a suit and nowhere else.

use crate::procedure::{Litigation, Proposal, Session, Stage, Summons};
use crate::step::{Code, Excuse, HeadRank, HeadRequired, Instance};
use chrono::NaiveDate;
use procedure::Case;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// The complaint was filed.
    Filed {
        /// Number the court gave it so far.
        court_number: Option<String>,
    },
    /// The court that has the complaint was named.
    CourtNamed,
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
    },
    /// The agency received the copy of the complaint.
    CopyReceived {
        /// Day.
        on: NaiveDate,
    },
    /// The agency answered, with its evidence.
    Answered {
        /// Day.
        on: NaiveDate,
        /// Whether after the last day.
        late: bool,
        /// Documents handed in.
        documents: u32,
    },
    /// No evidence in time: the act is deemed to have none.
    EvidenceDeemedMissing {
        /// The last day that passed.
        due: NaiveDate,
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
    },
    /// The court judged.
    Judged {
        /// Result.
        code: Code,
        /// Number of the judgment, ruling or mediation document.
        number: String,
        /// Day of service.
        served_on: NaiveDate,
    },
    /// The court ended the suit.
    Ended {
        /// Number of the ruling.
        number: String,
    },
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Litigation>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        Fact::Filed { court_number } => record.court_number.clone_from(court_number),
        Fact::CourtNamed => {}
        Fact::Guided { .. } => case.stage = Stage::Guided,
        Fact::Docketed { number, on } => {
            record.court_number = Some(number.clone());
            record.docketed_on = Some(*on);
            case.stage = Stage::Docketed;
        }
        Fact::CopyReceived { on } => record.copy_received_on = Some(*on),
        Fact::Answered { on, .. } => {
            record.answered_on = record.answered_on.or(Some(*on));
            case.stage = Stage::Answered;
        }
        Fact::EvidenceDeemedMissing { .. } => record.evidence_missing = true,
        Fact::ProposalIssued { on, risk } => {
            record.proposals.push(Proposal { issued_on: *on, risk: *risk, replied_on: None });
        }
        Fact::ProposalReplied { proposal, on, .. } => {
            let at = (*proposal as usize).checked_sub(1);
            if let Some(proposal) = at.and_then(|at| record.proposals.get_mut(at)) {
                proposal.replied_on = Some(*on);
            }
        }
        Fact::HearingNotified { hearing_on, head_required } => {
            record.summonses.push(Summons { hearing_on: *hearing_on, head_required: *head_required });
        }
        Fact::HeadReplaced { .. } => {}
        Fact::Heard { instance, on, appeared, spoke_on_resolution, .. } => {
            record.sessions.push(Session {
                instance: *instance,
                on: *on,
                appeared: *appeared,
                spoke_on_resolution: *spoke_on_resolution,
            });
            case.stage = Stage::Heard;
        }
        Fact::Settled { terms } => record.settled |= *terms > 0,
        Fact::WithdrawalAllowed { number, .. } => {
            record.ruling = Some(number.clone());
            record.result = Some(Code::J11);
            case.stage = Stage::Withdrawn;
        }
        Fact::Judged { code, number, .. } => {
            record.ruling = Some(number.clone());
            record.result = Some(*code);
            case.stage = Stage::Judged;
        }
        Fact::Ended { number } => {
            record.ruling = Some(number.clone());
            record.result = Some(Code::J13);
            case.stage = Stage::Ended;
        }
    }
}
