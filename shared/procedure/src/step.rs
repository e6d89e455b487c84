//! A step (程序步骤): its input, the rule that allows it, and a pure judgement.

use crate::{Case, Context, Decision, Procedure, Refusal, Stage};
use kernel::input::{self, InputError};
use kernel::{By, CaseId, CountyKey, planted};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

/// Who may take a step, from which stages, under which provision.
#[derive(Debug, Clone, Copy)]
pub struct Rule<S: 'static> {
    /// Imperative verb of the statute; path and operation id.
    pub name: &'static str,
    /// The step in official words.
    pub zh: &'static str,
    /// The step in English.
    pub en: &'static str,
    /// The provision.
    pub law: &'static str,
    /// In which capacities it may be taken.
    pub by: &'static [By],
    /// From which stages; empty with `anytime` or `opens`.
    pub from: &'static [S],
    /// Whether it opens the case.
    pub opens: bool,
    /// Whether it may be taken in every stage.
    pub anytime: bool,
    /// The deadline whose lapse brings this step about.
    pub lapse: Option<&'static str>,
    /// The deadline that has to run for the step to be offered.
    pub within: Option<&'static str>,
    /// Whether it may be taken any number of times with the same input; each is its own act.
    pub repeats: bool,
    /// Rows of the rule table it enforces: by a refusal, a deadline, an effect or a notice. Its proofs show each.
    pub rules: &'static [&'static str],
}

impl<S> Rule<S> {
    /// A rule with its name and titles.
    #[must_use]
    pub const fn named(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            name,
            zh,
            en,
            law: "",
            by: &[],
            from: &[],
            opens: false,
            anytime: false,
            lapse: None,
            within: None,
            repeats: false,
            rules: &[],
        }
    }
    /// The provision it rests on.
    #[must_use]
    pub const fn under(mut self, law: &'static str) -> Self {
        self.law = law;
        self
    }
    /// Who may take it.
    #[must_use]
    pub const fn by(mut self, by: &'static [By]) -> Self {
        self.by = by;
        self
    }
    /// From which stages.
    #[must_use]
    pub const fn from(mut self, from: &'static [S]) -> Self {
        self.from = from;
        self
    }
    /// It opens a case.
    #[must_use]
    pub const fn opening(mut self) -> Self {
        self.opens = true;
        self
    }
    /// It may be taken in every stage.
    #[must_use]
    pub const fn anytime(mut self) -> Self {
        self.anytime = true;
        self
    }
    /// It is offered only while the deadline of this key runs. Whoever asks for it later is told why not by the step.
    #[must_use]
    pub const fn within(mut self, key: &'static str) -> Self {
        self.within = Some(key);
        self
    }
    /// It may be taken any number of times with the same input: each is its own act, as a hearing or a visit is. Any
    /// other step that was taken is refused when the same is sent again, or comes to nothing.
    #[must_use]
    pub const fn repeated(mut self) -> Self {
        self.repeats = true;
        self
    }
    /// Rows of the rule table it enforces, none left out: the conformance test compares them with what it does.
    #[must_use]
    pub const fn enforcing(mut self, rules: &'static [&'static str]) -> Self {
        self.rules = rules;
        self
    }
    /// It is what the law attaches to the lapse of this deadline; taken by the system.
    #[must_use]
    pub const fn on_lapse_of(mut self, key: &'static str) -> Self {
        self.lapse = Some(key);
        self.by = &[By::System];
        self
    }
}

impl<S: Stage> Rule<S> {
    /// Whether the step may be taken in this stage.
    #[must_use]
    pub fn allows(&self, stage: S) -> bool {
        !self.opens && (self.anytime || self.from.contains(&stage) || planted("any_stage_will_do"))
    }

    /// Whether people take it: it has a route.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.by.iter().any(|by| *by != By::System)
    }
}

/// One step of a procedure. The implementing struct is the input.
pub trait Step<P: Procedure>: DeserializeOwned + ToSchema + Send + Sync + 'static {
    /// Who, when, under which provision.
    const RULE: Rule<P::Stage>;

    /// Books of the caller's organ the judgement looks into ([`Context::shelf`]).
    const BOOKS: &'static [&'static str] = &[];

    /// The judgement. `case` is empty where the step opens one.
    ///
    /// # Errors
    /// [`Refusal`] where the rule says no.
    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal>;

    /// An input that reads well in the documentation and is valid by shape.
    fn example() -> Value;

    /// Marks under which like cases are looked up before the judgement ([`Context::related`]) and, for a step
    /// that opens a case, kept with it.
    fn marks(&self, key: &CountyKey) -> Vec<String> {
        let _ = key;
        Vec::new()
    }

    /// The earlier case that the input names: where it is one of this procedure, the judgement finds it among
    /// [`Context::related`].
    fn names(&self) -> Option<CaseId> {
        None
    }
}

/// A step with its input read, ready to be judged.
pub trait Judged<P: Procedure>: Send {
    /// See [`Step::decide`]. What is refused carries an article: its own, or that of the step.
    ///
    /// # Errors
    /// [`Refusal`] where the rule says no.
    fn decide(self: Box<Self>, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal>;
    /// See [`Step::marks`].
    fn marks(&self, key: &CountyKey) -> Vec<String>;
    /// See [`Step::names`].
    fn names(&self) -> Option<CaseId>;
}

impl<P: Procedure, S: Step<P>> Judged<P> for S {
    fn decide(self: Box<Self>, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let decided = since_receipt(case, cx).and_then(|()| Step::decide(*self, case, cx));
        let law = if planted("article_is_lost") { "" } else { S::RULE.law };
        decided.map_err(|refusal| refusal.or_under(law))
    }
    fn marks(&self, key: &CountyKey) -> Vec<String> {
        Step::marks(self, key)
    }
    fn names(&self) -> Option<CaseId> {
        Step::names(self)
    }
}

/// Refuses a day before the one on which the matter came in: nobody did anything then, and a clock is wrong.
fn since_receipt<P: Procedure>(case: &Case<P>, cx: &Context) -> Result<(), Refusal> {
    match case.file.received_on().filter(|received| cx.today < *received && !cx.by.contains(&By::System)) {
        None => Ok(()),
        Some(received) => Err(Refusal::new(
            "before_receipt",
            format!("办理日期早于本案的收到日期（{received}），请核对系统时钟"),
            format!("the case came in on {received}, after today: check the clock of this machine"),
        )),
    }
}

/// Reads the input of a step.
pub type Reader<P> = fn(&[u8]) -> Result<Box<dyn Judged<P>>, InputError>;

/// Name and schema of something an input is made of.
pub type NamedSchema = (String, RefOr<Schema>);

/// The step with its type forgotten: what routers, consumers and the clock hold.
#[derive(Clone, Copy)]
pub struct Act<P: Procedure> {
    /// The rule.
    pub rule: Rule<P::Stage>,
    /// See [`Step::BOOKS`].
    pub books: &'static [&'static str],
    /// Reads an input.
    pub read: Reader<P>,
    /// Example of the input.
    pub example: fn() -> Value,
    /// Name and schema of the input, followed by those it refers to.
    pub schema: fn() -> (NamedSchema, Vec<NamedSchema>),
}

impl<P: Procedure> std::fmt::Debug for Act<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Act").field("name", &self.rule.name).finish_non_exhaustive()
    }
}

fn read<P: Procedure, S: Step<P>>(body: &[u8]) -> Result<Box<dyn Judged<P>>, InputError> {
    input::read::<S>(body).map(|step| Box::new(step) as Box<dyn Judged<P>>)
}

fn schema<P: Procedure, S: Step<P>>() -> (NamedSchema, Vec<NamedSchema>) {
    let mut others = Vec::new();
    <S as ToSchema>::schemas(&mut others);
    ((<S as ToSchema>::name().into_owned(), <S as PartialSchema>::schema()), others)
}

/// The table of steps of a procedure.
#[derive(Debug, Clone)]
pub struct Steps<P: Procedure>(Vec<Act<P>>);

impl<P: Procedure> Default for Steps<P> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<P: Procedure> Steps<P> {
    /// The table with one step more. A step without a provision or an actor does not compile.
    #[must_use]
    pub fn with<S: Step<P>>(mut self) -> Self {
        const {
            assert!(!S::RULE.law.is_empty(), "a step rests on a provision of law");
            assert!(!S::RULE.by.is_empty(), "a step has an actor");
            assert!(
                S::RULE.opens || S::RULE.anytime || !S::RULE.from.is_empty(),
                "a step is taken from a stage, at any time, or opens the case"
            );
        }
        self.0.push(Act {
            rule: S::RULE,
            books: S::BOOKS,
            read: read::<P, S>,
            example: S::example,
            schema: schema::<P, S>,
        });
        self
    }

    /// The steps in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Act<P>> {
        self.0.iter()
    }

    /// The step of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Act<P>> {
        self.0.iter().find(|act| act.rule.name == name).copied()
    }

    /// The step that the lapse of this deadline brings about. Keys of a family share what stands before `:`.
    #[must_use]
    pub fn lapsing(&self, key: &str) -> Option<Act<P>> {
        let family = key.split(':').next().unwrap_or(key);
        self.0.iter().find(|act| act.rule.lapse == Some(family)).copied()
    }

    /// The steps open to people from where the case stands.
    pub fn open(&self, case: &Case<P>) -> impl Iterator<Item = &Act<P>> {
        let ended = case.is_returned();
        self.0.iter().filter(move |act| {
            let rule = &act.rule;
            rule.allows(case.stage)
                && rule.is_public()
                && (!ended || rule.anytime)
                && rule.within.is_none_or(|key| case.file.live(key).is_some())
                && rule.by.iter().any(|by| P::offers(case, rule.name, *by))
        })
    }

    /// Of these the steps that are open to a caller in these capacities.
    pub fn open_to(&self, case: &Case<P>, by: &[By]) -> impl Iterator<Item = &Act<P>> {
        self.open(case).filter(move |act| {
            let mut own = act.rule.by.iter().filter(|allowed| by.contains(allowed));
            own.any(|by| P::offers(case, act.rule.name, *by))
        })
    }
}

/// Why a step is not open to a caller now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// The caller may not see the case at all.
    Unseen,
    /// The caller sees it, but the step is somebody else's.
    Capacity,
    /// The step is not taken from the stage the case is in.
    Stage,
}

impl<P: Procedure> Act<P> {
    /// Whether a caller in these capacities may take the step on this case now.
    ///
    /// # Errors
    /// [`Barred`], in the order seen, capable, timely.
    pub fn guard(&self, case: &Case<P>, by: &[By]) -> Result<(), Barred> {
        if by.is_empty() {
            return Err(Barred::Unseen);
        }
        if !self.rule.by.iter().any(|allowed| by.contains(allowed)) {
            return Err(Barred::Capacity);
        }
        let opened = case.file.opening.is_some();
        let stuck = planted("nobody_goes_on") && !case.stage.is_intake();
        let ended = (case.is_returned() || stuck) && !self.rule.anytime;
        if self.rule.opens == opened || (opened && (ended || !self.rule.allows(case.stage))) {
            return Err(Barred::Stage);
        }
        Ok(())
    }
}
