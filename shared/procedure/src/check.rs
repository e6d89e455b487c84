//! What many steps check in the same way.

use crate::{Basis, CaseFile, Context, Document, Refusal};
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

/// Names of people or organs, each of them once, which stand at `at`.
///
/// # Errors
/// A [`Refusal`] that points to a blank one.
pub fn names(all: &[String], at: &str) -> Result<Vec<String>, Refusal> {
    let mut out = Vec::new();
    for (i, name) in all.iter().enumerate() {
        let name = text(name, &format!("{at}/{i}"))?;
        if !out.contains(&name) {
            out.push(name);
        }
    }
    Ok(out)
}

/// A day that is not in the future.
///
/// # Errors
/// A [`Refusal`] that points to `at`.
pub fn past(day: NaiveDate, today: NaiveDate, at: &str) -> Result<NaiveDate, Refusal> {
    if day <= today {
        return Ok(day);
    }
    Err(Refusal::new(
        "future_date",
        format!("日期晚于今天（{today}），请核对"),
        format!("the day lies in the future, today is {today}: check it"),
    )
    .at(at))
}

/// The day these papers were handed in, or the work they show was done, whenever that is recorded: today where none is said.
/// It lies between `first` and today, at `/on`. What is recorded after the last day of this key and was done before it is
/// proved by a paper with its SHA-256, at `at`; it is refused under `rule`, where one is given.
///
/// # Errors
/// A [`Refusal`] where the day lies outside, or nothing proves it.
pub fn handed_in(
    on: Option<NaiveDate>,
    first: NaiveDate,
    (papers, at): (&[Document], &str),
    (key, rule): (&str, Option<&'static str>),
    file: &CaseFile,
    cx: &Context,
) -> Result<NaiveDate, Refusal> {
    let first = papers.iter().map(|paper| paper.on).fold(first, NaiveDate::max);
    let on = day(on.unwrap_or(cx.today), first, cx.today, "/on")?;
    proved(on, (papers, at), (key, rule), file, cx).map(|()| on)
}

/// Refuses what is recorded after the last day of this key and was done on a day before it, where none of these papers proves
/// that by its SHA-256.
///
/// # Errors
/// A [`Refusal`] that points to `at`, under `rule`, where one is given, else under the article of the period.
pub fn proved(
    on: NaiveDate,
    (papers, at): (&[Document], &str),
    (key, rule): (&str, Option<&'static str>),
    file: &CaseFile,
    cx: &Context,
) -> Result<(), Refusal> {
    if !file.is_in_time_after_all(key, on) || papers.iter().any(|paper| paper.sha256.is_some()) {
        return Ok(());
    }
    let (code, zh, en) = (
        "receipt_missing",
        "期限届满后补录期限内办理的，应当附收件凭证、邮戳或者其他证明（填写SHA-256摘要）",
        "done before the last day and recorded after it, it comes with the receipt, the postmark or another proof, by its \
         SHA-256",
    );
    let refusal = match (rule, file.deadline(key).map(|deadline| &deadline.basis)) {
        (Some(rule), _) => cx.refuse(rule, code, zh, en),
        (None, Some(Basis::Rule(receipt))) => Refusal::new(code, zh, en).under(receipt.article.as_str()),
        (None, _) => Refusal::new(code, zh, en),
    };
    Err(refusal.at(at))
}

/// Refuses a day where an organ of this county answers for itself: it does so on the day on which it enters the answer.
///
/// # Errors
/// A [`Refusal`] that points to `/on`.
pub fn answers_itself(on: Option<NaiveDate>) -> Result<(), Refusal> {
    if on.is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        "answers_itself",
        "本县机关由其自行答复，答复日期为登记当日，不填写日期",
        "an organ of this county answers for itself, on the day it enters the answer: leave the day out",
    )
    .at("/on"))
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
