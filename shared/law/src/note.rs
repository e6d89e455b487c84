//! What the reader of a receipt must know besides the date. Words only: nothing here moves a day.

use crate::count::Input;
use crate::period::{Outcome, Plan};
use crate::receipt::Note;
use crate::rule::{InForce, Rule};
use crate::{Direction, Law, Procedure, Span, Unit};

pub(crate) fn notes(
    law: &Law,
    rule: &Rule,
    in_force: InForce,
    input: &Input,
    plan: &Plan,
    outcome: &Outcome,
    unpublished: &[i32],
) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: &str, zh: String, en: String| notes.push(Note { code: code.to_owned(), zh, en });
    match in_force {
        InForce::Yes => {}
        InForce::NotYet => say(
            "not_yet_in_force",
            format!(
                "起算日{}早于本规则现有文本的施行日{}，暂按最早文本计算，须由法制人员核对当时有效的规定",
                input.trigger, rule.valid_from
            ),
            format!(
                "the trigger {} is before this text came into force on {}; the earliest text is applied and the legal \
                 officer must check the law of that day",
                input.trigger, rule.valid_from
            ),
        ),
        InForce::NoLonger => say(
            "no_longer_in_force",
            format!("起算日{}时本规则已经失效，暂按失效前的文本计算，须由法制人员核对", input.trigger),
            format!(
                "on {} this rule was no longer in force; its last text is applied, to be checked",
                input.trigger
            ),
        ),
    }
    if rule.status.is_flagged() {
        say(
            "flagged",
            format!("本规则的核对状态为{:?}（{}），须由法制人员确认", rule.status, rule.status.zh()),
            format!("the rule has status {:?} and must be confirmed by the legal officer", rule.status),
        );
    }
    if let Some(local) = &rule.local {
        say(
            "local",
            format!(
                "本规则的数值由本县依{}确定，{}于{}确认",
                local.citation, local.confirmed_by, local.confirmed_on
            ),
            format!(
                "set by county {} under {}, confirmed by {} on {}",
                local.county, local.citation, local.confirmed_by, local.confirmed_on
            ),
        );
    }
    for pause in &input.pauses {
        let Some(ground) = law.rules.exclusion(&rule.id, &pause.article) else {
            say(
                "pause_ground",
                format!(
                    "自{}起不计入期限的依据（{}）不在本规则载明的事由之内，须由法制人员核对",
                    pause.from, pause.article
                ),
                format!(
                    "the ground of the pause from {} ({}) is not among those known for this rule: the legal officer \
                     must check it",
                    pause.from, pause.article
                ),
            );
            continue;
        };
        if pause.opened_by.is_none() || (pause.to.is_some() && pause.closed_by.is_none()) {
            say(
                "pause_documents",
                format!("不计入的期间以{}开始，以{}结束，请核对卷宗", ground.opens.zh, ground.closes.zh),
                format!(
                    "the days not counted begin with the {} and end with the {}: check the file",
                    ground.opens.en, ground.closes.en
                ),
            );
        }
        if let Some((limit, days)) = ground.limit.as_ref().and_then(|l| Some((l, l.exceeded_by(pause)?))) {
            say(
                "pause_over_limit",
                format!(
                    "自{}起的中止持续{days}日，超过{}日：{}（{}）",
                    pause.from, limit.days, limit.then.zh, limit.article
                ),
                format!(
                    "the pause from {} lasted {days} days, more than {}: {} ({})",
                    pause.from, limit.days, limit.then.en, limit.article
                ),
            );
        }
    }
    if !unpublished.is_empty() {
        let years: Vec<String> = unpublished.iter().map(ToString::to_string).collect();
        say(
            "provisional",
            format!("{}年的放假安排尚未载入，本结果为暂定，载入后须重新计算", years.join("、")),
            format!(
                "the holiday notice of {} is not loaded: provisional, to be counted again",
                years.join(", ")
            ),
        );
    }
    if let Some(fixed) = input.fixed {
        say(
            "fixed_by_document",
            format!("期限{}由文书或者专门规定确定", fixed.zh()),
            format!("the period of {} is fixed by a document or a special provision", fixed.en()),
        );
        if let Some(span) = rule.span().filter(|span| longer(*span, fixed)) {
            say(
                "longer_than_rule",
                format!("文书确定的期限长于规则规定的{}，请核对文书", span.zh()),
                format!("the document gives more than the {} of the rule: check it", span.en()),
            );
        }
    }
    if plan.base.unit == Unit::Hour {
        say(
            "hours",
            "以小时计算的，开始的小时不计入，夜间和休假日连续计算，届满时刻不顺延".to_owned(),
            "the hour of the start is not counted; hours run through nights and rest days and are not moved"
                .to_owned(),
        );
    }
    if plan.direction == Direction::Backward {
        say(
            "on_the_limit",
            "开庭（听证）当日不计入，最后一日不顺延；恰在最后一日通知存在争议，应当提前".to_owned(),
            "the day itself is not counted and the limit is not moved; acting on the limit itself is open to \
             dispute: act earlier"
                .to_owned(),
        );
    }
    if let (Some(cap), None) = (rule.cap, input.capped_from) {
        say(
            "cap_not_counted",
            format!("本规则另有最长期限{}，未填写其起算日，尚未比较", cap.zh()),
            format!("the cap of {} was not compared: its starting day was not given", cap.en()),
        );
    }
    if rule.procedure == Procedure::Petition && rule.roll {
        match (plan.roll, outcome.nominal) {
            (true, Some(nominal)) if outcome.due != Some(nominal) => say(
                "petition_roll",
                format!("信访期限没有顺延的明文规定，顺延为系统设置；法定最低限度的届满日为{nominal}"),
                format!(
                    "no text rolls petition periods, the switch does; the legal minimum ends on {nominal}"
                ),
            ),
            (false, _) => say(
                "petition_roll_off",
                "信访期限不顺延（系统设置）".to_owned(),
                "petition periods are not rolled (switch)".to_owned(),
            ),
            _ => {}
        }
    }
    if let Some(region) = law.calendar.region() {
        say(
            "regional_days",
            format!("计算使用了行政区划代码{region}开头地区的地方放假日"),
            format!("regional holidays of divisions {region} were used"),
        );
    }
    if plan.cap.is_some() && outcome.due.is_none() {
        say(
            "cap_while_suspended",
            "暂停期间最长期限仍继续计算".to_owned(),
            "the cap goes on while the period is suspended".to_owned(),
        );
    }
    if let Some(note) = &rule.note {
        say("rule", note.zh.clone(), note.en.clone());
    }
    notes
}

/// Whether the document's period is surely longer than the rule's; different kinds of days are not compared.
fn longer(rule: Span, document: Span) -> bool {
    let days = |span: Span| match span.unit {
        Unit::NaturalDay => Some(span.amount),
        Unit::Month => Some(span.amount.saturating_mul(30)),
        Unit::Year => Some(span.amount.saturating_mul(365)),
        Unit::WorkingDay | Unit::Hour => None,
    };
    if rule.unit == document.unit {
        return document.amount > rule.amount;
    }
    matches!((days(rule), days(document)), (Some(a), Some(b)) if b > a + 2)
}
