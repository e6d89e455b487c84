//! What judgments order: it binds once the judgment has taken effect (第八十五条), and no longer than it stands
//! (第八十九条). What agreements and settlements oblige to was there before the first judgment, and is not touched.
//! Where a judgment gives a period (`十日内`), the last day is counted from the day it binds.

use crate::Litigation;
use chrono::NaiveDate;
use law::Span;
use procedure::{Case, Context, DeadlineState, Decision, FileFact, Obligation, Refusal, Term};
use std::collections::BTreeMap;

/// The document that fixes the days.
pub(crate) const SOURCE: (&str, &str) = ("裁判文书确定的履行期限", "the day the judgment fixes");

/// The row whose way of counting a period that a judgment gives has, too: it rolls like every period a court fixes.
const PERIOD: &str = "SS-36";

/// The terms of a judgment with their last days, counted from service where it gives periods; and those periods, by the
/// keys of what the terms oblige to.
pub(crate) fn dated(
    terms: Vec<Term>,
    case: &Case<Litigation>,
    cx: &Context,
    served_on: NaiveDate,
) -> Result<(Vec<Term>, BTreeMap<String, Span>), Refusal> {
    let (mut dated, mut within) = (Vec::with_capacity(terms.len()), BTreeMap::new());
    let mut key = case.file.obligations.len();
    for (i, term) in terms.into_iter().enumerate() {
        let first = key + 1;
        key += term.instalments.len().max(1);
        within.extend(term.within.map(|span| (first.to_string(), span)));
        dated.push(term.dated(cx, PERIOD, served_on, &format!("/obligations/{i}"))?);
    }
    Ok((dated, within))
}

/// The last day of a period that a judgment gives, counted from a day.
///
/// # Errors
/// A [`Refusal`] where it cannot be counted.
pub(crate) fn counted(span: Span, from: NaiveDate, cx: &Context) -> Result<Option<NaiveDate>, Refusal> {
    Ok(cx.law.count(PERIOD, from).amount(span.amount, span.unit).due()?)
}

/// The last day where it binds from this day on: none before it.
fn due(case: &Case<Litigation>, cx: &Context, owed: &Obligation, from: NaiveDate) -> Option<NaiveDate> {
    // it was counted once already, when it was ordered
    let counted = case.record.within.get(&owed.key).and_then(|span| counted(*span, from, cx).ok().flatten());
    counted.or_else(|| owed.due.map(|due| due.max(from)))
}

/// Everything that judgments ordered, released or not.
pub(crate) fn all(case: &Case<Litigation>) -> impl Iterator<Item = &Obligation> {
    let before = case.record.owed_before;
    case.file.obligations.iter().filter(move |owed| before.is_some_and(|before| owed.comes_after(before)))
}

/// What they ordered and nobody was released from.
pub(crate) fn standing(case: &Case<Litigation>) -> impl Iterator<Item = &Obligation> {
    all(case).filter(|owed| !owed.released)
}

fn key(owed: &Obligation) -> String {
    format!("obligation:{}", owed.key)
}

/// These bind from a day on, where they do not yet: none is due before it.
pub(crate) fn bind<'a>(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    owed: impl Iterator<Item = &'a Obligation>,
    from: NaiveDate,
) -> Decision<Litigation> {
    let waits = |one: &&Obligation| {
        one.released || !(one.is_performed() || one.breached || case.file.live(&key(one)).is_some())
    };
    owed.filter(waits).fold(decision, |decision, one| {
        let Some(due) = due(case, cx, one, from) else {
            // no day is fixed for it: it is owed again, where it had been released
            return if one.released { anew(decision, one.clone()) } else { decision };
        };
        let decision = match one.released || one.due != Some(due) {
            true => anew(decision, Obligation { due: Some(due), ..one.clone() }),
            false => decision,
        };
        let what = ("履行义务", "perform the obligation");
        decision.fixed(case, &key(one), what, "义务人", due, SOURCE)
    })
}

/// The judgment was appealed from in time, whenever that is recorded, and has not taken effect: what counted as owed
/// or as missed by then waits as it did on the day of judgment.
pub(crate) fn appealed(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    on: NaiveDate,
) -> Decision<Litigation> {
    // what is not appealed from binds as before
    let Some(window) = case.file.deadline("appeal") else { return decision };
    let zh = "当事人在上诉期限内上诉，第一审裁判没有发生法律效力";
    let decision = all(case).filter(|owed| !owed.is_over()).fold(decision, |decision, owed| {
        let decision = match owed.breached {
            true => anew(decision, owed.clone()),
            false => decision,
        };
        decision.dropped(case, &key(owed), zh)
    });
    let lapsed = window.state == DeadlineState::Lapsed;
    decision.and_all(lapsed.then(|| {
        cx.tell(
            "SS-28",
            "not_final",
            format!("当事人于{on}提起上诉，没有超过上诉期限：第一审裁判没有发生法律效力，此前登记的生效以及由此计算的履行期限不再适用。"),
            format!("The appeal was lodged on {on}, in time: the judgment has not taken effect, and no period of performance counts."),
        )
    }))
}

/// It is laid down again under its key, with what was performed of it: as if it had not been released or missed.
fn anew(decision: Decision<Litigation>, owed: Obligation) -> Decision<Litigation> {
    let (key, performed) = (owed.key.clone(), owed.performed.clone());
    let proved = performed
        .into_iter()
        .map(|performance| FileFact::ObligationPerformed { key: key.clone(), performance });
    let owed = Obligation { released: false, breached: false, ..owed };
    decision.and(FileFact::ObligationUndertaken(Box::new(owed))).and_all(proved.collect::<Vec<_>>())
}

/// These bind nobody any more.
pub(crate) fn release<'a>(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    owed: impl Iterator<Item = &'a Obligation>,
    zh: &str,
) -> Decision<Litigation> {
    owed.filter(|one| !one.is_over()).fold(decision, |decision, one| decision.released(case, one, zh))
}
