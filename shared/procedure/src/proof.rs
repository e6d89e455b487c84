//! Proofs: short stories in YAML that play a procedure's steps through the same table, guard and judgement as a
//! running service, and show which rows of the rule table they enforce. `mesh law coverage` plays them.

use crate::decision::Related;
use crate::scenario::{No, Scenario};
use crate::step::Barred;
use crate::{Basis, Case, CaseFile, Deadline, Decision, Entry, FileFact, Procedure, Refusal, track};
use chrono::NaiveDate;
use kernel::{By, CaseId};
use law::county::Files;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How a step enforces a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It refuses.
    Guard,
    /// It sets the deadline.
    Deadline,
    /// It brings about what the lapse of the deadline entails.
    Effect,
    /// It tells.
    Notice,
    /// It keeps days out of the count.
    Exclusion,
}

/// Something a step did that rests on a row or an article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Seen {
    /// The step.
    pub step: String,
    /// How.
    pub how: How,
    /// The row, where the step named it.
    pub rule: Option<String>,
    /// The article it carried.
    pub article: Option<String>,
}

/// A proof, read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What it shows.
    pub zh: String,
    /// The proof whose lines go before its own.
    #[serde(default)]
    pub after: Option<String>,
    /// Name under which others go on from it.
    #[serde(default)]
    pub name: Option<String>,
    /// What the county adds to the law in it, file by file; as in the proof it goes on from where left out.
    #[serde(default)]
    pub county: Option<Files>,
    /// What is done.
    pub lines: Vec<Line>,
}

/// A line: `2026-03-02 officer apply`, or the same with particulars. Where a book has the name of the step, a line is
/// written into it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// The step with its example as input.
    Plain(String),
    /// With particulars.
    Full(Box<Particulars>),
}

impl Line {
    fn particulars(&self) -> Particulars {
        match self {
            Line::Plain(step) => Particulars { step: step.clone(), ..Particulars::default() },
            Line::Full(line) => (**line).clone(),
        }
    }
}

/// Particulars of a line.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// Day, capacity and step.
    #[serde(rename = "do")]
    step: String,
    /// What differs from the example (RFC 7396).
    #[serde(default)]
    with: Option<Value>,
    /// The whole input.
    #[serde(default)]
    input: Option<Value>,
    /// The proof whose case the step finds under its marks.
    #[serde(default)]
    earlier: Option<String>,
    /// The refusal expected: its code, `stage`, `capacity` or `input`.
    #[serde(default)]
    refused: Option<String>,
    /// Last days afterwards.
    #[serde(default)]
    due: BTreeMap<String, String>,
    /// Kinds of notices issued by it.
    #[serde(default)]
    tells: Vec<String>,
    /// Stage afterwards.
    #[serde(default)]
    stage: Option<String>,
}

/// A proof, played.
#[derive(Debug)]
pub struct Played {
    /// What it shows.
    pub zh: String,
    /// What the steps did.
    pub seen: BTreeSet<Seen>,
    /// Which step led to which stage.
    pub moves: BTreeSet<(String, String)>,
}

/// A step that a proof took.
pub struct Taken<'a, P: Procedure> {
    /// Its name.
    pub step: &'a str,
    /// In which capacity.
    pub by: By,
    /// Day.
    pub on: NaiveDate,
    /// Its input.
    pub input: &'a Value,
    /// What came of it.
    pub decision: &'a Decision<P>,
    /// The case after it.
    pub case: &'a Case<P>,
    /// Everything as it was before it.
    pub before: &'a Scenario<P>,
    /// Everything as it is after it.
    pub after: &'a Scenario<P>,
}

/// Plays the proofs of a procedure.
///
/// # Errors
/// What did not go as the proof says.
pub fn play<P: Procedure>() -> Result<Vec<Played>, String> {
    watch::<P>(&mut |_| ())
}

/// Plays the proofs of a procedure, and shows every step that was taken.
///
/// # Errors
/// What did not go as the proof says.
pub fn watch<P: Procedure>(see: &mut dyn FnMut(&Taken<'_, P>)) -> Result<Vec<Played>, String> {
    let mut named = Named::new();
    let mut out = Vec::new();
    for text in P::proofs() {
        let text: Value = serde_saphyr::from_str(text).map_err(|e| format!("{}: {e}", P::NAME))?;
        let proofs: Vec<Proof> = serde_json::from_value(text).map_err(|e| format!("{}: {e}", P::NAME))?;
        for proof in proofs {
            let mut told = match &proof.after {
                None => Told::default(),
                Some(name) => named
                    .get(name)
                    .cloned()
                    .ok_or_else(|| format!("{}: 《{}》 goes on from no proof {name}", P::NAME, proof.zh))?,
            };
            told.lines.extend(proof.lines);
            let wrong = |e: String| format!("{}: 《{}》 {e}", P::NAME, proof.zh);
            told.county = proof.county.or(told.county);
            out.push(played::<P>(&proof.zh, &told, &named, see).map_err(wrong)?);
            if let Some(name) = proof.name {
                named.insert(name, told);
            }
        }
    }
    Ok(out)
}

/// What a proof says: with what the county adds, and line by line.
#[derive(Clone, Default)]
struct Told {
    county: Option<Files>,
    lines: Vec<Line>,
}

/// The proofs others go on from.
type Named = BTreeMap<String, Told>;

fn played<P: Procedure>(
    zh: &str,
    told: &Told,
    named: &Named,
    see: &mut dyn FnMut(&Taken<'_, P>),
) -> Result<Played, String> {
    let mut scenario = Scenario::<P>::in_county(told.county.as_ref()).map_err(|e| e.to_string())?;
    let mut seen = BTreeSet::new();
    let mut moves = BTreeSet::new();
    for line in &told.lines {
        let line = line.particulars();
        let (stage, version) = (scenario.case.stage, scenario.case.version);
        if let Some(name) = &line.earlier {
            scenario.related.push(related::<P>(name, named)?);
        }
        take(&mut scenario, &line, &mut seen, see).map_err(|e| format!("{}: {e}", line.step))?;
        if version == 0 || scenario.case.stage != stage {
            let step = line.step.split_whitespace().nth(2).unwrap_or_default();
            moves.insert((step.to_owned(), crate::Stage::word(scenario.case.stage)));
        }
    }
    Ok(Played { zh: zh.to_owned(), seen, moves })
}

/// The case a named proof ends with, as a later one finds it.
fn related<P: Procedure>(name: &str, named: &Named) -> Result<Related, String> {
    let told = named.get(name).ok_or_else(|| format!("there is no proof {name}"))?;
    let mut earlier = Scenario::<P>::in_county(told.county.as_ref()).map_err(|e| e.to_string())?;
    for line in &told.lines {
        take(&mut earlier, &line.particulars(), &mut BTreeSet::new(), &mut |_| ())?;
    }
    Ok(Related {
        id: CaseId::derived(&[name]),
        number: earlier.case.file.opening().number.clone(),
        stage: crate::Stage::word(earlier.case.stage),
        record: serde_json::to_value(&earlier.case.record).map_err(|e| e.to_string())?,
        file: earlier.case.file,
    })
}

fn take<P: Procedure>(
    scenario: &mut Scenario<P>,
    line: &Particulars,
    seen: &mut BTreeSet<Seen>,
    see: &mut dyn FnMut(&Taken<'_, P>),
) -> Result<(), String> {
    let mut words = line.step.split_whitespace();
    let (Some(day), Some(by), Some(step), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err("a line reads: day, capacity, step".to_owned());
    };
    let book = P::books().iter().find(|book| book.title.name == step);
    let example = match (P::steps().get(step), book) {
        (Some(act), _) => act.example,
        (None, Some(book)) => book.example,
        (None, None) => return Err("no such step, and no such book".to_owned()),
    };
    let mut input = line.input.clone().unwrap_or_else(example);
    if let Some(patch) = &line.with {
        merge(&mut input, patch);
    }
    let before = scenario.clone();
    let told = before.case.file.notices.len();
    let by = capacity(by)?;
    let answer = match book {
        Some(book) => scenario.write(day, by, *book, &input).map(|()| None),
        None => scenario.answer(day, by, step, &input).map(Some),
    };
    match answer {
        Ok(decision) => {
            if let Some(code) = &line.refused {
                return Err(format!("was to be refused with {code}"));
            }
            if let Some(decision) = decision {
                done(step, &before.case.file, &decision, seen);
                let on = day.parse().map_err(|_| format!("{day} is no day"))?;
                let (decision, case, after, input) = (&decision, &scenario.case, &*scenario, &input);
                see(&Taken { step, by, on, input, decision, case, before: &before, after });
            }
        }
        Err((no, refusal)) => {
            let code = match &no {
                No::Step => "step",
                No::Input(_) => "input",
                No::Barred(Barred::Stage) => "stage",
                No::Barred(_) => "capacity",
                No::Refused(code) => code,
            };
            if line.refused.as_deref() != Some(code) {
                let why = refusal.map(|refusal| refusal.text.en).unwrap_or_default();
                return Err(format!("refused: {no:?} {why}"));
            }
            refused(step, refusal.as_ref(), seen);
        }
    }
    for (key, due) in &line.due {
        let found = scenario.due(key);
        if found != *due {
            return Err(format!("{key} is due on {found}, not on {due}"));
        }
    }
    let told: Vec<_> = scenario.case.file.notices[told..].iter().map(|n| n.kind.as_str()).collect();
    if let Some(kind) = line.tells.iter().find(|kind| !told.contains(&kind.as_str())) {
        return Err(format!("does not tell {kind}, only {told:?}"));
    }
    let stage = crate::Stage::word(scenario.case.stage);
    match &line.stage {
        Some(expected) if *expected != stage => Err(format!("the stage is {stage}, not {expected}")),
        _ => Ok(()),
    }
}

fn capacity(word: &str) -> Result<By, String> {
    Ok(match word {
        "officer" => By::Officer,
        "head" => By::Head,
        "respondent" => By::Respondent,
        "assisting" => By::Assisting,
        "sender" => By::Sender,
        "reviewer" => By::Reviewer,
        "issuer" => By::Issuer,
        "court" => By::Court,
        "procurator" => By::Procurator,
        "coordinator" => By::Coordinator,
        "system" => By::System,
        other => return Err(format!("no capacity {other}")),
    })
}

fn merge(into: &mut Value, patch: &Value) {
    let (Value::Object(into), Value::Object(patch)) = (&mut *into, patch) else {
        into.clone_from(patch);
        return;
    };
    for (key, value) in patch {
        match value {
            Value::Null => drop(into.remove(key)),
            value => merge(into.entry(key.clone()).or_insert(Value::Null), value),
        }
    }
}

fn done<P: Procedure>(step: &str, before: &CaseFile, decision: &Decision<P>, seen: &mut BTreeSet<Seen>) {
    let mut see = |how, rule: Option<&str>, article: Option<&str>| {
        seen.insert(Seen {
            step: step.to_owned(),
            how,
            rule: rule.map(str::to_owned),
            article: article.map(str::to_owned),
        });
    };
    for entry in &decision.0 {
        match entry {
            Entry::File(FileFact::DeadlineSet(deadline)) => {
                let Basis::Rule(receipt) = &deadline.basis else { continue };
                // counted again under the same row: enforced by the step that set it; this one says why
                let again = before.deadline(&deadline.key).and_then(rule).as_deref() == Some(&receipt.rule);
                match again {
                    true => see(How::Deadline, None, Some(&receipt.article)),
                    false => see(How::Deadline, Some(&receipt.rule), None),
                }
                for pause in receipt.input().pauses {
                    see(How::Exclusion, None, Some(&pause.article));
                }
            }
            Entry::File(FileFact::EffectOccurred(effect)) => {
                see(How::Effect, before.deadline(&effect.key).and_then(rule).as_deref(), None);
                if let Some(opened) = &effect.lapse.opened {
                    see(How::Effect, Some(&opened.rule), None);
                }
            }
            Entry::File(FileFact::NoticeIssued(notice)) => see(How::Notice, None, Some(&notice.article)),
            _ => {}
        }
    }
}

/// The row a deadline is counted under.
fn rule(deadline: &Deadline) -> Option<String> {
    match &deadline.basis {
        Basis::Rule(receipt) => Some(receipt.rule.clone()),
        Basis::Document { .. } => None,
    }
}

fn refused(step: &str, refusal: Option<&Refusal>, seen: &mut BTreeSet<Seen>) {
    let Some(refusal) = refusal else { return };
    seen.insert(Seen {
        step: step.to_owned(),
        how: How::Guard,
        rule: refusal.rule.map(str::to_owned),
        // the article of the step itself shows no row
        article: refusal.law.clone().filter(|_| !refusal.of_step),
    });
}

/// Steps of the kit that enforce a row whatever the procedure is: they name none.
pub const GENERIC: [&str; 13] = [
    "receive",
    "recount",
    "lapse",
    "refer",
    "return",
    "join",
    "ask-assistance",
    "answer-assistance",
    "hand-over",
    "serve-document",
    "convene",
    "minute",
    "rectify",
];

/// A row that a step enforces: step, row, how, and the proofs that show it.
#[derive(Debug, Clone, Serialize)]
pub struct Enforced {
    /// The step.
    pub step: &'static str,
    /// The row.
    pub rule: String,
    /// How.
    pub how: BTreeSet<How>,
    /// The proofs, in their own words.
    pub shown_by: BTreeSet<String>,
}

/// What the steps of a procedure enforce, as its proofs show it.
///
/// # Errors
/// A proof that does not go as it says; a row a step names and no proof shows; a row a step enforces and does not
/// name.
pub fn enforced<P: Procedure>(rules: &law::Rules) -> Result<Vec<Enforced>, Vec<String>> {
    let played = play::<P>().map_err(|wrong| vec![wrong])?;
    let mut out: Vec<Enforced> = Vec::new();
    let mut wrong = Vec::new();
    for act in P::steps().iter() {
        let generic = GENERIC.contains(&act.rule.name);
        let mut named: BTreeSet<String> = act.rule.rules.iter().map(|id| (*id).to_owned()).collect();
        if act.rule.name == "follow" {
            named.extend(track::rules::<P>());
        }
        let shown = shown(act.rule.name, &named, &played, rules);
        for id in &named {
            if rules.get(id).is_none() {
                wrong.push(format!("{}: {} names {id}, which is no row", P::NAME, act.rule.name));
            } else if !shown.iter().any(|enforced| enforced.rule == *id) {
                wrong.push(format!("{}: no proof shows that {} enforces {id}", P::NAME, act.rule.name));
            }
        }
        for enforced in shown {
            if !generic && !named.contains(&enforced.rule) {
                wrong.push(format!(
                    "{}: {} enforces {} and does not name it",
                    P::NAME,
                    act.rule.name,
                    enforced.rule
                ));
            }
            out.push(Enforced { step: act.rule.name, ..enforced });
        }
    }
    if wrong.is_empty() { Ok(out) } else { Err(wrong) }
}

/// The rows shown for a step: those it named while it did something, and of those in its table entry the ones whose
/// article it carried.
fn shown(
    step: &'static str,
    named: &BTreeSet<String>,
    played: &[Played],
    rules: &law::Rules,
) -> Vec<Enforced> {
    let mut out: BTreeMap<String, Enforced> = BTreeMap::new();
    for proof in played {
        for seen in proof.seen.iter().filter(|seen| seen.step == step) {
            // what names its row shows that row only; what carries an article shows the rows that have it
            let by_article = named.iter().filter(|id| {
                seen.rule.is_none()
                    && rules.get(id).is_some_and(|rule| {
                        seen.article.as_ref().is_some_and(|article| carries(article, &rule.article))
                    })
            });
            for id in seen.rule.iter().chain(by_article) {
                let row = out.entry(id.clone()).or_insert_with(|| Enforced {
                    step,
                    rule: id.clone(),
                    how: BTreeSet::new(),
                    shown_by: BTreeSet::new(),
                });
                row.how.insert(seen.how);
                row.shown_by.insert(proof.zh.clone());
            }
        }
    }
    out.into_values().collect()
}

/// Whether an article that was carried is the row's, or a paragraph or item of it.
fn carries(carried: &str, row: &str) -> bool {
    !carried.is_empty() && (carried.contains(row) || row.contains(carried))
}
