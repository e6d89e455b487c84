//! Whether a row read from a file is fit to be law.

use crate::rule::{Rule, Words};
use crate::{Direction, Unit};

/// What the types cannot say about a row.
pub(crate) fn fit(rule: &Rule) -> Result<(), &'static str> {
    let id = rule.id.as_bytes();
    let dash = id.iter().position(|b| *b == b'-').unwrap_or(0);
    let (head, tail) = (&id[..dash], &id[dash..]);
    let shaped = (1..=2).contains(&head.len())
        && head.iter().all(u8::is_ascii_uppercase)
        && (3..=4).contains(&tail.len())
        && tail[1..3].iter().all(u8::is_ascii_digit)
        && tail[3..].iter().all(u8::is_ascii_lowercase);
    let blank = |text: &str| text.trim().is_empty();
    let half = |words: &Words| blank(&words.zh) || blank(&words.en);
    if !shaped {
        return Err("an id is one or two capitals, two digits and at most one letter");
    }
    if blank(&rule.article) || !rule.article.contains('《') {
        return Err("a row cites an article, with the full name of the statute in 《》");
    }
    if blank(&rule.title_zh) || blank(&rule.title_en) || half(&rule.trigger) || half(&rule.actor) {
        return Err("title, trigger and actor stand in Chinese and English");
    }
    if rule.missed.as_ref().is_some_and(|m| blank(&m.zh) || blank(&m.en))
        || rule.note.as_ref().is_some_and(half)
    {
        return Err("missed and note stand in Chinese and English");
    }
    if rule.persons == Some(0) {
        return Err("a number of people is more than nothing");
    }
    if rule.amount.is_some() != rule.unit.is_some() {
        return Err("amount and unit stand together");
    }
    if rule.valid_to.is_some_and(|to| to < rule.valid_from) {
        return Err("it ceases before it begins");
    }
    if rule.roll != rule.roll_basis.as_ref().is_some_and(|b| !blank(b)) {
        return Err("a row that rolls names the provision, and no other does");
    }
    let Some(span) = rule.span() else {
        let clockless =
            rule.extension.is_none() && rule.cap.is_none() && rule.direction == Direction::Forward;
        return if clockless {
            Ok(())
        } else {
            Err("a row without a period has no extension, cap or direction")
        };
    };
    if span.amount == 0 || span.amount > span.unit.ceiling() {
        return Err("a period is more than nothing and at most a hundred years");
    }
    if rule.direction == Direction::Backward && (rule.roll || rule.extension.is_some() || rule.cap.is_some())
    {
        return Err("a period that runs back is not rolled, extended or capped");
    }
    if rule.roll && matches!(span.unit, Unit::WorkingDay | Unit::Hour) {
        return Err("a period in working days ends on one, one in hours runs through: neither is rolled");
    }
    let working = |unit: Unit| unit == Unit::WorkingDay;
    if let Some(extension) = &rule.extension {
        if working(extension.unit) != working(span.unit)
            || (extension.unit == Unit::Hour) != (span.unit == Unit::Hour)
        {
            return Err("an extension is in working days or hours when the period is");
        }
        if blank(&extension.approver) || extension.count == Some(0) || extension.max == Some(0) {
            return Err("an extension has an approver, a count and a maximum above nothing");
        }
    }
    if rule.cap.is_some_and(|cap| working(cap.unit) || cap.amount == 0) {
        return Err("a cap is in natural days, months or years");
    }
    Ok(())
}
