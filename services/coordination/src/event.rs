//! What an event of a channel brings about in its dispute: joined, routed, referred in two phases, told on, and made
//! into alarms where a person has to look.

use crate::act;
use crate::desk::{CENTRE, Work, described};
use crate::dossier::{CaseLine, Dossier, Proposal};
use crate::identity;
use crate::reconsidered::bears_on_suits;
use crate::route::{Route, route};
use contracts::case::{Change, Happened, Opened, Sheet};
use contracts::coordination::Told;
use kernel::{CaseId, DisputeId, Restriction, date};
use serde_json::json;
use uuid::Uuid;

/// With how many disputes of the same people a new one is compared: whoever has a hundred disputes has each new one
/// compared with the latest, and those were compared with the ones before.
const COMPARED: usize = 8;

impl Work<'_> {
    /// An event of a channel.
    pub(crate) fn happened(mut self, event: &Happened) -> Result<Self, String> {
        let sheet = event.changes.iter().find_map(|change| match change {
            Change::Opened(sheet) => Some(sheet),
            _ => None,
        });
        let known = self.marked(&identity::of_case(event.case)).first().copied();
        let id = match known {
            Some(known) => DisputeId(known),
            None => self.belongs(event, sheet.map(|sheet| &**sheet))?,
        };
        let was_accepted = match self.open(id.0)? {
            Some(dossier) => dossier.case(event.case).is_some_and(|line| line.is_accepted()),
            None => {
                let sheet = sheet.ok_or_else(|| format!("case {} was never opened", event.case))?;
                let named = (id != event.dispute).then_some(event.dispute);
                let named = named.into_iter().collect();
                self.dossiers.insert(id.0, Dossier { named, ..Dossier::open(id, sheet) });
                false
            }
        };
        self.in_hand(id)?.take(event);
        self.note(id, "noted", &json!({ "channel": event.channel, "case": event.case, "fact": event.fact, "version": event.version }), None)?;
        if let Some(sheet) = sheet {
            self.opened(id, event, sheet)?;
        }
        for change in &event.changes {
            self.changed(id, event, change)?;
        }
        let accepted = self.in_hand(id)?.case(event.case).is_some_and(|line| line.is_accepted());
        if accepted && !was_accepted {
            self.accepted(id, event)?;
        }
        if event.changes.iter().any(|change| matches!(change, Change::Opened(_) | Change::ActChanged { .. }))
        {
            self.tell_act_changes(id)?;
        }
        if (accepted && !was_accepted) || bears_on_suits(event) {
            self.tell_suits(id, &[event.case])?;
        }
        self.exclude(id)?;
        self.settle(id)?;
        Ok(self)
    }

    /// A case was opened: the first of its dispute, or one more.
    fn opened(&mut self, id: DisputeId, event: &Happened, sheet: &Opened) -> Result<(), String> {
        self.mark(identity::of_case(event.case), id);
        self.mark(identity::of_category(sheet.category), id);
        self.mark_month(id)?;
        if let Some(cause) = &sheet.cause {
            self.mark(identity::of_cause(cause), id);
        }
        for mark in identity::of_parties(sheet) {
            self.mark(mark, id);
        }
        for organ in organs_of(event, sheet) {
            self.mark(host::view::seen_by(&organ), id);
        }
        let first = self.in_hand(id)?.cases.len() == 1;
        if first {
            self.in_hand(id)?.hand_to(event.case, sheet.received_on);
            for n in 0..self.in_hand(id)?.acts.len() {
                self.watch_act(id, n)?;
            }
        }
        if sheet.referral.is_none() {
            self.route_case(id, event.case)?;
            self.propose(id, sheet)?;
        }
        if let Some(named) = self.in_hand(id)?.named.first().copied().filter(|_| first) {
            self.ask_centre(id, named)?;
        }
        if let Some(earlier) = sheet.continues {
            self.continued(id, earlier)?;
        }
        if let Some(act) = &sheet.act {
            self.act_disputed(id, event.case, act)?;
            self.watch_retaliation(id, Some(event.case), act)?;
        }
        self.use_windows(id, &event.channel, sheet.act.as_ref())
    }

    /// The routing of a case, told to its channel.
    fn route_case(&mut self, id: DisputeId, case: CaseId) -> Result<(), String> {
        let (today, law) = (self.today, self.law.clone());
        let dossier = self.in_hand(id)?;
        let Some(line) = dossier.case(case) else { return Ok(()) };
        let Some(described) = described(dossier, case) else { return Ok(()) };
        let channel = line.channel.clone();
        let decided: Route = route(&described, today, &law).map_err(|error| error.to_string())?;
        let told = Told::Routed {
            dispute: id,
            case,
            lane: decided.lane.clone(),
            articles: decided.articles.clone(),
            notices: decided.notices.clone(),
            on: today,
        };
        dossier.route = Some(Box::new(decided));
        self.tell(id, &channel, &told).map(|_| ())
    }

    /// Disputes of the same people that may be the same: proposed to a person, on both sides. Of many the newest.
    fn propose(&mut self, id: DisputeId, sheet: &Opened) -> Result<(), String> {
        let mut others: Vec<Uuid> =
            identity::of_parties(sheet).iter().flat_map(|mark| self.marked(mark)).copied().collect();
        others.sort_unstable();
        others.dedup();
        // the newest first: identifiers grow with time
        for other in others.into_iter().rev().filter(|other| *other != id.0).take(COMPARED) {
            let Some(dossier) = self.open(other)? else { continue };
            let why = identity::shared(sheet, dossier);
            if why.is_empty() || dossier.merged_into.is_some() || dossier.merged.contains(&id) {
                continue;
            }
            let there = dossier.id;
            dossier.proposals.push(Proposal { dispute: id, why: why.clone() });
            self.note(there, "identity_proposed", &json!({ "with": id, "why": why }), None)?;
            self.in_hand(id)?.proposals.push(Proposal { dispute: there, why: why.clone() });
            self.note(id, "identity_proposed", &json!({ "with": there, "why": why }), None)?;
        }
        Ok(())
    }

    /// A case continues an earlier one: linked, never reopened.
    fn continued(&mut self, id: DisputeId, earlier: CaseId) -> Result<(), String> {
        let Some(before) = self.marked(&identity::of_case(earlier)).first().copied() else {
            return Ok(());
        };
        // who reads the earlier dispute must not learn of an accusation
        if before == id.0 || self.in_hand(id)?.restriction() == Some(Restriction::Accusation) {
            return Ok(());
        }
        if let Some(dossier) = self.open(before)? {
            dossier.continued_by.push(id);
            let there = dossier.id;
            self.note(there, "continued", &json!({ "by": id }), None)?;
            self.in_hand(id)?.continues.push(there);
        }
        Ok(())
    }

    fn changed(&mut self, id: DisputeId, event: &Happened, change: &Change) -> Result<(), String> {
        let today = self.today;
        match change {
            Change::Referred { to, organ, overrides, sealed: why } => {
                if *overrides {
                    self.mark(identity::OVERRIDDEN.to_owned(), id);
                    self.note(
                        id,
                        "overridden",
                        &json!({ "case": event.case, "to": to, "organ": organ }),
                        None,
                    )?;
                }
                let sealed = self.sheet(id, event.case)?;
                let told = Told::Referred {
                    dispute: id,
                    from: event.case,
                    from_channel: event.channel.clone(),
                    from_organ: Some(event.organ.clone()),
                    organ: organ.clone(),
                    division: event.division.clone(),
                    sealed,
                    reason: why.as_ref().map(|why| self.sealed_anew(id, why)).transpose()?,
                    on: today,
                };
                self.mark(host::view::seen_by(organ), id);
                let referral = self.tell(id, to, &told)?;
                self.in_hand(id)?.told(event.case, referral);
            }
            Change::ReceiptRectified { .. } => self.mark_month(id)?,
            Change::ActMade(act) => self.act_made(id, event.case, act)?,
            Change::ActRectified(act) => self.act_rectified(id, event, act)?,
            Change::CourtSeised { court } => self.mark(host::view::seen_by(court), id),
            Change::PartyJoined { party, .. } => {
                if let Some(organ) = &party.organ {
                    self.mark(host::view::seen_by(organ), id);
                }
            }
            Change::PartyRectified { party, .. } => {
                if let Some(mark) = identity::of_party(party) {
                    self.mark(mark, id);
                }
            }
            Change::Closed { zh, .. } => self.closed(id, event, zh)?,
            Change::ObligationBreached { key, due } => {
                let dossier = self.in_hand(id)?;
                let debtor = dossier
                    .obligations
                    .iter()
                    .find(|o| o.case == event.case && o.key == *key)
                    .and_then(|o| o.debtor.clone());
                let mut organs = vec![CENTRE.to_owned(), event.organ.clone()];
                organs.extend(debtor);
                self.alarm(
                    id,
                    "undertaking_missed",
                    &format!("承诺（义务）期限{}已过，未见全部履行凭证。当事人可以就原事项提出新的申请，系统将其与本案关联，不重开原案。", date::zh(*due)),
                    &format!("the undertaking was due {due} and is not performed: the person may file anew, linked to this case"),
                    organs,
                )?;
            }
            Change::DeadlineLapsed { key, due } if !key.starts_with("obligation:") => {
                let zh = self
                    .in_hand(id)?
                    .deadlines
                    .iter()
                    .find(|d| d.case == event.case && d.deadline.key == *key)
                    .map_or_else(|| key.clone(), |d| d.deadline.zh.clone());
                self.alarm(
                    id,
                    "deadline_lapsed",
                    &format!("“{zh}”期限{}届满。", date::zh(*due)),
                    &format!("the deadline `{key}` lapsed on {due}"),
                    vec![event.organ.clone(), CENTRE.to_owned()],
                )?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A case ended. One that was never taken on goes back to whoever sent it, unless it ended because somebody else took
    /// the matter on; a mediation that failed needs the next lane at once.
    fn closed(&mut self, id: DisputeId, event: &Happened, zh: &str) -> Result<(), String> {
        let today = self.today;
        let taken_on = self.in_hand(id)?.case(event.case).is_some_and(|line| line.taken_on);
        let senders = if taken_on { Vec::new() } else { self.in_hand(id)?.senders(event.case) };
        for (channel, case) in senders {
            let told = match passed_on(event) {
                Some((by, by_case)) => Told::TakenOver { dispute: id, case, by, by_case, on: event.on },
                None => {
                    let by = event.channel.clone();
                    Told::Returned { dispute: id, case, by, reason: zh.to_owned(), on: today }
                }
            };
            self.tell(id, &channel, &told)?;
        }
        if !self.in_hand(id)?.case(event.case).is_some_and(CaseLine::is_failed_mediation) {
            return Ok(());
        }
        self.route_case(id, event.case)?;
        let lane = self.in_hand(id)?.route.as_ref().map(|r| r.lane.clone()).unwrap_or_default();
        self.alarm(
            id,
            "next_lane",
            &format!("调解不成，应当引导当事人走下一法定途径：{lane}。"),
            &format!("mediation failed: lead the sides to the next lane, {lane}"),
            vec![event.organ.clone(), CENTRE.to_owned()],
        )
    }

    /// A channel took the matter on: from today its organ is accountable, and the sender is told.
    fn accepted(&mut self, id: DisputeId, event: &Happened) -> Result<(), String> {
        for (channel, case) in self.in_hand(id)?.senders(event.case) {
            let told = Told::TakenOver {
                dispute: id,
                case,
                by: event.channel.clone(),
                by_case: event.case,
                on: event.on,
            };
            self.tell(id, &channel, &told)?;
        }
        if self.in_hand(id)?.accepted(event.case, event.on) {
            let body = json!({ "case": event.case, "organ": event.organ });
            self.note(id, "accountability_passed", &body, None)?;
        }
        Ok(())
    }

    /// The first sheet of a case with everybody who joined, sealed for the dispute.
    fn sheet(&mut self, id: DisputeId, case: CaseId) -> Result<String, String> {
        let key = self.kit.key.clone();
        let dossier = self.in_hand(id)?;
        let purpose = |d: DisputeId| format!("dispute:{d}");
        let mut sheet: Option<Sheet> = None;
        for (_, sealed) in dossier.sealed.iter().filter(|(of, _)| *of == case) {
            for dispute in dossier.sealed_for() {
                match &mut sheet {
                    None => sheet = key.open::<Sheet>(&purpose(dispute), sealed).ok().or(sheet),
                    Some(sheet) => {
                        if let Ok(party) = key.open::<kernel::Party>(&purpose(dispute), sealed) {
                            // whoever is known was rectified since
                            match sheet.parties.iter_mut().find(|known| known.id == party.id) {
                                Some(known) => *known = party,
                                None => sheet.parties.push(party),
                            }
                        }
                    }
                }
            }
        }
        let mut sheet = sheet.ok_or("the first sheet cannot be opened with this county's key")?;
        // the act as it reads now: a slip was put right, or the person was told what it did not tell
        if let Some(opened) = dossier.case(case).and_then(|line| line.opened.as_ref()) {
            sheet.matter.act.clone_from(&opened.act);
        }
        key.seal(&purpose(id), &sheet).map_err(|error| error.to_string())
    }

    /// A text that was sealed for the dispute of its case, sealed for the dispute it belongs to now.
    fn sealed_anew(&self, id: DisputeId, sealed: &str) -> Result<String, String> {
        let purpose = |d: DisputeId| format!("dispute:{d}");
        let dossier = self.dossiers.get(&id.0).ok_or("no such dispute")?;
        let text: String = dossier
            .sealed_for()
            .find_map(|dispute| self.kit.key.open(&purpose(dispute), sealed).ok())
            .ok_or("the reason of a referral cannot be opened with this county's key")?;
        self.kit.key.seal(&purpose(id), &text).map_err(|error| error.to_string())
    }
}

/// Under which marks the disputes are found that an event bears on.
pub(crate) fn marks(event: &Happened) -> Vec<String> {
    let mut marks = vec![identity::of_case(event.case), identity::of_joined(event.dispute)];
    for change in &event.changes {
        if let Change::Opened(sheet) = change {
            marks.extend(identity::of_parties(sheet));
            marks.extend(sheet.continues.map(identity::of_case));
        }
        marks.extend(act_of(change).into_iter().flat_map(act::marks));
    }
    marks
}

/// Who took the matter on to whom it was sent further: channel and case.
fn passed_on(event: &Happened) -> Option<(String, CaseId)> {
    event.changes.iter().find_map(|change| match change {
        Change::TakenOver { by, case } => Some((by.clone(), *case)),
        _ => None,
    })
}

/// The act that a change disputes or makes.
fn act_of(change: &Change) -> Option<&kernel::Act> {
    match change {
        Change::Opened(sheet) => sheet.act.as_ref(),
        Change::ActMade(act) | Change::ActRectified(act) => Some(act),
        Change::ActChanged { act, .. } => act.as_deref(),
        _ => None,
    }
}

/// The organs that may see a dispute because of a first sheet. Whoever is accused never does.
fn organs_of(event: &Happened, sheet: &Opened) -> Vec<String> {
    let mut organs = vec![event.organ.clone()];
    organs.extend(sheet.issuer.clone());
    if sheet.category != kernel::Category::Accusation {
        organs.extend(sheet.parties.iter().filter_map(|p| p.organ.clone()));
    }
    organs
}
