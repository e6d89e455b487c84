//! The desk: dossiers taken in hand in one transaction, noted in the ledger and told of; what another channel has is
//! excluded, and the state of resolution is kept up. What an event brings about stands in `event`.

use crate::dossier::{CaseLine, Dossier};
use crate::route::{Described, route};
use crate::{act, event, identity, resolution};
use chrono::{DateTime, NaiveDate, Utc};
use contracts::Envelope;
use contracts::case::Happened;
use contracts::coordination::Told;
use host::{Kit, Memo};
use kernel::{CaseId, DisputeId, EventId, date};
use law::Law;
use ledger::{Answer, Append, Arming, Command, Desk, Draft, DueRow, Judgement, State, Wire};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The organ that stands for the centre in alarms.
pub const CENTRE: &str = "centre";

/// The coordination centre. Cheap to clone.
#[derive(Clone)]
pub struct Coordination {
    /// What it stands on.
    pub kit: Kit,
    pub(crate) memo: Memo<Dossier>,
}

impl Coordination {
    /// A centre over a kit.
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self { kit, memo: Memo::default() }
    }

    /// The command an event of a channel brings about.
    ///
    /// # Errors
    /// Why the event cannot be understood.
    pub fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        let case: Uuid = envelope.subject.parse().map_err(|_| "the subject is no case".to_owned())?;
        let inbox = host::registry::inbox(envelope, case);
        if envelope.producer() == "identity" {
            return Ok(host::service::nothing(Some(inbox)));
        }
        let event: Happened = envelope.read()?;
        let centre = self.clone();
        let trace = envelope.traceparent.clone();
        Ok(Command {
            load: vec![event.dispute.0],
            marks: event::marks(&event),
            idem: None,
            inbox: Some(inbox),
            judge: Box::new(move |desk| judged(Work::new(&centre, desk, trace).happened(&event))),
        })
    }

    /// The command that counts the windows of a dispute again after the law was loaded anew.
    #[must_use]
    pub fn recounted(&self, dispute: Uuid) -> Command {
        let centre = self.clone();
        Command {
            load: vec![dispute],
            marks: Vec::new(),
            idem: None,
            inbox: None,
            judge: Box::new(move |desk| judged(Work::new(&centre, desk, None).recounted(dispute))),
        }
    }

    /// The command a lapsed window or observation brings about.
    #[must_use]
    pub fn lapsed(&self, due: DueRow) -> Command {
        let centre = self.clone();
        Command {
            load: vec![due.case],
            marks: Vec::new(),
            idem: None,
            inbox: None,
            judge: Box::new(move |desk| judged(Work::new(&centre, desk, None).lapsed(&due))),
        }
    }
}

fn judged(work: Result<Work<'_>, String>) -> Judgement {
    match work.and_then(Work::append) {
        Ok(append) => Judgement::Append(Box::new(append)),
        Err(why) => Judgement::Park(why),
    }
}

/// Reads a dossier from its state.
///
/// # Errors
/// Where it cannot be read.
pub fn decode(state: &State) -> Result<Dossier, String> {
    serde_json::from_str(&state.body).map_err(|error| format!("{}: {error}", state.case))
}

/// What is being done in one transaction.
pub(crate) struct Work<'a> {
    pub(crate) kit: &'a Kit,
    memo: &'a Memo<Dossier>,
    desk: &'a Desk<'a>,
    at: DateTime<Utc>,
    pub(crate) today: NaiveDate,
    pub(crate) law: Arc<Law>,
    trace: Option<String>,
    actor: (String, String),
    pub(crate) dossiers: BTreeMap<Uuid, Dossier>,
    pub(crate) out: Append,
}

impl<'a> Work<'a> {
    pub(crate) fn new(centre: &'a Coordination, desk: &'a Desk<'a>, trace: Option<String>) -> Self {
        let Coordination { kit, memo } = centre;
        Self {
            kit,
            memo,
            desk,
            at: desk.at,
            today: date::day_of(desk.at),
            law: kit.law.now().law,
            trace,
            actor: ("system".to_owned(), String::new()),
            dossiers: BTreeMap::new(),
            out: Append::default(),
        }
    }

    pub(crate) fn by(mut self, account: &str, organ: &str) -> Self {
        self.actor = (account.to_owned(), organ.to_owned());
        self
    }

    /// Takes a dossier in hand, where there is one.
    pub(crate) fn open(&mut self, id: Uuid) -> Result<Option<&mut Dossier>, String> {
        if !self.dossiers.contains_key(&id) {
            let Some(state) = self.desk.state(id) else { return Ok(None) };
            let dossier = self.memo.take(state).map_err(|error| format!("{id}: {error}"))?;
            self.dossiers.insert(id, dossier);
        }
        Ok(self.dossiers.get_mut(&id))
    }

    /// The dossier in hand.
    pub(crate) fn in_hand(&mut self, id: DisputeId) -> Result<&mut Dossier, String> {
        self.dossiers.get_mut(&id.0).ok_or_else(|| format!("dispute {id} is not in hand"))
    }

    /// Notes something in a dossier's ledger; the entry, and the event it becomes.
    pub(crate) fn note(
        &mut self,
        id: DisputeId,
        kind: &str,
        body: &Value,
        wire: Option<Wire>,
    ) -> Result<EventId, String> {
        let entry = EventId(Uuid::now_v7());
        let (at, trace, actor) = (self.at, self.trace.clone(), self.actor.clone());
        let dossier = self.in_hand(id)?;
        dossier.version += 1;
        let case_seq = dossier.version;
        self.out.entries.push(Draft {
            id: entry.0,
            case: id.0,
            case_seq,
            kind: kind.to_owned(),
            at,
            actor: actor.0,
            organ: actor.1,
            trace,
            body: body.to_string(),
            wire,
        });
        Ok(entry)
    }

    pub(crate) fn tell(&mut self, id: DisputeId, to: &str, told: &Told) -> Result<EventId, String> {
        let data = serde_json::to_string(told).map_err(|error| error.to_string())?;
        let body = serde_json::from_str(&data).map_err(|error| error.to_string())?;
        self.note(id, told.fact(), &body, Some(Wire { to: Some(to.to_owned()), data }))
    }

    /// The disputes under a mark.
    pub(crate) fn marked(&self, mark: &str) -> &'a [Uuid] {
        self.desk.marked(mark)
    }

    pub(crate) fn mark(&mut self, key: String, id: DisputeId) {
        self.out.marks.push((key, id.0));
    }

    /// Marks a dispute with the month it was opened in. One that is opened earlier now keeps the other mark: whoever
    /// looks reads the day.
    pub(crate) fn mark_month(&mut self, id: DisputeId) -> Result<(), String> {
        let month = identity::of_month(self.in_hand(id)?.opened_on);
        self.mark(month, id);
        Ok(())
    }

    /// Petition cases of a dispute that reconsideration or a court has accepted: told, demand by demand. And applications
    /// for reconsideration of an act that a court has before it.
    pub(crate) fn exclude(&mut self, id: DisputeId) -> Result<(), String> {
        self.exclude_sued(id)?;
        let (today, law) = (self.today, self.law.clone());
        let dossier = self.in_hand(id)?;
        let pending = dossier
            .cases
            .iter()
            .find(|line| {
                matches!(line.channel.as_str(), "reconsideration" | "litigation")
                    && line.is_accepted()
                    && line.is_active()
            })
            .cloned();
        let Some(pending) = pending else { return Ok(()) };
        let article = if pending.channel == "reconsideration" {
            "《信访工作条例》第三十一条第四项；《行政复议法》第二十九条"
        } else {
            "《信访工作条例》第三十一条第一项"
        };
        let mut tell = Vec::new();
        for line in &dossier.cases {
            if line.channel != "petition"
                || !line.is_active()
                || line.told_elsewhere
                || line.referred.is_some()
            {
                continue;
            }
            let Some(described) = described(dossier, line.case) else { continue };
            let lanes =
                route(&Described { pending: vec![pending.channel.clone()], ..described }, today, &law)
                    .map_err(|error| error.to_string())?
                    .demands;
            let demands: Vec<usize> =
                lanes.into_iter().filter(|d| d.lane == pending.channel).map(|d| d.n).collect();
            if !demands.is_empty() {
                tell.push((line.case, demands));
            }
        }
        for (case, demands) in tell {
            if let Some(line) = self.in_hand(id)?.cases.iter_mut().find(|line| line.case == case) {
                line.told_elsewhere = true;
            }
            let told = Told::Elsewhere {
                dispute: id,
                case,
                channel: pending.channel.clone(),
                by_case: pending.case,
                by_number: pending.number.clone(),
                article: article.to_owned(),
                demands,
                on: today,
            };
            self.tell(id, "petition", &told)?;
        }
        Ok(())
    }

    /// Applications for reconsideration that are not accepted yet and whose act the applicant's own suit brought before a
    /// court: told, since what a court accepted is not reconsidered (行政复议法 art. 29 para. 2).
    fn exclude_sued(&mut self, id: DisputeId) -> Result<(), String> {
        let (today, dossier) = (self.today, self.in_hand(id)?);
        let disputed = |line: &CaseLine| line.opened.as_ref().and_then(|sheet| sheet.act.clone());
        let suits = dossier
            .cases
            .iter()
            .filter(|line| line.channel == "litigation" && line.is_accepted() && line.is_active());
        let mut tell = Vec::new();
        for suit in suits {
            let barred = dossier.cases.iter().filter(|line| {
                line.channel == "reconsideration"
                    && line.is_active()
                    && !line.taken_on
                    && !line.told_elsewhere
                    && identity::asks_in_both(dossier, suit.case, line.case)
                    && disputed(suit).zip(disputed(line)).is_some_and(|(one, other)| act::same(&one, &other))
            });
            tell.extend(barred.map(|line| Told::Elsewhere {
                dispute: id,
                case: line.case,
                channel: suit.channel.clone(),
                by_case: suit.case,
                by_number: suit.number.clone(),
                article: "《行政复议法》第二十九条第二款、第三十条第一款第七项".to_owned(),
                demands: line.opened.iter().flat_map(|sheet| 1..=sheet.demands.len()).collect(),
                on: today,
            }));
        }
        for told in tell {
            let Told::Elsewhere { case, .. } = &told else { continue };
            let case = *case;
            if let Some(line) = self.in_hand(id)?.cases.iter_mut().find(|line| line.case == case) {
                line.told_elsewhere = true;
            }
            self.tell(id, "reconsideration", &told)?;
        }
        Ok(())
    }

    /// Brings the state of resolution up to date.
    pub(crate) fn settle(&mut self, id: DisputeId) -> Result<(), String> {
        let (today, law) = (self.today, self.law.clone());
        let dossier = self.in_hand(id)?;
        let before = resolution::state(dossier);
        let was_watched = dossier.resolution.observed_until.is_some();
        let until = resolution::settle(dossier, today, &law).map_err(|error| error.to_string())?;
        let after = resolution::state(dossier);
        let watched = dossier.resolution.observed_until.is_some();
        if let Some(until) = until {
            self.out.deadlines.push(Arming::Arm {
                case: id.0,
                key: "observation".to_owned(),
                version: 1,
                due_at: date::end_of(until),
            });
        } else if was_watched && !watched {
            // it came back, or something is owed again
            self.out.deadlines.push(Arming::End {
                case: id.0,
                key: "observation".to_owned(),
                state: "dropped",
            });
        }
        if before != after {
            let body = json!({ "from": before.word(), "to": after.word() });
            self.note(id, "resolution_changed", &body, None)?;
        }
        Ok(())
    }

    /// Everything that was done, ready to be written.
    pub(crate) fn append(mut self) -> Result<Append, String> {
        for dossier in self.dossiers.into_values() {
            let state = state_of(&dossier)?;
            self.memo.keep(&state, dossier);
            self.out.states.push(state);
        }
        Ok(self.out)
    }

    pub(crate) fn answering(mut self, answer: Answer) -> Self {
        self.out.answer = answer;
        self
    }
}

/// A case's matter as routing sees it.
pub(crate) fn described(dossier: &Dossier, case: CaseId) -> Option<Described> {
    let line = dossier.case(case)?;
    let sheet = line.opened.as_ref()?;
    Some(Described {
        category: sheet.category,
        place: sheet.place.clone(),
        act: sheet.act.clone(),
        demands: sheet.demands.clone(),
        channel: Some(line.channel.clone()),
        mediation_failed: dossier.cases.iter().any(CaseLine::is_failed_mediation),
        pending: dossier
            .cases
            .iter()
            .filter(|other| other.case != case && other.is_active() && other.is_accepted())
            .map(|other| other.channel.clone())
            .collect(),
    })
}

fn state_of(dossier: &Dossier) -> Result<State, String> {
    let running =
        dossier.deadlines.iter().filter(|d| d.state == "running").filter_map(|d| d.deadline.due).min();
    let state = resolution::state(dossier);
    Ok(State {
        case: dossier.id.0,
        version: dossier.version,
        stage: state.word().to_owned(),
        dispute: dossier.id.to_string(),
        number: dossier.cases.first().map(|line| line.number.clone()).unwrap_or_default(),
        due: running.map(|due| due.to_string()),
        closed: state != resolution::State::Open,
        body: serde_json::to_string(dossier).map_err(|error| error.to_string())?,
        sent: BTreeMap::new(),
    })
}
