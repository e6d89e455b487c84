//! Given what happened, when a step is taken, then this follows: tests that read like the statute.

use crate::decision::Related;
use crate::step::Barred;
use crate::{Act, Book, Case, Context, Decision, Entry, Numbers, Procedure, Refusal, Shelf};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, By, CaseId, CountyKey, Role, date};
use law::county::Files;
use law::{Law, LoadError, Organs};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The county a scenario lies in: what stands one level above its desk, and a town.
static ORGANS: LazyLock<Organs> = LazyLock::new(|| {
    let listed = r#"
        organ = [
            { code = "organ", name = "本机关", above = ["haiyuan-zf"],
              papers = { reconsideration = { opinion_letter = "海政复意", sitting_letter = "海复会" },
                         petition = { sitting_letter = "海信会" }, mediation = { sitting_letter = "海调会" },
                         adjudication = { sitting_letter = "海裁会" }, litigation = { sitting_letter = "海应会" },
                         recommendation = { sitting_letter = "海建会" } } },
            { code = "haiyuan-zf", name = "海原县人民政府", division = "640522", above = ["zhongwei-zf"] },
            { code = "haiyuan-sanhe-z", division = "640522104" },
            { code = "haiyuan-haixing-pcs", name = "海原县公安局海兴派出所", above = ["organ"] },
            { code = "zhongwei-zf", name = "中卫市人民政府", desk = true },
            { code = "zhongwei-fayuan", name = "中卫市中级人民法院", desk = true },
        ]
    "#;
    Organs::parse(listed).expect("the organs of a scenario are listed")
});

/// The law a scenario plays under, where it says none.
static LAW: LazyLock<Arc<Law>> = LazyLock::new(|| Arc::new(Law::bundled().clone()));

/// A case under test. Steps go through the same table, guard and judgement as in a running service.
#[derive(Clone)]
pub struct Scenario<P: Procedure> {
    /// The case so far.
    pub case: Case<P>,
    /// Cases that the next step finds under its marks.
    pub related: Vec<Related>,
    /// The books of the organ.
    pub shelf: Shelf,
    /// Law and calendar.
    pub law: Arc<Law>,
    numbers: BTreeMap<String, u32>,
}

/// Who tries a step, when, under which law.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The instant it takes effect.
    pub at: DateTime<Utc>,
    /// Who asks.
    pub actor: &'a Actor,
    /// In which capacities.
    pub by: &'a [By],
    /// Law and calendar.
    pub law: &'a Law,
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
            law: LAW.clone(),
            numbers: BTreeMap::new(),
        }
    }
}

impl<P: Procedure> Scenario<P> {
    /// A scenario under what its county adds to the law, where it adds anything.
    ///
    /// # Errors
    /// [`LoadError`] of the first file that is not fit.
    pub fn in_county(files: Option<&Files>) -> Result<Self, LoadError> {
        let mut scenario = Self::default();
        if let Some(files) = files {
            scenario.law = Arc::new(Law::bundled().of_county("640522", files)?);
        }
        Ok(scenario)
    }

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
    /// Where `day` is not a date: a slip in the test; where a fact does not read back as it was stored.
    pub fn answer(
        &mut self,
        day: &str,
        by: By,
        step: &str,
        input: &Value,
    ) -> Result<Decision<P>, (No, Option<Refusal>)> {
        let act = P::steps().get(step).ok_or((No::Step, None))?;
        let (at, actor, law) = (midnight(day), desk(by), self.law.clone());
        let asked = Asked { at, actor: &actor, by: &[by], law: &law };
        let decision = self.judge(&asked, &act, input.to_string().as_bytes())?;
        for entry in &decision.0 {
            let stored = serde_json::to_string(entry).expect("a fact can be stored");
            let read: Entry<P> = serde_json::from_str(&stored).expect("a stored fact can be read");
            assert_eq!(&read, entry, "a fact reads back as it was stored");
        }
        Ok(decision)
    }

    /// Writes a line into a book of the organ.
    ///
    /// # Errors
    /// [`No`], and the refusal where there is one.
    ///
    /// # Panics
    /// Where `day` is not a date: a slip in the test.
    pub fn write(
        &mut self,
        day: &str,
        by: By,
        book: Book,
        line: &Value,
    ) -> Result<(), (No, Option<Refusal>)> {
        let line = (book.read)(line.to_string().as_bytes());
        let line = line.map_err(|error| (No::Input(error.pointer), None))?;
        let (at, actor, law) = (midnight(day), desk(by), self.law.clone());
        let asked = Asked { at, actor: &actor, by: &[by], law: &law };
        let says = self
            .judged(&asked, &Numbers::default(), |_, cx| line.checked(cx))
            .map_err(|refusal| (No::Refused(refusal.code), Some(refusal)))?;
        let pages = self.shelf.0.entry(book.title.name).or_default();
        let entry = pages.write(says, date::day_of(at));
        pages.evolve(&entry);
        Ok(())
    }

    fn judged<T>(
        &self,
        asked: &Asked,
        numbers: &Numbers,
        judge: impl FnOnce(&Case<P>, &Context) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let cx = Context {
            at: asked.at,
            today: date::day_of(asked.at),
            received: self.case.file.received_on(),
            channel: P::NAME,
            actor: asked.actor,
            by: asked.by,
            law: asked.law,
            numbers,
            county: "海",
            organs: &ORGANS,
            related: &self.related,
            case: self.case.id,
            shelf: &self.shelf,
        };
        judge(&self.case, &cx)
    }

    /// Tries a step as it is sent. What is refused changes nothing.
    ///
    /// # Errors
    /// [`No`], and the refusal where there is one.
    pub fn judge(
        &mut self,
        asked: &Asked,
        act: &Act<P>,
        body: &[u8],
    ) -> Result<Decision<P>, (No, Option<Refusal>)> {
        let input = (act.read)(body).map_err(|error| (No::Input(error.pointer), None))?;
        act.guard(&self.case, asked.by).map_err(|barred| (No::Barred(barred), None))?;
        let _ = input.marks(&CountyKey::generate());
        let numbers = Numbers::after(self.numbers.clone());
        let decision = self
            .judged(asked, &numbers, |case, cx| input.decide(case, cx))
            .map_err(|refusal| (No::Refused(refusal.code), Some(refusal)))?;
        for entry in &decision.0 {
            self.case.evolve(entry);
        }
        // where it came to nothing, nothing is written down
        self.case.version += i64::from(!decision.0.is_empty());
        self.numbers = numbers.into_last();
        Ok(decision)
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

/// The beginning of a day a test writes down.
fn midnight(day: &str) -> DateTime<Utc> {
    let today: NaiveDate = day.parse().expect("a test writes dates as YYYY-MM-DD");
    date::start_of(today)
}

/// A desk of the organ, or the mesh itself.
#[must_use]
pub fn desk(by: By) -> Actor {
    Actor {
        account: "scenario".into(),
        organ: "organ".into(),
        division: "640522".into(),
        roles: vec![if by == By::System { Role::System } else { Role::Officer }],
    }
}
