//! What is not right about an organ, an account or a password, wherever it comes from: a request or a county file.

use kernel::Text;
use web::{Problem, problem};

/// Something that does not fit, and where. Carries no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {}", text.en)]
pub struct Unfit {
    /// JSON pointer to the member.
    pub pointer: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong there and what to do.
    pub text: Text,
}

impl Unfit {
    pub(crate) fn new(pointer: &'static str, code: &'static str, zh: &str, en: &str) -> Self {
        Self { pointer, code, text: Text::new(zh, en) }
    }
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        Problem::new(&problem::INVALID, unfit.text.zh, unfit.text.en).code(unfit.code).at(unfit.pointer)
    }
}

/// Whether a code or account name has the one shape both have. Small letters, digits and hyphens only: it goes
/// into tokens, addresses and logs, and is no place for a person's name.
pub(crate) fn is_code(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
