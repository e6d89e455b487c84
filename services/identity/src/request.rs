//! Reading a body: unknown fields are refused, and no problem repeats what was sent.

use procedure::InputError;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::Segment;
use web::Problem;
use web::request::Body;

/// The body as what it should be.
pub(crate) fn read<T: DeserializeOwned>(body: &Body) -> Result<T, Problem> {
    let unreadable = |pointer: String, error: &serde_json::Error| {
        host::problem::unreadable(InputError { pointer, detail: detail(error) })
    };
    if body.0.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        // serde would take a list for the members in order
        let detail = "expected a JSON object".to_owned();
        return Err(host::problem::unreadable(InputError { pointer: String::new(), detail }));
    }
    let mut reader = serde_json::Deserializer::from_slice(&body.0);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| unreadable(pointer(error.path()), error.inner()))?;
    reader.end().map_err(|error| unreadable(String::new(), &error))?;
    Ok(read)
}

/// What is wrong. Serde quotes what was sent, and what is sent here may be a password: only field names pass.
fn detail(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        Category::Data if message.starts_with("unknown field") || message.starts_with("missing field") => {
            message.to_owned()
        }
        Category::Data => "the value is not what belongs there".to_owned(),
        Category::Syntax | Category::Eof | Category::Io => "expected one whole JSON document".to_owned(),
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
