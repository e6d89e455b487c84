//! A case (案件): the common file, the stage, and what the procedure remembers beyond them.

use crate::fact::*;
use crate::{Entry, Procedure, Stage, which};
use chrono::NaiveDate;
use kernel::{Actor, By, CaseId, Category, OrganId, Party, PartyId, Restriction, Role, date, planted};
use serde::{Deserialize, Serialize};

/// A suspension in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Ground in Chinese.
    pub ground: String,
    /// Article.
    pub article: String,
    /// First day not counted.
    pub from: NaiveDate,
}

/// What every procedure keeps in the same way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CaseFile {
    /// The first sheet; none before the case is opened.
    pub opening: Option<Box<Opening>>,
    /// Parties.
    pub parties: Vec<Party>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Deadlines, the current version of each.
    pub deadlines: Vec<Deadline>,
    /// Obligations.
    pub obligations: Vec<Obligation>,
    /// Requests for assistance to other organs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assistance: Vec<Assistance>,
    /// What was handed over to somebody outside the channels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_overs: Vec<HandOver>,
    /// Parties that take part no longer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Left>,
    /// Documents served on parties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<Delivery>,
    /// Hearings and meetings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sittings: Vec<Sitting>,
    /// Whom organs of the case invited to sit in on its hearings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// Offers to mediate, and what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mediation_offers: Vec<MediationOffer>,
    /// Changes of the act in dispute by its agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub act_changes: Vec<ActChange>,
    /// Numbers of its papers that are void.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_numbers: Vec<VoidNumber>,
    /// Slips that were put right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Notices issued.
    pub notices: Vec<Notice>,
    /// What the law attached to last days that passed.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// Lane given by the centre.
    pub route: Option<NotedRoute>,
    /// Referral out of the case.
    pub referral: Option<Referral>,
    /// Court that was asked to act on the case.
    pub court: Option<OrganId>,
    /// Suspension in force.
    pub suspension: Option<Suspension>,
    /// How it ended, and when.
    pub outcome: Option<(Outcome, NaiveDate)>,
}

impl CaseFile {
    /// The first sheet.
    ///
    /// # Panics
    /// Where the case was never opened: the kit opens a case before it lets any other step read it.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        self.opening.as_deref().expect("the kit lets no step near a case that was not opened")
    }

    /// The day the case came in; none while it is not opened.
    #[must_use]
    pub fn received_on(&self) -> Option<NaiveDate> {
        self.opening.as_deref().map(|opening| opening.received_on)
    }

    /// The deadline of this key, in its current version.
    #[must_use]
    pub fn deadline(&self, key: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|d| d.key == key)
    }

    /// The deadline of this key while it is running or suspended.
    #[must_use]
    pub fn live(&self, key: &str) -> Option<&Deadline> {
        self.deadline(key).filter(|d| matches!(d.state, DeadlineState::Running | DeadlineState::Suspended))
    }

    /// Whether the deadline of this key runs in this version: the one condition under which a lapse takes effect.
    #[must_use]
    pub fn runs(&self, key: &str, version: u32) -> bool {
        self.deadline(key).is_some_and(|d| {
            (d.state == DeadlineState::Running || planted("what_ended_lapses"))
                && (d.version == version || planted("old_version_lapses"))
        })
    }

    /// Whether what was done on `on`, whenever that is recorded, came after the last day of this key.
    #[must_use]
    pub fn is_late(&self, key: &str, on: NaiveDate) -> bool {
        self.deadline(key).is_some_and(|d| {
            d.due.is_some_and(|due| {
                // of a period in hours, the day alone does not say that it was kept
                let by_the_hour = d.lapses_at().is_some_and(|over| over < date::end_of(due));
                on > due || (on == due && by_the_hour && d.state == DeadlineState::Lapsed)
            })
        })
    }

    /// Whether the last day of this key passed with nothing on record, and what was done on `on` was in time all the
    /// same: that is proved, not stated.
    #[must_use]
    pub fn is_in_time_after_all(&self, key: &str, on: NaiveDate) -> bool {
        self.deadline(key).is_some_and(|d| d.state == DeadlineState::Lapsed) && !self.is_late(key, on)
    }

    /// The obligation of this key.
    #[must_use]
    pub fn obligation(&self, key: &str) -> Option<&Obligation> {
        self.obligations.iter().find(|o| o.key == key)
    }

    /// Applicants (or the issuing side) that take part, representatives left out.
    pub fn applicants(&self) -> impl Iterator<Item = &Party> {
        self.taking_part().filter(|p| p.capacity == kernel::Capacity::Applicant)
    }

    /// Everybody who takes part as a side, representatives and agents left out.
    pub fn sides(&self) -> impl Iterator<Item = &Party> {
        use kernel::Capacity::{Applicant, Respondent, ThirdParty};
        self.taking_part().filter(|p| matches!(p.capacity, Applicant | Respondent | ThirdParty))
    }

    /// Whom an effect benefits here: parties, and organs.
    #[must_use]
    pub fn favoured(&self, favours: law::Beneficiary) -> (Vec<PartyId>, Vec<OrganId>) {
        use kernel::Capacity::{Applicant, Representative, Respondent};
        use law::Beneficiary;
        let opening = self.opening.as_deref();
        let sides: &[kernel::Capacity] = match favours {
            Beneficiary::Applicant => &[Applicant, Representative],
            Beneficiary::Respondent => &[Respondent],
            Beneficiary::Parties => kernel::Capacity::ALL,
            Beneficiary::Issuer => {
                return (Vec::new(), opening.and_then(|o| o.issuer.clone()).into_iter().collect());
            }
            Beneficiary::Organ => {
                return (Vec::new(), opening.map(|o| o.organ.clone()).into_iter().collect());
            }
        };
        let found: Vec<&Party> = self.taking_part().filter(|p| sides.contains(&p.capacity)).collect();
        let mut organs: Vec<OrganId> = found.iter().filter_map(|p| p.organ.clone()).collect();
        organs.sort();
        organs.dedup();
        (found.into_iter().map(|p| p.id).collect(), organs)
    }

    /// Why the file is closed to all but those who handle it; open where none.
    #[must_use]
    pub fn restriction(&self) -> Option<Restriction> {
        let accusation = self.opening.as_deref().is_some_and(|o| o.matter.category == Category::Accusation);
        // whoever has left is protected still
        let applied = |party: &Party| party.capacity == kernel::Capacity::Applicant && party.vulnerable;
        let vulnerable = || self.parties.iter().any(applied).then_some(Restriction::Vulnerable);
        if accusation { Some(Restriction::Accusation) } else { vulnerable() }
    }

    /// How many people or households stand on the applicants' side.
    #[must_use]
    pub fn headcount(&self) -> u32 {
        self.applicants().map(|p| p.members).sum()
    }

    /// Whether a party of this id is in the file.
    #[must_use]
    pub fn has_party(&self, id: PartyId) -> bool {
        self.parties.iter().any(|p| p.id == id)
    }

    /// Whether this party is in the file, under whatever identifier.
    #[must_use]
    pub fn knows(&self, party: &Party) -> bool {
        self.parties.iter().any(|known| *known == Party { id: known.id, ..party.clone() })
    }

    /// Organs that take part as parties: respondent, addressee.
    pub fn party_organs(&self) -> impl Iterator<Item = &OrganId> {
        self.taking_part()
            .filter(|p| p.capacity == kernel::Capacity::Respondent)
            .filter_map(|p| p.organ.as_ref())
    }

    /// The organ complained of, where there is just one.
    #[must_use]
    pub fn only_respondent(&self) -> Option<&OrganId> {
        let mut organs = self.party_organs();
        organs.next().filter(|_| organs.next().is_none())
    }

    /// Takes a fact in. Total.
    pub fn evolve(&mut self, fact: &FileFact) {
        match fact {
            FileFact::Opened(opening) => {
                self.parties.clone_from(&opening.parties);
                self.opening = Some(opening.clone());
            }
            FileFact::PartyJoined(party) => self.parties.push(party.clone()),
            FileFact::PartyLeft(left) => self.left.push(left.clone()),
            FileFact::MandateChanged { agent } => {
                if let Some(known) = self.parties.iter_mut().find(|party| party.id == agent.id) {
                    known.mandate.clone_from(&agent.mandate);
                }
            }
            FileFact::DocumentLodged(document) => self.documents.push((**document).clone()),
            FileFact::DocumentServed(delivery) => self.served.push((**delivery).clone()),
            FileFact::SittingConvened(sitting) => self.convened(sitting),
            FileFact::SittingRecorded { sitting, minutes } => {
                if let Some(sitting) = self.sitting(*sitting) {
                    sitting.minutes = Some(minutes.clone());
                }
            }
            FileFact::ObserversInvited(invited) => self.observations.push((**invited).clone()),
            FileFact::ObserversRecorded { organ, hearing_on, attendance } => {
                self.observed(organ, *hearing_on, attendance);
            }
            FileFact::MediationOffered(offer) => self.mediation_offers.push((**offer).clone()),
            FileFact::ActChanged(change) => self.act_changes.push((**change).clone()),
            FileFact::NumberVoided { void, document } => self.voided(void, document),
            FileFact::PartyRectified { party, correction } => {
                if let Some(known) = self.parties.iter_mut().find(|known| known.id == party.id) {
                    known.clone_from(party);
                }
                self.corrections.push((**correction).clone());
            }
            FileFact::DocumentRectified { document, correction } => {
                let n = correction.document.and_then(which::place);
                if let Some(known) = n.and_then(|n| self.documents.get_mut(n)) {
                    known.clone_from(document);
                }
                self.corrections.push((**correction).clone());
            }
            FileFact::ActRectified { act, correction } => {
                if let Some(opening) = &mut self.opening {
                    opening.matter.act = Some((**act).clone());
                }
                self.corrections.push((**correction).clone());
            }
            FileFact::ReceiptRectified { received_on, correction } => {
                if let Some(opening) = &mut self.opening {
                    opening.received_on = *received_on;
                }
                self.corrections.push((**correction).clone());
            }
            FileFact::RemediesTold(act) => {
                if let Some(opening) = &mut self.opening {
                    opening.matter.act = Some((**act).clone());
                }
            }
            FileFact::DeadlineSet(deadline) => {
                match self.deadlines.iter_mut().find(|d| d.key == deadline.key) {
                    Some(current) => *current = deadline.clone(),
                    None => self.deadlines.push(deadline.clone()),
                }
            }
            FileFact::DeadlineMet { key, on } => {
                // what was done in time had not the effect of its lapse, though that was on record
                self.effects.retain(|effect| effect.key != *key || *on > effect.on);
                let owed = key.strip_prefix("obligation:").and_then(|key| self.owed(key));
                if let Some(owed) = owed.filter(|owed| owed.due.is_some_and(|due| *on <= due)) {
                    owed.breached = false;
                }
                self.end(key, DeadlineState::Met, Some(*on));
            }
            FileFact::DeadlineLapsed { key, due } => self.end(key, DeadlineState::Lapsed, Some(*due)),
            FileFact::EffectOccurred(effect) => self.effects.push((**effect).clone()),
            FileFact::DeadlineDropped { key, .. } => self.end(key, DeadlineState::Dropped, None),
            FileFact::Suspended { ground, article, on } => {
                self.suspension =
                    Some(Suspension { ground: ground.clone(), article: article.clone(), from: *on });
            }
            FileFact::Resumed { .. } => self.suspension = None,
            // the procedure's own fact says what the act was made for
            FileFact::ActMade(_) => {}
            FileFact::ObligationUndertaken(obligation) => match self.owed(&obligation.key) {
                Some(known) => known.clone_from(&**obligation),
                None => self.obligations.push((**obligation).clone()),
            },
            FileFact::ObligationPerformed { key, performance } => {
                if let Some(obligation) = self.owed(key) {
                    obligation.performed.retain(|p| p.beneficiary != performance.beneficiary);
                    obligation.performed.push(performance.clone());
                }
            }
            FileFact::ObligationPaid { key, payment } => {
                if let Some(obligation) = self.owed(key) {
                    obligation.paid.push(payment.clone());
                }
            }
            FileFact::ObligationReleased { key, .. } => {
                if let Some(obligation) = self.owed(key) {
                    obligation.released = true;
                }
            }
            FileFact::ObligationBreached { key, .. } => {
                if let Some(obligation) = self.owed(key) {
                    obligation.breached = true;
                }
            }
            FileFact::AssistanceAsked(asked) => self.assistance.push(asked.clone()),
            FileFact::AssistanceAnswered { request, on, given, at } => {
                if let Some(asked) = which::place(*request).and_then(|n| self.assistance.get_mut(n)) {
                    asked.answered_on = Some(*on);
                    asked.given = Some(*given);
                    asked.answered_at = *at;
                }
            }
            FileFact::HandedOver(given) => self.hand_overs.push((**given).clone()),
            FileFact::HandOverAnswered { hand_over, received_on, on, taken, reason } => {
                if let Some(given) = which::place(*hand_over).and_then(|n| self.hand_overs.get_mut(n)) {
                    given.received_on = Some(*received_on);
                    given.answered_on = Some(*on);
                    given.taken = Some(*taken);
                    given.reason.clone_from(reason);
                }
            }
            FileFact::NoticeIssued(notice) => self.notices.push(notice.clone()),
            FileFact::RouteNoted(route) => self.route = Some(route.clone()),
            FileFact::CourtSeised { court } => self.court = Some(court.clone()),
            FileFact::Referred(referral) => {
                self.referral = Some(referral.clone());
                if let Some(opening) = self.opening.as_mut().filter(|_| planted("sent_is_handed_over")) {
                    opening.organ.clone_from(&referral.organ);
                }
            }
            FileFact::TakenOver { case, .. } => {
                if let Some(referral) = &mut self.referral {
                    referral.taken_over_by = Some(*case);
                }
            }
            FileFact::ReferralReturned { .. } => self.referral = None,
            FileFact::Closed { outcome, on } => self.outcome = Some((outcome.clone(), *on)),
            FileFact::Reopened { .. } => self.outcome = None,
        }
    }

    fn owed(&mut self, key: &str) -> Option<&mut Obligation> {
        self.obligations.iter_mut().find(|o| o.key == key)
    }

    fn end(&mut self, key: &str, state: DeadlineState, on: Option<NaiveDate>) {
        if let Some(deadline) = self.deadlines.iter_mut().find(|d| d.key == key) {
            deadline.state = state;
            deadline.ended_on = on;
        }
    }
}

/// A case of procedure `P`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Case<P: Procedure> {
    /// Identifier.
    pub id: CaseId,
    /// Number of entries so far; the next entry is one more.
    pub version: i64,
    /// Where it stands.
    pub stage: P::Stage,
    /// The common file.
    pub file: CaseFile,
    /// What the procedure remembers.
    pub record: P::Record,
}

impl<P: Procedure> Case<P> {
    /// A case before anything happened.
    #[must_use]
    pub fn blank(id: CaseId) -> Self {
        Self {
            id,
            version: 0,
            stage: P::Stage::default(),
            file: CaseFile::default(),
            record: P::Record::default(),
        }
    }

    /// Whether it went back before anything was done: it takes no step of the procedure any more.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.file.outcome.is_some() && self.stage == P::Stage::default() && !self.stage.is_final()
    }

    /// Takes an entry in. Total.
    pub fn evolve(&mut self, entry: &Entry<P>) {
        match entry {
            Entry::File(fact) => self.file.evolve(fact),
            Entry::Own(fact) => P::evolve(self, fact),
        }
    }

    /// In which capacities this caller may act on the case; empty: he may not see it.
    #[must_use]
    pub fn capacities(&self, actor: &Actor) -> Vec<By> {
        let mut out = Vec::new();
        if actor.is(Role::System) {
            out.push(By::System);
        }
        let Some(opening) = self.file.opening.as_deref() else {
            if actor.is(Role::Officer) {
                out.push(By::Officer);
            }
            if actor.is(Role::Head) {
                out.push(By::Head);
            }
            if actor.is(Role::Court) {
                out.extend([By::Court, By::Issuer]);
            }
            if actor.is(Role::Procurator) {
                out.extend([By::Procurator, By::Issuer]);
            }
            return out;
        };
        let at_home = opening.organ == actor.organ;
        if at_home && actor.is(Role::Officer) {
            out.push(By::Officer);
        }
        if at_home && actor.is(Role::Head) {
            out.push(By::Head);
        }
        let restriction = self.file.restriction();
        let answers = match restriction {
            Some(Restriction::Accusation) => false,
            Some(Restriction::Vulnerable) => P::RESPONDENT_ANSWERS,
            None => true,
        };
        if answers && actor.is(Role::Officer) && self.file.party_organs().any(|organ| *organ == actor.organ) {
            out.push(By::Respondent);
        }
        let asked = self.file.assistance.iter().map(|request| &request.organ);
        let asked = asked.chain(self.file.hand_overs.iter().map(|given| &given.organ));
        if actor.is(Role::Officer) && asked.flatten().any(|organ| *organ == actor.organ) {
            out.push(By::Assisting);
        }
        let issued = opening.issuer.as_ref() == Some(&actor.organ);
        if issued && (actor.is(Role::Court) || actor.is(Role::Procurator)) {
            out.push(By::Issuer);
        }
        if actor.is(Role::Court) && self.file.court.as_ref() == Some(&actor.organ) {
            out.push(By::Court);
        }
        let told = restriction.is_none() && P::informed(self).contains(&actor.organ);
        if told && (actor.is(Role::Officer) || actor.is(Role::Head)) {
            out.push(By::Informed);
        }
        // who is complained of does not look into a file that is kept from him, though he sent it on
        let apart = restriction.is_some() && self.file.party_organs().any(|organ| *organ == actor.organ);
        if !apart && actor.is(Role::Officer) && self.sender() == Some(&actor.organ) {
            out.push(By::Sender);
        }
        if !apart && actor.is(Role::Officer) && P::reviewing(self) == Some(&actor.organ) {
            out.push(By::Reviewer);
        }
        if actor.is(Role::Coordinator) && restriction != Some(Restriction::Accusation) {
            out.push(By::Coordinator);
        }
        out
    }

    /// The organ that forwarded or assigned the matter here (转送、交办), in a channel whose statute knows that.
    #[must_use]
    pub fn sender(&self) -> Option<&OrganId> {
        let opening =
            self.file.opening.as_deref().filter(|opening| opening.sent_by.as_deref() == Some(P::NAME));
        opening.and_then(|opening| opening.sender.as_ref()).filter(|_| P::FORWARDS)
    }
}
