//! What a step brings about, and what it may know when it judges.

pub use crate::extension::{Approval, extended, extended_on};
use crate::fact::*;
pub use crate::pause::{resumed, suspended};
use crate::{Case, Procedure, Refusal, Shelf, check};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::{Actor, By, CaseId, OrganId, planted};
use law::{Input, Law, Level, Named, Organs, Receipt};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One thing that happened: to the common file, or in this procedure only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", bound = "")]
pub enum Entry<P: Procedure> {
    /// To the common file.
    File(FileFact),
    /// In this procedure only.
    Own(P::Fact),
}

/// The next free numbers, handed out inside the transaction that uses them: gap-free per template.
#[derive(Debug, Default)]
pub struct Numbers(RefCell<BTreeMap<String, u32>>);

impl Numbers {
    /// Numbers that continue after these.
    #[must_use]
    pub fn after(last: BTreeMap<String, u32>) -> Self {
        Self(RefCell::new(last))
    }

    /// The next number of this series, `{prefix}〔{year}〕{n}号`.
    #[must_use]
    pub fn next(&self, prefix: &str, year: i32) -> String {
        let series = format!("{prefix}〔{year}〕");
        let mut last = self.0.borrow_mut();
        let n = last.entry(series.clone()).or_insert(0);
        *n += 1;
        format!("{series}{n}号")
    }

    /// The same for a paper, whose series may hold numbers that were typed: from the first that was not, each is given
    /// once.
    #[must_use]
    pub fn issue(&self, prefix: &str, year: i32) -> String {
        let number = self.next(prefix, year);
        let mut last = self.0.borrow_mut();
        let n = last.get(&format!("{prefix}〔{year}〕")).copied().unwrap_or_default();
        last.entry(first(prefix, year)).or_insert(n);
        number
    }

    /// A number of such a series that was typed: it goes on after it. Whether it may be: none that was given already, or
    /// passed over.
    #[must_use]
    pub fn typed(&self, prefix: &str, year: i32, n: u32) -> bool {
        let mut last = self.0.borrow_mut();
        let given = last.get(&first(prefix, year)).copied();
        let reached = last.entry(format!("{prefix}〔{year}〕")).or_insert(0);
        let fits = n > *reached || given.is_none_or(|first| n < first);
        *reached = (*reached).max(n);
        fits && !last.contains_key(&void(prefix, year, n))
    }

    /// Whether this number of such a series is void.
    #[must_use]
    pub fn is_void(&self, prefix: &str, year: i32, n: u32) -> bool {
        self.0.borrow().contains_key(&void(prefix, year, n))
    }

    /// This number of such a series is void: it is given to nobody any more.
    pub fn void(&self, prefix: &str, year: i32, n: u32) {
        self.0.borrow_mut().insert(void(prefix, year, n), n);
    }

    /// The last number used of each series.
    #[must_use]
    pub fn into_last(self) -> BTreeMap<String, u32> {
        self.0.into_inner()
    }
}

/// Under which the first number of a series is kept that was not typed.
fn first(prefix: &str, year: i32) -> String {
    format!("{prefix}〔{year}〕起")
}

/// Under which it is kept that a number is void.
fn void(prefix: &str, year: i32, n: u32) -> String {
    format!("{prefix}〔{year}〕{n}号废")
}

/// What a judgement may know besides the case: who asks, when, under which law, and which cases are related.
pub struct Context<'a> {
    /// The instant; for a lapsed deadline the moment it lapsed.
    pub at: DateTime<Utc>,
    /// The day in the forum.
    pub today: NaiveDate,
    /// The day the case came in; none while it is opened.
    pub received: Option<NaiveDate>,
    /// The channel.
    pub channel: &'static str,
    /// Who asks.
    pub actor: &'a Actor,
    /// In which capacities.
    pub by: &'a [By],
    /// Law and calendar.
    pub law: &'a Law,
    /// Next free numbers.
    pub numbers: &'a Numbers,
    /// Short name of the county in document numbers, e.g. `海`.
    pub county: &'a str,
    /// The organs of the county: their words in document numbers, and which are one level above which.
    pub organs: &'a Organs,
    /// Cases found under the step's marks.
    pub related: &'a [Related],
    /// The case to be opened has this identifier.
    pub case: CaseId,
    /// The books of the caller's organ, as far as the step looks into them.
    pub shelf: &'a Shelf,
}

/// A case found under one of the step's marks, or named by its input.
#[derive(Debug, Clone)]
pub struct Related {
    /// Its identifier.
    pub id: kernel::CaseId,
    /// Its number.
    pub number: String,
    /// Its stage's word.
    pub stage: String,
    /// Its common file.
    pub file: crate::CaseFile,
    /// What it remembers beyond that, as its procedure keeps it.
    pub record: serde_json::Value,
}

/// What a step brings about, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<P: Procedure>(pub Vec<Entry<P>>);

impl<P: Procedure> Decision<P> {
    /// What it is called in the ledger and on the wire: the procedure's own fact first, else the file's.
    #[must_use]
    pub fn kind(&self) -> String {
        let own = self.0.iter().find_map(|entry| match entry {
            Entry::Own(fact) => Some(serde_json::to_value(fact)),
            Entry::File(_) => None,
        });
        let first = own.or_else(|| match self.0.first() {
            Some(Entry::File(fact)) => Some(serde_json::to_value(fact)),
            _ => None,
        });
        match first {
            Some(Ok(serde_json::Value::Object(fact))) => {
                fact.get("kind").and_then(|k| k.as_str()).unwrap_or("noted").to_owned()
            }
            Some(Ok(serde_json::Value::String(kind))) => kind,
            _ => "noted".to_owned(),
        }
    }

    /// Brings about a fact of this procedure.
    #[must_use]
    pub fn of(fact: P::Fact) -> Self {
        Self(vec![Entry::Own(fact)])
    }

    /// Brings about a change to the common file only.
    #[must_use]
    pub fn file(fact: FileFact) -> Self {
        Self(vec![Entry::File(fact)])
    }

    /// And this, too.
    #[must_use]
    pub fn and(mut self, fact: FileFact) -> Self {
        self.0.push(Entry::File(fact));
        self
    }

    /// And these, too.
    #[must_use]
    pub fn and_all(mut self, facts: impl IntoIterator<Item = FileFact>) -> Self {
        self.0.extend(facts.into_iter().map(Entry::File));
        self
    }

    /// And this fact of the procedure, too.
    #[must_use]
    pub fn and_own(mut self, fact: P::Fact) -> Self {
        self.0.push(Entry::Own(fact));
        self
    }

    /// And a deadline under a rule, counted from `from`.
    ///
    /// # Errors
    /// A [`Refusal`] where the law cannot count it.
    pub fn deadline(
        self,
        cx: &Context,
        case: &Case<P>,
        key: &str,
        rule: &str,
        from: NaiveDate,
    ) -> Result<Self, Refusal> {
        let receipt = cx.law.count(rule, from).receipt()?;
        Ok(self.and(FileFact::DeadlineSet(statutory(case, cx, key, receipt))))
    }

    /// And the deadline of this key is met today, where it is live. What has a paper with a day of its own is
    /// [`Decision::done_by`] it.
    #[must_use]
    pub fn met(self, case: &Case<P>, key: &str, on: NaiveDate) -> Self {
        match case.file.live(key) {
            Some(_) => self.and(FileFact::DeadlineMet { key: key.to_owned(), on }),
            None => self,
        }
    }

    /// And the deadline of this key is met, in time or late.
    #[must_use]
    pub fn done(self, case: &Case<P>, key: &str, on: NaiveDate) -> Self {
        match case.file.deadline(key) {
            Some(d) if !matches!(d.state, DeadlineState::Met | DeadlineState::Dropped) => {
                self.and(FileFact::DeadlineMet { key: key.to_owned(), on })
            }
            _ => self,
        }
    }

    /// And the deadline of this key is met by this paper on that day, in time or late: what was in time and is recorded after
    /// the last day comes with the paper, by its SHA-256. `at` is where the paper stands in the input.
    ///
    /// # Errors
    /// A [`Refusal`] under the article of the period where that is missing.
    pub fn done_by(
        self,
        case: &Case<P>,
        cx: &Context,
        key: &str,
        on: NaiveDate,
        (papers, at): (&[Document], &str),
    ) -> Result<Self, Refusal> {
        check::proved(on, (papers, &format!("{at}/sha256")), (key, None), &case.file, cx)?;
        Ok(self.done(case, key, on))
    }

    /// And the last day of the deadline of this key has passed, with what the law attaches to that.
    ///
    /// # Errors
    /// A [`Refusal`] where the period it opens cannot be counted.
    pub fn lapsed(self, case: &Case<P>, cx: &Context, key: &str, due: NaiveDate) -> Result<Self, Refusal> {
        self.lapsed_opening(case, cx, key, due, None)
    }

    /// The same, where this case opens another period than the rule does for most.
    ///
    /// # Errors
    /// As [`Decision::lapsed`].
    pub fn lapsed_opening(
        self,
        case: &Case<P>,
        cx: &Context,
        key: &str,
        due: NaiveDate,
        opened: Option<Receipt>,
    ) -> Result<Self, Refusal> {
        let effect = effect(case, cx, key, due)?.map(|mut effect| {
            if let Some(receipt) = opened {
                effect.lapse.article.clone_from(&receipt.article);
                effect.lapse.opened = Some(Box::new(receipt));
            }
            FileFact::EffectOccurred(Box::new(effect))
        });
        let lapsed = FileFact::DeadlineLapsed { key: key.to_owned(), due };
        Ok(self.and_all((!planted("lapsed_runs_on")).then_some(lapsed)).and_all(effect))
    }

    /// And every live deadline but `keep` is no longer needed.
    #[must_use]
    pub fn dropping(self, case: &Case<P>, keep: &[&str], zh: &str) -> Self {
        let live: Vec<_> = case
            .file
            .deadlines
            .iter()
            .filter(|d| matches!(d.state, DeadlineState::Running | DeadlineState::Suspended))
            .filter(|d| !keep.contains(&d.key.split(':').next().unwrap_or_default()))
            .map(|d| FileFact::DeadlineDropped { key: d.key.clone(), zh: zh.to_owned() })
            .collect();
        self.and_all(live)
    }

    /// And the case ends.
    #[must_use]
    pub fn closed(self, on: NaiveDate, code: &str, zh: &str, on_merits: bool) -> Self {
        let outcome =
            Outcome { code: code.to_owned(), zh: zh.to_owned(), on_merits, ground: None, parties: None };
        self.and(FileFact::Closed { outcome, on })
    }

    /// And somebody takes on an obligation, with a deadline where it has a last day.
    #[must_use]
    pub fn obligation(self, obligation: Obligation, source_zh: &str, source_en: &str) -> Self {
        let key = format!("obligation:{}", obligation.key);
        let deadline = obligation.due.map(|due| {
            FileFact::DeadlineSet(Deadline {
                key,
                zh: "履行义务".to_owned(),
                en: "perform the obligation".to_owned(),
                actor: "义务人".to_owned(),
                version: 1,
                state: DeadlineState::Running,
                due: Some(due),
                basis: Basis::Document { zh: source_zh.to_owned(), en: source_en.to_owned() },
                pauses: false,
                ended_on: None,
                approved_by: None,
            })
        });
        self.and(FileFact::ObligationUndertaken(Box::new(obligation))).and_all(deadline)
    }
}

/// What the law attaches to the lapse of this deadline, where it is a statutory one.
fn effect<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    due: NaiveDate,
) -> Result<Option<Effect>, Refusal> {
    let Some(Basis::Rule(receipt)) = case.file.deadline(key).map(|deadline| &deadline.basis) else {
        return Ok(None);
    };
    Ok(receipt.lapse(cx.law)?.map(|lapse| {
        let (parties, organs) = case.file.favoured(lapse.missed.favours);
        Effect { key: key.to_owned(), lapse, parties, organs, on: due }
    }))
}

/// A deadline from its receipt, in the version after the current one.
#[must_use]
pub fn statutory<P: Procedure>(case: &Case<P>, cx: &Context, key: &str, receipt: Receipt) -> Deadline {
    let current = case.file.deadline(key).filter(|_| !planted("version_begins_again"));
    let rule =
        cx.law.rules.in_force(&receipt.rule, receipt.trigger).or_else(|| cx.law.rules.get(&receipt.rule));
    Deadline {
        key: key.to_owned(),
        zh: receipt.title_zh.clone(),
        en: receipt.title_en.clone(),
        actor: rule.map(|rule| rule.actor.zh.clone()).unwrap_or_default(),
        version: current.map_or(1, |d| d.version + 1),
        state: if receipt.due.is_some() { DeadlineState::Running } else { DeadlineState::Suspended },
        due: receipt.due.map(|due| if planted("day_is_moved") { due + chrono::Days::new(1) } else { due }),
        approved_by: receipt.extensions.last().and_then(|extension| extension.by.clone()),
        basis: Basis::Rule(Box::new(receipt)),
        pauses: true,
        ended_on: None,
    }
}

/// The deadline of `key` counted anew after `change` to what it is counted from: the next version.
///
/// # Errors
/// A [`Refusal`] where there is no such live statutory deadline or the law refuses the change.
pub fn recounted<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    change: impl FnOnce(&mut Input),
) -> Result<Deadline, Refusal> {
    let current = case.file.live(key).ok_or_else(|| {
        Refusal::new("no_running_deadline", "该期限已经不在计算之中", "this deadline is no longer running")
    })?;
    counted_anew(case, cx, current, change)
}

/// The same, of a deadline whether or not it runs.
///
/// # Errors
/// A [`Refusal`] where it is not a statutory one or the law refuses the change.
pub(crate) fn counted_anew<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    current: &Deadline,
    change: impl FnOnce(&mut Input),
) -> Result<Deadline, Refusal> {
    let Basis::Rule(receipt) = &current.basis else {
        return Err(Refusal::new(
            "not_statutory",
            "该期限不是法定期限",
            "this deadline is not a statutory one",
        ));
    };
    let mut input = receipt.input();
    change(&mut input);
    let mut deadline = statutory(case, cx, &current.key, cx.law.recount(input).receipt()?);
    deadline.pauses = current.pauses;
    Ok(deadline)
}

impl Context<'_> {
    /// The next document number of an organ's series, e.g. `海政复〔2026〕12号`. An organ without a word of its own
    /// numbers under the county's.
    #[must_use]
    pub fn number(&self, organ: &str, kind: &str) -> String {
        let word = self.organs.word(organ).unwrap_or(self.county);
        self.numbers.next(&format!("{word}{kind}"), self.today.year())
    }

    /// Whether the caller acts as head.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.by.contains(&By::Head)
    }

    /// Whether a court or a procuratorate writes into the file through its own account.
    #[must_use]
    pub fn enters_for_itself(&self) -> bool {
        self.by.iter().any(|by| matches!(by, By::Court | By::Issuer | By::Procurator))
    }

    /// The organ of the caller.
    #[must_use]
    pub fn organ(&self) -> &OrganId {
        &self.actor.organ
    }

    /// Whether this organ stands above the caller's, as far as the county lists which do.
    #[must_use]
    pub fn stands_above(&self, organ: &str) -> bool {
        let named = |code| Named { code: Some(code), name: code };
        organ != self.organ()
            && !matches!(self.organs.level(named(organ), named(self.organ())), Level::Other(_))
    }
}
