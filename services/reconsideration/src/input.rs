//! What several steps ask of their input and of the case.

use crate::Reconsideration;
use chrono::NaiveDate;
use kernel::{Capacity, OrganId, PartyId, PartyKind, date};
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, FileFact, Refusal, Term};
use std::collections::BTreeSet;

/// A reason that has to be given.
pub(crate) fn reason(text: &str, at: &str) -> Result<String, Refusal> {
    given(Some(text.to_owned())).filter(|text| text.chars().count() <= 2000).ok_or_else(|| {
        Refusal::new("reason_required", "请写明理由（2000字以内）", "give the reason, in 2000 characters")
            .at(at)
    })
}

/// Words that were given, none where they are blank.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Refuses a day outside `first` to today.
pub(crate) fn day(day: NaiveDate, first: NaiveDate, cx: &Context, at: &str) -> Result<NaiveDate, Refusal> {
    if day > cx.today {
        return Err(Refusal::new("future_date", "日期晚于今天", "the day lies in the future").at(at));
    }
    if day < first {
        return Err(Refusal::new(
            "date_out_of_order",
            format!("日期早于{}，请核对送达回证或者收件登记", date::zh(first)),
            format!("the day is before {first}: check the proof of service or the register"),
        )
        .at(at));
    }
    Ok(day)
}

/// Refuses to go on while the case is suspended.
pub(crate) fn running(case: &Case<Reconsideration>) -> Result<(), Refusal> {
    match &case.file.suspension {
        None => Ok(()),
        Some(suspension) => Err(Refusal::new(
            "suspended",
            format!("案件自{}起中止，请先恢复审理", date::zh(suspension.from)),
            format!("the case is suspended since {}: resume it first", suspension.from),
        )
        .under("《行政复议法》第三十九条第二款")),
    }
}

/// What stands at this number of a list that is counted from 1.
pub(crate) fn nth<T>(list: &[T], number: u32) -> Option<&T> {
    list.get(place(number)?)
}

/// The same, to be changed.
pub(crate) fn nth_mut<T>(list: &mut [T], number: u32) -> Option<&mut T> {
    list.get_mut(place(number)?)
}

fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

/// The number of what is added to a list that is counted from 1.
pub(crate) fn next<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// And a period under a rule that a suspension of the case does not hold.
pub(crate) fn steady(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    key: &str,
    rule: &str,
    from: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let receipt = cx.law.count(rule, from).receipt()?;
    let deadline = Deadline { pauses: false, ..statutory(case, cx, key, receipt) };
    Ok(decision.and(FileFact::DeadlineSet(deadline)))
}

/// A representative acts with the consent of those it represents.
pub(crate) fn represented(
    case: &Case<Reconsideration>,
    agree: Option<bool>,
    (zh, en): (&str, &str),
) -> Result<(), Refusal> {
    let represented = case.file.parties.iter().any(|party| party.capacity == Capacity::Representative);
    if represented && agree != Some(true) {
        return Err(Refusal::new("consent_of_represented", zh, en)
            .under("《行政复议法》第十五条第二款")
            .at("/represented_agree"));
    }
    Ok(())
}

/// Refuses a ground that speaks of an applicant of another kind.
///
/// # Errors
/// A [`Refusal`] under the article of the ground.
pub(crate) fn applies_as(
    case: &Case<Reconsideration>,
    kind: PartyKind,
    article: &str,
) -> Result<(), Refusal> {
    if case.file.applicants().any(|party| party.kind == kind) {
        return Ok(());
    }
    let (zh, en) = match kind {
        PartyKind::Person => {
            ("申请人中没有公民，不适用该情形", "no applicant is a natural person: the ground does not fit")
        }
        _ => (
            "申请人中没有法人或者其他组织，不适用该情形",
            "no applicant is an organisation: the ground does not fit",
        ),
    };
    Err(Refusal::new("applicant_mismatch", zh, en).under(article).at("/ground"))
}

/// So many different people as the row asks for, by name or number; none where there are fewer, or one stands twice.
pub(crate) fn people(names: &[String], row: &str, cx: &Context) -> Option<Vec<String>> {
    let least = cx.law.rules.get(row).and_then(|row| row.persons)?;
    let named: Vec<String> = names.iter().filter_map(|name| given(Some(name.clone()))).collect();
    let different: BTreeSet<&String> = named.iter().collect();
    let enough = usize::try_from(least).is_ok_and(|least| named.len() >= least);
    (enough && different.len() == named.len()).then_some(named)
}

/// Whether a respondent is among those whom something benefits: somebody else owes it.
pub(crate) fn benefits_respondent<'a>(
    case: &Case<Reconsideration>,
    beneficiaries: impl IntoIterator<Item = &'a PartyId>,
) -> bool {
    let beneficiaries: Vec<PartyId> = beneficiaries.into_iter().copied().collect();
    let mut respondents = case.file.parties.iter().filter(|party| party.capacity == Capacity::Respondent);
    respondents.any(|party| beneficiaries.contains(&party.id))
}

/// Who owes what the parties agreed, where a term names nobody: the respondent, unless somebody other than the
/// applicants benefits, too.
pub(crate) fn debtor<'a>(case: &'a Case<Reconsideration>, terms: &[Term]) -> Option<&'a OrganId> {
    let applies = |id| case.file.applicants().any(|party| party.id == id);
    let others = terms.iter().flat_map(|term| &term.beneficiaries).any(|id| !applies(*id));
    case.file.only_respondent().filter(|_| !others)
}
