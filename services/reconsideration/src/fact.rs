//! What happens in a reconsideration and nowhere else.

use crate::approval::Approved;
use crate::burden::Given;
use crate::door::Guidance;
use crate::finding::{Finding, FindingGround, Relief};
use crate::procedure::{Reconsideration, Stage, Track};
use crate::record::{
    Acceptance, Benchmarks, Conversion, Correction, Extension, Hearing, Held, Interview, Mediation, NoReply,
    Publication, Reply,
};
use crate::step::{
    CommitteeGround, Defect, HeardBy, Paper, Pressure, StayGround, SuspensionGround, TerminationGround,
};
use chrono::NaiveDate;
use kernel::{Mandate, OrganId, PartyId};
use procedure::fact::Assistance;
use procedure::{Case, FileFact};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// It was applied for.
    Applied {
        /// Whether orally.
        oral: bool,
        /// Point that took it in.
        on_behalf_point: Option<String>,
    },
    /// The applicant came from another door, by choice or because reconsideration comes first.
    Guided(Guidance),
    /// The applicant is being reorganised or wound up by a court.
    ApplicantInsolvent {
        /// Number of that case.
        number: String,
    },
    /// This is what the applicant asks the organ to decide.
    ReliefSought {
        /// Everything asked for.
        relief: Vec<Relief>,
    },
    /// The applicant gave evidence it has to give, or the reason why it has not to.
    EvidenceGiven(Given),
    /// A party changed the mandate of its agent, or ended it.
    MandateChanged {
        /// The agent.
        agent: PartyId,
        /// The mandate from now on; none where it ended.
        mandate: Option<Box<Mandate>>,
    },
    /// The applicant was asked to correct the application.
    CorrectionAsked(Correction),
    /// The corrected material came in.
    Corrected {
        /// On this day.
        received_on: NaiveDate,
    },
    /// It was not corrected in time.
    Abandoned,
    /// It was accepted.
    Accepted {
        /// On which track.
        track: Track,
        /// How.
        acceptance: Acceptance,
    },
    /// The period to examine expired: accepted by law.
    DeemedAccepted {
        /// From this day.
        on: NaiveDate,
    },
    /// It was not accepted.
    AcceptanceRefused {
        /// Condition that is missing.
        ground: Defect,
        /// Organ that is competent.
        competent_organ: Option<OrganId>,
    },
    /// The copy was sent to the respondent.
    CopySent {
        /// On this day.
        on: NaiveDate,
    },
    /// A paper was received by the one it was sent to.
    Served {
        /// Which.
        paper: Paper,
        /// On this day.
        on: NaiveDate,
    },
    /// The respondent replied.
    Replied(Reply),
    /// The respondent did not reply in time.
    NoReply(NoReply),
    /// The case was converted to the ordinary procedure.
    Converted(Conversion),
    /// The period to decide was extended.
    Extended(Extension),
    /// A hearing was notified.
    HearingNotified(Hearing),
    /// The hearing was held.
    Heard(Held),
    /// The parties' opinions were heard, or could not be.
    OpinionsHeard {
        /// How.
        by: HeardBy,
        /// Why not.
        reason: Option<String>,
    },
    /// The execution of the act was stayed.
    Stayed {
        /// Ground.
        ground: StayGround,
        /// Reason.
        reason: String,
    },
    /// The stay was lifted.
    StayLifted {
        /// Reason.
        reason: String,
    },
    /// The parties were brought together.
    Mediated(Mediation),
    /// The penalty was held against the discretion benchmarks.
    BenchmarksCompared(Benchmarks),
    /// The respondent changed the act under review.
    ActChanged {
        /// On this day.
        on: NaiveDate,
    },
    /// Another organ was asked for assistance; written before the request was the common file's.
    AssistanceAsked(Assistance),
    /// It answered; written before the answer was the common file's.
    AssistanceAnswered {
        /// Which request, counted from 1.
        request: u32,
        /// On this day.
        on: NaiveDate,
        /// Whether it gives the assistance.
        given: bool,
    },
    /// The committee gave its opinion.
    CommitteeConsulted {
        /// Ground.
        ground: CommitteeGround,
        /// What it advises.
        advice: Finding,
    },
    /// The respondent was ordered to perform.
    PerformanceOrdered {
        /// Last day.
        by: NaiveDate,
        /// What goes with it.
        with: Option<Pressure>,
    },
    /// A head of the respondent was interviewed.
    Interviewed(Interview),
    /// The respondent was criticised in a circular.
    Criticised {
        /// On this day.
        on: NaiveDate,
    },
    /// The decision was published, or is not.
    PublicationSettled(Publication),
    /// The case was suspended.
    Suspended {
        /// Ground.
        ground: SuspensionGround,
        /// Particulars.
        reason: Option<String>,
    },
    /// The case was resumed.
    Resumed,
    /// A mediation document took effect.
    Settled,
    /// The applicant withdrew, and was allowed to.
    Withdrawn,
    /// The case was terminated on another ground.
    Terminated {
        /// Ground.
        ground: TerminationGround,
    },
    /// The application was dismissed.
    Dismissed {
        /// Condition that is missing.
        ground: Defect,
    },
    /// The case was decided.
    Decided {
        /// How.
        finding: Finding,
        /// Why an act was upheld although its maker did not reply.
        upheld_because: Option<String>,
        /// What was decided with it.
        #[serde(default)]
        also: Vec<Finding>,
        /// The cases of the statute it rests on.
        #[serde(default)]
        grounds: Vec<FindingGround>,
        /// Why compensation that was claimed was not granted.
        #[serde(default)]
        claim_rejected: Option<String>,
        /// Why the committee's advice was not followed.
        #[serde(default)]
        departs_because: Option<String>,
        /// Who approved it.
        #[serde(default)]
        approval: Option<Approved>,
    },
    /// The period to decide expired without a decision.
    Overdue {
        /// Its last day.
        due: NaiveDate,
    },
}

/// Takes a fact into the case.
pub(crate) fn evolve(case: &mut Case<Reconsideration>, fact: &Fact) {
    let record = &mut case.record;
    match fact {
        Fact::Applied { oral, on_behalf_point } => {
            record.oral = *oral;
            record.on_behalf_point.clone_from(on_behalf_point);
        }
        Fact::Guided(guidance) => record.guided = Some(guidance.clone()),
        Fact::ApplicantInsolvent { number } => record.insolvency = Some(number.clone()),
        Fact::ReliefSought { relief } => record.relief.clone_from(relief),
        Fact::EvidenceGiven(given) => {
            record.evidence.retain(|earlier| earlier.burden != given.burden);
            record.evidence.push(given.clone());
        }
        Fact::MandateChanged { agent, mandate } => {
            if let Some(agent) = case.file.parties.iter_mut().find(|party| party.id == *agent) {
                agent.mandate.clone_from(mandate);
            }
        }
        Fact::CorrectionAsked(correction) => {
            record.correction = Some(correction.clone());
            case.stage = Stage::CorrectionPending;
        }
        Fact::Corrected { received_on } => {
            if let Some(correction) = &mut record.correction {
                correction.corrected_on = Some(*received_on);
            }
            case.stage = Stage::Received;
        }
        Fact::Abandoned => case.stage = Stage::Abandoned,
        Fact::Accepted { track, acceptance } => {
            record.track = Some(*track);
            record.acceptance = Some(acceptance.clone());
            case.stage = Stage::Accepted;
        }
        Fact::DeemedAccepted { on } => {
            record.track = Some(Track::Ordinary);
            record.acceptance = Some(Acceptance {
                on: *on,
                deemed: true,
                simplified_ground: None,
                interested_parties: 0,
                complex: false,
                late_reason: None,
            });
            case.stage = Stage::Accepted;
        }
        Fact::AcceptanceRefused { ground, competent_organ } => {
            record.defect = Some(*ground);
            record.competent_organ.clone_from(competent_organ);
            case.stage = Stage::NotAccepted;
        }
        Fact::CopySent { on } => record.copy_sent_on = Some(*on),
        Fact::Served { paper, on } => match paper {
            Paper::Correction => {
                if let Some(correction) = &mut record.correction {
                    correction.notice_received_on = Some(*on);
                }
            }
            Paper::Copy => record.copy_received_on = Some(*on),
            Paper::Decision => record.served_on = Some(*on),
        },
        Fact::Replied(reply) => record.reply = Some(reply.clone()),
        Fact::NoReply(no_reply) => record.no_reply = Some(no_reply.clone()),
        Fact::Converted(conversion) => {
            record.track = Some(Track::Ordinary);
            record.conversion = Some(conversion.clone());
        }
        Fact::Extended(extension) => record.extension = Some(extension.clone()),
        Fact::HearingNotified(hearing) => {
            // a hearing that was not held is replaced by the next notice
            record.hearings.retain(|hearing| hearing.held.is_some());
            record.hearings.push(hearing.clone());
        }
        Fact::Heard(held) => {
            if let Some(hearing) = record.hearings.last_mut() {
                hearing.held = Some(held.clone());
            }
        }
        Fact::OpinionsHeard { .. } => record.opinions_heard = true,
        Fact::Stayed { ground, .. } => record.stayed = Some(*ground),
        Fact::StayLifted { .. } => record.stayed = None,
        Fact::CommitteeConsulted { advice, .. } => record.advice = Some(*advice),
        Fact::Mediated(mediation) => record.mediations.push(mediation.clone()),
        Fact::BenchmarksCompared(benchmarks) => record.benchmarks = Some(benchmarks.clone()),
        Fact::ActChanged { on } => record.act_changed_on = Some(*on),
        Fact::AssistanceAsked(asked) => case.file.evolve(&FileFact::AssistanceAsked(asked.clone())),
        Fact::AssistanceAnswered { request, on, given } => {
            let (request, on, given) = (*request, *on, *given);
            case.file.evolve(&FileFact::AssistanceAnswered { request, on, given });
        }
        Fact::PerformanceOrdered { by, .. } => record.performance_ordered_by = Some(*by),
        Fact::Interviewed(interview) => record.interviews.push(interview.clone()),
        Fact::Criticised { on } => record.criticised_on = Some(*on),
        Fact::PublicationSettled(publication) => record.publication = Some(publication.clone()),
        Fact::Suspended { ground, .. } => record.suspension = Some(*ground),
        Fact::Resumed => record.suspension = None,
        Fact::Settled => case.stage = Stage::Mediated,
        Fact::Withdrawn => case.stage = Stage::Terminated,
        Fact::Terminated { ground } => {
            record.termination = Some(*ground);
            case.stage = Stage::Terminated;
        }
        Fact::Dismissed { ground } => {
            record.defect = Some(*ground);
            case.stage = Stage::Dismissed;
        }
        Fact::Decided {
            finding,
            upheld_because,
            also,
            grounds,
            claim_rejected,
            departs_because,
            approval,
        } => {
            record.finding = Some(*finding);
            record.upheld_because.clone_from(upheld_because);
            record.also.clone_from(also);
            record.grounds.clone_from(grounds);
            record.claim_rejected.clone_from(claim_rejected);
            record.departs_because.clone_from(departs_because);
            record.approval.clone_from(approval);
            case.stage = Stage::Decided;
        }
        Fact::Overdue { due } => record.overdue_since = Some(*due),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    #[test]
    fn what_was_stored_before_a_field_was_added_is_still_read() {
        for stored in [
            r#"{"kind":"decided","data":{"finding":"D08","upheld_because":null}}"#,
            r#"{"kind":"decided","data":{"finding":"D04","upheld_because":null,"also":[],"grounds":[],
                "claim_rejected":null}}"#,
            r#"{"kind":"accepted","data":{"track":"ordinary","acceptance":{"on":"2026-03-03","deemed":false,
                "simplified_ground":null,"interested_parties":1,"late_reason":null}}}"#,
        ] {
            let fact: Result<Fact, _> = serde_json::from_str(stored);
            assert!(fact.is_ok(), "{stored}: {fact:?}");
        }
        let record: Record = serde_json::from_str("{}").expect("a record of the first day");
        assert!(record.relief.is_empty() && record.publication.is_none());
    }
}
