//! The matrix of bad input: at every state at which a proof takes a step, the same step is asked for wrongly. By
//! everybody whose step it is not, from every stage it is not taken from, twice, long before and long after its time
//! ([`time`]), with a field left out, left blank, or with a day to come or before the case ([`field`]). Each is answered
//! with its article, in Chinese and English: by the guard, by an input error that names the field, or by a refusal;
//! nothing breaks down, and nothing that is refused changes anything.
//!
//! What is not tried, because nothing says generically what would be right: another amount or another word than the one
//! a proof gives. The random walk draws those. What the mesh itself sends is not asked for early, twice after its
//! deadline has ended, or with blanks: the clock and the inbox see to that.

mod field;
mod tally;
mod time;

use crate::conformance::CAPACITIES;
use crate::walk;
use crate::walk::ground::{Ground, Known};
use chrono::{DateTime, NaiveDate, Utc};
use host::problem;
use kernel::{By, Lang, date};
use law::Law;
use procedure::proof::{self, Taken};
use procedure::scenario::{Asked, No, Scenario, desk};
use procedure::step::Barred;
use procedure::{Case, DeadlineState, Decision, Procedure, Refusal, Rule, Stage, track};
use serde_json::Value;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tally::Tally;
use web::Problem;

/// A step that was taken, and the state at which it was.
pub(crate) struct Here<'a, P: Procedure> {
    step: &'a Known<P>,
    by: By,
    on: NaiveDate,
    input: &'a Value,
    before: &'a Scenario<P>,
    after: &'a Scenario<P>,
    decision: &'a Decision<P>,
}

impl<P: Procedure> Here<'_, P> {
    fn rule(&self) -> &Rule<P::Stage> {
        &self.step.act.rule
    }

    fn at(&self) -> DateTime<Utc> {
        date::start_of(self.on)
    }

    /// Whether what happened on a proceeding beside the case may happen again, as its table says.
    fn happens_again(&self) -> bool {
        let says = |name: &str, word: &str| self.input[name].as_str() == Some(word);
        let mut events = track::of(P::NAME)
            .filter(|track| says("track", &track.name))
            .flat_map(|track| track.events(P::NAME).filter(|event| says("event", &event.name)));
        self.rule().name == "follow" && events.any(|event| event.again)
    }

    /// Whether the lapse that brings it about came: the clock does not bring it about again.
    fn is_over(&self) -> bool {
        let family = |key: &str| key.split(':').next().unwrap_or_default().to_owned();
        let mut running = self.after.case.file.deadlines.iter().filter(|d| d.state == DeadlineState::Running);
        match (self.rule().lapse, self.rule().name, self.input["key"].as_str()) {
            (Some(lapse), _, _) => !running.any(|d| family(&d.key) == lapse),
            (None, "lapse", Some(key)) => !running.any(|d| d.key == key),
            _ => false,
        }
    }

    /// Where a finding was made, for whoever looks for it.
    fn place(&self) -> String {
        let stage = self.before.case.stage.word();
        let input: String = self.input.to_string().chars().take(300).collect();
        format!("on {} by {:?} in {stage}: {input}", self.on, self.by)
    }
}

/// How an attempt was answered.
pub(crate) enum Answer<P: Procedure> {
    /// The step was taken.
    Taken(Box<(Decision<P>, Scenario<P>)>),
    /// It came to nothing: no entry.
    Nothing,
    Barred(Barred),
    /// The input cannot be read; where.
    Unread(String),
    No(Refusal),
    /// It broke down; that is noted already.
    Broke,
}

/// What the attempts stand on, and what came of them.
pub(crate) struct Matrix<'g, P: Procedure> {
    ground: &'g Ground<P>,
    states: BTreeSet<u64>,
    /// Days that a proof states before they come, and before the case came in: step and place.
    ahead: BTreeSet<(String, String)>,
    behind: BTreeSet<(String, String)>,
    tally: Tally,
}

/// Tries everything at every state.
///
/// # Panics
/// With all that was not answered as it should be.
pub fn check<P: Procedure>() {
    let ground = Ground::<P>::survey();
    let mut matrix = Matrix {
        ground: &ground,
        states: BTreeSet::new(),
        ahead: BTreeSet::new(),
        behind: BTreeSet::new(),
        tally: Tally::default(),
    };
    play(&mut |taken| matrix.look_around(taken));
    play(&mut |taken| matrix.taken(taken));
    matrix.examples();
    for rule in ground.steps.iter().map(|step| &step.act.rule).filter(|rule| rule.repeats) {
        if matrix.tally.steps.contains(rule.name) && !matrix.tally.repeated.contains(rule.name) {
            matrix.tally.wrong(rule.name, "is said to repeat, and is never taken twice", String::new);
        }
    }
    let all: Vec<&'static str> = ground.steps.iter().map(|step| step.act.rule.name).collect();
    let report = matrix.tally.report(P::NAME, &all);
    // said whether or not somebody listens to a test that passes
    let _unheard = write!(std::io::stdout().lock(), "{report}");
    assert!(matrix.tally.wrong.is_empty(), "{}", matrix.tally.findings(P::NAME));
    let missed = matrix.tally.missed(&all);
    assert!(missed.is_empty(), "{}: neither a proof nor an example comes to {missed:?}", P::NAME);
}

fn play<P: Procedure>(see: &mut dyn FnMut(&Taken<'_, P>)) {
    let played = proof::watch::<P>(see);
    played.expect("the proofs go as they say");
}

impl<P: Procedure> Matrix<'_, P> {
    fn look_around(&mut self, taken: &Taken<'_, P>) {
        let Some(step) = self.ground.step(taken.step) else { return };
        let received = taken.case.file.opening.as_deref().map(|opening| opening.received_on);
        for (place, day) in field::days(step, taken.input) {
            let which = (taken.step.to_owned(), place);
            if day > taken.on {
                self.ahead.insert(which);
            } else if received.is_some_and(|received| day < received) {
                self.behind.insert(which);
            }
        }
    }

    fn taken(&mut self, taken: &Taken<'_, P>) {
        let Some(step) = self.ground.step(taken.step) else { return };
        self.state(&Here {
            step,
            by: taken.by,
            on: taken.on,
            input: taken.input,
            before: taken.before,
            after: taken.after,
            decision: taken.decision,
        });
    }

    /// The steps that no proof takes, by their examples, on a case that was referred here.
    fn examples(&mut self) {
        let (ground, on) = (self.ground, NaiveDate::from_ymd_opt(2026, 3, 20).expect("a day"));
        let (mut scenario, law) = (Scenario::<P>::default(), Law::bundled());
        for step in ground.step("receive").into_iter().chain(&ground.steps) {
            let name = step.act.rule.name;
            if name != "receive" && self.tally.steps.contains(name) {
                continue;
            }
            let (by, mut after) = (step.act.rule.by[0], scenario.clone());
            let (actor, body) = (desk(by), step.example.to_string());
            let asked = Asked { at: date::start_of(on), actor: &actor, by: &[by], law };
            let Ok(decision) = after.judge(&asked, &step.act, body.as_bytes()) else { continue };
            let (before, input, decision) = (&scenario, &step.example, &decision);
            self.state(&Here { step, by, on, input, before, after: &after, decision });
            if after.case.file.outcome.is_none() {
                scenario = after;
            }
        }
    }

    /// Everything at one state.
    fn state(&mut self, here: &Here<'_, P>) {
        let mut hash = DefaultHasher::new();
        let name = here.rule().name;
        (name, format!("{:?}", here.by), here.on, here.input.to_string()).hash(&mut hash);
        (text(&here.before.case), here.before.related.len()).hash(&mut hash);
        if !self.states.insert(hash.finish()) {
            return;
        }
        self.tally.steps.insert(name);
        self.tally.states += 1;
        self.by_somebody_else(here);
        self.at_another_stage(here);
        self.again(here);
        time::early(self, here);
        time::late(self, here);
        field::each(self, here);
    }

    /// Asks for a step at a state, and looks at the answer.
    fn ask(
        &mut self,
        here: &Here<'_, P>,
        state: &Scenario<P>,
        at: DateTime<Utc>,
        by: By,
        input: &Value,
    ) -> Answer<P> {
        self.tally.attempts += 1;
        let (actor, body, mut after) = (desk(by), input.to_string(), state.clone());
        let asked = Asked { at, actor: &actor, by: &[by], law: &state.law };
        let act = &here.step.act;
        let judged = catch_unwind(AssertUnwindSafe(|| after.judge(&asked, act, body.as_bytes())));
        let Ok(judged) = judged else {
            let input: String = input.to_string().chars().take(400).collect();
            self.wrong(here, "breaks down", &input);
            return Answer::Broke;
        };
        if judged.is_err() && after.case.version != state.case.version {
            self.wrong(here, "is refused and changes the case", "");
        }
        match judged {
            Ok(decision) if decision.0.is_empty() => {
                self.tally.nothing += 1;
                Answer::Nothing
            }
            Ok(decision) => {
                self.tally.taken += 1;
                Answer::Taken(Box::new((decision, after)))
            }
            Err((No::Barred(barred), _)) => {
                self.tally.barred += 1;
                self.under_law(here, &problem::barred(barred, act, &state.case));
                Answer::Barred(barred)
            }
            Err((_, Some(refusal))) => {
                *self.tally.refused.entry(refusal.code).or_default() += 1;
                if let Err(why) = walk::check::refusal(here.step, &refusal, &state.law, &[]) {
                    self.wrong(here, &why, "");
                }
                Answer::No(refusal)
            }
            Err((No::Input(at), None)) => {
                self.tally.unread += 1;
                if let Err(error) = (act.read)(body.as_bytes()) {
                    self.under_law(here, &problem::unread(error, act));
                }
                Answer::Unread(at)
            }
            Err((no, None)) => {
                self.wrong(here, &format!("{no:?} without a reason"), "");
                Answer::Broke
            }
        }
    }

    /// What the caller is told names an article.
    fn under_law(&mut self, here: &Here<'_, P>, problem: &Problem) {
        let told = problem.document(Lang::Zh, "", "");
        if !told["law"].as_str().is_some_and(|law| law.contains('《')) {
            self.wrong(here, &format!("{} is told without an article", told["code"]), "");
        }
    }

    fn wrong(&mut self, here: &Here<'_, P>, what: &str, with: &str) {
        self.tally.wrong(here.rule().name, what, || format!("{} {with}", here.place()));
    }

    /// Whoever the step is not for is told so.
    fn by_somebody_else(&mut self, here: &Here<'_, P>) {
        for by in CAPACITIES.into_iter().filter(|by| !here.rule().by.contains(by)) {
            let answer = self.ask(here, here.before, here.at(), by, here.input);
            if !matches!(answer, Answer::Barred(Barred::Capacity)) {
                self.wrong(here, &format!("is open to {by:?}"), "");
            }
        }
        if here.step.act.guard(&here.before.case, &[]) != Err(Barred::Unseen) {
            self.wrong(here, "is open to nobody in particular", "");
        }
    }

    /// From every stage it is not taken from, and for an opening: on a case that is open.
    fn at_another_stage(&mut self, here: &Here<'_, P>) {
        let rule = here.rule();
        let mut state = if rule.opens { here.after.clone() } else { here.before.clone() };
        let barred = |stage: &&P::Stage| rule.opens || !(rule.anytime || rule.from.contains(stage));
        for stage in P::Stage::ALL.iter().filter(barred) {
            state.case.stage = *stage;
            let answer = self.ask(here, &state, here.at(), here.by, here.input);
            if !matches!(answer, Answer::Barred(Barred::Stage)) {
                self.wrong(here, &format!("is taken from {}", stage.word()), "");
            }
        }
    }

    /// Once more, right after it was taken.
    fn again(&mut self, here: &Here<'_, P>) {
        if here.decision.0.is_empty() || here.is_over() {
            return;
        }
        let Answer::Taken(second) = self.ask(here, here.after, here.at(), here.by, here.input) else {
            return;
        };
        let rule = here.rule();
        let (_, after) = &*second;
        if rule.repeats || here.happens_again() {
            self.tally.repeated.insert(rule.name);
        } else if rule.is_public() || !is_same(&here.after.case, &after.case) {
            self.wrong(here, "takes effect twice, and its rule does not say that it repeats", "");
        }
    }
}

fn text<P: Procedure>(case: &Case<P>) -> String {
    serde_json::to_string(case).expect("a case can be stored")
}

/// Whether nothing but the count of entries differs.
fn is_same<P: Procedure>(one: &Case<P>, other: &Case<P>) -> bool {
    let other = Case { version: one.version, ..other.clone() };
    text(one) == text(&other)
}
