//! What happens in a reconsideration and nowhere else.

use crate::approval::Approved;
use crate::burden::Given;
use crate::door::Guidance;
use crate::finding::{Finding, FindingGround, Relief};
use crate::inquiry::Inquiry;
use crate::letter::{Letter, LetterAnswer};
use crate::norm::{Course, MakerAnswer, Review, Reviewed};
use crate::procedure::{Stage, Track};
use crate::record::{
    Acceptance, Benchmarks, Conversion, Copied, Correction, CorrectionExtension, Extension, Hearing, Held,
    Interview, Mediation, NoReply, PerformanceAgreement, Publication, Reply, Shown, SuitNoted, Superior,
    Supplement,
};
use crate::step::{
    CommitteeGround, Defect, HeardBy, Paper, Pressure, RefusedStay, ReopeningGround, StayGround,
    SuspensionGround, TerminationGround, WithdrawalGround,
};
use chrono::NaiveDate;
use kernel::particulars::{MediationWish, Reception, ReviewMode};
use kernel::{Mandate, OrganId, PartyId};
use procedure::Recording;
use procedure::anew::{Anew, NewAct};
use procedure::fact::Assistance;
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
        /// What became of the applicant at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reception: Option<Reception>,
        /// Whether the applicant is willing to mediate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mediation_wish: Option<MediationWish>,
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
    /// A party changed the mandate of its agent, or ended it; written before that was the common file's.
    MandateChanged {
        /// The agent.
        agent: PartyId,
        /// The mandate from now on; none where it ended.
        mandate: Option<Box<Mandate>>,
    },
    /// A court has the act before it.
    SuitNoted(SuitNoted),
    /// The applicant was asked to correct the application.
    CorrectionAsked(Correction),
    /// The period to correct was extended.
    CorrectionExtended(CorrectionExtension),
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
    /// It was not deemed accepted: it had been examined in its period, and that was recorded after it.
    DeemedAcceptanceRectified {
        /// Day from which it stood as deemed accepted.
        deemed_on: NaiveDate,
        /// Day it was examined.
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
        /// Which document of the file it is, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<u32>,
    },
    /// A paper was received by the one it was sent to.
    Served {
        /// Which.
        paper: Paper,
        /// On this day.
        on: NaiveDate,
        /// By this party; by all where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
    /// What ended the case is this document of the file.
    PaperIssued {
        /// Its number, from 1.
        document: u32,
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
    /// How difficult the case is, and how many it concerns, was found.
    Triaged {
        /// Whether it is major, difficult or complex.
        complex: bool,
        /// How many people or households the act itself names.
        interested_parties: u32,
        /// Reason.
        reason: String,
        /// Whether it is specialised or technical.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        specialised: bool,
    },
    /// The review of a normative document was begun.
    NormReviewBegun(Box<Review>),
    /// It is handled here, or was sent to whom it is for.
    NormReviewHandled {
        /// Which review, counted from 1.
        review: u32,
        /// Who handles it.
        course: Course,
    },
    /// The organ that made the document was asked to answer.
    NormMakerAsked {
        /// Which review, counted from 1.
        review: u32,
        /// On this day.
        on: NaiveDate,
    },
    /// The letter or the notice was received.
    NormPaperReceived {
        /// Which review, counted from 1.
        review: u32,
        /// On this day.
        on: NaiveDate,
    },
    /// The organ that made the document answered.
    NormMakerAnswered {
        /// Which review, counted from 1.
        review: u32,
        /// The answer.
        answer: MakerAnswer,
    },
    /// The review has its result.
    NormReviewed {
        /// Which review, counted from 1.
        review: u32,
        /// The result.
        result: Reviewed,
    },
    /// An inquiry whose time is not counted was begun.
    InquiryBegun(Inquiry),
    /// It ended.
    InquiryEnded {
        /// Which, counted from 1.
        inquiry: u32,
        /// On this day.
        on: NaiveDate,
        /// Whether those who went to the site showed their papers.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        papers_shown: bool,
    },
    /// An opinion letter or a proposal was issued.
    LetterIssued(Letter),
    /// It was received.
    LetterReceived {
        /// Which, counted from 1.
        letter: u32,
        /// On this day.
        on: NaiveDate,
    },
    /// It was answered.
    LetterAnswered {
        /// Which, counted from 1.
        letter: u32,
        /// The answer.
        answer: LetterAnswer,
    },
    /// A decision or a letter was copied to the respondent's superior department.
    CopiedToSuperior(Copied),
    /// The respondent made the act anew.
    ActMadeAnew(NewAct),
    /// The parties' opinions were heard, or could not be.
    OpinionsHeard {
        /// How.
        by: HeardBy,
        /// Why not.
        reason: Option<String>,
        /// Whose.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parties: Vec<PartyId>,
        /// The recording of it, where one was made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recording: Option<Box<Recording>>,
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
    /// A stay was asked for, and not granted.
    StayRefused(RefusedStay),
    /// The parties were brought together.
    Mediated(Mediation),
    /// The sides agreed how what was decided or agreed is performed.
    PerformanceAgreed(PerformanceAgreement),
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
        /// The members who gave it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        members: Vec<String>,
        /// The members who stepped back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        recused: Vec<String>,
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
    /// Because the superior organ ordered it.
    ResumptionOrdered {
        /// Day its order was received.
        on: NaiveDate,
    },
    /// A mediation document took effect.
    Settled,
    /// The applicant withdrew, and was allowed to.
    Withdrawn,
    /// For this reason.
    WithdrawalExplained {
        /// Why.
        ground: WithdrawalGround,
    },
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
    /// The superior organ that keeps files here was told that the case was not taken on, dismissed or not decided in time.
    SuperiorInformed {
        /// The organ.
        organ: OrganId,
    },
    /// The superior reconsideration organ accepted the application directly.
    SuperiorAccepted(Superior),
    /// The case passed to it.
    PassedUp,
    /// A respondent may supplement evidence.
    SupplementAllowed(Supplement),
    /// Evidence that a respondent gathered by itself is no basis for finding the act lawful or appropriate.
    EvidenceExcluded {
        /// Which documents of the file, counted from 1.
        documents: Vec<u32>,
    },
    /// A party or its agent read the file.
    FileShown(Shown),
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
        /// The order to make the act anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anew: Option<Box<Anew>>,
        /// How the case was reviewed beyond its papers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_mode: Option<ReviewMode>,
        /// Documents of the file on which the finding rests, counted from 1, where they were named.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<u32>,
    },
    /// The case goes on after it had ended.
    Reopened {
        /// Ground.
        ground: ReopeningGround,
        /// Where it goes on.
        to: Stage,
        /// Day the order or the judgment was received.
        on: NaiveDate,
    },
    /// The period to decide expired without a decision.
    Overdue {
        /// Its last day.
        due: NaiveDate,
    },
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
