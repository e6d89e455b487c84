//! What a procedure is: a table of steps over a case. Pure: no I/O, no clock, no database; time, calendar and
//! rules are arguments.
//!
//! To add a step: write `step/<verb>.rs` (input, [`Rule`], `decide`, tests), name it in `step/mod.rs`, and where
//! it brings about something new add the fact in `fact.rs` (the compiler asks for its arm in `evolve`). Route,
//! OpenAPI, guard, ledger entry, deadlines and conformance tests follow from the table.

pub mod act_change;
pub mod addressed;
pub mod anew;
mod assistance;
pub mod book;
pub mod case;
pub mod chart;
pub mod check;
pub mod common;
mod correction;
pub mod court;
pub mod decision;
mod delivery;
mod extension;
pub mod fact;
mod hand_over;
pub mod interested;
mod left;
mod money;
mod needed;
pub mod number;
mod obligation;
mod observers;
pub mod offer;
pub mod oral;
mod outcome;
pub mod pause;
pub mod proof;
pub mod reading;
pub mod recusal;
pub mod refusal;
pub mod scenario;
pub mod served;
mod sitting;
pub mod staff;
pub mod step;
pub mod term;
pub mod track;
mod under;
mod which;
mod whose;

pub use act_change::DisputesAct;
pub use book::{Book, Page, Shelf};
pub use case::{Case, CaseFile};
pub use decision::{Context, Decision, Entry, Numbers};
pub use delivery::{Delivery, Service};
pub use fact::{
    Basis, Deadline, DeadlineState, Document, Effect, FileFact, Notice, Obligation, Opening, Outcome, Source,
};
pub use interested::Interested;
pub use money::yuan;
pub use needed::Needed;
pub use reading::Reading;
pub use refusal::Refusal;
pub use served::Served;
pub use sitting::{Convening, Recording, Sitting, SittingKind};
pub use step::{Act, Rule, Step, Steps};
pub use term::{Instalment, Term};
pub use whose::Whose;

use chrono::NaiveDate;
use kernel::{By, OrganId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// A stage (阶段) of a procedure: where a case stands.
pub trait Stage: Copy + Debug + Default + Eq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Every stage, in the order of the procedure.
    const ALL: &'static [Self];
    /// The stage in official words.
    fn zh(self) -> &'static str;
    /// Whether the procedure has ended.
    fn is_final(self) -> bool;
    /// Whether the organ has not taken the case on yet.
    fn is_intake(self) -> bool {
        self == Self::default()
    }
    /// The stage's word on the wire.
    fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => format!("{self:?}"),
        }
    }
}

/// Something that happened in one procedure only: an enum tagged `kind`, past participles.
pub trait Fact: Serialize + DeserializeOwned + Clone + Debug + PartialEq + Send + Sync + 'static {}
impl<T: Serialize + DeserializeOwned + Clone + Debug + PartialEq + Send + Sync + 'static> Fact for T {}

/// The articles under which the steps that every procedure shares are taken here.
#[derive(Debug, Clone, Copy)]
pub struct Articles {
    /// Opening a case.
    pub open: &'static str,
    /// Sending it on to the lawful channel.
    pub refer: &'static str,
    /// Taking in a document.
    pub lodge: &'static str,
    /// Joining a party.
    pub join: &'static str,
    /// A group elects its representatives.
    pub representatives: &'static str,
    /// Recording performance.
    pub perform: &'static str,
    /// Asking another organ for assistance.
    pub assist: &'static str,
}

/// Who acts for a party, where the statute of a procedure limits that (委托代理人).
#[derive(Debug, Clone, Copy)]
pub struct Agents {
    /// Who may have agents.
    pub of: &'static [kernel::Capacity],
    /// At most this many for one party.
    pub most: usize,
    /// Provision on both.
    pub article: &'static str,
    /// Provision on the mandate.
    pub mandate: &'static str,
}

/// A procedure (程序): a unit struct with its stages, facts, record and table of steps.
pub trait Procedure: Copy + Debug + Eq + Send + Sync + 'static {
    /// The one word: crate, stream, database, path.
    const NAME: &'static str;
    /// The channel in official words.
    const ZH: &'static str;
    /// The word of its case numbers: `调` in `海调〔2026〕3号`.
    const NUMBER: &'static str;
    /// Articles of the shared steps.
    const ARTICLES: Articles;
    /// Agents of its parties, where its statute limits them.
    const AGENTS: Option<Agents> = None;
    /// Whose rules its documents are served under.
    const SERVICE: law::service::Regime = law::service::Regime::Agency;
    /// Who records what happens on a proceeding beside its cases.
    const FOLLOWED_BY: &'static [By] = &[By::Officer, By::Court, By::Procurator];
    /// Provision on its hearings and meetings; where the statute has none, that on its file.
    const SITTINGS: &'static str = Self::ARTICLES.lodge;
    /// Provision on whoever sits in on its hearings (旁听).
    const OBSERVED: &'static str = Self::SITTINGS;
    /// Whether a case is about the paper it was opened with, its first document: that is its issuer's to correct.
    const ABOUT_PAPER: bool = false;

    /// Whether its cases are found by those they are like (类案检索): where like cases are to be decided alike.
    const LIKE: bool = false;

    /// Fields of records and facts, and kinds of facts, that hold what was said in confidence: they stay with the organ that
    /// was told.
    const CONFIDED: &'static [&'static str] = &[];
    /// Whether an organ may send a matter on to another organ of this channel (转送、交办).
    const FORWARDS: bool = false;
    /// Whether the organ complained of answers here as a party, and so sees a file closed for a person's protection.
    const RESPONDENT_ANSWERS: bool = true;
    /// Where a case stands.
    type Stage: Stage;
    /// What happens here and nowhere else.
    type Fact: Fact;
    /// What a case remembers beyond the common file.
    type Record: Clone + Debug + Default + Serialize + DeserializeOwned + Send + Sync;
    /// Takes a fact into the case. Total: never judges, never fails.
    fn evolve(case: &mut Case<Self>, fact: &Self::Fact);
    /// The table of steps in the order of the statute.
    fn steps() -> Steps<Self>;
    /// Deadlines that run from the receipt of a referred matter of this category: key and rule.
    fn on_receipt(category: kernel::Category) -> &'static [(&'static str, &'static str)] {
        let _ = category;
        &[]
    }
    /// Rows whose periods run from the receipt of the matter, however it came in.
    const FROM_RECEIPT: &'static [&'static str] = &[];
    /// What follows here where a slip in the day of receipt was put right; `opening` is the first sheet as it is right. What
    /// was taken on was judged by the day on record.
    ///
    /// # Errors
    /// A [`Refusal`] where that stands.
    fn received_anew(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        opening: &Opening,
    ) -> Result<Decision<Self>, Refusal> {
        let _ = (cx, opening);
        if case.stage.is_intake() { Ok(decision) } else { Err(common::judged()) }
    }
    /// Marks of a first sheet: under them earlier cases about the act or of the people are found, and it is kept under
    /// them, whether it was handed in here or received from another channel.
    fn marks(key: &kernel::CountyKey, matter: &kernel::Matter, parties: &[kernel::Party]) -> Vec<String> {
        let _ = (key, matter, parties);
        Vec::new()
    }
    /// What stands against a matter that is received, as the cases found under its marks show it.
    fn received(cx: &Context, opening: &Opening) -> Option<Self::Fact> {
        let _ = (cx, opening);
        None
    }
    /// Proofs ([`proof`]): short stories in which its steps enforce the rows of the rule table they name. YAML.
    fn proofs() -> &'static [&'static str] {
        &[]
    }
    /// What follows where an obligation was not performed by its last day: who is told of which lawful step, and the
    /// period it has.
    ///
    /// # Errors
    /// A [`Refusal`] where that period cannot be counted.
    fn breached(case: &Case<Self>, cx: &Context, obligation: &Obligation) -> Result<Vec<FileFact>, Refusal> {
        let _ = (case, cx, obligation);
        Ok(Vec::new())
    }
    /// Why the performance of this obligation is not recorded by `perform`: a step of the procedure does.
    fn performed_elsewhere(case: &Case<Self>, cx: &Context, obligation: &Obligation) -> Option<Refusal> {
        let _ = (case, cx, obligation);
        None
    }
    /// What follows here where this obligation is performed towards everybody it benefits.
    ///
    /// # Errors
    /// A [`Refusal`] where that cannot be.
    fn performed(
        case: &Case<Self>,
        cx: &Context,
        obligation: &Obligation,
        on: NaiveDate,
    ) -> Result<Vec<FileFact>, Refusal> {
        let _ = (case, cx, obligation, on);
        Ok(Vec::new())
    }
    /// What follows here, beside what the law attaches to it everywhere, where the last day of this key passed.
    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        let _ = (case, cx, key);
        decision
    }
    /// What follows here where this happened on a proceeding beside the case, e.g. `appeal.appealed`.
    fn followed(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        what: &str,
        on: NaiveDate,
    ) -> Decision<Self> {
        let _ = (case, cx, what, on);
        decision
    }
    /// What follows here where the matter was referred to another channel, `to`, or came back from there (none).
    ///
    /// # Errors
    /// A [`Refusal`] where a period cannot be counted.
    fn referred(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        to: Option<&str>,
    ) -> Result<Decision<Self>, Refusal> {
        let _ = (case, cx, to);
        Ok(decision)
    }
    /// Whether this may be recorded on a proceeding beside the case now and by this caller, e.g. `appeal.appealed`, as of
    /// the day `on`, beyond what its table says.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    fn following(case: &Case<Self>, cx: &Context, what: &str, on: NaiveDate) -> Result<(), Refusal> {
        let _ = (case, cx, what, on);
        Ok(())
    }
    /// Whether this paper may come into the file now, from this caller.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    fn lodging(case: &Case<Self>, cx: &Context, document: &Document) -> Result<(), Refusal> {
        let _ = (case, cx, document);
        Ok(())
    }
    /// What follows here where this paper came into the file by itself, from this caller.
    fn lodged(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        document: &Document,
    ) -> Decision<Self> {
        let _ = (case, cx, document);
        decision
    }
    /// What follows here where a document of the file was served on one more party: the periods that run for that party.
    ///
    /// # Errors
    /// A [`Refusal`] where they cannot be counted.
    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        let _ = (case, cx, delivery);
        Ok(decision)
    }
    /// How a hearing or a meeting of this kind is called in this case.
    fn convening(case: &Case<Self>, kind: SittingKind) -> Convening {
        let _ = (case, kind);
        Convening::Free
    }
    /// Days for which hearings were called, those that were put off left out.
    fn hearings(case: &Case<Self>) -> Vec<NaiveDate> {
        let hearings = case.file.sittings.iter().filter(|sitting| sitting.kind == SittingKind::Hearing);
        hearings.filter(|sitting| !sitting.put_off).map(|sitting| sitting.on).collect()
    }
    /// Whether a step that this capacity may take where the case stands is offered to it: not where what it would bring is
    /// refused to it, whatever it says.
    fn offers(case: &Case<Self>, step: &str, by: By) -> bool {
        let _ = (case, step, by);
        true
    }
    /// Organs that were told of the case (通报): they read it, with names masked, and take no step.
    fn informed(case: &Case<Self>) -> &[OrganId] {
        let _ = case;
        &[]
    }
    /// The organ one level above that was asked to review what was decided here (复查、复核), or supervises it, while it does
    /// and after it did: it reads the case, and takes the steps that are its own.
    fn reviewing(case: &Case<Self>) -> Option<&OrganId> {
        let _ = case;
        None
    }
    /// The books its organs keep beside the cases.
    fn books() -> &'static [Book] {
        &[]
    }
    /// What is read of it beyond its cases and books.
    fn readings() -> &'static [Reading<Self>] {
        &[]
    }
    /// The system step that answers an event of the coordination centre, beyond those every procedure shares.
    fn inlet(event: &Inlet) -> Option<&'static str> {
        let _ = event;
        None
    }
}

/// What the coordination centre may tell a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inlet {
    /// The lane it referred the matter to has accepted it.
    TakenOver,
    /// The matter is pending in a channel that excludes this one.
    Elsewhere,
}
