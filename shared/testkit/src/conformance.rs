//! What every table of steps has to hold, whatever the procedure.

use kernel::By;
use procedure::{Procedure, Stage};
use std::collections::BTreeSet;

/// Checks a procedure's table.
///
/// # Panics
/// Where it does not hold.
pub fn check<P: Procedure>() {
    let steps = P::steps();
    let mut names = BTreeSet::new();
    let mut schemas = std::collections::BTreeMap::new();
    let mut public_openings = 0;
    for act in steps.iter() {
        let rule = &act.rule;
        assert!(names.insert(rule.name), "{}: two steps are called {}", P::NAME, rule.name);
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}: {}", P::NAME, rule.name);
        assert!(rule.law.contains('《'), "{}: {} names its statute in full", P::NAME, rule.name);
        assert!(
            !half_width(rule.zh) && !half_width(rule.law),
            "{}: {} has half-width punctuation",
            P::NAME,
            rule.name
        );
        public_openings += usize::from(rule.opens && rule.is_public());

        let (own, others) = (act.schema)();
        for (schema, body) in std::iter::once(own).chain(others) {
            let body = serde_json::to_string(&body).expect("a schema is JSON");
            let other = schemas.insert(schema.clone(), body.clone());
            assert!(other.is_none_or(|other| other == body), "{}: two schemas are called {schema}", P::NAME);
        }

        let example = (act.example)();
        let read = (act.read)(example.to_string().as_bytes());
        assert!(read.is_ok(), "{}: the example of {} is refused: {:?}", P::NAME, rule.name, read.err());
        let mut junk = example;
        junk["junk"] = serde_json::json!(1);
        let error = (act.read)(junk.to_string().as_bytes()).err();
        let error = error.unwrap_or_else(|| panic!("{}: {} takes an unknown field", P::NAME, rule.name));
        assert_eq!(error.code, "unknown_field", "{}: {}: {error}", P::NAME, rule.name);
        assert!(
            (act.read)(b"{\"x\":").is_err() && (act.read)(b"[]").is_err() && (act.read)(b"{} {}").is_err()
        );
    }
    assert_eq!(public_openings, 1, "{}: one step opens a case for people", P::NAME);

    let taken: BTreeSet<String> =
        steps.iter().flat_map(|act| act.rule.from).map(|stage| stage.word()).collect();
    for stage in P::Stage::ALL {
        assert!(!half_width(stage.zh()));
        if !stage.is_final() {
            assert!(taken.contains(&stage.word()), "{}: no step leads out of {:?}", P::NAME, stage);
        }
    }
    let mut all: Vec<String> = P::Stage::ALL.iter().map(|stage| stage.word()).collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "{}: every stage is listed once", P::NAME);
}

/// Every capacity.
pub(crate) const CAPACITIES: [By; 12] = [
    By::Officer,
    By::Head,
    By::Respondent,
    By::Assisting,
    By::Informed,
    By::Sender,
    By::Reviewer,
    By::Issuer,
    By::Court,
    By::Procurator,
    By::Coordinator,
    By::System,
];

/// A step taken in every stage and capacity: allowed exactly where the table says so.
///
/// # Panics
/// Where the guard and the table differ.
pub fn check_guard<P: Procedure>() {
    let opening = P::steps().get("receive").expect("every procedure can receive a referral");
    let mut scenario = procedure::scenario::Scenario::<P>::default();
    scenario
        .attempt("2026-03-02", By::System, "receive", &(opening.example)())
        .expect("a referral opens a case");
    let mut case = scenario.case;
    for act in P::steps().iter() {
        for stage in P::Stage::ALL {
            case.stage = *stage;
            for by in CAPACITIES {
                let expected = act.rule.by.contains(&by) && act.rule.allows(*stage);
                let guarded = act.guard(&case, &[by]).is_ok();
                assert_eq!(guarded, expected, "{} {} in {stage:?} by {by:?}", P::NAME, act.rule.name);
            }
            assert!(act.guard(&case, &[]).is_err());
        }
    }
}

/// Every proof goes as it says, every row a step names is shown, and no row is enforced unnamed.
///
/// # Panics
/// With all that does not hold.
pub fn check_rules<P: Procedure>() {
    if let Err(wrong) = procedure::proof::enforced::<P>(law::Law::bundled().rules) {
        panic!("{}", wrong.join("\n"));
    }
}

/// The chart in the service's README is the table of steps as it is now; `UPDATE=1` renews it.
///
/// # Panics
/// Where it is not.
#[expect(clippy::disallowed_methods, reason = "UPDATE=1 is how snapshots are renewed")]
pub fn check_chart<P: Procedure>(folder: &str) {
    const BEGIN: &str = "<!-- chart: generated, UPDATE=1 cargo test renews it -->\n";
    const END: &str = "<!-- end of chart -->\n";
    let file = std::path::Path::new(folder).join("README.md");
    let before = std::fs::read_to_string(&file).unwrap_or_else(|_| format!("# {} {}\n", P::NAME, P::ZH));
    let chart = format!("{BEGIN}\n```mermaid\n{}```\n\n{END}", procedure::chart::mermaid::<P>());
    let now = match (before.find(BEGIN), before.find(END)) {
        (Some(from), Some(to)) => format!("{}{chart}{}", &before[..from], &before[to + END.len()..]),
        _ => format!("{before}\n## Procedure\n\n{chart}"),
    };
    if std::env::var("UPDATE").is_ok() && before != now {
        std::fs::write(&file, &now).expect("the README can be written");
        return;
    }
    assert!(
        before == now,
        "{}: the chart is not the table of steps as it is now. UPDATE=1 cargo test -p {} renews it",
        file.display(),
        P::NAME
    );
}

/// Half-width punctuation next to a Chinese character.
#[must_use]
pub fn half_width(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    chars.iter().enumerate().any(|(i, c)| {
        matches!(c, ',' | ';' | ':' | '(' | ')' | '?' | '!')
            && (i > 0 && chinese(chars[i - 1]) || chars.get(i + 1).copied().is_some_and(chinese))
    })
}

/// The conformance tests of a procedure.
#[macro_export]
macro_rules! conformance {
    ($procedure:ty) => {
        #[test]
        fn the_table_of_steps_holds() {
            $crate::conformance::check::<$procedure>();
        }

        #[test]
        fn the_guard_follows_the_table() {
            $crate::conformance::check_guard::<$procedure>();
        }

        #[test]
        fn every_rule_it_names_is_shown_and_none_is_unnamed() {
            $crate::conformance::check_rules::<$procedure>();
        }

        #[test]
        fn what_was_once_written_stays_readable() {
            $crate::corpus::check::<$procedure>(env!("CARGO_MANIFEST_DIR"));
        }

        #[test]
        fn the_chart_in_the_readme_is_current() {
            $crate::conformance::check_chart::<$procedure>(env!("CARGO_MANIFEST_DIR"));
        }

        #[test]
        fn every_step_answers_bad_input() {
            $crate::matrix::check::<$procedure>();
        }

        #[test]
        fn a_random_walk_breaks_no_promise() {
            $crate::walk::check::<$procedure>();
        }

        #[test]
        fn a_random_walk_is_the_same_twice() {
            $crate::walk::check_again::<$procedure>();
        }
    };
}
