//! Given what happened, when a step is taken, then this follows: tests that read like the statute.

use crate::decision::Related;
use crate::step::Barred;
use crate::{Book, Case, Context, Decision, Entry, Numbers, Procedure, Refusal, Shelf};
use chrono::NaiveDate;
use kernel::{Actor, By, CaseId, CountyKey, Role, date};
use law::Law;
use law::county::OrganWords;
use serde_json::Value;

/// A case under test. Steps go through the same table, guard and judgement as in a running service.
pub struct Scenario<P: Procedure> {
    /// The case so far.
    pub case: Case<P>,
    /// Cases that the next step finds under its marks.
    pub related: Vec<Related>,
    /// The books of the organ.
    pub shelf: Shelf,
    numbers: Numbers,
}

/// Why a step did not happen.
#[derive(Debug, PartialEq, Eq)]
pub enum No {
    /// No such step in the table.
    Step,
    /// The input cannot be read; where.
    Input(String),
    /// The guard.
    Barred(Barred),
    /// The rule said no; its code.
    Refused(&'static str),
}

impl<P: Procedure> Default for Scenario<P> {
    fn default() -> Self {
        Self {
            case: Case::blank(CaseId::derived(&["scenario"])),
            related: Vec::new(),
            shelf: Shelf::default(),
            numbers: Numbers::default(),
        }
    }
}

impl<P: Procedure> Scenario<P> {
    /// Tries a step on a day.
    ///
    /// # Errors
    /// [`No`].
    ///
    /// # Panics
    /// Where `day` is not a date: a slip in the test.
    pub fn attempt(&mut self, day: &str, by: By, step: &str, input: &Value) -> Result<Decision<P>, No> {
        self.answer(day, by, step, input).map_err(|(no, _)| no)
    }

    /// Tries a step on a day; where the rule says no, with its refusal.
    ///
    /// # Errors
    /// [`No`], and the refusal where there is one.
    ///
    /// # Panics
    /// Where `day` is not a date: a slip in the test.
    pub fn answer(
        &mut self,
        day: &str,
        by: By,
        step: &str,
        input: &Value,
    ) -> Result<Decision<P>, (No, Option<Refusal>)> {
        let bare = |no| (no, None);
        let act = P::steps().get(step).ok_or((No::Step, None))?;
        let input =
            (act.read)(input.to_string().as_bytes()).map_err(|error| bare(No::Input(error.pointer)))?;
        act.guard(&self.case, &[by]).map_err(|barred| bare(No::Barred(barred)))?;
        let _ = input.marks(&CountyKey::generate());
        let decision = self
            .judged(day, by, |case, cx| input.decide(case, cx))
            .map_err(|refusal| (No::Refused(refusal.code), Some(refusal)))?;
        for entry in &decision.0 {
            let stored = serde_json::to_string(entry).expect("a fact can be stored");
            let read: Entry<P> = serde_json::from_str(&stored).expect("a stored fact can be read");
            assert_eq!(&read, entry, "a fact reads back as it was stored");
            self.case.evolve(entry);
        }
        self.case.version += 1;
        Ok(decision)
    }

    /// Writes a line into a book of the organ.
    ///
    /// # Errors
    /// [`No`], and the refusal where there is one.
    pub fn write(
        &mut self,
        day: &str,
        by: By,
        book: Book,
        line: &Value,
    ) -> Result<(), (No, Option<Refusal>)> {
        let line = (book.read)(line.to_string().as_bytes());
        let line = line.map_err(|error| (No::Input(error.pointer), None))?;
        let (today, says) = self
            .judged(day, by, |_, cx| Ok((cx.today, line.checked(cx)?)))
            .map_err(|refusal: Refusal| (No::Refused(refusal.code), Some(refusal)))?;
        let pages = self.shelf.0.entry(book.title.name).or_default();
        let entry = pages.write(says, today);
        pages.evolve(&entry);
        Ok(())
    }

    /// Judges on a day, in a capacity.
    fn judged<T>(
        &self,
        day: &str,
        by: By,
        judge: impl FnOnce(&Case<P>, &Context) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let today: NaiveDate = day.parse().expect("a test writes dates as YYYY-MM-DD");
        let actor = Actor {
            account: "scenario".into(),
            organ: "organ".into(),
            division: "640522".into(),
            roles: vec![if by == By::System { Role::System } else { Role::Officer }],
        };
        let cx = Context {
            at: date::start_of(today),
            today,
            actor: &actor,
            by: &[by],
            law: Law::bundled(),
            numbers: &self.numbers,
            county: "海",
            words: &OrganWords::default(),
            related: &self.related,
            case: self.case.id,
            shelf: &self.shelf,
        };
        judge(&self.case, &cx)
    }

    /// Takes a step that must succeed.
    ///
    /// # Panics
    /// Where it does not.
    #[track_caller]
    pub fn take(mut self, day: &str, by: By, step: &str, input: &Value) -> Self {
        if let Err(no) = self.attempt(day, by, step, input) {
            panic!("{step} on {day} by {by:?}: {no:?}");
        }
        self
    }

    /// Takes a step that must be refused with this code.
    ///
    /// # Panics
    /// Where it is not.
    #[track_caller]
    pub fn refuse(mut self, day: &str, by: By, step: &str, input: &Value, code: &'static str) -> Self {
        let answer = self.attempt(day, by, step, input).map(|_| ());
        assert_eq!(answer, Err(No::Refused(code)), "{step} on {day}");
        self
    }

    /// The last day of a deadline, as text; `-` while suspended, empty where there is none.
    #[must_use]
    pub fn due(&self, key: &str) -> String {
        match self.case.file.deadline(key) {
            Some(deadline) => deadline.due.map_or_else(|| "-".to_owned(), |due| due.to_string()),
            None => String::new(),
        }
    }
}
