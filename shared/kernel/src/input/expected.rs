//! What serde says is expected, as a sentence in both languages. Only what comes from the types is told: a phrase that
//! is not known here may be a value, and is not repeated.

use crate::Text;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The names of fields in Chinese, one a line.
const NAMES: &str = include_str!("../../data/fields.txt");

/// A phrase of a type, and what it is in Chinese and English.
const PHRASES: [(&str, &str, &str); 14] = [
    ("a string", "文字", "text"),
    ("string or map", "文字或者对象", "a word, or an object"),
    ("a boolean", "true或者false", "true or false"),
    ("a sequence", "列表（[…]）", "a list, `[…]`"),
    ("a map", "对象（{…}）", "an object, `{…}`"),
    ("struct ", "对象（{…}）", "an object, `{…}`"),
    ("internally tagged enum ", "对象（{…}）", "an object, `{…}`"),
    ("adjacently tagged enum ", "对象（{…}）", "an object, `{…}`"),
    ("a formatted date string", "真实存在的日期，例如2026-03-02", "a real day as 2026-03-02"),
    ("a formatted time string", "时间，例如09:30:00", "a time of day as 09:30:00"),
    ("an RFC 3339 formatted date and time string", "带时区的时间", "a time with its zone"),
    ("a UUID string", "编号（UUID）", "an identifier, a UUID"),
    ("a nonzero ", "大于零的整数，且不超出范围", "a whole number above zero, not beyond its range"),
    ("f64", "数字", "a number"),
];
const WHOLE: [&str; 10] = ["u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize"];

/// How chrono says that a text is no day or no time; it repeats nothing.
const NO_DAY: [&str; 6] = [
    "input is out of range",
    "no possible date and time matching input",
    "input is not enough for unique date and time",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
];

/// The name of a field in Chinese, where it has one here.
#[must_use]
pub fn name_of(field: &str) -> Option<&'static str> {
    static MAP: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    MAP.get_or_init(|| NAMES.lines().filter_map(|line| line.split_once(' ')).collect()).get(field).copied()
}

fn named(field: &str) -> String {
    match name_of(field) {
        Some(zh) => format!("“{zh}”（{field}）"),
        None => format!("“{field}”"),
    }
}

/// A required field was left out.
pub(super) fn missing(field: &str) -> Text {
    Text::new(
        format!("缺少必填字段{}，请补充", named(field)),
        format!("the field `{field}` is missing: add it"),
    )
}

/// A field that nobody knows.
pub(super) fn unknown(field: &str, message: &str) -> Text {
    let words = words(message);
    let mut zh = format!("不认识字段“{field}”，请删除或者改正");
    let mut en = format!("the field `{field}` is not known here: remove or rename it");
    if words.is_empty() {
        zh.push_str("；这里没有要填写的内容");
        en.push_str("; nothing is filled in here");
    } else {
        let known: Vec<String> = words.iter().map(|word| named(word)).collect();
        zh.push_str(&format!("；这里可以填写：{}", known.join("、")));
        en.push_str(&format!("; known are `{}`", words.join("`, `")));
    }
    Text::new(zh, en)
}

/// A field that was filled in twice.
pub(super) fn twice(field: &str) -> Text {
    Text::new(
        format!("字段{}填写了两次，请只保留一处", named(field)),
        format!("the field `{field}` stands twice: keep one of them"),
    )
}

/// The value at this place is not what belongs there.
pub(super) fn other(pointer: &str, message: &str) -> Text {
    let (zh, en) = place(pointer);
    if message.starts_with("unknown variant") {
        let words = words(message);
        if !words.is_empty() {
            return Text::new(
                format!("{zh}应当是下列之一：{}", words.join("、")),
                format!("{en} should be one of `{}`", words.join("`, `")),
            );
        }
    }
    match phrase(pointer, message) {
        Some((expected_zh, expected_en)) => {
            Text::new(format!("{zh}应当是{expected_zh}"), format!("{en} should be {expected_en}"))
        }
        None => Text::new(
            format!("{zh}的值不是这里应填的内容，请对照接口文档改正"),
            format!("the value of {en} is not what belongs there: see the document of the interface"),
        ),
    }
}

/// How the place is called: the last name in the pointer, and which item of it.
fn place(pointer: &str) -> (String, String) {
    let mut item = None;
    for name in pointer.split('/').rev().filter(|name| !name.is_empty() && *name != "?") {
        match name.parse::<usize>() {
            Ok(at) => item = item.or(Some(at + 1)),
            Err(_) => {
                return match item {
                    Some(n) => (format!("{}第{n}项", named(name)), format!("`{name}`, item {n},")),
                    None => (named(name), format!("`{name}`")),
                };
            }
        }
    }
    ("请求体".to_owned(), "the body".to_owned())
}

/// What is expected, where the phrase is one of a type.
fn phrase(pointer: &str, message: &str) -> Option<(&'static str, &'static str)> {
    if NO_DAY.contains(&message) {
        let is_time = pointer.ends_with("/time");
        return known(if is_time { "a formatted time string" } else { "a formatted date string" });
    }
    if message.starts_with("UUID parsing failed") {
        return known("a UUID string");
    }
    let wanted = message.starts_with("invalid ").then(|| message.rsplit_once(", expected "))??.1;
    if WHOLE.contains(&wanted) {
        return Some(("整数，且不超出范围", "a whole number, not beyond its range"));
    }
    known(wanted)
}

fn known(wanted: &str) -> Option<(&'static str, &'static str)> {
    let says = |said: &str| wanted == said || (said.ends_with(' ') && wanted.starts_with(said));
    PHRASES.iter().find(|(said, _, _)| says(said)).map(|(_, zh, en)| (*zh, *en))
}

/// The words a type lists after `expected`, in backquotes.
fn words(message: &str) -> Vec<&str> {
    let listed = message.rsplit_once(", expected ").map_or("", |(_, listed)| listed);
    let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    listed.split('`').skip(1).step_by(2).filter(is_word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_has_one_name_in_chinese() {
        let names: Vec<&str> = NAMES.lines().filter_map(|line| Some(line.split_once(' ')?.0)).collect();
        assert_eq!(names.len(), NAMES.lines().count(), "each line is a field and its name");
        assert!(names.is_sorted_by(|one, next| one < next), "in order, each once");
        assert_eq!((name_of("received_on"), name_of("colour")), (Some("收到日期"), None));
    }

    #[test]
    fn a_phrase_no_type_says_is_not_repeated() {
        let text = other("/x/0", "invalid value: string \"a\", expected 马小花");
        assert!(!text.zh.contains("马小花") && !text.en.contains("马小花"), "{text:?}");
        let text = other("/filing/?", "no sentence of a type");
        assert!(text.zh.starts_with("“登记表”（filing）的值") && text.en.contains("`filing`"), "{text:?}");
        assert!(other("", "x").zh.starts_with("请求体"));
    }
}
