//! What somebody owes under an agreement, an undertaking, a decision or a judgment, as it is filled in.

use crate::{
    Basis, Case, Context, Deadline, DeadlineState, Decision, FileFact, Obligation, Procedure, Refusal, check,
    yuan,
};
use chrono::{Months, NaiveDate};
use kernel::{OrganId, PartyId};
use law::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of several payments (分期履行).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Last day.
    pub due: NaiveDate,
    /// What is paid, in fen (分).
    pub amount: u64,
}

/// What is owed: clear enough to be performed and enforced.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What is to be done: amount, manner, place.
    pub text: String,
    /// How it is done (履行方式): in cash, by transfer to which account, on the spot, by whom. Personal data may stand in
    /// it.
    #[serde(default)]
    pub mode: Option<String>,
    /// Last day; with instalments that of the last of them.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// The period the document gives instead of a last day, where the step counts it: `十日内`.
    #[serde(default)]
    pub within: Option<Span>,
    /// What is to be paid, in fen (分), where it is money.
    #[serde(default)]
    pub amount: Option<u64>,
    /// The payments it is made in, in the order of their days: each is owed, performed and missed by itself.
    #[serde(default)]
    pub instalments: Vec<Instalment>,
    /// Organ that owes it, where an organ does.
    #[serde(default)]
    pub debtor: Option<OrganId>,
    /// Whom it benefits; every applicant when left out.
    #[serde(default)]
    pub beneficiaries: Vec<PartyId>,
    /// Party from which the debtor is to recover the amount (追回): it then benefits the debtor's own party.
    #[serde(default)]
    pub recover_from: Option<PartyId>,
    /// Owed again each month until the term of this number, from 1, in the same document is performed.
    #[serde(default)]
    pub monthly_until: Option<usize>,
}

impl<P: Procedure> Decision<P> {
    /// And these terms are owed, none due before `from`, by `debtor` where a term names none. `at` is the field of
    /// the input they stand in; the words name the document that fixes the days.
    ///
    /// # Errors
    /// A [`Refusal`] that points to the first term that is wrong.
    pub fn owing(
        self,
        case: &Case<P>,
        terms: Vec<Term>,
        from: NaiveDate,
        debtor: Option<&OrganId>,
        at: &str,
        (zh, en): (&str, &str),
    ) -> Result<Self, Refusal> {
        let owed = owed(case, terms, from, debtor, at)?;
        Ok(owed.into_iter().fold(self, |decision, one| decision.obligation(one, zh, en)))
    }
}

/// What these terms oblige to, none due before `from`, owed by `debtor` where a term names none. `at` is the field of
/// the input they stand in.
///
/// # Errors
/// A [`Refusal`] that points to the first term that is wrong.
pub fn owed<P: Procedure>(
    case: &Case<P>,
    terms: Vec<Term>,
    from: NaiveDate,
    debtor: Option<&OrganId>,
    at: &str,
) -> Result<Vec<Obligation>, Refusal> {
    let mut key = case.file.obligations.len();
    // the last key of each term: what lasts until a term is done lasts until its last instalment is paid
    let ends: Vec<usize> = terms
        .iter()
        .scan(key, |end, term| {
            *end += term.instalments.len().max(1);
            Some(*end)
        })
        .collect();
    let mut out = Vec::new();
    for (i, term) in terms.into_iter().enumerate() {
        let at = format!("{at}/{i}");
        let text = check::text(&term.text, &format!("{at}/text"))?;
        let due = term.last_day(&at)?;
        if due < from {
            return Err(Refusal::new(
                "term",
                format!("履行期限不得早于{from}，请核对"),
                format!("what is owed is due no earlier than {from}: check it"),
            )
            .at(format!("{at}/due")));
        }
        if let Some(stranger) = term.beneficiaries.iter().position(|b| !takes_part(case, *b)) {
            return Err(Refusal::new(
                "not_party",
                "权利人不是本案当事人",
                "a beneficiary is a party of the case",
            )
            .at(format!("{at}/beneficiaries/{stranger}")));
        }
        let monthly_until = term.monthly_until.map(|n| ends.get(n.wrapping_sub(1)).filter(|_| n != i + 1));
        if monthly_until.is_some_and(|end| end.is_none()) {
            return Err(Refusal::new(
                "no_such_term",
                "按月履行的义务应当写明履行至同一文书中的哪一项义务履行完毕",
                "what is owed each month ends with another term of the same document",
            )
            .at(format!("{at}/monthly_until")));
        }
        let monthly_until = monthly_until.flatten().map(usize::to_string);
        if monthly_until.is_some() && !term.instalments.is_empty() {
            return Err(Refusal::new(
                "instalments",
                "按月履行的义务不得同时约定分期",
                "what is owed each month has no instalments",
            )
            .at(format!("{at}/instalments")));
        }
        let mode = term.mode.as_deref().filter(|mode| !mode.trim().is_empty());
        let mode = mode.map(|mode| check::text(mode, &format!("{at}/mode"))).transpose()?;
        let payments = term.payments(&text, (from, due), &at)?;
        let owes = term.debtor.clone().filter(|organ| !organ.trim().is_empty()).or_else(|| debtor.cloned());
        let beneficiaries: Vec<PartyId> = match (term.recover_from, term.beneficiaries) {
            (Some(from), given) => recovering(case, (from, given), owes.as_ref(), term.amount, &at)?,
            (None, given) if given.is_empty() => case.file.applicants().map(|party| party.id).collect(),
            (None, given) => given,
        };
        owed_to_somebody(&beneficiaries, &at)?;
        for (text, due, amount) in payments {
            key += 1;
            out.push(Obligation {
                key: key.to_string(),
                text,
                mode: mode.clone(),
                debtor: owes.clone(),
                recover_from: term.recover_from,
                due: Some(due),
                amount,
                beneficiaries: beneficiaries.clone(),
                monthly_until: monthly_until.clone(),
                ..Obligation::default()
            });
        }
    }
    Ok(out)
}

/// Whether this party is in the case and takes part.
fn takes_part<P: Procedure>(case: &Case<P>, id: PartyId) -> bool {
    case.file.taking_part().any(|party| party.id == id)
}

/// Whom it benefits where the debtor recovers an amount from a party: the debtor's own party.
fn recovering<P: Procedure>(
    case: &Case<P>,
    (from, given): (PartyId, Vec<PartyId>),
    debtor: Option<&OrganId>,
    amount: Option<u64>,
    at: &str,
) -> Result<Vec<PartyId>, Refusal> {
    if !takes_part(case, from) {
        let (zh, en) =
            ("被追回的应当是本案当事人，请先追加", "it is recovered from a party of the case: join it first");
        return Err(Refusal::new("not_party", zh, en).at(format!("{at}/recover_from")));
    }
    if amount.is_none_or(|amount| amount == 0) {
        let (zh, en) = ("追回款项应当写明金额", "what is to be recovered has its amount");
        return Err(Refusal::new("amount_required", zh, en).at(format!("{at}/amount")));
    }
    let own = case.file.taking_part().find(|party| party.organ.is_some() && party.organ.as_ref() == debtor);
    match own.map(|party| party.id) {
        Some(own) if own != from && (given.is_empty() || given == [own]) => Ok(vec![own]),
        _ => Err(Refusal::new(
            "recovered_for_debtor",
            "追回款项的义务人应当是本案中的机关当事人，权利人为该机关自身，且不得向自己追回",
            "whoever recovers is an organ that is a party of the case, to its own benefit, and from another",
        )
        .at(format!("{at}/recover_from"))),
    }
}

impl Term {
    /// With its last day, where the document gives a period: counted from `from` as the periods of this row are. `at`
    /// is where the term stands in the input.
    ///
    /// # Errors
    /// A [`Refusal`] where there is a last day as well, or instalments, or the period cannot be counted.
    pub fn dated(self, cx: &Context, rule: &str, from: NaiveDate, at: &str) -> Result<Self, Refusal> {
        let Some(Span { amount, unit }) = self.within else { return Ok(self) };
        if self.due.is_some() || !self.instalments.is_empty() {
            return Err(Refusal::new(
                "due_and_within",
                "写明履行期间（within）的，不再填写最后一日，也不分期；最后一日由系统计算",
                "where a period is given there is no last day and no instalment beside it: the last day is counted",
            )
            .at(format!("{at}/within")));
        }
        let counted = cx.law.count(rule, from).amount(amount, unit).due();
        let due = counted.map_err(|error| Refusal::from(error).at(format!("{at}/within")))?;
        Ok(Self { due, ..self })
    }

    /// The last day.
    fn last_day(&self, at: &str) -> Result<NaiveDate, Refusal> {
        self.due.ok_or_else(|| {
            Refusal::new(
                "no_last_day",
                "请写明履行期限的最后一日（due）",
                "say by which day it is to be done (`due`)",
            )
            .at(format!("{at}/due"))
        })
    }

    /// What falls due on which day: the whole, or one instalment after the other.
    fn payments(
        &self,
        text: &str,
        (from, due): (NaiveDate, NaiveDate),
        at: &str,
    ) -> Result<Vec<(String, NaiveDate, Option<u64>)>, Refusal> {
        let Some(last) = self.instalments.last() else {
            return Ok(vec![(text.to_owned(), due, self.amount)]);
        };
        let at = format!("{at}/instalments");
        let days = std::iter::once(from).chain(self.instalments.iter().map(|one| one.due));
        if last.due != due || !days.is_sorted() || self.instalments.iter().any(|one| one.amount == 0) {
            return Err(Refusal::new(
                "instalments",
                format!("各期应依次到期、写明金额，最后一期于{due}到期"),
                format!("instalments fall due one after the other, each with its amount, the last on {due}"),
            )
            .at(at));
        }
        let sum = self.instalments.iter().fold(0, |sum: u64, one| sum.saturating_add(one.amount));
        if self.amount.is_some_and(|amount| amount != sum) {
            return Err(Refusal::new(
                "instalments_sum",
                format!("各期合计{}元，与总额不符", yuan(sum)),
                format!("the instalments come to {} yuan, which is not the whole", yuan(sum)),
            )
            .at(at));
        }
        let count = self.instalments.len();
        let parts = self.instalments.iter().enumerate().map(|(i, one)| {
            let text = format!("{text}（第{}期，共{count}期，{}元）", i + 1, yuan(one.amount));
            (text, one.due, Some(one.amount))
        });
        Ok(parts.collect())
    }
}

/// What is owed to nobody could never be performed, nor missed.
fn owed_to_somebody(beneficiaries: &[PartyId], at: &str) -> Result<(), Refusal> {
    if beneficiaries.is_empty() {
        return Err(Refusal::new(
            "no_beneficiary",
            "义务应当有权利人：案件没有申请人，请写明权利人，或者先追加申请人",
            "what is owed benefits somebody: the case has no applicant, name the beneficiary or join one first",
        )
        .at(format!("{at}/beneficiaries")));
    }
    Ok(())
}

impl<P: Procedure> Decision<P> {
    /// And what is owed each month is owed for the next one: once its last day passed or it was performed, as long as
    /// what it lasts until is not performed. Keys go `3`, `3.2`, `3.3`; each falls due on the day of the first.
    #[must_use]
    pub(crate) fn next_month(self, case: &Case<P>, owed: &Obligation) -> Self {
        let Some(until) = &owed.monthly_until else { return self };
        let over = case.file.obligation(until).is_none_or(Obligation::is_over);
        let (first, n) = owed
            .key
            .split_once('.')
            .map_or((owed.key.as_str(), 1), |(first, n)| (first, n.parse().unwrap_or(1)));
        let key = format!("{first}.{}", n + 1);
        let due = case.file.obligation(first).and_then(|first| first.due);
        let due = due.and_then(|due| due.checked_add_months(Months::new(n)));
        if over || due.is_none() || case.file.obligation(&key).is_some() {
            return self;
        }
        let next =
            Obligation { key, due, performed: Vec::new(), paid: Vec::new(), breached: false, ..owed.clone() };
        self.obligation(
            next,
            "按月履行，至所附义务履行完毕",
            "owed each month until what it lasts until is done",
        )
    }

    /// And what is still owed is owed no more: another agreement takes its place.
    #[must_use]
    pub fn releasing(self, case: &Case<P>, zh: &str) -> Self {
        let owed = case.file.obligations.iter().filter(|obligation| !obligation.is_over());
        owed.fold(self, |decision, owed| decision.released(case, owed, zh))
    }

    /// And this is owed no more.
    #[must_use]
    pub fn released(self, case: &Case<P>, owed: &Obligation, zh: &str) -> Self {
        self.and(FileFact::ObligationReleased { key: owed.key.clone(), zh: zh.to_owned() }).dropped(
            case,
            &format!("obligation:{}", owed.key),
            zh,
        )
    }

    /// And the deadline of this key is no longer needed, where it is live.
    #[must_use]
    pub fn dropped(self, case: &Case<P>, key: &str, zh: &str) -> Self {
        match case.file.live(key) {
            Some(_) => self.and(FileFact::DeadlineDropped { key: key.to_owned(), zh: zh.to_owned() }),
            None => self,
        }
    }

    /// And a last day that a document fixes, whoever is to act.
    #[must_use]
    pub fn fixed(
        self,
        case: &Case<P>,
        key: &str,
        (zh, en): (&str, &str),
        actor: &str,
        due: NaiveDate,
        (source_zh, source_en): (&str, &str),
    ) -> Self {
        self.and(FileFact::DeadlineSet(Deadline {
            key: key.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            actor: actor.to_owned(),
            version: case.file.deadline(key).map_or(1, |deadline| deadline.version + 1),
            state: DeadlineState::Running,
            due: Some(due),
            basis: Basis::Document { zh: source_zh.to_owned(), en: source_en.to_owned() },
            pauses: false,
            ended_on: None,
            approved_by: None,
        }))
    }
}
