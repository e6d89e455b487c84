//! What many steps check in the same way.

use crate::{CaseFile, Document, Refusal};
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

/// Refuses papers that are all in the file already, word for word: to hand them in again would do nothing.
///
/// # Errors
/// A [`Refusal`] that points to the field.
pub fn unlodged(papers: &[Document], file: &CaseFile, at: &str) -> Result<(), Refusal> {
    let known = |paper: &Document| {
        let mut others = file.documents.iter();
        others.any(|other| *paper == Document { entered_by: paper.entered_by.clone(), ..other.clone() })
    };
    if papers.iter().any(|paper| !known(paper)) {
        return Ok(());
    }
    Err(Refusal::new(
        "lodged_already",
        "这些材料已经在卷，不必重复提交",
        "these papers are in the file already: they are not handed in again",
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

/// Texts of which each says something.
///
/// # Errors
/// A [`Refusal`] that points to the first that does not.
pub fn texts(texts: &[String], at: &str) -> Result<Vec<String>, Refusal> {
    texts.iter().enumerate().map(|(i, one)| text(one, &format!("{at}/{i}"))).collect()
}

/// The SHA-256 of a file, in small letters.
///
/// # Errors
/// A [`Refusal`] that points to the field.
pub fn hash(text: &str, at: &str) -> Result<String, Refusal> {
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    Err(Refusal::new("hash", "文件摘要应为64位十六进制数", "the SHA-256 of a file has 64 hexadecimal digits")
        .at(at))
}
