//! What happens in a mediation and nowhere else.

use crate::commission::Commission;
use crate::police::PoliceCase;
use crate::procedure::{
    Answer, Chosen, DataRequest, Ground, Kind, Mediation, RecusalRequest, Recused, Round, Stage, Stated,
};
use crate::risk::{Risk, RiskAnswer, RiskReport};
use crate::step::Choice;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{OrganId, PartyId};
use procedure::Case;
use serde::{Deserialize, Serialize};

/// A visit after the agreement (回访); a ledger from before it was kept does not say the day, who came and what he found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visited {
    /// Key of the obligation.
    pub obligation: String,
    /// Whether it is performed.
    pub performed: bool,
    /// Day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// What was found. Personal data may stand in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Who visited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The record of it: which document of the file, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was asked for.
    Requested {
        /// Which mediation.
        kind: Kind,
        /// The committee that mediates together with this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        jointly_with: Option<String>,
    },
    /// A side consented to being mediated, or refused.
    Answered(Answer),
    /// It was taken on.
    Accepted {
        /// Which mediation.
        kind: Kind,
        /// The court's commission.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commission: Option<Commission>,
        /// The case of the police.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        police: Option<PoliceCase>,
    },
    /// Both sides agreed to a longer period.
    Extended {
        /// By so much of the unit of the period.
        by: u32,
        /// What each side said.
        answers: Vec<Answer>,
    },
    /// A sitting was held.
    Sat,
    /// A sitting that was called and put on record by the common steps counts as one.
    Minuted {
        /// Its minutes: which document of the file, counted from 1.
        document: u32,
    },
    /// It ended without agreement.
    RoundFailed {
        /// Day.
        on: NaiveDate,
        /// Why. Personal data may stand in it.
        reason: String,
    },
    /// The mediators were named.
    Assigned {
        /// Who.
        mediators: Vec<Chosen>,
        /// By whom.
        chosen_by: Choice,
        /// Day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// A mediator was recused or replaced.
    Recused {
        /// Who.
        mediator: Chosen,
        /// Why.
        ground: Ground,
        /// Another organ that decided: on the main head of an agency, or the court that commissioned the mediation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
        /// What was found. Personal data may stand in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It was asked that a mediator step back.
    RecusalAsked {
        /// Who.
        mediator: Chosen,
        /// Why.
        ground: Ground,
        /// The interest or relation that is alleged. Personal data may stand in it.
        reason: String,
        /// Whether he is the main head of the agency that mediates.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        main_head: bool,
        /// The party that asked; none where he did himself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
    /// It was decided that he does not.
    RecusalRefused {
        /// Who.
        mediator: Chosen,
        /// Why. Personal data may stand in it.
        reason: String,
        /// Another organ that decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_by: Option<OrganId>,
    },
    /// The matter was passed to another mediation organ.
    PassedUp {
        /// To this organ.
        to: OrganId,
    },
    /// That organ accepted it.
    HandedOn,
    /// Another channel took it over before it was taken on here.
    Transferred {
        /// The channel.
        by: String,
    },
    /// The paper that ends it came into the file.
    EndingPapered {
        /// Which document of the file, counted from 1.
        document: u32,
    },
    /// The sides were reminded that the window for confirmation ends.
    ConfirmationPrompted,
    /// It was noted that the dispute may grow.
    RiskFlagged {
        /// What may come of it.
        risk: Risk,
        /// What was seen and done. Personal data may stand in it.
        text: String,
    },
    /// Another organ was asked for data; today that is a request for assistance in the common file.
    DataRequested {
        /// Number of the request, from 1.
        key: String,
        /// The organ.
        to: OrganId,
        /// What was asked for. Personal data may stand in it.
        what: String,
        /// Instant.
        at: DateTime<Utc>,
    },
    /// It answered.
    DataSupplied {
        /// Number of the request.
        key: String,
        /// Instant.
        at: DateTime<Utc>,
        /// Whether the answer settled the matter.
        decisive: bool,
    },
    /// An agreement took effect.
    Agreed {
        /// From this day.
        effective_on: NaiveDate,
        /// What it says beside what is owed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stated: Option<Stated>,
    },
    /// The court that commissioned the mediation was reported to and had its file back.
    ReportedToCourt {
        /// Day.
        on: NaiveDate,
    },
    /// Judicial confirmation was applied for.
    ConfirmationSought,
    /// The court that was applied to keeps no files here.
    CourtElsewhere {
        /// The court.
        court: OrganId,
    },
    /// The court was put right: it is one that does.
    CourtNamed,
    /// The court confirmed the agreement.
    Confirmed {
        /// Number of the ruling.
        ruling: String,
    },
    /// The court did not.
    ConfirmationRejected {
        /// Number of the ruling.
        ruling: String,
    },
    /// The court ruled nothing on the agreement: it did not take the application on, or the sides withdrew it.
    ConfirmationNotExamined {
        /// Number of the ruling.
        ruling: String,
    },
    /// The court revoked its confirmation on the application of a third party.
    ConfirmationRevoked {
        /// Number of the ruling.
        ruling: String,
    },
    /// It rejected that application.
    RevocationRejected {
        /// Number of the ruling.
        ruling: String,
    },
    /// It was reported that the dispute may grow.
    RiskReported {
        /// To this organ.
        to: OrganId,
        /// What is to be feared. Personal data may stand in it.
        text: String,
        /// Day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// That organ answered.
    RiskAnswered {
        /// Which report, counted from 1.
        report: u32,
        /// Whether it takes the matter on.
        taken: bool,
        /// Why it does not. Personal data may stand in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Day.
        on: NaiveDate,
    },
    /// The request was refused.
    Declined {
        /// Reasons.
        reason: String,
    },
    /// The performance was looked after.
    Visited(Visited),
    /// The file was archived.
    Archived,
    /// No agreement was reached.
    Failed,
    /// A side refused.
    Refused,
    /// The applicant withdrew.
    Withdrawn,
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Mediation>, fact: &Fact) {
    match fact {
        Fact::Requested { kind, jointly_with } => {
            case.record.kind = *kind;
            case.record.jointly_with.clone_from(jointly_with);
        }
        Fact::Answered(answer) => {
            case.record.answers.retain(|given| given.side != answer.side);
            case.record.answers.push(*answer);
        }
        Fact::Accepted { kind, commission, police } => {
            case.record.kind = *kind;
            case.record.commission.clone_from(commission);
            case.record.police.clone_from(police);
            case.stage = Stage::Accepted;
        }
        Fact::Sat => case.record.sittings += 1,
        Fact::Minuted { document } => {
            case.record.sittings += 1;
            case.record.minuted.push(*document);
        }
        Fact::RoundFailed { on, reason } => {
            case.record.failed_rounds.push(Round { on: *on, reason: reason.clone() });
        }
        Fact::Assigned { mediators, on, .. } => {
            case.record.mediators.clone_from(mediators);
            case.record.assigned_on = case.record.assigned_on.or(*on);
        }
        Fact::RecusalAsked { mediator, ground, main_head, party, .. } => {
            case.record.recusals.push(RecusalRequest {
                line: mediator.line.clone(),
                ground: *ground,
                main_head: *main_head,
                party: *party,
                granted: None,
                decided_by: None,
            });
        }
        Fact::RecusalRefused { mediator, decided_by, .. } => {
            recusal_decided(case, mediator, false, decided_by.as_ref());
        }
        Fact::Recused { mediator, ground, decided_by, .. } => {
            recusal_decided(case, mediator, true, decided_by.as_ref());
            case.record.mediators.retain(|chosen| chosen.line != mediator.line);
            let (line, name) = (mediator.line.clone(), mediator.name.clone());
            case.record.recused.push(Recused { line, name, ground: *ground });
        }
        Fact::HandedOn => case.stage = Stage::PassedUp,
        Fact::Transferred { .. } => case.stage = Stage::Transferred,
        Fact::EndingPapered { document } => case.record.ending_paper = Some(*document),
        Fact::RiskFlagged { risk, .. } => case.record.risk = Some(*risk),
        Fact::DataRequested { key, to, what, at } => case.record.requests.push(DataRequest {
            key: key.clone(),
            to: to.clone(),
            what: what.clone(),
            asked_at: *at,
            answered_at: None,
            decisive: false,
        }),
        Fact::DataSupplied { key, at, decisive } => {
            if let Some(asked) = case.record.requests.iter_mut().find(|asked| asked.key == *key) {
                asked.answered_at = Some(*at);
                asked.decisive = *decisive;
            }
        }
        Fact::ReportedToCourt { on } => case.record.reported_on = Some(*on),
        Fact::Agreed { effective_on, stated } => {
            case.record.effective_on = Some(*effective_on);
            case.record.agreement.clone_from(stated);
            // what was ruled and archived was the agreement before it
            case.record.ruling = None;
            case.record.confirmation_revoked = false;
            case.record.archived = false;
            case.stage = Stage::Agreed;
        }
        Fact::ConfirmationSought => {
            case.record.court_elsewhere = None;
            case.stage = Stage::ConfirmationSought;
        }
        Fact::CourtElsewhere { court } => case.record.court_elsewhere = Some(court.clone()),
        Fact::CourtNamed => case.record.court_elsewhere = None,
        Fact::Confirmed { ruling } => {
            case.record.ruling = Some(ruling.clone());
            case.stage = Stage::Confirmed;
        }
        Fact::ConfirmationRejected { ruling } => {
            case.record.ruling = Some(ruling.clone());
            case.stage = Stage::Agreed;
        }
        Fact::ConfirmationRevoked { ruling } => {
            case.record.ruling = Some(ruling.clone());
            case.record.confirmation_revoked = true;
            case.record.revocations_ruled += 1;
            case.stage = Stage::Agreed;
        }
        Fact::RevocationRejected { .. } => case.record.revocations_ruled += 1,
        // what was agreed stands, and may be brought to a court again while the time for that lasts
        Fact::ConfirmationNotExamined { .. } => case.stage = Stage::Agreed,
        Fact::RiskReported { to, on, .. } => {
            case.record.risk_reports.push(RiskReport { to: to.clone(), on: *on, answer: None });
        }
        Fact::RiskAnswered { report, taken, reason, on } => {
            let n = usize::try_from(*report).ok().and_then(|n| n.checked_sub(1));
            if let Some(known) = n.and_then(|n| case.record.risk_reports.get_mut(n)) {
                known.answer = Some(RiskAnswer { taken: *taken, reason: reason.clone(), on: *on });
            }
        }
        Fact::Visited(visited) => case.record.visits.push(visited.clone()),
        Fact::PassedUp { .. } | Fact::Extended { .. } | Fact::ConfirmationPrompted => {}
        Fact::Declined { .. } => case.stage = Stage::Declined,
        Fact::Archived => case.record.archived = true,
        Fact::Failed => case.stage = Stage::Failed,
        Fact::Refused => case.stage = Stage::Refused,
        Fact::Withdrawn => case.stage = Stage::Withdrawn,
    }
}

/// What was asked of this mediator is decided.
fn recusal_decided(case: &mut Case<Mediation>, mediator: &Chosen, granted: bool, by: Option<&OrganId>) {
    let mut recusals = case.record.recusals.iter_mut();
    if let Some(asked) = recusals.find(|asked| asked.is_open() && asked.line == mediator.line) {
        asked.granted = Some(granted);
        asked.decided_by = by.cloned();
    }
}
