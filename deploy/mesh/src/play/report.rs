//! What came of the journeys, for people and for machines.

use super::journey::{Later, Title};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// What came of one journey.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) id: String,
    pub(super) title: Title,
    pub(super) passed: usize,
    pub(super) failed: usize,
    /// The scenario's tests that wait for a capability.
    pub(super) later: Vec<Later>,
    /// Every expectation, in order.
    pub(super) expectations: Vec<Outcome>,
    /// Why it stopped before its end.
    pub(super) stopped: Option<String>,
    /// Expectations it did not come to; they count as failed.
    pub(super) not_reached: usize,
}

/// What came of one expectation.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    pub(super) passed: bool,
    /// `3. 2026-03-02 受理申请`.
    pub(super) step: String,
    /// Call or look.
    pub(super) from: String,
    /// Where in the answer.
    pub(super) at: String,
    /// The scenario's words.
    pub(super) test: Option<String>,
    pub(super) expected: String,
    pub(super) seen: Value,
    pub(super) trace: String,
}

impl Report {
    /// Nothing has happened yet.
    pub(super) fn new(id: &str, title: &Title, later: &[Later]) -> Self {
        Self {
            id: id.to_owned(),
            title: title.clone(),
            passed: 0,
            failed: 0,
            later: later.to_vec(),
            expectations: Vec::new(),
            stopped: None,
            not_reached: 0,
        }
    }

    /// Takes an outcome in.
    pub(super) fn add(&mut self, outcome: Outcome) {
        if outcome.passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        self.expectations.push(outcome);
    }

    /// It goes no further.
    pub(super) fn stop(&mut self, why: String, not_reached: usize) {
        self.stopped = Some(why);
        self.not_reached = not_reached;
        self.failed += not_reached;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.failed == 0 { "✓" } else { "✗" };
        writeln!(
            f,
            "{sign} {} {}: {} passed, {} failed, {} later",
            self.id,
            self.title.zh,
            self.passed,
            self.failed,
            self.later.len()
        )?;
        for outcome in self.expectations.iter().filter(|o| !o.passed) {
            writeln!(f, "    {} — {}", outcome.step, outcome.from)?;
            if let Some(test) = &outcome.test {
                writeln!(f, "      test      {test}")?;
            }
            writeln!(f, "      at        {}", outcome.at)?;
            writeln!(f, "      expected  {}", outcome.expected)?;
            writeln!(f, "      seen      {}", short(&outcome.seen))?;
            writeln!(f, "      trace     {}", outcome.trace)?;
        }
        if let Some(why) = &self.stopped {
            writeln!(f, "    stopped: {why}; {} expectations not reached", self.not_reached)?;
        }
        for later in &self.later {
            writeln!(f, "    later: {} — needs {}", later.test, later.needs)?;
        }
        Ok(())
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(600) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// All journeys together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Total {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) later: usize,
}

impl Total {
    /// The sum.
    pub(super) fn of(reports: &[Report]) -> Self {
        Self {
            passed: reports.iter().map(|r| r.passed).sum(),
            failed: reports.iter().map(|r| r.failed).sum(),
            later: reports.iter().map(|r| r.later.len()).sum(),
        }
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} later", self.passed, self.failed, self.later)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_reached_counts_as_failed() {
        let title = Title { zh: "一件小事".into(), en: "A small matter".into() };
        let mut report = Report::new("X01", &title, &[Later { test: "t".into(), needs: "n".into() }]);
        report.add(Outcome {
            passed: false,
            step: "1. 2026-03-02 登记".into(),
            from: "POST /petition/v1/cases".into(),
            at: "status".into(),
            test: None,
            expected: "is 201".into(),
            seen: Value::from(422),
            trace: "abc".into(),
        });
        report.stop("the case was not opened".into(), 3);
        assert_eq!(Total::of(&[report]), Total { passed: 0, failed: 4, later: 1 });
    }
}
