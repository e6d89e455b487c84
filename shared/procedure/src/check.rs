//! What many steps check in the same way.

use crate::Refusal;
use chrono::NaiveDate;
use kernel::planted;

/// Refuses a day before `from` or after `today`.
///
/// # Errors
/// A [`Refusal`] that points to the field.
pub fn day(day: NaiveDate, from: NaiveDate, today: NaiveDate, at: &str) -> Result<NaiveDate, Refusal> {
    if (from..=today).contains(&day) {
        return Ok(day);
    }
    Err(Refusal::new(
        "day_out_of_order",
        format!("日期应在{from}至{today}之间，请核对"),
        format!("the day lies between {from} and {today}: check it"),
    )
    .at(at))
}

/// A text that says something, without the blanks around it.
///
/// # Errors
/// A [`Refusal`] that points to the field.
pub fn text(text: &str, at: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 4000;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Refusal::new(
            "text",
            format!("请填写内容，不超过{LONGEST}个字"),
            format!("say something, in at most {LONGEST} characters"),
        )
        .at(if planted("points_nowhere") { "/nowhere" } else { at }));
    }
    Ok(text.to_owned())
}
