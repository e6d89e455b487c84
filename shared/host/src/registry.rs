//! The registry of cases of one procedure: the only way to write.

use crate::kit::Kit;
use crate::memo::Memo;
use crate::problem::{Reply, Stop};
use crate::wire::{self, Taken};
use crate::{book, problem, view};
use chrono::{DateTime, Utc};
use contracts::Envelope;
use kernel::{Actor, By, CaseId, CountyKey, date, fail_point, planted};
use ledger::{Answer, Append, Arming, Command, Desk, Draft, DueRow, Idem, Inbox, Judgement, State};
use procedure::common::Lapse;
use procedure::decision::Related;
use procedure::fact::DeadlineState;
use procedure::step::Judged;
use procedure::{Act, Case, Context, Decision, Entry, FileFact, Numbers, Procedure, Stage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use web::Problem;

/// The registry of one procedure. Cheap to clone.
#[derive(Clone)]
pub struct Registry<P: Procedure> {
    /// What it stands on.
    pub kit: Kit,
    memo: Memo<Case<P>>,
}

/// What an entry of a channel's ledger holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Stored<P: Procedure> {
    /// Step that was taken.
    pub step: String,
    /// In which capacity.
    pub by: By,
    /// Day it takes effect.
    pub on: chrono::NaiveDate,
    /// What came of it.
    pub entries: Vec<Entry<P>>,
}

/// Where a step comes from.
pub struct Asked {
    /// Who asks.
    pub actor: Actor,
    /// Version the caller read; none: whatever is there.
    pub expected: Option<i64>,
    /// Idempotency key.
    pub idem: Option<Idem>,
    /// Event that brings it about.
    pub inbox: Option<Inbox>,
    /// The moment it takes effect, where that is not now.
    pub effective: Option<DateTime<Utc>>,
    /// Deadline that must still be armed in this version.
    pub lapse: Option<(String, u32)>,
    /// Trace.
    pub trace: Option<String>,
}

impl Asked {
    /// Asked by the mesh itself.
    #[must_use]
    pub fn by_system(trace: Option<String>) -> Self {
        Self {
            actor: Actor::system(),
            expected: None,
            idem: None,
            inbox: None,
            effective: None,
            lapse: None,
            trace,
        }
    }
}

impl<P: Procedure> Registry<P> {
    /// A registry over a kit.
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self { kit, memo: Memo::default() }
    }

    /// The case as it stands.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub async fn case(&self, id: CaseId) -> Result<Option<Case<P>>, ledger::LedgerError> {
        let state = self.kit.ledger.state(id.0).await?;
        state.filter(State::is_case).map(|state| decode(&state)).transpose()
    }

    /// Takes a step: judged inside the transaction, durable before the answer.
    ///
    /// # Errors
    /// The problem that says why not.
    pub async fn take(
        &self,
        case: CaseId,
        act: Act<P>,
        input: Box<dyn Judged<P>>,
        asked: Asked,
    ) -> Result<(Answer, bool), Problem> {
        let reply = Reply::default();
        let command = self.command(case, act, input, asked, reply.clone());
        let submitted = self.kit.writer.submit(command).await;
        fail_point("before_answer");
        reply.answer(submitted)
    }

    /// The command of a step; what refuses it goes back by `reply`.
    pub fn command(
        &self,
        case: CaseId,
        act: Act<P>,
        input: Box<dyn Judged<P>>,
        mut asked: Asked,
        reply: Reply,
    ) -> Command {
        let registry = self.clone();
        let marks = input.marks(&self.kit.key);
        let named = input.names().map(|earlier| earlier.0);
        let (idem, inbox) = (asked.idem.take(), asked.inbox.take());
        Command {
            load: std::iter::once(case.0)
                .chain(named)
                .chain(book::ids::<P>(act.books, &asked.actor.organ))
                .collect(),
            marks: marks.clone(),
            idem,
            inbox,
            judge: Box::new(move |desk| {
                reply.judgement(judged(&registry, desk, case, &act, input, &asked, &marks))
            }),
        }
    }

    /// The step a lapsed deadline brings about.
    #[must_use]
    pub fn lapsed(&self, due: DueRow) -> Command {
        let steps = P::steps();
        let day = date::day_of(due.due_at - chrono::Duration::seconds(1));
        let own = steps.lapsing(&due.key);
        let body = match own {
            Some(_) => b"{}".to_vec(),
            None => serde_json::to_vec(&Lapse { key: due.key.clone(), due: day }).unwrap_or_default(),
        };
        let act = own.or_else(|| steps.get("lapse"));
        let asked = Asked {
            effective: Some(due.due_at - chrono::Duration::seconds(1)),
            lapse: Some((due.key, u32::try_from(due.version).unwrap_or_default())),
            ..Asked::by_system(None)
        };
        self.by_itself(CaseId(due.case), act, &body, asked)
    }

    /// The step that counts the deadlines of a case again after the law was loaded anew.
    #[must_use]
    pub fn recounted(&self, case: CaseId) -> Command {
        self.by_itself(case, P::steps().get("recount"), b"{}", Asked::by_system(None))
    }

    /// A step of the mesh itself. Where the step does not exist here or is refused, nothing happens.
    pub(crate) fn by_itself(
        &self,
        case: CaseId,
        act: Option<Act<P>>,
        body: &[u8],
        mut asked: Asked,
    ) -> Command {
        let read = act.map(|act| (act, (act.read)(body)));
        match read {
            Some((act, Ok(input))) => self.command(case, act, input, asked, Reply::default()),
            Some((act, Err(error))) => {
                let why = format!("{}: {} {error}", act.rule.name, error.pointer);
                Command {
                    load: Vec::new(),
                    marks: Vec::new(),
                    idem: None,
                    inbox: asked.inbox.take(),
                    judge: Box::new(move |_| Judgement::Park(why)),
                }
            }
            None => Command {
                load: Vec::new(),
                marks: Vec::new(),
                idem: None,
                inbox: asked.inbox.take(),
                judge: Box::new(|_| Judgement::Answer(Answer::default())),
            },
        }
    }
}

/// The inbox row of an envelope.
#[must_use]
pub fn inbox(envelope: &Envelope, case: Uuid) -> Inbox {
    Inbox {
        producer: envelope.producer().to_owned(),
        event_id: envelope.id.0,
        epoch: envelope.epoch.clone(),
        pos: envelope.position,
        case,
        case_seq: envelope.caseseq,
        hash: envelope.entryhash.clone(),
        payload: serde_json::to_string(envelope).unwrap_or_default(),
    }
}

/// Reads a case from its state.
pub(crate) fn decode<P: Procedure>(state: &State) -> Result<Case<P>, ledger::LedgerError> {
    serde_json::from_str(&state.body)
        .map_err(|error| ledger::LedgerError::Corrupt(format!("{}: {error}", state.case)))
}

fn judged<P: Procedure>(
    Registry { kit, memo }: &Registry<P>,
    desk: &Desk<'_>,
    id: CaseId,
    act: &Act<P>,
    input: Box<dyn Judged<P>>,
    asked: &Asked,
    marks: &[String],
) -> Result<Append, Stop> {
    let broken = |error: &dyn std::fmt::Display| Stop::Broken(error.to_string());
    let mut case: Case<P> = match desk.state(id.0) {
        Some(state) => memo.take(state).map_err(|error| broken(&error))?,
        None if act.rule.opens => Case::blank(id),
        None => return Err(Problem::not_found().into()),
    };
    let by = case.capacities(&asked.actor);
    act.guard(&case, &by).map_err(|why| problem::barred(why, act, &case))?;
    if let Some(expected) = asked.expected.filter(|expected| *expected != case.version) {
        return Err(problem::stale(case.version, expected).into());
    }
    if let Some((key, version)) = &asked.lapse
        && !case.file.runs(key, *version)
    {
        return Ok(overtaken(id.0, key));
    }
    let at = asked.effective.unwrap_or(desk.at);
    let numbers = Numbers::after(desk.serials.clone());
    let loaded = kit.law.now();
    let related = related::<P>(desk, input.names(), marks).map_err(|error| broken(&error))?;
    let shelf = book::shelf::<P>(desk, act.books, &asked.actor.organ).map_err(|error| broken(&error))?;
    let cx = Context {
        at,
        today: date::day_of(at),
        received: case.file.received_on(),
        channel: P::NAME,
        actor: &asked.actor,
        by: &by,
        law: &loaded.law,
        numbers: &numbers,
        county: &kit.county.word,
        organs: &loaded.organs,
        related: &related,
        case: id,
        shelf: &shelf,
    };
    let decision = input.decide(&case, &cx).map_err(problem::refused)?;
    if decision.0.is_empty() {
        // the mesh looked, and found nothing to write down
        return Ok(Append::default());
    }
    let open_before = case.file.opening.is_some().then(|| wire::open_names(&case));
    for entry in &decision.0 {
        case.evolve(entry);
    }
    case.version += 1;
    let capacity = act.rule.by.iter().find(|allowed| by.contains(allowed)).copied().unwrap_or(By::System);
    let fact = decision.kind();
    let taken = Taken {
        rule: &act.rule,
        by: capacity,
        by_organ: &asked.actor.organ,
        on: cx.today,
        at: desk.at,
        fact: &fact,
        open_before,
    };
    let told = wire::happened(&kit.key, &case, &taken, &decision).map_err(|error| broken(&error))?;
    let answer = view::receipt(&case, &told).map_err(|error| broken(&error))?;
    let data = serde_json::to_string(&told).map_err(|error| broken(&error))?;
    let facts = decision.0.iter().filter_map(|entry| match entry {
        Entry::File(fact) => Some(fact),
        Entry::Own(_) => None,
    });
    let armings = facts.filter_map(|fact| arming(id.0, fact)).collect();
    let own = if act.rule.opens { marks.to_vec() } else { marked_anew(&kit.key, &case, &decision) };
    let marks = kept_marks(&case, &decision, &own);
    let stored = Stored { step: act.rule.name.to_owned(), by: capacity, on: cx.today, entries: decision.0 };
    let body = serde_json::to_string(&stored).map_err(|error| broken(&error))?;
    tracing::info!(
        trace.id = asked.trace.as_deref().and_then(web::trace::trace_id),
        case.id = %id, step = act.rule.name, fact, "step taken"
    );
    let state = state_of(&case).map_err(|error| broken(&error))?;
    memo.keep(&state, case);
    Ok(Append {
        entries: vec![Draft {
            id: Uuid::now_v7(),
            case: id.0,
            case_seq: state.version,
            kind: fact,
            at: desk.at,
            actor: asked.actor.account.clone(),
            organ: asked.actor.organ.clone(),
            trace: asked.trace.clone(),
            body,
            wire: Some(ledger::Wire { to: None, data }),
        }],
        states: vec![state],
        marks,
        unmarks: Vec::new(),
        deadlines: armings,
        serials: used(desk.serials, numbers.into_last()),
        answer,
    })
}

/// The cases under these marks, and the one that the input names, where it is a case of this procedure.
fn related<P: Procedure>(
    desk: &Desk<'_>,
    named: Option<CaseId>,
    marks: &[String],
) -> Result<Vec<Related>, ledger::LedgerError> {
    let found = |state: &State| -> Result<Related, ledger::LedgerError> {
        let case: Case<P> = decode(state)?;
        let record = serde_json::to_value(&case.record)
            .map_err(|error| ledger::LedgerError::Corrupt(format!("{}: {error}", state.case)))?;
        let number = state.number.clone();
        Ok(Related { id: case.id, number, stage: case.stage.word(), file: case.file, record })
    };
    // what is named may be anything that has an identifier here
    let named = named.and_then(|id| desk.state(id.0)).and_then(|state| found(state).ok());
    let mut out: Vec<Related> = named.into_iter().collect();
    for id in marks.iter().flat_map(|mark| desk.marked(mark)) {
        if out.iter().any(|r| r.id.0 == *id) {
            continue;
        }
        if let Some(state) = desk.state(*id) {
            out.push(found(state)?);
        }
    }
    Ok(out)
}

/// The serials that moved.
fn used(before: &BTreeMap<String, u32>, after: BTreeMap<String, u32>) -> BTreeMap<String, u32> {
    after.into_iter().filter(|(series, last)| before.get(series) != Some(last)).collect()
}

/// What a lapse does that was overtaken: the deadline was met, moved or fired since its row was read. Nothing: whoever
/// overtook it has written the row, and the version that runs now may stand in the same batch.
#[must_use]
pub fn overtaken(case: Uuid, key: &str) -> Append {
    let mut nothing = Append::default();
    if planted("overtaken_ends_what_runs") {
        nothing.deadlines.push(Arming::End { case, key: key.to_owned(), state: "dropped" });
    }
    nothing
}

/// What a fact does to the deadlines' rows of its case.
#[must_use]
pub fn arming(case: Uuid, fact: &FileFact) -> Option<Arming> {
    let end = |key: &String, state| Some(Arming::End { case, key: key.clone(), state });
    match fact {
        FileFact::DeadlineSet(deadline) => match (deadline.state, deadline.lapses_at()) {
            (DeadlineState::Running, Some(due_at)) => Some(Arming::Arm {
                case,
                key: deadline.key.clone(),
                version: i32::try_from(deadline.version).unwrap_or(i32::MAX),
                due_at,
            }),
            _ => end(&deadline.key, "suspended"),
        },
        FileFact::DeadlineMet { key, .. } => end(key, "met"),
        FileFact::DeadlineLapsed { key, .. } => end(key, "fired"),
        FileFact::DeadlineDropped { key, .. } => end(key, "dropped"),
        _ => None,
    }
}

/// What a case is found under once what its marks are made of was put right.
fn marked_anew<P: Procedure>(key: &CountyKey, case: &Case<P>, decision: &Decision<P>) -> Vec<String> {
    let rectified = |entry: &Entry<P>| {
        matches!(entry, Entry::File(FileFact::ActRectified { .. } | FileFact::PartyRectified { .. }))
    };
    match decision.0.iter().any(rectified) {
        true => P::marks(key, &case.file.opening().matter, &case.file.parties),
        false => Vec::new(),
    }
}

/// Marks of a case: those its step asked to keep, and the organs that may see it.
fn kept_marks<P: Procedure>(case: &Case<P>, decision: &Decision<P>, own: &[String]) -> Vec<(String, Uuid)> {
    let mut marks: Vec<String> = own.to_vec();
    for entry in &decision.0 {
        match entry {
            Entry::File(FileFact::Opened(opening)) => {
                marks.push(view::seen_by(&opening.organ));
                marks.extend(P::LIKE.then(|| view::like(opening)));
                marks.extend(opening.issuer.iter().map(|organ| view::seen_by(organ)));
                marks.extend(case.sender().map(|organ| view::seen_by(organ)));
                marks.extend(case.file.party_organs().map(|organ| view::seen_by(organ)));
            }
            Entry::File(FileFact::AssistanceAsked(asked)) => {
                marks.extend(asked.organ.iter().map(|organ| view::seen_by(organ)));
            }
            Entry::File(FileFact::HandedOver(given)) => {
                marks.extend(given.organ.iter().map(|organ| view::seen_by(organ)));
            }
            Entry::File(FileFact::CourtSeised { court }) => marks.push(view::seen_by(court)),
            Entry::File(FileFact::PartyJoined(party)) => {
                marks.extend(party.organ.iter().map(|organ| view::seen_by(organ)));
            }
            _ => {}
        }
    }
    marks.extend(P::informed(case).iter().map(|organ| view::seen_by(organ)));
    marks.extend(P::reviewing(case).map(|organ| view::seen_by(organ)));
    marks.sort();
    marks.dedup();
    marks.into_iter().map(|mark| (mark, case.id.0)).collect()
}

fn state_of<P: Procedure>(case: &Case<P>) -> Result<State, serde_json::Error> {
    let running = case.file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
    Ok(State {
        case: case.id.0,
        version: case.version,
        stage: case.stage.word(),
        dispute: case.file.opening().dispute.to_string(),
        number: case.file.opening().number.clone(),
        due: running.filter_map(|d| d.due).min().map(|due| due.to_string()),
        closed: case.file.outcome.is_some(),
        body: serde_json::to_string(case)?,
        sent: BTreeMap::new(),
    })
}
