//! Codes of administrative divisions (行政区划代码): 6 digits for a county, 9 for a town, 12 for a village.

/// Whether `code` has the shape of a division code.
#[must_use]
pub fn is_code(code: &str) -> bool {
    matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit())
}

/// The county part of a code.
#[must_use]
pub fn county(code: &str) -> &str {
    code.get(..6).unwrap_or(code)
}
