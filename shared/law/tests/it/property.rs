//! Properties that hold for every rule and day.

use chrono::{Days, NaiveDate};
use law::{Direction, Extension, Law, Pause, Rule, Unit};
use proptest::prelude::*;

fn forward() -> Vec<&'static Rule> {
    Law::bundled().rules.iter().filter(|r| r.amount.is_some() && r.direction == Direction::Forward).collect()
}

fn rule() -> impl Strategy<Value = &'static Rule> {
    proptest::sample::select(forward())
}

fn natural() -> impl Strategy<Value = &'static Rule> {
    let rules: Vec<_> = forward().into_iter().filter(|r| r.unit != Some(Unit::WorkingDay)).collect();
    proptest::sample::select(rules)
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..2200).prop_map(|n| "2021-06-01".parse::<NaiveDate>().unwrap() + Days::new(n))
}

fn pause(from: NaiveDate, days: u64) -> Pause {
    Pause {
        from,
        to: Some(from + Days::new(days)),
        ground: "中止".into(),
        article: "《行政复议法》第三十九条".into(),
        opened_by: None,
        closed_by: None,
    }
}

/// An extension the law allows, if it knows one.
fn allowed(rule: &Rule, on: NaiveDate, part: u32) -> Option<Extension> {
    let extension = rule.extension.as_ref()?;
    let most = extension.each.or(extension.max).unwrap_or(20);
    Some(Extension {
        amount: 1 + part % most,
        unit: extension.unit,
        approver: extension.approver.clone(),
        by: None,
        document: None,
        on,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_never_ends_earlier(rule in rule(), start in day(), later in 0u64..200) {
        let law = Law::bundled();
        let (a, b) = (start, start + Days::new(later));
        // Within one version: a new text may shorten a period.
        prop_assume!(law.rules.applicable(&rule.id, a).map(|r| r.0) == law.rules.applicable(&rule.id, b).map(|r| r.0));
        let (a, b) = (law.count(&rule.id, a).receipt().unwrap(), law.count(&rule.id, b).receipt().unwrap());
        prop_assert!(a.due <= b.due, "{} {:?} {:?}", rule.id, a.due, b.due);
    }

    #[test]
    fn a_pause_of_n_days_moves_the_natural_end_by_n(rule in natural(), start in day(), after in 1u64..15, days in 0u64..60) {
        let law = Law::bundled();
        let plain = law.count(&rule.id, start).receipt().unwrap();
        let end = plain.nominal.unwrap();
        let from = start + Days::new(after);
        prop_assume!(from <= end);
        let paused = law.count(&rule.id, start).paused(pause(from, days)).receipt().unwrap();
        prop_assert_eq!(paused.nominal, Some(end + Days::new(days)));
        prop_assert!(paused.due >= plain.due);
    }

    #[test]
    fn an_open_pause_keeps_the_days_that_were_left(rule in rule(), start in day(), after in 1u64..15, days in 1u64..60) {
        let law = Law::bundled();
        let from = start + Days::new(after);
        let plain = law.count(&rule.id, start).receipt().unwrap();
        prop_assume!(Some(from) <= plain.nominal.or(plain.due));
        let open = Pause { to: None, ..pause(from, 0) };
        let open = law.count(&rule.id, start).paused(open).receipt().unwrap();
        prop_assert_eq!(open.due, None);
        prop_assert_eq!(open.recompute(), Ok(None));
        let left = open.remaining.unwrap();
        prop_assert!(left >= 1);
        let closed = law.count(&rule.id, start).paused(pause(from, days)).receipt().unwrap();
        let resumed = from + Days::new(days);
        let mut counted = 0;
        let mut day = resumed;
        while counted < left {
            if rule.unit != Some(Unit::WorkingDay) || law.calendar.is_working_day(day) {
                counted += 1;
            }
            if counted < left {
                day = day.succ_opt().unwrap();
            }
        }
        prop_assert_eq!(closed.nominal.or(closed.due), Some(day));
    }

    #[test]
    fn an_extension_never_shortens(rule in rule(), start in day(), part in 0u32..400) {
        let law = Law::bundled();
        let (applied, _) = law.rules.applicable(&rule.id, start).unwrap();
        let Some(extension) = allowed(applied, start, part) else { return Ok(()) };
        let plain = law.count(&rule.id, start).receipt().unwrap();
        let extended = law.count(&rule.id, start).extended(extension).receipt().unwrap();
        prop_assert!(extended.due >= plain.due);
        prop_assert!(extended.nominal >= plain.nominal);
    }

    #[test]
    fn nothing_that_rolls_ends_on_a_rest_day(rule in rule(), start in day(), after in 1u64..15, days in 0u64..60) {
        let law = Law::bundled();
        for count in [law.count(&rule.id, start), law.count(&rule.id, start).paused(pause(start + Days::new(after), days))] {
            let Ok(receipt) = count.receipt() else { continue };
            let due = receipt.due.unwrap();
            if rule.roll || rule.unit == Some(Unit::WorkingDay) {
                prop_assert!(law.calendar.is_working_day(due), "{} {due}", rule.id);
            }
            prop_assert!(receipt.nominal.is_none_or(|n| n <= due));
            prop_assert!(due > start);
        }
    }

    #[test]
    fn a_receipt_recomputes_from_its_own_json(rule in rule(), start in day(), after in 1u64..15, days in 0u64..60, part in 0u32..400) {
        let law = Law::bundled();
        let (applied, _) = law.rules.applicable(&rule.id, start).unwrap();
        let mut count = law.count(&rule.id, start).paused(pause(start + Days::new(after), days));
        if let Some(extension) = allowed(applied, start, part) {
            count = count.extended(extension);
        }
        if applied.cap.is_some() {
            count = count.capped_from(start - Days::new(u64::from(part)));
        }
        let Ok(receipt) = count.receipt() else { return Ok(()) };
        let back: law::Receipt = serde_json::from_str(&serde_json::to_string(&receipt).unwrap()).unwrap();
        prop_assert_eq!(&back, &receipt);
        prop_assert_eq!(back.recompute(), Ok(receipt.due));
        prop_assert!(!receipt.zh().is_empty() && !receipt.en().is_empty());
    }

    #[test]
    fn backward_and_forward_working_days_meet(start in day(), n in 1u32..40) {
        // n working days after the day n working days before a working day is that day again.
        let law = Law::bundled();
        prop_assume!(law.calendar.is_working_day(start));
        let back = law.count("FY-40", start).amount(n, Unit::WorkingDay).receipt().unwrap().due.unwrap();
        let forth = law.count("FY-10", back).amount(n, Unit::WorkingDay).receipt().unwrap().due;
        prop_assert_eq!(forth, Some(start));
    }
}
