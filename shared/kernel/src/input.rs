//! Reading what a caller sent: unknown fields are refused by the types, the place of a fault is named, and no
//! fault repeats a value: it may be personal data or a password.

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;

/// Why an input cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct InputError {
    /// Stable code: `malformed`, `unknown_field`, `missing_field` or `invalid`.
    pub code: &'static str,
    /// JSON pointer to the place.
    pub pointer: String,
    /// What is wrong there.
    pub detail: String,
}

impl InputError {
    fn new(code: &'static str, pointer: String, detail: &str) -> Self {
        Self { code, pointer, detail: detail.to_owned() }
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
        return Err(InputError::new("malformed", String::new(), "expected a JSON object"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| fault(pointer(error.path()), error.inner()))?;
    reader.end().map_err(|error| fault(String::new(), &error))?;
    Ok(read)
}

/// Serde quotes what was sent: only the names of fields pass.
fn fault(pointer: String, error: &serde_json::Error) -> InputError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        Category::Data if message.starts_with("unknown field") => {
            InputError::new("unknown_field", pointer, message)
        }
        Category::Data if message.starts_with("missing field") => {
            // serde points to what the field is missing in
            let name = message.split('`').nth(1).unwrap_or_default();
            InputError::new("missing_field", format!("{pointer}/{name}"), message)
        }
        Category::Data if crate::planted("faults_repeat_values") => {
            InputError::new("invalid", pointer, message)
        }
        Category::Data => InputError::new("invalid", pointer, "the value is not what belongs there"),
        Category::Syntax | Category::Eof | Category::Io => {
            InputError::new("malformed", pointer, "expected one whole JSON document")
        }
    }
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
    #[serde(deny_unknown_fields)]
    struct Sheet {
        on: chrono::NaiveDate,
        #[serde(default)]
        pages: Vec<u8>,
    }

    #[test]
    fn a_fault_names_its_place_and_repeats_no_value() {
        let sheet: Sheet = read(br#"{"on":"2026-03-02"}"#).unwrap();
        assert_eq!((sheet.on.to_string().as_str(), sheet.pages.len()), ("2026-03-02", 0));
        for (body, code, pointer) in [
            (r#"{"on":"2026-02-30"}"#, "invalid", "/on"),
            (r#"{"on":"secret"}"#, "invalid", "/on"),
            (r#"{"on":"2026-03-02","pages":[1,"secret"]}"#, "invalid", "/pages/1"),
            (r#"{"on":"2026-03-02","colour":"secret"}"#, "unknown_field", "/colour"),
            ("{}", "missing_field", "/on"),
            (r#"{"on":"#, "malformed", "/on"),
            (r#"["2026-03-02",[]]"#, "malformed", ""),
            (r#"{"on":"2026-03-02"} {}"#, "malformed", ""),
        ] {
            let error = read::<Sheet>(body.as_bytes()).unwrap_err();
            assert_eq!((error.code, error.pointer.as_str()), (code, pointer), "{body}: {error}");
            assert!(!error.detail.contains("secret"), "{error}");
        }
    }
}
