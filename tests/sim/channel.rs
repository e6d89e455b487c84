//! A small procedure on the product's common file: it opens, accepts, refers, gives back, extends, and lets deadlines
//! lapse. What it decides about deadlines and referrals is the product's; its steps are not any real channel's.

use crate::note::{Cause, Did, Note, draft, state};
use chrono::{Duration, NaiveDate};
use contracts::case::{Change, Happened, Opened};
use contracts::coordination::Told;
use host::registry::arming;
use kernel::{By, CaseId, Category, DisputeId, EventId, date};
use ledger::{Answer, Append, Arming, Desk, Judge, Judgement, Wire};
use procedure::fact::Referral;
use procedure::{Basis, CaseFile, Deadline, DeadlineState, FileFact, Outcome};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is asked of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Open { dispute: Uuid },
    Work,
    Poison,
    Extend { days: i64 },
    Accept,
    Refer { to: &'static str },
    GiveBack,
    Receive { dispute: Uuid, from: Uuid },
    NoteTakenOver { by: String, case: Uuid },
    NoteReturned { by: String },
    Lapse { key: String, version: u32 },
}

/// A step, and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) case: Uuid,
    pub(crate) step: Step,
    /// Identifier of the entry it becomes.
    pub(crate) event: Uuid,
    pub(crate) cause: Option<Cause>,
    /// Days the deadlines it sets have.
    pub(crate) days: i64,
}

/// What a case folds to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Docket {
    dispute: Uuid,
    version: i64,
    taken_on: bool,
    received: bool,
    file: CaseFile,
}

/// The judgement of a step.
pub(crate) fn judge(asked: Asked) -> Judge {
    Box::new(move |desk| judged(&asked, desk))
}

fn deadline(key: &str, version: u32, due: NaiveDate) -> FileFact {
    FileFact::DeadlineSet(Deadline {
        key: key.to_owned(),
        zh: String::new(),
        en: String::new(),
        actor: String::new(),
        version,
        state: DeadlineState::Running,
        due: Some(due),
        basis: Basis::Document { zh: String::new(), en: String::new() },
        pauses: false,
        ended_on: None,
        approved_by: None,
    })
}

/// The facts of a step; none where it is refused.
fn decide(asked: &Asked, docket: &mut Docket, today: NaiveDate) -> Option<(Did, Vec<FileFact>)> {
    let in_days = |days: i64| today + Duration::days(days);
    let ended = docket.file.outcome.is_some();
    let running = |file: &CaseFile| -> Vec<String> {
        let running = file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
        running.map(|d| d.key.clone()).collect()
    };
    let dropped = |file: &CaseFile| -> Vec<FileFact> {
        let drop = |key| FileFact::DeadlineDropped { key, zh: String::new() };
        running(file).into_iter().map(drop).collect()
    };
    let close = |code: &str, on_merits| FileFact::Closed {
        outcome: Outcome { code: code.to_owned(), zh: String::new(), on_merits, ground: None, parties: None },
        on: today,
    };
    Some(match &asked.step {
        Step::Open { dispute } | Step::Receive { dispute, .. } => {
            docket.dispute = *dispute;
            docket.received = matches!(asked.step, Step::Receive { .. });
            (Did::Opened, vec![deadline("accept", 1, in_days(asked.days))])
        }
        Step::Work | Step::Poison => (!ended).then_some((Did::Noted, Vec::new()))?,
        Step::Extend { days } => {
            let key = running(&docket.file).pop()?;
            let current = docket.file.deadline(&key)?;
            let due = current.due? + Duration::days(*days);
            (Did::Noted, vec![deadline(&key, current.version + 1, due)])
        }
        Step::Accept if !docket.taken_on && !ended => {
            docket.taken_on = true;
            let met = running(&docket.file).into_iter().filter(|key| key == "accept");
            let mut facts: Vec<_> = met.map(|key| FileFact::DeadlineMet { key, on: today }).collect();
            facts.push(deadline("close", 1, in_days(asked.days)));
            (Did::Accepted, facts)
        }
        Step::Refer { to } if !ended && *to != asked.name => {
            if docket.file.referral.as_ref().is_some_and(|r| r.taken_over_by.is_none()) {
                return None;
            }
            let referral = Referral {
                to: (*to).to_owned(),
                organ: format!("{to}-organ"),
                reason: None,
                overrides: false,
                taken_over_by: None,
            };
            (Did::Noted, vec![FileFact::Referred(referral)])
        }
        Step::GiveBack if docket.received && !docket.taken_on && !ended => {
            let mut facts = dropped(&docket.file);
            facts.push(close("returned", false));
            (Did::Noted, facts)
        }
        Step::NoteTakenOver { by, case } => {
            let mut facts = vec![FileFact::TakenOver { by: by.clone(), case: CaseId(*case), on: today }];
            // as in the real channels: a petition ends with it, the others go on
            if asked.name == "petition" && !ended {
                facts.extend(dropped(&docket.file));
                facts.push(close("directed", true));
            }
            (Did::TakenOver, facts)
        }
        Step::NoteReturned { by } => {
            let reason = String::new();
            (Did::Noted, vec![FileFact::ReferralReturned { by: by.clone(), reason, on: today }])
        }
        Step::Lapse { key, .. } => {
            let due = docket.file.deadline(key)?.due?;
            let mut facts = vec![FileFact::DeadlineLapsed { key: key.clone(), due }];
            // what lapses brings about what may lapse before the next
            if key == "accept" {
                facts.push(deadline("reminder", 1, due + Duration::days(1)));
            }
            (Did::Noted, facts)
        }
        _ => return None,
    })
}

fn judged(asked: &Asked, desk: &Desk<'_>) -> Judgement {
    let opens = matches!(asked.step, Step::Open { .. } | Step::Receive { .. });
    let mut docket = match desk.state(asked.case) {
        Some(state) => serde_json::from_str(&state.body).expect("a docket is read"),
        None if opens => Docket::default(),
        None => return Judgement::Answer(Answer { status: 404, body: String::new() }),
    };
    if let Step::Lapse { key, version } = &asked.step
        && !docket.file.runs(key, *version)
    {
        return Judgement::Append(Box::new(host::registry::overtaken(asked.case, key)));
    }
    let today = date::day_of(desk.at);
    let Some((did, facts)) = decide(asked, &mut docket, today) else {
        // an event that changes nothing is in the ledger all the same
        return match &asked.cause {
            Some(_) => written(asked, desk, docket, Did::Noted, &[]),
            None => Judgement::Answer(Answer { status: 409, body: String::new() }),
        };
    };
    written(asked, desk, docket, did, &facts)
}

fn written(asked: &Asked, desk: &Desk<'_>, mut docket: Docket, did: Did, facts: &[FileFact]) -> Judgement {
    let mut note = Note { did, cause: asked.cause.clone(), ..Note::default() };
    for fact in facts {
        docket.file.evolve(fact);
        match fact {
            FileFact::DeadlineSet(d) => {
                let instant = d.lapses_at().expect("it runs").timestamp_micros();
                note.set.push((d.key.clone(), d.version, instant));
            }
            FileFact::DeadlineMet { key, .. } | FileFact::DeadlineDropped { key, .. } => {
                note.ended.push(key.clone());
            }
            _ => {}
        }
    }
    match &asked.step {
        Step::Lapse { key, version } => note.lapsed = Some((key.clone(), *version)),
        Step::Receive { from, .. } => note.other = Some(*from),
        Step::NoteTakenOver { case, .. } => note.other = Some(*case),
        _ => {}
    }
    docket.version += 1;
    let kind = if asked.step == Step::Poison { "poison" } else { "happened" };
    let told = happened(asked, &docket, desk, facts);
    let data = serde_json::to_string(&told).expect("an event is written");
    let body = serde_json::to_string(&docket).expect("a docket is written");
    let armings: Vec<Arming> = facts.iter().filter_map(|fact| arming(asked.case, fact)).collect();
    let wire = Some(Wire { to: None, data });
    Judgement::Append(Box::new(Append {
        entries: vec![draft(asked.event, asked.case, docket.version, kind, desk.at, &note, wire)],
        states: vec![state(asked.case, docket.version, body)],
        deadlines: armings,
        answer: Answer { status: 200, body: asked.event.to_string() },
        ..Append::default()
    }))
}

/// What the centre is told: only what it hands over by.
fn happened(asked: &Asked, docket: &Docket, desk: &Desk<'_>, facts: &[FileFact]) -> Happened {
    let today = date::day_of(desk.at);
    let mut changes: Vec<Change> = facts.iter().filter_map(change).collect();
    if docket.version == 1 {
        changes.push(Change::Opened(Box::new(Opened {
            source: String::new(),
            received_on: today,
            category: Category::Penalty,
            place: String::new(),
            act: None,
            demands: Vec::new(),
            cause: None,
            parties: Vec::new(),
            referral: docket.received.then_some(EventId(asked.case)),
            continues: None,
            issuer: None,
            sealed: String::new(),
        })));
    }
    Happened {
        channel: asked.name.to_owned(),
        case: CaseId(asked.case),
        number: String::new(),
        dispute: DisputeId(docket.dispute),
        organ: format!("{}-organ", asked.name),
        division: String::new(),
        version: docket.version,
        fact: String::new(),
        step: String::new(),
        zh: String::new(),
        en: String::new(),
        article: String::new(),
        by: By::System,
        by_organ: String::new(),
        on: today,
        at: desk.at,
        stage: String::new(),
        stage_zh: String::new(),
        taken_on: docket.taken_on,
        closed: docket.file.outcome.is_some(),
        restricted: None,
        changes,
        open: None,
    }
}

fn change(fact: &FileFact) -> Option<Change> {
    Some(match fact {
        FileFact::Referred(referral) => Change::Referred {
            to: referral.to.clone(),
            organ: referral.organ.clone(),
            overrides: false,
            sealed: None,
        },
        FileFact::TakenOver { by, case, .. } => Change::TakenOver { by: by.clone(), case: *case },
        FileFact::ReferralReturned { by, .. } => Change::ReferralReturned { by: by.clone() },
        FileFact::Closed { outcome, on } => Change::Closed {
            code: outcome.code.clone(),
            zh: String::new(),
            on_merits: outcome.on_merits,
            on: *on,
            ground: None,
            parties: None,
        },
        _ => return None,
    })
}

/// The step an event of the centre brings about, and the case it is for.
pub(crate) fn received(event: Uuid, data: &str) -> (Uuid, Step) {
    match serde_json::from_str::<Told>(data).expect("what the centre tells is read") {
        // as in the real channels: the case bears the identifier of the referral that opens it
        Told::Referred { dispute, from, .. } => (event, Step::Receive { dispute: dispute.0, from: from.0 }),
        Told::TakenOver { case, by, by_case, .. } => (case.0, Step::NoteTakenOver { by, case: by_case.0 }),
        Told::Returned { case, by, .. } => (case.0, Step::NoteReturned { by }),
        Told::Routed { case, .. }
        | Told::Elsewhere { case, .. }
        | Told::ActDisputed { case, .. }
        | Told::Reconsidered { case, .. }
        | Told::Asked { case, .. }
        | Told::ActChanged { case, .. } => (case.0, Step::Work),
    }
}
