//! Calendars: month counts, every day against an independent list, and what is refused.

use crate::d;
use chrono::{Datelike, NaiveDate};
use law::{Calendar, DayKind, Law, LoadError};
use std::collections::BTreeSet;

const SET: &str = "version = \"1\"\n";

/// Working days by month as published; 2022 and 2023 from the packages, 2024-2026 from the table of rules.
const MONTHS: [(i32, [usize; 12]); 5] = [
    (2022, [21, 16, 23, 21, 20, 21, 21, 23, 21, 18, 22, 22]),
    (2023, [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21]),
    (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
    (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
    (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
];

fn days(year: i32) -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(move |d| d.year() == year)
}

#[test]
fn the_months_have_as_many_working_days_as_published() {
    let calendar = Calendar::bundled();
    for (year, expected) in MONTHS {
        let mut months = [0; 12];
        for day in days(year).filter(|d| calendar.is_working_day(*d)) {
            months[day.month0() as usize] += 1;
        }
        assert_eq!(months, expected, "{year}");
        assert!(calendar.published(year));
    }
    assert_eq!(MONTHS.map(|(_, m)| m.iter().sum::<usize>())[2..], [251, 248, 248]);
}

#[test]
fn every_day_agrees_with_an_independent_list() {
    let file: serde_json::Value = serde_json::from_str(include_str!("../data/workdays.json")).unwrap();
    let set = |key: &str| -> BTreeSet<NaiveDate> {
        file[key].as_array().unwrap().iter().map(|v| d(v.as_str().unwrap())).collect()
    };
    let (off, worked) = (set("weekdays_off"), set("weekends_worked"));
    let calendar = Calendar::bundled();
    let mut seen = 0;
    for day in (2022..=2026).flat_map(days) {
        let weekend = day.weekday().number_from_monday() > 5;
        let works = worked.contains(&day) || (!weekend && !off.contains(&day));
        assert_eq!(calendar.is_working_day(day), works, "{day}");
        assert_eq!(calendar.day(day).works(), works, "{day}");
        seen += 1;
    }
    assert_eq!(seen, 1826);
}

#[test]
fn a_day_says_what_it_is() {
    let calendar = Calendar::bundled();
    assert_eq!(calendar.day(d("2026-02-14")), DayKind::MakeUp("春节".into()));
    assert_eq!(calendar.day(d("2026-02-15")), DayKind::Holiday("春节".into()));
    assert_eq!(calendar.day(d("2026-03-07")), DayKind::Weekend);
    assert_eq!(calendar.day(d("2026-03-09")), DayKind::Working);
    assert_eq!(calendar.day(d("2023-09-29")), DayKind::Holiday("中秋节、国庆节".into()));
    assert_eq!(calendar.working_day_from(d("2026-10-01")), d("2026-10-08"));
}

#[test]
fn an_unpublished_year_is_provisional_and_an_unknown_one_counts_weekends() {
    let calendar = Calendar::bundled();
    assert!(calendar.loaded(2027) && !calendar.published(2027));
    assert!(!calendar.loaded(2030));
    assert!(!calendar.is_working_day(d("2027-02-08")));
    assert!(calendar.is_working_day(d("2030-10-01")));
    let receipt = Law::bundled().count("FY-10", d("2030-09-27")).receipt().unwrap();
    assert_eq!(receipt.due, Some(d("2030-10-04")));
    assert!(receipt.provisional && receipt.note("provisional").is_some());
    let old = Law::bundled().count("SS-01", d("2021-01-04")).receipt().unwrap();
    assert!(old.provisional, "2021 is not loaded");
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused() {
    let year = |body: &str| format!("year = 2026\nstatus = \"published\"\nsource = \"x\"\n{body}");
    let refuse = |body: &str| {
        let text = year(body);
        Calendar::parse(SET, &[("2026.toml", &text)]).unwrap_err().to_string()
    };
    let off = "[[off]]\nname = \"a\"\nfrom = \"2026-02-14\"\nto = \"2026-02-15\"\n";
    assert!(
        refuse(&format!("{off}[[working]]\ndate = \"2026-02-14\"\nname = \"a\"\n"))
            .contains("both off and working")
    );
    assert!(refuse(&format!("{off}{off}")).contains("off twice"));
    assert!(refuse("[[working]]\ndate = \"2026-02-13\"\nname = \"a\"\n").contains("no Saturday"));
    assert!(
        refuse("[[off]]\nname = \"a\"\nfrom = \"2026-02-15\"\nto = \"2026-02-14\"\n").contains("backwards")
    );
    assert!(
        refuse("[[off]]\nname = \"a\"\nfrom = \"2025-12-31\"\nto = \"2026-01-01\"\n")
            .contains("not in the year")
    );
    assert!(matches!(
        Calendar::parse(SET, &[("2026.toml", &year("surprise = 1\n"))]),
        Err(LoadError::Syntax { .. })
    ));
    let twice = year("");
    assert!(Calendar::parse(SET, &[("a", &twice), ("b", &twice)]).is_err());
}

#[test]
fn a_region_lays_its_days_over_and_the_receipt_says_so() {
    let set = "version = \"1\"\n[[overlay]]\nprefix = \"64\"\nname = \"宁夏\"\nverified = true\n\
               days = [{ date = \"2026-03-20\", name = \"开斋节\" }]\n";
    let year = "year = 2026\nstatus = \"published\"\nsource = \"x\"\n";
    let calendar = Calendar::parse(set, &[("2026.toml", year)]).unwrap();
    let mut law = Law::bundled().clone();
    law.calendar = calendar;
    assert!(law.calendar.is_working_day(d("2026-03-20")));
    let ningxia = law.of_division("640522100");
    assert!(!ningxia.calendar.is_working_day(d("2026-03-20")));
    let plain = law.count("FY-10", d("2026-03-16")).receipt().unwrap();
    let regional = ningxia.count("FY-10", d("2026-03-16")).receipt().unwrap();
    assert_eq!((plain.due, regional.due), (Some(d("2026-03-23")), Some(d("2026-03-24"))));
    assert!(regional.note("regional_days").is_some() && plain.note("regional_days").is_none());
    assert_eq!(regional.recompute(), Ok(regional.due));
    assert_eq!(law.of_division("110000").calendar.region(), None);
    assert_eq!(Calendar::bundled().of_division("640522").region(), None, "no day of the region is verified");
}
