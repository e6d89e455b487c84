//! Reading what a caller sent: unknown fields are refused by the types, the place of a fault is named, what belongs
//! there is said in both languages, and no fault repeats a value: it may be personal data or a password.

mod expected;

use crate::Text;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Segment;

pub use expected::name_of;

/// Why an input cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", text.en)]
pub struct InputError {
    /// Stable code: `malformed`, `unknown_field`, `missing_field` or `invalid`.
    pub code: &'static str,
    /// JSON pointer to the place.
    pub pointer: String,
    /// What is wrong there, and what is expected.
    pub text: Text,
}

impl InputError {
    /// A value that is not what belongs at this place.
    #[must_use]
    pub fn invalid(pointer: String, text: Text) -> Self {
        Self { code: "invalid", pointer, text }
    }

    fn malformed(pointer: String, zh: &str, en: &str) -> Self {
        Self { code: "malformed", pointer, text: Text::new(zh, en) }
    }
}

/// Reads one JSON object and nothing after it; an empty body is an empty object.
///
/// # Errors
/// [`InputError`].
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, InputError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        // serde would take a list for the members in order
        return Err(InputError::malformed(
            String::new(),
            "请求体应当是一个JSON对象（{…}），请改正后重新提交",
            "the body should be one JSON object, `{…}`",
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| fault(body, pointer(error.path()), error.inner()))?;
    reader.end().map_err(|error| fault(body, String::new(), &error))?;
    Ok(read)
}

/// Serde quotes what was sent: only the names of fields pass, and what a type says it expects.
fn fault(body: &[u8], pointer: String, error: &serde_json::Error) -> InputError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let is_data = error.classify() == Category::Data
        // serde calls a number in the place of a word a fault of the syntax
        || serde_json::from_slice::<IgnoredAny>(body).is_ok();
    if !is_data {
        return InputError::malformed(
            pointer,
            "请求体不是一份完整、有效的JSON，请检查后重新提交",
            "the body should be one whole JSON document",
        );
    }
    if crate::planted("faults_repeat_values") {
        return InputError::invalid(pointer, Text::new(message, message));
    }
    let named = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("missing field") {
        // serde points to what the field is missing in
        let text = expected::missing(named);
        return InputError { code: "missing_field", pointer: format!("{pointer}/{named}"), text };
    }
    if message.starts_with("unknown field") {
        let text = expected::unknown(named, message);
        return InputError { code: "unknown_field", pointer, text };
    }
    if message.starts_with("duplicate field") {
        return InputError::invalid(format!("{pointer}/{named}"), expected::twice(named));
    }
    let text = expected::other(&pointer, message);
    InputError::invalid(pointer, text)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{key}"),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Door {
        Window,
        Web,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sheet {
        received_on: chrono::NaiveDate,
        #[serde(default)]
        days: Vec<u8>,
        #[serde(default)]
        source: Option<Door>,
        #[serde(default)]
        case: Option<uuid::Uuid>,
    }

    #[test]
    fn a_fault_names_its_place_and_what_is_expected_and_repeats_no_value() {
        let sheet: Sheet = read(br#"{"received_on":"2026-03-02","source":"web"}"#).unwrap();
        assert_eq!((sheet.received_on.to_string().as_str(), sheet.days.len()), ("2026-03-02", 0));
        assert!(matches!(sheet.source, Some(Door::Web)) && sheet.case.is_none());
        let day =
            ("“收到日期”（received_on）应当是真实存在的日期，例如2026-03-02", "a real day as 2026-03-02");
        let number =
            ("“天数”（days）第2项应当是整数，且不超出范围", "`days`, item 2, should be a whole number");
        let door =
            ("“来源”（source）应当是下列之一：window、web", "`source` should be one of `window`, `web`");
        let whole = ("不是一份完整、有效的JSON", "one whole JSON document");
        for (body, code, pointer, (zh, en)) in [
            (r#"{"received_on":"2026-02-30"}"#, "invalid", "/received_on", day),
            (r#"{"received_on":"secret, expected a string"}"#, "invalid", "/received_on", day),
            (r#"{"received_on":"2026-03-02x"}"#, "invalid", "/received_on", day),
            (r#"{"received_on":5}"#, "invalid", "/received_on", day),
            (r#"{"received_on":"2026-03-02","days":[1,"secret"]}"#, "invalid", "/days/1", number),
            (r#"{"received_on":"2026-03-02","days":[1,300]}"#, "invalid", "/days/1", number),
            (
                r#"{"received_on":"2026-03-02","days":"secret"}"#,
                "invalid",
                "/days",
                ("“天数”（days）应当是列表（[…]）", "`days` should be a list, `[…]`"),
            ),
            (r#"{"received_on":"2026-03-02","source":"secret, expected `x`"}"#, "invalid", "/source", door),
            (
                r#"{"received_on":"2026-03-02","source":7}"#,
                "invalid",
                "/source",
                ("“来源”（source）的值不是这里应填的内容", "the value of `source` is not what belongs there"),
            ),
            (
                r#"{"received_on":"2026-03-02","case":"secret"}"#,
                "invalid",
                "/case",
                ("“案件”（case）应当是编号", "`case` should be an identifier"),
            ),
            (
                r#"{"received_on":"2026-03-02","colour":"secret"}"#,
                "unknown_field",
                "/colour",
                (
                    "不认识字段“colour”，请删除或者改正；这里可以填写：“收到日期”（received_on）、“天数”（days）、“来源”（source）、“案件”（case）",
                    "the field `colour` is not known here: remove or rename it; known are `received_on`, `days`, `source`, `case`",
                ),
            ),
            (
                "{}",
                "missing_field",
                "/received_on",
                (
                    "缺少必填字段“收到日期”（received_on），请补充",
                    "the field `received_on` is missing: add it",
                ),
            ),
            (
                r#"{"received_on":"2026-03-02","received_on":"2026-03-03"}"#,
                "invalid",
                "/received_on",
                (
                    "字段“收到日期”（received_on）填写了两次，请只保留一处",
                    "the field `received_on` stands twice",
                ),
            ),
            (r#"{"received_on":"#, "malformed", "/received_on", whole),
            (r#"["2026-03-02",[]]"#, "malformed", "", ("JSON对象", "JSON object")),
            (r#"{"received_on":"2026-03-02"} {}"#, "malformed", "", whole),
        ] {
            let error = read::<Sheet>(body.as_bytes()).unwrap_err();
            assert_eq!((error.code, error.pointer.as_str()), (code, pointer), "{body}: {error}");
            let Text { zh: said_zh, en: said_en } = &error.text;
            assert!(said_zh.contains(zh) && said_en.contains(en), "{body}: {said_zh} / {said_en}");
            assert!(!said_zh.contains("secret") && !said_en.contains("secret"), "{error}");
        }
    }
}
