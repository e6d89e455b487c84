//! Mistakes that are put in on purpose, to see that a test catches them: a check nobody has seen fail is no check.
//! And places at which a process is killed on purpose, to see that nothing is lost there. Both exist only where the
//! feature `planted` is on, which no program that serves anybody is built with.

#[cfg(feature = "planted")]
use std::sync::{OnceLock, atomic::AtomicU64, atomic::Ordering};

/// Whether the mistake of this name is in, by the variable `PLANTED`.
#[cfg(feature = "planted")]
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a test says from outside which mistake is in")]
pub fn planted(name: &str) -> bool {
    static NAMED: OnceLock<Option<String>> = OnceLock::new();
    NAMED.get_or_init(|| std::env::var("PLANTED").ok()).as_deref() == Some(name)
}

/// Whether the mistake of this name is in: never.
#[cfg(not(feature = "planted"))]
#[must_use]
#[inline(always)]
pub const fn planted(_: &str) -> bool {
    false
}

/// Kills the process, as `kill -9` does, when it comes by here for the n-th time: `FAILPOINT=name:n`.
#[cfg(feature = "planted")]
#[expect(clippy::disallowed_methods, reason = "a test says from outside where the process is killed")]
pub fn fail_point(name: &str) {
    static ARMED: OnceLock<Option<(String, AtomicU64)>> = OnceLock::new();
    let armed = ARMED.get_or_init(|| {
        let armed = std::env::var("FAILPOINT").ok()?;
        let (name, nth) = armed.rsplit_once(':')?;
        Some((name.to_owned(), AtomicU64::new(nth.parse().ok()?)))
    });
    let Some((_, left)) = armed.as_ref().filter(|(armed, _)| armed == name) else { return };
    if left.fetch_sub(1, Ordering::AcqRel) == 1 {
        let own = std::process::id().to_string();
        let _killed = std::process::Command::new("kill").args(["-9", &own]).status();
        // whoever comes by here goes no further, however long the signal takes
        loop {
            std::thread::park();
        }
    }
}

/// A place at which the process can be killed: never.
#[cfg(not(feature = "planted"))]
#[inline(always)]
pub const fn fail_point(_: &str) {}
