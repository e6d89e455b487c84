//! Plays one journey in its own simulated time.

use super::check::{Check, Verdict};
use super::journey::{Journey, Look, MORNING, Step, split};
use super::path::{Path, shown};
use super::report::{Outcome, Report};
use super::rest::{Answer, PACE, Rest};
use super::template::Vars;
use anyhow::{Context, anyhow, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// What a call is expected to be where the file names no status.
const SUCCESS: &str = "a success";

/// Plays a journey to its end, or to the call without which it cannot go on.
pub(super) async fn play(journey: &Journey, rest: &Rest, verbose: bool) -> Report {
    let run = u16::from_be_bytes(uuid::Uuid::new_v4().as_bytes()[..2].try_into().unwrap_or_default());
    let mut player = Player {
        journey,
        rest,
        verbose,
        vars: Vars::new(run),
        report: Report::new(&journey.id, &journey.title, &journey.later),
        step: String::new(),
    };
    if verbose {
        println!("▶ {} {}", journey.id, journey.title.zh);
    }
    if let Err(why) = player.set_out().await {
        let weight = journey.steps.iter().map(Step::weight).sum();
        player.report.stop(format!("{why:#}"), weight);
        return player.report;
    }
    for (n, step) in journey.steps.iter().enumerate() {
        let before = player.report.expectations.len();
        if let Err(why) = player.take(n, step).await {
            let here = &player.report.expectations[before..];
            let met = here.iter().filter(|outcome| outcome.expected != SUCCESS).count();
            let own = step.weight().saturating_sub(met);
            let ahead: usize = journey.steps[n + 1..].iter().map(Step::weight).sum();
            // what stopped it counts once, whether or not it was an expectation
            let unsaid = usize::from(here.iter().all(|outcome| outcome.passed) && own + ahead == 0);
            player.report.stop(format!("{}: {why:#}", player.step), own + ahead + unsaid);
            break;
        }
    }
    player.report
}

struct Player<'a> {
    journey: &'a Journey,
    rest: &'a Rest,
    verbose: bool,
    vars: Vars,
    report: Report,
    /// The step being taken, for the report.
    step: String,
}

impl Player<'_> {
    /// The clock goes to the first day, forwards or backwards, and the given values get their names.
    async fn set_out(&mut self) -> anyhow::Result<()> {
        if let Some(day) = self.journey.steps.first().and_then(|step| step.on) {
            self.rest.move_to(day, MORNING).await?;
        }
        for (name, value) in &self.journey.given {
            let value = self.vars.fill(value).map_err(|why| anyhow!("given `{name}`: {why}"))?;
            self.vars.set(name, value);
        }
        Ok(())
    }

    async fn take(&mut self, n: usize, step: &Step) -> anyhow::Result<()> {
        let clock = self.rest.clock().await?;
        let today = step.on.map_or(clock.today(), |day| day.max(clock.today()));
        if today > clock.today() || step.at.is_some_and(|at| at > clock.hour()) {
            self.rest.move_to(today, step.at.unwrap_or(MORNING)).await?;
        }
        self.step = format!("{}. {today} {}", n + 1, step.what);
        if self.verbose {
            println!("  {} {}：{}", today, step.who.as_deref().unwrap_or("系统"), step.what);
        }
        if let Some(call) = &step.call {
            let items = self.items(step)?;
            let many = step.each.is_some() || step.repeat.is_some();
            for (i, item) in items.into_iter().enumerate() {
                if many {
                    self.vars.set("i", Value::from(i + 1));
                    self.vars.set("item", item);
                }
                self.call(step, call, many).await?;
            }
            self.vars.forget("i");
            self.vars.forget("item");
            self.rest.settle().await?;
        }
        for look in &step.then {
            self.look(step, look).await?;
        }
        Ok(())
    }

    fn items(&self, step: &Step) -> anyhow::Result<Vec<Value>> {
        let fill = |value: &Value| self.vars.fill(value).map_err(|why| anyhow!(why));
        if let Some(each) = &step.each {
            let Value::Array(items) = fill(each)? else { bail!("`each` is no list") };
            return Ok(items);
        }
        let times = step.repeat.as_ref().map(fill).transpose()?;
        let times = times.map_or(Some(1), |times| times.as_u64()).context("`repeat` is no number")?;
        Ok((1..=times).map(Value::from).collect())
    }

    async fn call(&mut self, step: &Step, call: &str, many: bool) -> anyhow::Result<()> {
        let text = |words: &str| self.vars.text(words).map_err(|why| anyhow!(why));
        let call = text(call)?;
        let (method, path) = split(&call)?;
        let account = self.journey.actor(step.who.as_deref())?;
        let body =
            step.body.as_ref().map(|body| self.vars.fill(body)).transpose().map_err(|why| anyhow!(why))?;
        let if_match = step.if_match.as_deref().map(text).transpose()?;
        let answer = self.rest.call(account, method, path, body.as_ref(), if_match.as_deref()).await?;
        let expect = step.expect.as_ref();
        let wanted = expect.and_then(|expect| expect.status);
        let as_wanted = wanted.map_or(answer.is_success(), |status| status == answer.status);
        if wanted.is_some() || !as_wanted {
            self.report.add(Outcome {
                passed: as_wanted,
                step: self.step.clone(),
                from: call.clone(),
                at: "status".to_owned(),
                test: expect.and_then(|expect| expect.test.clone()),
                expected: wanted.map_or(SUCCESS.to_owned(), |status| format!("is {status}")),
                seen: match as_wanted {
                    true => Value::from(answer.status),
                    false => serde_json::json!({ "status": answer.status, "answer": answer.body }),
                },
                trace: answer.trace.clone(),
            });
        }
        if !as_wanted {
            bail!("the call was answered with {}", answer.status);
        }
        for check in expect.iter().flat_map(|expect| &expect.checks) {
            let verdict = check.judge(&self.vars, &answer.body);
            self.note(&call, check, verdict, &answer);
        }
        self.save(&step.save, &answer.body, many)
    }

    async fn look(&mut self, step: &Step, look: &Look) -> anyhow::Result<()> {
        let see = self.vars.text(&look.see).map_err(|why| anyhow!(why))?;
        let (_, path) = split(&see)?;
        let account = self.journey.actor(look.who.as_deref().or(step.who.as_deref()))?;
        let mut waited = Duration::ZERO;
        let (answer, verdicts) = loop {
            let answer = self.rest.get(account, path).await?;
            let verdicts: Vec<Verdict> =
                look.checks.iter().map(|check| check.judge(&self.vars, &answer.body)).collect();
            let done = answer.is_success() && verdicts.iter().all(|verdict| verdict.held);
            if done || waited >= self.rest.patience {
                break (answer, verdicts);
            }
            tokio::time::sleep(PACE).await;
            waited += PACE;
        };
        if !answer.is_success() {
            bail!("{see} was answered with {}: {}", answer.status, answer.body);
        }
        for (check, verdict) in look.checks.iter().zip(verdicts) {
            self.note(&see, check, verdict, &answer);
        }
        self.save(&look.save, &answer.body, false)
    }

    fn note(&mut self, from: &str, check: &Check, verdict: Verdict, answer: &Answer) {
        if self.verbose {
            let sign = if verdict.held { "✓" } else { "✗" };
            println!("      {sign} {} {} ({})", check.at, verdict.expected, shown(&verdict.seen));
        }
        self.report.add(Outcome {
            passed: verdict.held,
            step: self.step.clone(),
            from: from.to_owned(),
            at: check.at.clone(),
            test: check.test.clone(),
            expected: verdict.expected,
            seen: verdict.seen,
            trace: answer.trace.clone(),
        });
    }

    fn save(&mut self, names: &BTreeMap<String, String>, body: &Value, many: bool) -> anyhow::Result<()> {
        for (name, at) in names {
            let at = self.vars.text(at).map_err(|why| anyhow!(why))?;
            let path = Path::read(&at).map_err(|why| anyhow!(why))?;
            let value = path.select(body).first().map(|value| (*value).clone());
            let value = value.with_context(|| format!("there is nothing at `{at}` to save as `{name}`"))?;
            if many {
                self.vars.push(name, value);
            } else {
                self.vars.set(name, value);
            }
        }
        Ok(())
    }
}
