//! Guessing a password is slow: after ten failures within ten minutes an account is refused until the oldest of
//! them is ten minutes old. Refused attempts do not count, so nobody is locked out for good. Kept in memory, by
//! replica: a restart forgives.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Failures after which an account is refused.
const MOST: usize = 10;
/// How long a failure counts.
const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// Recent failures by account. Holds accounts that exist only, so it does not grow by guessing.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<HashMap<String, VecDeque<DateTime<Utc>>>>);

impl Throttle {
    /// Whether an attempt is looked at.
    pub(crate) fn is_open(&self, account: &str, now: DateTime<Utc>) -> bool {
        let mut all = self.all();
        let Some(failures) = all.get_mut(account) else { return true };
        // a clock that was set back must not make a failure count for longer
        failures.retain(|at| (now - *at).abs() < WINDOW);
        failures.len() < MOST
    }

    /// An attempt failed.
    pub(crate) fn failed(&self, account: &str, now: DateTime<Utc>) {
        let mut all = self.all();
        let failures = all.entry(account.to_owned()).or_default();
        failures.push_back(now);
        if failures.len() > MOST {
            failures.pop_front();
        }
    }

    /// An attempt succeeded.
    pub(crate) fn cleared(&self, account: &str) {
        self.all().remove(account);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, VecDeque<DateTime<Utc>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_close_it_and_ten_minutes_open_it_again() {
        let throttle = Throttle::default();
        let start: DateTime<Utc> = "2026-03-02T01:00:00Z".parse().unwrap();
        for i in 0..10 {
            assert!(throttle.is_open("a", start + TimeDelta::seconds(i)), "{i}");
            throttle.failed("a", start + TimeDelta::seconds(i));
        }
        assert!(!throttle.is_open("a", start + TimeDelta::seconds(599)));
        assert!(throttle.is_open("b", start), "another account is another matter");
        assert!(
            throttle.is_open("a", start + TimeDelta::seconds(600)),
            "the oldest failure no longer counts"
        );
        throttle.failed("a", start + TimeDelta::seconds(600));
        assert!(!throttle.is_open("a", start + TimeDelta::seconds(600)));
        throttle.cleared("a");
        assert!(throttle.is_open("a", start + TimeDelta::seconds(600)));
    }
}
