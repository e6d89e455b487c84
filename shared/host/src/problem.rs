//! The only place where a refusal becomes a status.

use chrono::{Datelike, NaiveDate};
use kernel::input::InputError;
use kernel::{By, Text};
use ledger::{Answer, Append, Done, Judgement, LedgerError};
use procedure::step::{Barred, Judged};
use procedure::{Act, Case, Procedure, Refusal, Stage};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use web::Problem;
use web::problem as kind;

/// The ledger, or something in it, cannot be read.
#[must_use]
pub fn failed(error: &LedgerError) -> Problem {
    tracing::error!(error = error as &dyn std::error::Error, "reading failed");
    Problem::unavailable()
}

/// The rule said no.
#[must_use]
pub fn refused(refusal: Refusal) -> Problem {
    let on = if refusal.pointer.is_some() { &kind::INVALID } else { &kind::REFUSED };
    let problem = Problem::new(on, refusal.text.zh, refusal.text.en).code(refusal.code).under(refusal.law);
    let problem = match refusal.rule {
        Some(rule) => problem.with("rule", json!(rule)),
        None => problem,
    };
    match refusal.pointer {
        Some(pointer) => problem.at(pointer),
        None => problem,
    }
}

/// Reads what was sent for a step. A day that no case ever sees is a slip of the pen, whatever the step makes of it.
///
/// # Errors
/// What is wrong with it, under the article of the step.
pub fn read<P: Procedure>(act: &Act<P>, body: &[u8]) -> Result<Box<dyn Judged<P>>, Problem> {
    let input = (act.read)(body).map_err(|error| unread(error, act))?;
    match odd_day(body) {
        None => Ok(input),
        Some(pointer) => {
            let text = Text::new(
                "日期应当在1900-01-01至2199-12-31之间，请核对年份",
                "a day lies between 1900-01-01 and 2199-12-31: look at the year",
            );
            Err(unread(InputError::invalid(pointer, text), act))
        }
    }
}

/// The place of the first day in this body that no case ever sees.
#[must_use]
pub fn odd_day(body: &[u8]) -> Option<String> {
    fn within(value: &Value, at: &str) -> Option<String> {
        match value {
            Value::Object(members) => {
                members.iter().find_map(|(name, value)| within(value, &format!("{at}/{name}")))
            }
            Value::Array(items) => {
                items.iter().enumerate().find_map(|(i, item)| within(item, &format!("{at}/{i}")))
            }
            Value::String(text) if text.len() == "2026-03-02".len() => {
                let day: NaiveDate = text.parse().ok()?;
                (!(1900..2200).contains(&day.year())).then(|| at.to_owned())
            }
            _ => None,
        }
    }
    within(&serde_json::from_slice(body).ok()?, "")
}

/// What was sent for a step cannot be read.
#[must_use]
pub fn unread<P: Procedure>(error: InputError, act: &Act<P>) -> Problem {
    Problem::from(error).under(Some(act.rule.law.to_owned()))
}

/// For whoever asks, there is no such case to take the step on: the same answer whether or not there is one.
#[must_use]
pub fn unseen<P: Procedure>(act: &Act<P>) -> Problem {
    Problem::not_found().under(Some(act.rule.law.to_owned()))
}

/// The guard said no.
#[must_use]
pub fn barred<P: Procedure>(why: Barred, act: &Act<P>, case: &Case<P>) -> Problem {
    match why {
        Barred::Unseen => unseen(act),
        Barred::Capacity => {
            let who: Vec<&str> = act.rule.by.iter().map(|by: &By| by.zh()).collect();
            Problem::new(
                &kind::FORBIDDEN,
                format!("“{}”由{}办理，您的账号没有这一身份", act.rule.zh, who.join("或者")),
                format!("`{}` is taken by {:?}: your account is none of these", act.rule.name, act.rule.by),
            )
            .under(Some(act.rule.law.to_owned()))
        }
        Barred::Stage => {
            let from: Vec<&str> = act.rule.from.iter().map(|stage| stage.zh()).collect();
            Problem::new(
                &kind::WRONG_STAGE,
                format!(
                    "案件现处“{}”阶段，“{}”应在“{}”阶段办理",
                    case.stage.zh(),
                    act.rule.zh,
                    from.join("”或者“")
                ),
                format!(
                    "the case is in stage `{}`: `{}` is not open there",
                    case.stage.word(),
                    act.rule.name
                ),
            )
            .under(Some(act.rule.law.to_owned()))
        }
    }
}

/// Somebody else moved.
#[must_use]
pub fn stale(version: i64, expected: i64) -> Problem {
    Problem::new(
        &kind::STALE,
        format!("您读到的是第{expected}版，现在已是第{version}版。请重新读取、核对后再提交"),
        format!("you read version {expected}, the case has version {version}: read it again and compare"),
    )
    .with("current", json!({ "version": version }))
}

/// Why a judgement stops.
#[derive(Debug)]
pub enum Stop {
    /// The caller is told, and nothing is written.
    Problem(Box<Problem>),
    /// What lies on the desk cannot be read or written: a person has to look.
    Broken(String),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// The way a judgement on the writer takes its problem back to whoever asked. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Reply(Arc<OnceLock<Problem>>);

impl Reply {
    /// What the writer makes of it: what stops writes nothing.
    #[must_use]
    pub fn judgement(&self, judged: Result<Append, Stop>) -> Judgement {
        match judged {
            Ok(append) => Judgement::Append(Box::new(append)),
            Err(Stop::Problem(problem)) => {
                let status = problem.status().as_u16();
                let _first = self.0.set(*problem);
                Judgement::Answer(Answer { status, body: String::new() })
            }
            Err(Stop::Broken(why)) => Judgement::Park(why),
        }
    }

    /// The answer and whether it was given before; or the problem.
    ///
    /// # Errors
    /// What the judgement left here, and what [`done`] refuses.
    pub fn answer(&self, submitted: Result<Done, LedgerError>) -> Result<(Answer, bool), Problem> {
        let (answer, replayed) = done(submitted)?;
        match self.0.get() {
            Some(problem) if !replayed => Err(problem.clone()),
            _ => Ok((answer, replayed)),
        }
    }
}

/// What the ledger answered, where it is not an answer.
///
/// # Errors
/// The problem of a reused key or a failed machine.
pub fn done(done: Result<Done, LedgerError>) -> Result<(Answer, bool), Problem> {
    match done {
        Ok(Done::New(answer)) => Ok((answer, false)),
        Ok(Done::Replayed(answer)) => Ok((answer, true)),
        Ok(Done::KeyReused) => Err(Problem::new(
            &kind::KEY_REUSED,
            "这个幂等键已经用于另一份内容；新表单请用新的幂等键",
            "this Idempotency-Key was used with another body: use a new key for a new form",
        )),
        Ok(Done::Seen | Done::Early | Done::Parked | Done::Equivocates) => Err(Problem::unavailable()),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a command failed");
            Err(Problem::unavailable())
        }
    }
}
