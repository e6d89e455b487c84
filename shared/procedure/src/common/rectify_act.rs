//! A slip in what is written of the act in dispute: its number, the day it was served.

use super::rectify::{unchanged, written};
use crate::fact::Slip;
use crate::{Basis, Case, Context, Procedure, Refusal, check, number};
use chrono::NaiveDate;
use kernel::Act;

/// The act as it is right, with what stood there and what stands there now.
pub(super) fn of_act<P: Procedure>(
    case: &Case<P>,
    field: Slip,
    value: &str,
    cx: &Context,
) -> Result<(Act, Option<String>, Option<String>), Refusal> {
    let Some(known) = &case.file.opening().matter.act else {
        return Err(Refusal::new(
            "no_act",
            "本案没有登记行政行为，没有可以更正的文号、送达日期",
            "no act is in dispute here: there is nothing of it to put right",
        )
        .at("/field"));
    };
    let mut act = known.clone();
    match field {
        Slip::ActNumber => act.document = Some(number::of_paper(value, "/value")?),
        _ => act.served_on = Some(served_on(case, known, value, cx)?),
    }
    if act == *known {
        return Err(unchanged());
    }
    let stands = |act: &Act| match field {
        Slip::ActNumber => act.document.clone(),
        _ => act.served_on.map(|day| day.to_string()),
    };
    Ok((act.clone(), stands(known), stands(&act)))
}

/// The right day of service. Where a period runs from the day that stands there now, it is no slip any more.
fn served_on<P: Procedure>(
    case: &Case<P>,
    known: &Act,
    value: &str,
    cx: &Context,
) -> Result<NaiveDate, Refusal> {
    let day = check::day(written(value)?, known.on, cx.today, "/value")?;
    if let Some(before) = known.served_on.filter(|before| *before != day) {
        counted_from(case, before)?;
    }
    Ok(day)
}

/// Refuses to move a day from which a period of the case runs.
pub(super) fn counted_from<P: Procedure>(case: &Case<P>, day: NaiveDate) -> Result<(), Refusal> {
    let from_it = |basis: &Basis| matches!(basis, Basis::Rule(receipt) if receipt.trigger == day);
    let Some(deadline) = case.file.deadlines.iter().find(|deadline| from_it(&deadline.basis)) else {
        return Ok(());
    };
    Err(Refusal::new(
        "day_counts",
        format!(
            "“{}”自该日期起算，改动日期将变动期限，不属于笔误：请重新办理相应的环节；因日历、规则变动的，由系统重新计算期限",
            deadline.zh
        ),
        format!(
            "{}: counted from this day, so this is no slip. Take the step anew; where the law or the calendar changed, \
             `recount` counts the deadlines again",
            deadline.en
        ),
    )
    .at("/value"))
}
