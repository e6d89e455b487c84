//! The steps of a count in words a clerk reads. Words only: every date comes from the count.

use crate::count::Input;
use crate::period::{Move, Outcome, Plan};
use crate::receipt::{Pause, Step};
use crate::rule::Rule;
use crate::{Calendar, Direction, Span, Unit};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// `2026年4月25日（星期六）`.
pub(crate) fn day_zh(date: NaiveDate) -> String {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let weekday = DAYS[date.weekday().num_days_from_monday() as usize];
    format!("{}年{}月{}日（星期{weekday}）", date.year(), date.month(), date.day())
}

/// `Sat 2026-04-25`.
pub(crate) fn day_en(date: NaiveDate) -> String {
    format!("{} {date}", date.weekday())
}

/// `14时20分`; `15时` on the hour.
fn hour_zh(at: NaiveTime) -> String {
    match at.format("%M").to_string().as_str() {
        "00" => at.format("%-H时").to_string(),
        _ => at.format("%-H时%M分").to_string(),
    }
}

/// The documents with which a pause begins and ends, where the file has them.
fn documents(pause: &Pause) -> String {
    let opened = pause.opened_by.as_ref().map(|d| format!("；以{d}开始"));
    let closed = pause.closed_by.as_ref().map(|d| format!("；以{d}结束"));
    opened.unwrap_or_default() + &closed.unwrap_or_default()
}

fn step(zh: String, en: String, date: Option<NaiveDate>) -> Step {
    Step { zh, en, date }
}

pub(crate) fn steps(
    rule: &Rule,
    input: &Input,
    plan: &Plan,
    outcome: &Outcome,
    calendar: &Calendar,
) -> Vec<Step> {
    let mut steps = vec![start(rule, plan, outcome)];
    for m in &outcome.moves {
        steps.push(match m {
            Move::Base(end) => base(plan, *end),
            Move::Extended(end) => extended(input, plan, *end),
            Move::Paused { index, days, end } => paused(input, plan, *index, *days, *end),
            Move::Suspended { index, left } => suspended(input, plan, *index, *left),
            Move::Covered { index } => covered(&input.pauses[*index]),
            Move::Capped { end, decisive } => capped(plan, *end, *decisive),
            Move::Rolled { from, to } => rolled(rule, *from, *to, calendar),
        });
    }
    if let Some(due) = outcome.due.filter(|due| plan.roll && outcome.nominal == Some(*due)) {
        let kind = calendar.day(due);
        steps.push(step(
            format!("届满日{}是{}，不顺延", day_zh(due), kind.zh()),
            format!("{} is a {}, so the last day stays", day_en(due), kind.en()),
            Some(due),
        ));
    }
    if let Some(due) = outcome.due {
        let (zh, en) = (day_zh(due), day_en(due));
        steps.push(match plan.direction {
            Direction::Forward => match outcome.due_at {
                Some(at) => step(
                    format!("期限于{zh}{}届满", hour_zh(at)),
                    format!("it ends on {en} at {}", at.format("%H:%M")),
                    Some(due),
                ),
                None => step(
                    format!("期限最后一日为{zh}，24时届满"),
                    format!("the last day is {en}, until 24:00"),
                    Some(due),
                ),
            },
            Direction::Backward => {
                step(format!("最迟应于{zh}办理"), format!("the latest day is {en}"), Some(due))
            }
        });
    }
    steps
}

fn start(rule: &Rule, plan: &Plan, outcome: &Outcome) -> Step {
    let trigger = plan.trigger;
    if let Some(at) = plan.at {
        return step(
            format!(
                "起算事由“{}”发生于{}{}，开始的小时不计入",
                rule.trigger.zh,
                day_zh(trigger),
                hour_zh(at)
            ),
            format!(
                "trigger ({}) on {} at {}; the hour of the start is not counted",
                rule.trigger.en,
                day_en(trigger),
                at.format("%H:%M")
            ),
            Some(outcome.first_day),
        );
    }
    match plan.direction {
        Direction::Forward => step(
            format!(
                "起算事由“{}”发生于{}，开始之日不计入，自{}起计算",
                rule.trigger.zh,
                day_zh(trigger),
                day_zh(outcome.first_day)
            ),
            format!(
                "trigger ({}) on {}; that day is not counted, the first day is {}",
                rule.trigger.en,
                day_en(trigger),
                day_en(outcome.first_day)
            ),
            Some(outcome.first_day),
        ),
        Direction::Backward => step(
            format!("自“{}”之日{}倒算，当日不计入", rule.trigger.zh, day_zh(trigger)),
            format!("counted back from {} ({}), which is not counted", day_en(trigger), rule.trigger.en),
            Some(trigger),
        ),
    }
}

fn base(plan: &Plan, end: NaiveDate) -> Step {
    let Span { amount, unit } = plan.base;
    let (zh, en) = match unit {
        Unit::WorkingDay => ("法定休假日不计入", "rest days do not count"),
        Unit::NaturalDay => ("按自然日计算，期间内的休假日计入", "rest days inside it count"),
        Unit::Hour => ("连续计算，夜间和休假日计入", "nights and rest days count"),
        Unit::Month | Unit::Year => {
            ("至到期月的对应日，没有对应日的为月末日", "to the corresponding day, or the last of the month")
        }
    };
    let word = if plan.direction == Direction::Forward { "至" } else { "倒算至" };
    step(
        format!("期限{}（{zh}），{word}{}", plan.base.zh(), day_zh(end)),
        format!("{amount} {} ({en}) to {}", unit.en(amount), day_en(end)),
        Some(end),
    )
}

fn extended(input: &Input, plan: &Plan, end: NaiveDate) -> Step {
    let zh: Vec<String> = input
        .extensions
        .iter()
        .map(|e| {
            let document = e.document.as_ref().map(|d| format!("，{d}")).unwrap_or_default();
            let span = Span { amount: e.amount, unit: e.unit };
            let by = e.by.as_ref().map(|by| format!("（{by}）")).unwrap_or_default();
            format!("{}经{}{by}批准延长{}{document}", day_zh(e.on), e.approver, span.zh())
        })
        .collect();
    let en: Vec<String> = input
        .extensions
        .iter()
        .map(|e| {
            let span = Span { amount: e.amount, unit: e.unit };
            let by = e.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
            format!("extended by {} on {}, approved by {}{by}", span.en(), day_en(e.on), e.approver)
        })
        .collect();
    step(
        format!("{}，与原期限自起算日合并计算，至{}", zh.join("，"), day_zh(end)),
        format!("{}, counted together from {} to {}", en.join(", "), day_en(plan.trigger), day_en(end)),
        Some(end),
    )
}

fn paused(input: &Input, plan: &Plan, index: usize, days: u32, end: NaiveDate) -> Step {
    let pause = &input.pauses[index];
    let to = pause.to.unwrap_or(pause.from);
    let (kind, word) = if plan.base.unit == Unit::WorkingDay {
        ("个工作日", Unit::WorkingDay.en(days))
    } else {
        ("日", Unit::NaturalDay.en(days))
    };
    let shared = input.pauses[..index].iter().any(|other| other.to.is_some_and(|over| over > pause.from));
    let (once, once_en) = match shared {
        true => ("与其他事由重叠的日数不重复扣除，", " beyond the days left out already"),
        false => ("", ""),
    };
    step(
        format!(
            "自{}起至{}恢复之日的前一日，因{}（{}{}）不计入期限，{once}扣除{days}{kind}，至{}",
            day_zh(pause.from),
            day_zh(to),
            pause.ground,
            pause.article,
            documents(pause),
            day_zh(end)
        ),
        format!(
            "from {} until resumption on {} not counted ({}, {}): {days} {word}{once_en}, to {}",
            day_en(pause.from),
            day_en(to),
            pause.ground,
            pause.article,
            day_en(end)
        ),
        Some(end),
    )
}

/// A pause on days that another ground leaves out already.
fn covered(pause: &Pause) -> Step {
    let (until, until_en) = match pause.to {
        Some(to) => {
            (format!("至{}恢复之日的前一日", day_zh(to)), format!(" until resumption on {}", day_en(to)))
        }
        None => (String::new(), String::new()),
    };
    step(
        format!(
            "自{}起{until}，另因{}（{}{}）不计入期限，与其他事由重叠的日数不重复扣除",
            day_zh(pause.from),
            pause.ground,
            pause.article,
            documents(pause)
        ),
        format!(
            "from {}{until_en} not counted on another ground as well ({}, {}): its days are left out once",
            day_en(pause.from),
            pause.ground,
            pause.article
        ),
        None,
    )
}

fn suspended(input: &Input, plan: &Plan, index: usize, left: u32) -> Step {
    let pause = &input.pauses[index];
    let (kind, word) = if plan.base.unit == Unit::WorkingDay {
        ("个工作日", Unit::WorkingDay.en(left))
    } else {
        ("日", Unit::NaturalDay.en(left))
    };
    step(
        format!(
            "自{}起因{}（{}{}）暂停计算，尚余{left}{kind}，恢复之日起继续计算，届满日待恢复后确定",
            day_zh(pause.from),
            pause.ground,
            pause.article,
            documents(pause)
        ),
        format!(
            "suspended from {} ({}, {}) with {left} {word} left; the last day is known on resumption",
            day_en(pause.from),
            pause.ground,
            pause.article
        ),
        None,
    )
}

fn capped(plan: &Plan, end: NaiveDate, decisive: bool) -> Step {
    let (from, span) = plan.cap.unwrap_or((plan.trigger, plan.base));
    let (zh, en) = if decisive {
        ("早于上述日期，以此为准", "which is earlier and decides")
    } else {
        ("不早于上述日期，以上述日期为准", "which is not earlier and does not decide")
    };
    step(
        format!("最长期限自{}起{}，至{}，{zh}", day_zh(from), span.zh(), day_zh(end)),
        format!("the cap of {} from {} ends on {}, {en}", span.en(), day_en(from), day_en(end)),
        Some(end),
    )
}

fn rolled(rule: &Rule, from: NaiveDate, to: NaiveDate, calendar: &Calendar) -> Step {
    let kind = calendar.day(from);
    let basis = rule.roll_basis.as_deref().unwrap_or_default();
    step(
        format!("{}是{}，顺延至休假日后的第一日{}（{basis}）", day_zh(from), kind.zh(), day_zh(to)),
        format!("{} is a {}: moved to the first day after it, {}", day_en(from), kind.en(), day_en(to)),
        Some(to),
    )
}
