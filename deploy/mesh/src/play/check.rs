//! One expectation: where to look, what should be there, and which words of the scenario it stands for.

use super::path::{Path, shown};
use super::template::Vars;
use serde::Deserialize;
use serde_json::{Value, json};

/// An expectation as the file states it. Of the ways to compare at least one is given; all given must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// JSON pointer, or path with filters.
    pub(super) at: String,
    /// The scenario's own words, where it stands for one of its tests.
    pub(super) test: Option<String>,
    /// Exactly this value.
    is: Option<Value>,
    /// Not this value.
    not: Option<Value>,
    /// At least one value, and each of them this one.
    every: Option<Value>,
    /// The text holds these words, or the list this element; a list of words: each of them.
    contains: Option<Value>,
    /// The text has this shape; `*` stands for anything.
    matches: Option<String>,
    /// Something is there.
    exists: Option<bool>,
    /// Nothing is there.
    absent: Option<bool>,
    /// So many.
    count: Option<Value>,
    /// Later, or more, than this.
    after: Option<Value>,
    /// Earlier, or less, than this.
    before: Option<Value>,
}

/// What came of an expectation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) held: bool,
    pub(super) expected: String,
    pub(super) seen: Value,
}

impl Check {
    /// What is wrong with the expectation itself.
    pub(super) fn fault(&self) -> Option<String> {
        let ways = [&self.is, &self.not, &self.every, &self.contains, &self.count, &self.after, &self.before];
        let given = ways.iter().any(|way| way.is_some()) || self.matches.is_some();
        let there = [self.exists, self.absent];
        if there.contains(&Some(false)) {
            return Some(format!("`{}`: write `absent: true` instead of `exists: false`", self.at));
        }
        if !given && there == [None, None] {
            return Some(format!("`{}`: nothing is expected there", self.at));
        }
        // braces may stand where a name is filled in later
        Path::read(&self.at.replace(['{', '}'], "")).err()
    }

    /// Compares.
    pub(super) fn judge(&self, vars: &Vars, body: &Value) -> Verdict {
        self.judged(vars, body).unwrap_or_else(|why| Verdict {
            held: false,
            expected: why,
            seen: Value::Null,
        })
    }

    fn judged(&self, vars: &Vars, body: &Value) -> Result<Verdict, String> {
        let path = Path::read(&vars.text(&self.at)?)?;
        let found = path.select(body);
        let seen = match &found[..] {
            [] => Value::Null,
            [one] if !path.is_plural() => (*one).clone(),
            many => Value::Array(many.iter().map(|v| (*v).clone()).collect()),
        };
        let mut held = true;
        let mut expected = Vec::new();
        let mut also = |holds: bool, words: String| {
            held &= holds;
            expected.push(words);
        };
        if let Some(want) = &self.is {
            let want = vars.fill(want)?;
            also(
                seen == want || matches!(&found[..], [one] if **one == want),
                format!("is {}", shown(&want)),
            );
        }
        if let Some(want) = &self.not {
            let want = vars.fill(want)?;
            also(!found.iter().any(|v| **v == want), format!("is not {}", shown(&want)));
        }
        if let Some(want) = &self.every {
            let want = vars.fill(want)?;
            also(!found.is_empty() && found.iter().all(|v| **v == want), format!("each is {}", shown(&want)));
        }
        if let Some(want) = &self.contains {
            let want = vars.fill(want)?;
            let words = match &want {
                Value::Array(words) => words.iter().collect(),
                one => vec![one],
            };
            let holds = words.iter().all(|word| found.iter().any(|v| holds(v, word)));
            also(holds, format!("contains {}", shown(&want)));
        }
        if let Some(shape) = &self.matches {
            let shape = vars.text(shape)?;
            also(found.iter().any(|v| has_shape(&shown(v), &shape)), format!("matches {shape}"));
        }
        if self.exists.is_some() {
            also(found.iter().any(|v| !v.is_null()), "exists".to_owned());
        }
        if self.absent.is_some() {
            also(found.iter().all(|v| v.is_null()), "absent".to_owned());
        }
        if let Some(want) = &self.count {
            let want = vars.fill(want)?;
            let count = match &found[..] {
                [Value::Array(items)] => items.len(),
                many => many.len(),
            };
            also(shown(&want) == count.to_string(), format!("count {}", shown(&want)));
            if count != 0 && shown(&want) != count.to_string() {
                return Ok(Verdict {
                    held: false,
                    expected: expected.join(", "),
                    seen: json!({ "count": count }),
                });
            }
        }
        if let Some(want) = &self.after {
            let want = vars.fill(want)?;
            also(
                !found.is_empty() && found.iter().all(|v| less(&want, v)),
                format!("after {}", shown(&want)),
            );
        }
        if let Some(want) = &self.before {
            let want = vars.fill(want)?;
            also(
                !found.is_empty() && found.iter().all(|v| less(v, &want)),
                format!("before {}", shown(&want)),
            );
        }
        Ok(Verdict { held, expected: expected.join(", "), seen })
    }
}

fn holds(value: &Value, word: &Value) -> bool {
    match value {
        Value::Array(items) => {
            items.iter().any(|item| item == word || (item.is_string() && holds(item, word)))
        }
        Value::Null => false,
        other => other == word || shown(other).contains(&shown(word)),
    }
}

/// Numbers by size, everything else as text: dates are written year first.
fn less(a: &Value, b: &Value) -> bool {
    match (shown(a).parse::<f64>(), shown(b).parse::<f64>()) {
        (Ok(a), Ok(b)) => a < b,
        _ => shown(a) < shown(b),
    }
}

fn has_shape(text: &str, shape: &str) -> bool {
    let mut parts = shape.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str) -> Check {
        serde_saphyr::from_str(yaml).unwrap()
    }

    fn held(yaml: &str) -> bool {
        let mut vars = Vars::new(1);
        vars.set("rec", json!("c-1"));
        let body = json!({
            "due": "2025-03-03", "overrides": 0, "route": { "why": { "zh": "依据第二十三条" }, "articles": ["甲", "乙"] },
            "cases": [{ "case": "c-1", "state": "performing" }, { "case": "c-2", "state": "performing" }],
            "priority": null
        });
        check(yaml).judge(&vars, &body).held
    }

    #[test]
    fn every_way_to_compare() {
        assert!(held("{ at: due, is: 2025-03-03 }"));
        assert!(!held("{ at: due, is: 2025-03-01 }"));
        assert!(held("{ at: due, after: 2025-03-01, before: 2025-03-11 }"));
        assert!(held("{ at: overrides, is: 0 }"));
        assert!(held("{ at: route.why.zh, contains: 第二十三条 }"));
        assert!(held("{ at: route.articles, contains: [甲, 乙] }"));
        assert!(!held("{ at: route.articles, contains: [甲, 丙] }"));
        assert!(held("{ at: 'cases[].state', every: performing, count: 2 }"));
        assert!(held("{ at: cases, count: 2 }"));
        assert!(held("{ at: 'cases[state=closed]', count: 0, absent: true }"));
        assert!(held("{ at: 'cases[case={rec}].state', is: performing }"));
        assert!(held("{ at: priority, absent: true }"));
        assert!(!held("{ at: priority, exists: true }"));
        assert!(held("{ at: due, matches: 2025-*-03 }"));
        assert!(!held("{ at: due, matches: 2025-*-04 }"));
        assert!(held("{ at: due, not: 2025-03-01 }"));
    }

    #[test]
    fn an_expectation_that_expects_nothing_is_a_mistake() {
        assert!(check("{ at: due }").fault().is_some());
        assert!(check("{ at: due, exists: false }").fault().is_some());
        assert!(check("{ at: 'a[', is: 1 }").fault().is_some());
        assert!(check("{ at: 'cases[case={rec}].state', is: 1 }").fault().is_none());
        assert!(serde_saphyr::from_str::<Check>("{ at: due, equals: 1 }").is_err());
    }
}
