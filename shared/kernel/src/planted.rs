//! Mistakes that are put in on purpose, to see that a test catches them: a check nobody has seen fail is no check.
//! They exist only where the feature `planted` is on, which no program is built with.

/// Whether the mistake of this name is in, by the variable `PLANTED`.
#[cfg(feature = "planted")]
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a test says from outside which mistake is in")]
pub fn planted(name: &str) -> bool {
    static NAMED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    NAMED.get_or_init(|| std::env::var("PLANTED").ok()).as_deref() == Some(name)
}

/// Whether the mistake of this name is in: never.
#[cfg(not(feature = "planted"))]
#[must_use]
#[inline(always)]
pub const fn planted(_: &str) -> bool {
    false
}
