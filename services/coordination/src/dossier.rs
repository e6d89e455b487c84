//! The dossier (卷宗): what is known of one dispute across the channels. A projection of events; it never judges.

use crate::act::{self, ActMade, ArisesFrom};
use crate::changed::ActChanged;
pub use crate::line::{
    Alarm, CaseLine, DeadlineLine, DocumentLine, Ending, Holder, Line, MediationLine, NoticeLine,
    ObligationLine, ObserversLine, Proposal, Resolution, WindowLine,
};
use crate::route::Route;
use chrono::NaiveDate;
use contracts::case::{Change, Happened, Opened};
use kernel::party::PartyRef;
use kernel::{Act, CaseId, Category, DisputeId, Restriction};
use serde::{Deserialize, Serialize};

/// What is known of one dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Dispute.
    pub id: DisputeId,
    /// Entries so far.
    pub version: i64,
    /// Day of the first receipt.
    pub opened_on: NaiveDate,
    /// Category.
    pub category: Category,
    /// Division.
    pub place: String,
    /// Word of the common cause.
    pub cause: Option<String>,
    /// Cases.
    pub cases: Vec<CaseLine>,
    /// Parties, masked, by case; and in full, sealed.
    pub parties: Vec<(CaseId, PartyRef)>,
    /// Sealed sheets and parties, by case.
    pub sealed: Vec<(CaseId, String)>,
    /// Who was accountable.
    pub holders: Vec<Holder>,
    /// Deadlines.
    pub deadlines: Vec<DeadlineLine>,
    /// Acts in dispute.
    pub acts: Vec<Act>,
    /// In which cases each of them is in dispute: number of the act, from 0, and the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts_in: Vec<(usize, CaseId)>,
    /// Their windows.
    pub windows: Vec<WindowLine>,
    /// Routing.
    pub route: Option<Box<Route>>,
    /// How often people departed from it.
    pub overrides: u32,
    /// Notices.
    pub notices: Vec<NoticeLine>,
    /// What the law attached to last days that passed, by case.
    #[serde(default)]
    pub effects: Vec<(CaseId, contracts::case::Effect)>,
    /// Obligations.
    pub obligations: Vec<ObligationLine>,
    /// Documents.
    pub documents: Vec<DocumentLine>,
    /// Who was invited to sit in on its hearings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observers: Vec<ObserversLine>,
    /// Alarms.
    pub alarms: Vec<Alarm>,
    /// Disputes that may be the same.
    pub proposals: Vec<Proposal>,
    /// Disputes that were joined to this one.
    pub merged: Vec<DisputeId>,
    /// The dispute this one was joined to.
    pub merged_into: Option<DisputeId>,
    /// Disputes that a first case of it names and was not let into: the centre decides whether they are one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<DisputeId>,
    /// Earlier disputes whose cases are continued here.
    pub continues: Vec<DisputeId>,
    /// Later disputes that continue a case of this one.
    pub continued_by: Vec<DisputeId>,
    /// Why it is closed to all but those who handle it.
    #[serde(default)]
    pub restricted: Option<Restriction>,
    /// Acts made in its cases, and the disputes about each.
    #[serde(default)]
    pub acts_made: Vec<ActMade>,
    /// Changes of the acts in dispute by their agencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub act_changes: Vec<ActChanged>,
    /// Where the acts in dispute here were made.
    #[serde(default)]
    pub arises_from: Vec<ArisesFrom>,
    /// Timeline.
    pub timeline: Vec<Line>,
    /// Resolution.
    pub resolution: Resolution,
}

impl Dossier {
    /// An empty dossier for a first sheet.
    #[must_use]
    pub fn open(id: DisputeId, sheet: &Opened) -> Self {
        Self {
            id,
            version: 0,
            opened_on: sheet.received_on,
            category: sheet.category,
            place: sheet.place.clone(),
            cause: sheet.cause.clone(),
            cases: Vec::new(),
            parties: Vec::new(),
            sealed: Vec::new(),
            holders: Vec::new(),
            deadlines: Vec::new(),
            acts: sheet.act.iter().cloned().collect(),
            acts_in: Vec::new(),
            windows: Vec::new(),
            route: None,
            overrides: 0,
            notices: Vec::new(),
            effects: Vec::new(),
            obligations: Vec::new(),
            documents: Vec::new(),
            observers: Vec::new(),
            alarms: Vec::new(),
            proposals: Vec::new(),
            merged: Vec::new(),
            merged_into: None,
            named: Vec::new(),
            continues: Vec::new(),
            continued_by: Vec::new(),
            restricted: None,
            acts_made: Vec::new(),
            act_changes: Vec::new(),
            arises_from: Vec::new(),
            timeline: Vec::new(),
            resolution: Resolution::default(),
        }
    }

    /// The line of a case.
    #[must_use]
    pub fn case(&self, id: CaseId) -> Option<&CaseLine> {
        self.cases.iter().find(|line| line.case == id)
    }

    /// Why it is closed to all but those who handle it; open where none.
    #[must_use]
    pub fn restriction(&self) -> Option<Restriction> {
        // dossiers of the time before restrictions were told know the category only
        self.restricted.or((self.category == Category::Accusation).then_some(Restriction::Accusation))
    }

    /// The cases in which the act of this number is in dispute.
    pub fn cases_about(&self, act: usize) -> impl Iterator<Item = CaseId> + '_ {
        self.acts_in.iter().filter(move |(n, _)| *n == act).map(|(_, case)| *case)
    }

    /// An act is in dispute, in this case where one is named; its number.
    pub fn disputes(&mut self, act: &Act, case: Option<CaseId>) -> usize {
        let known = self.acts.iter().position(|known| known == act);
        let n = known.unwrap_or_else(|| {
            self.acts.push(act.clone());
            self.acts.len() - 1
        });
        if let Some(case) = case
            && !self.acts_in.contains(&(n, case))
        {
            self.acts_in.push((n, case));
        }
        n
    }

    /// The disputes for which what is kept here may have been sealed.
    pub fn sealed_for(&self) -> impl Iterator<Item = DisputeId> + '_ {
        std::iter::once(self.id).chain(self.merged.iter().copied()).chain(self.named.iter().copied())
    }

    /// Takes an event of a channel in.
    pub fn take(&mut self, event: &Happened) {
        self.restricted = self.restricted.or(event.restricted);
        if self.case(event.case).is_none() {
            self.cases.push(CaseLine {
                channel: event.channel.clone(),
                case: event.case,
                number: event.number.clone(),
                organ: event.organ.clone(),
                division: event.division.clone(),
                stage: event.stage.clone(),
                stage_zh: event.stage_zh.clone(),
                taken_on: false,
                opened: None,
                court: None,
                outcome: None,
                suspended: false,
                referred: None,
                referral: None,
                told_elsewhere: false,
                open: Vec::new(),
                mediation: Vec::new(),
            });
        }
        for change in &event.changes {
            self.change(event, change);
        }
        if let Some(line) = self.cases.iter_mut().find(|line| line.case == event.case) {
            line.stage.clone_from(&event.stage);
            line.stage_zh.clone_from(&event.stage_zh);
            if let Some(open) = &event.open {
                line.open.clone_from(open);
            }
            line.taken_on |= event.taken_on;
        }
        self.timeline.push(Line {
            on: event.on,
            at: kernel::date::shown(event.at),
            channel: event.channel.clone(),
            case: Some(event.case),
            number: event.number.clone(),
            fact: event.fact.clone(),
            step: event.step.clone(),
            zh: event.zh.clone(),
            article: event.article.clone(),
            by: event.by,
            organ: if event.by_organ.is_empty() { event.organ.clone() } else { event.by_organ.clone() },
        });
    }

    fn line(&mut self, case: CaseId) -> Option<&mut CaseLine> {
        self.cases.iter_mut().find(|line| line.case == case)
    }

    fn deadline(&mut self, case: CaseId, key: &str) -> Option<&mut DeadlineLine> {
        self.deadlines.iter_mut().find(|d| d.case == case && d.deadline.key == key)
    }

    /// A document of a case, counted from 1.
    fn document(&mut self, case: CaseId, n: u32) -> Option<&mut DocumentLine> {
        let nth = usize::try_from(n).ok()?.checked_sub(1)?;
        self.documents.iter_mut().filter(|line| line.case == case).nth(nth)
    }

    fn obligation(&mut self, case: CaseId, key: &str) -> Option<&mut ObligationLine> {
        self.obligations.iter_mut().find(|o| o.case == case && o.key == key)
    }

    fn change(&mut self, event: &Happened, change: &Change) {
        let case = event.case;
        match change {
            Change::Opened(sheet) => {
                self.parties.extend(sheet.parties.iter().map(|party| (case, party.clone())));
                self.sealed.push((case, sheet.sealed.clone()));
                if let Some(act) = &sheet.act {
                    self.disputes(act, Some(case));
                }
                if let Some(line) = self.line(case) {
                    line.opened = Some((**sheet).clone());
                }
            }
            Change::PartyJoined { party, sealed } => {
                self.parties.push((case, party.clone()));
                self.sealed.push((case, sealed.clone()));
            }
            Change::PartyLeft { party, .. } => {
                self.parties.retain(|(of, known)| *of != case || known.id != *party);
            }
            Change::DocumentLodged { document, number, sha256, on } => self.documents.push(DocumentLine {
                case,
                kind: document.clone(),
                number: number.clone(),
                sha256: sha256.clone(),
                on: *on,
            }),
            Change::PartyRectified { party, sealed, .. }
            | Change::MandateChanged { agent: party, sealed } => {
                for (_, known) in
                    self.parties.iter_mut().filter(|(of, known)| *of == case && known.id == party.id)
                {
                    known.clone_from(party);
                }
                self.sealed.push((case, sealed.clone()));
            }
            Change::DocumentRectified { document, number, on, .. } => {
                if let Some(line) = self.document(case, *document) {
                    line.number.clone_from(number);
                    line.on = *on;
                }
            }
            Change::NumberVoided { document, number, .. } => {
                if let Some(line) = self.document(case, *document) {
                    line.number.clone_from(number);
                }
            }
            Change::ObserversInvited { organ, hearing_on, invited_on, invited } => {
                self.observers.push(ObserversLine {
                    channel: event.channel.clone(),
                    case,
                    organ: organ.clone(),
                    hearing_on: *hearing_on,
                    invited_on: *invited_on,
                    invited: *invited,
                    came: None,
                    lesson: None,
                });
            }
            Change::ObserversRecorded { organ, hearing_on, came, lesson, .. } => {
                let of = |line: &&mut ObserversLine| {
                    (line.case, &line.organ, &line.hearing_on) == (case, organ, hearing_on)
                };
                if let Some(line) = self.observers.iter_mut().find(of) {
                    (line.came, line.lesson) = (Some(*came), *lesson);
                }
            }
            Change::ReceiptRectified { received_on } => {
                if self.cases.first().is_some_and(|first| first.case == case) {
                    self.opened_on = *received_on;
                }
                if let Some(first) = self.holders.first_mut().filter(|holder| holder.case == case) {
                    first.from = *received_on;
                }
                if let Some(sheet) = self.line(case).and_then(|line| line.opened.as_mut()) {
                    sheet.received_on = *received_on;
                }
            }
            Change::ActRectified(act) => {
                let sheet = self.line(case).and_then(|line| line.opened.as_mut());
                let before = sheet.and_then(|sheet| sheet.act.replace((**act).clone()));
                let wrong = before.and_then(|before| self.acts.iter().position(|known| *known == before));
                self.acts_in.retain(|(n, of)| *of != case || Some(*n) != wrong);
                self.disputes(act, Some(case));
            }
            Change::DeadlineSet(deadline) => {
                let state = deadline.state.clone();
                match self.deadline(case, &deadline.key) {
                    Some(line) => {
                        line.earlier.push(line.deadline.due);
                        line.deadline = (**deadline).clone();
                        line.state = state;
                        line.ended_on = None;
                    }
                    None => self.deadlines.push(DeadlineLine {
                        channel: event.channel.clone(),
                        case,
                        deadline: (**deadline).clone(),
                        state,
                        ended_on: None,
                        reason: None,
                        earlier: Vec::new(),
                    }),
                }
            }
            Change::DeadlineMet { key, on } => {
                self.effects.retain(|(of, effect)| *of != case || effect.key != *key || *on > effect.on);
                self.end(case, key, "met", Some(*on), None);
            }
            Change::DeadlineLapsed { key, due } => self.end(case, key, "lapsed", Some(*due), None),
            Change::EffectOccurred(effect) => self.effects.push((case, (**effect).clone())),
            Change::DeadlineDropped { key, zh } => self.end(case, key, "dropped", Some(event.on), Some(zh)),
            Change::Suspended { .. } => {
                if let Some(line) = self.line(case) {
                    line.suspended = true;
                }
            }
            Change::Resumed { .. } => {
                if let Some(line) = self.line(case) {
                    line.suspended = false;
                }
            }
            Change::ActMade(act) => {
                self.acts_made.push(ActMade { case, act: (**act).clone(), disputed_in: Vec::new() });
            }
            // what another case of the dispute showed is kept once, for that case
            Change::ActChanged { act: Some(act), how, on, document, told_by } => {
                let shown = |known: &ActChanged| known.on == *on && act::same(&known.act, act);
                if told_by.is_some() && self.act_changes.iter().any(shown) {
                    return;
                }
                self.act_changes.push(ActChanged {
                    case,
                    act: (**act).clone(),
                    how: how.clone(),
                    on: *on,
                    document: document.clone(),
                    told_by: *told_by,
                    told: Vec::new(),
                });
            }
            Change::ObligationUndertaken { key, debtor, due, beneficiaries, recover_from, sealed } => {
                // what nobody owed any more, or was missed, may be laid down again under its key
                let paid = self.obligation(case, key).map_or(0, |line| line.paid);
                self.obligations.retain(|o| o.case != case || o.key != *key);
                self.obligations.push(ObligationLine {
                    channel: event.channel.clone(),
                    case,
                    key: key.clone(),
                    debtor: debtor.clone(),
                    due: *due,
                    beneficiaries: beneficiaries.clone(),
                    recover_from: *recover_from,
                    performed: Vec::new(),
                    paid,
                    breached: false,
                    sealed: sealed.clone(),
                });
            }
            Change::ObligationPerformed { key, beneficiary, on, proof, confirmed } => {
                if let Some(line) = self.obligation(case, key) {
                    line.performed.retain(|p| p.0 != *beneficiary);
                    line.performed.push((*beneficiary, *on, proof.clone(), *confirmed));
                }
            }
            Change::ObligationPaid { key, amount, .. } => {
                if let Some(line) = self.obligation(case, key) {
                    line.paid = line.paid.saturating_add(*amount);
                }
            }
            Change::ObligationBreached { key, .. } => {
                if let Some(line) = self.obligation(case, key) {
                    line.breached = true;
                }
            }
            Change::NoticeIssued { notice, zh, en, article, last_day } => self.notices.push(NoticeLine {
                case,
                kind: notice.clone(),
                zh: zh.clone(),
                en: en.clone(),
                article: article.clone(),
                last_day: *last_day,
                on: event.on,
            }),
            Change::CourtSeised { court } => {
                if let Some(line) = self.line(case) {
                    line.court = Some(court.clone());
                }
            }
            Change::Referred { to, organ, overrides, .. } => {
                self.overrides += u32::from(*overrides);
                if let Some(line) = self.line(case) {
                    line.referred = Some((to.clone(), organ.clone()));
                    line.referral = None;
                }
            }
            Change::ReferralReturned { .. } | Change::TakenOver { .. } => {
                if let Some(line) = self.line(case) {
                    line.referred = None;
                }
            }
            Change::ObligationReleased { key, .. } => {
                self.obligations.retain(|o| o.case != case || o.key != *key);
            }
            Change::MediationOffered { outcome, on, basis } => {
                let (outcome, basis) = (outcome.clone(), basis.clone());
                if let Some(line) = self.line(case) {
                    line.mediation.push(MediationLine { outcome, on: *on, basis });
                }
            }
            Change::RouteNoted { .. }
            | Change::ActChanged { .. }
            | Change::DocumentServed { .. }
            | Change::SittingConvened { .. }
            | Change::SittingRecorded { .. }
            | Change::AssistanceAsked { .. }
            | Change::AssistanceAnswered { .. }
            | Change::HandedOver { .. }
            | Change::HandOverAnswered { .. } => {}
            Change::Closed { code, zh, on_merits, on, ground, parties } => {
                let (code, zh, ground) = (code.clone(), zh.clone(), ground.clone());
                let ending = Ending { code, zh, on_merits: *on_merits, on: *on, ground, parties: *parties };
                if let Some(line) = self.line(case) {
                    line.outcome = Some(ending);
                }
            }
            Change::Reopened { .. } => {
                if let Some(line) = self.line(case) {
                    line.outcome = None;
                }
            }
        }
    }

    fn end(&mut self, case: CaseId, key: &str, state: &str, on: Option<NaiveDate>, reason: Option<&String>) {
        if let Some(line) = self.deadline(case, key) {
            line.state = state.to_owned();
            line.ended_on = on;
            line.reason = reason.cloned();
        }
    }
}
