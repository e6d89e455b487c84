//! A slip in the day the matter was received (收到日期): what is counted from it is counted again. What was judged by that
//! day, and stands, is not judged anew by way of a slip.

use super::follow::EARLIEST;
use super::rectify::{unchanged, written};
use crate::decision::statutory;
use crate::fact::{Basis, Deadline, DeadlineState, FileFact, Notice, Opening};
use crate::{Case, Context, Procedure, Refusal, check};
use chrono::NaiveDate;
use kernel::By;

/// The first sheet as it is right, and the clocks counted from its receipt as they run then.
pub(super) fn received<P: Procedure>(
    case: &Case<P>,
    value: &str,
    cx: &Context,
) -> Result<(Opening, Vec<FileFact>), Refusal> {
    let known = case.file.opening();
    by_its_writer(case, cx)?;
    if case.file.outcome.is_some() {
        return Err(judged());
    }
    let first = known.posted_on.or(EARLIEST).unwrap_or(cx.today);
    let day = check::day(written(value)?, first, cx.today, "/value")?;
    if day == known.received_on {
        return Err(unchanged());
    }
    before_what_was_done(case, day)?;
    let mut facts = Vec::new();
    for deadline in &case.file.deadlines {
        facts.extend(counted(case, cx, deadline, day)?);
    }
    Ok((Opening { received_on: day, ..known.clone() }, facts))
}

/// The day is the court's or the procuratorate's to put right where it opened the case, else the organ's that keeps it.
fn by_its_writer<P: Procedure>(case: &Case<P>, cx: &Context) -> Result<(), Refusal> {
    let opening = case.file.opening();
    let paper = case.file.documents.first().filter(|_| P::ABOUT_PAPER);
    // a letter that was entered for its issuer bears the organ that keeps the file
    let entered = paper.and_then(|paper| paper.entered_by.as_ref()) == Some(&opening.organ);
    let own = match &opening.issuer {
        Some(issuer) if !entered => cx.enters_for_itself() && issuer == cx.organ(),
        _ => cx.by.contains(&By::Officer),
    };
    if own {
        return Ok(());
    }
    Err(Refusal::new(
        "writers_day",
        "收到日期由登记本案的机关更正，请函告该机关",
        "the day of receipt is put right by whoever opened the case: tell them",
    )
    .at("/field"))
}

/// What stands already was judged by the day on record.
#[must_use]
pub fn judged() -> Refusal {
    Refusal::new(
        "receipt_judged",
        "是否逾期、是否受理已经以登记的收到日期为准作出判断，更正将改写已经形成的结果，不属于笔误：期限内办理的，按照实际日期\
         补录；结果有错误的，依照相应的程序纠正",
        "what was in time, and what was taken on, was judged by the day on record: to change it would rewrite what stands. \
         Record what was done in time by its own day; a wrong result is put right in the way the law has for it",
    )
    .at("/value")
}

/// Whether the period runs from the receipt that stands now.
fn from_receipt<P: Procedure>(case: &Case<P>, deadline: &Deadline) -> bool {
    matches!(&deadline.basis, Basis::Rule(receipt)
        if receipt.trigger == case.file.opening().received_on && P::FROM_RECEIPT.contains(&receipt.rule.as_str()))
}

/// Refuses a day after something was done in the case, or began to run in it.
fn before_what_was_done<P: Procedure>(case: &Case<P>, day: NaiveDate) -> Result<(), Refusal> {
    let received = case.file.opening().received_on;
    let done = case.file.deadlines.iter().flat_map(|deadline| {
        let own = from_receipt(case, deadline);
        let began = match &deadline.basis {
            Basis::Rule(receipt) if !own && receipt.trigger >= received => Some(receipt.trigger),
            _ => None,
        };
        let met = deadline.ended_on.filter(|_| deadline.state == DeadlineState::Met);
        [began, met.filter(|on| own || *on > received)].into_iter().flatten()
    });
    match done.min().filter(|first| day > *first) {
        None => Ok(()),
        Some(first) => Err(Refusal::new(
            "done_before_receipt",
            format!("本案在{first}已经有办理记录，收到日期不能晚于该日，请核对"),
            format!("something was done in the case on {first}: it was not received after that"),
        )
        .at("/value")),
    }
}

/// A period that runs from the receipt, counted from the right day. One that was met stays met as it was, in time or late.
fn counted<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    deadline: &Deadline,
    day: NaiveDate,
) -> Result<Vec<FileFact>, Refusal> {
    let Basis::Rule(receipt) = &deadline.basis else { return Ok(Vec::new()) };
    if !from_receipt(case, deadline) || deadline.state == DeadlineState::Dropped {
        return Ok(Vec::new());
    }
    let mut input = receipt.input();
    input.trigger = day;
    let after = cx.law.recount(input).receipt().map_err(|error| Refusal::from(error).at("/value"))?;
    let (due, article) = (after.due, after.article.clone());
    let set = FileFact::DeadlineSet(Deadline {
        pauses: deadline.pauses,
        approved_by: deadline.approved_by.clone(),
        ..statutory(case, cx, &deadline.key, after)
    });
    let late = |due: Option<NaiveDate>| deadline.ended_on.zip(due).is_some_and(|(on, due)| on > due);
    match (deadline.state, deadline.ended_on) {
        (DeadlineState::Met, Some(on)) if late(due) == late(deadline.due) => {
            Ok(vec![set, FileFact::DeadlineMet { key: deadline.key.clone(), on }])
        }
        (DeadlineState::Running | DeadlineState::Suspended, _) => {
            Ok(vec![set, told(deadline, day, due, article)])
        }
        (DeadlineState::Lapsed, _) if due == deadline.due => Ok(Vec::new()),
        _ => Err(judged()),
    }
}

/// That it runs to another day.
fn told(deadline: &Deadline, day: NaiveDate, due: Option<NaiveDate>, article: String) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "deadline_recounted".to_owned(),
        zh: format!("“{}”重新计算：收到日期更正为{day}。", deadline.zh),
        en: format!("{}: counted again, the day of receipt was put right to {day}.", deadline.en),
        article,
        last_day: due,
    })
}
