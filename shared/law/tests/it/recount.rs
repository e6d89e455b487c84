//! A notice that comes later: which dates move, why, and what is kept.

use crate::{d, extension, pause};
use law::recount::recounted;
use law::{Calendar, Law, Receipt, year::State};

/// An invented notice: what the real one will say is not known.
pub(crate) const NOTICE: &str = r#"
year = 2027
status = "published"
source = "国务院办公厅关于2027年部分节假日安排的通知（测试用，虚构）"
off = [
  { name = "元旦", from = "2027-01-01", to = "2027-01-03" },
  { name = "春节", from = "2027-02-05", to = "2027-02-12" },
  { name = "清明节", from = "2027-04-03", to = "2027-04-05" },
  { name = "劳动节", from = "2027-05-01", to = "2027-05-05" },
  { name = "端午节", from = "2027-06-09", to = "2027-06-09" },
  { name = "中秋节", from = "2027-09-15", to = "2027-09-15" },
  { name = "国庆节", from = "2027-10-01", to = "2027-10-07" },
]
working = [
  { date = "2027-02-14", name = "春节" },
  { date = "2027-02-28", name = "春节" },
]
"#;

fn later() -> Law {
    let calendar = Calendar::bundled().with_notice("2026.12.01", NOTICE).unwrap();
    Law { calendar, ..Law::bundled().clone() }
}

fn counted(rule: &str, from: &str) -> Receipt {
    Law::bundled().count(rule, d(from)).receipt().unwrap()
}

#[test]
fn a_notice_is_a_new_version_and_the_old_one_stays() {
    let (old, new) = (Calendar::bundled(), later().calendar);
    assert!(!old.published(2027) && new.published(2027) && new.published(2026));
    assert_eq!(new.version(), "2026.12.01");
    assert_ne!(old.hash(), new.hash());
    assert!(old.is_working_day(d("2027-02-09")) && !new.is_working_day(d("2027-02-09")));
    assert!(!old.is_working_day(d("2027-02-28")) && new.is_working_day(d("2027-02-28")));
    assert_eq!((old.year(2027).state, new.year(2027).state), (State::Minimum, State::Published));
    assert_eq!(old.year(2030).state, State::Unloaded);
    assert_eq!(old.year(2026).working_days, 248);
    assert_eq!(old.years().collect::<Vec<_>>(), [2022, 2023, 2024, 2025, 2026, 2027]);
}

#[test]
fn a_notice_that_cannot_be_is_refused() {
    let old = Calendar::bundled();
    let refused = |version: &str, notice: &str| old.with_notice(version, notice).is_err();
    assert!(refused("2026.11.21", NOTICE), "the same version");
    assert!(refused("2025.01.01", NOTICE), "an earlier version");
    let both = NOTICE.replace("2027-02-14", "2027-02-06");
    assert!(refused("2026.12.01", &both), "both off and working");
    assert!(refused("2026.12.01", &NOTICE.replace("2027-02-14", "2027-02-30")), "no such day");
    assert!(refused("2026.12.01", &NOTICE.replace("2027-02-14", "2027-02-15")), "a Monday made up");
    assert!(refused("2026.12.01", &NOTICE.replace("to = \"2027-02-12\"", "to = \"2027-02-04\"")));
    let weaker = NOTICE.replace("2027", "2026").replace("\"published\"", "\"provisional\"");
    assert!(refused("2026.12.01", &weaker), "a minimum in place of a notice");
    assert!(refused("2026.12.01", "year = 2027"));
    assert_eq!(old.version(), Calendar::bundled().version());
}

#[test]
fn dates_that_move_say_why_and_keep_what_they_were() {
    let law = later();
    // Two months end on Sunday 28 February 2027; the notice makes it a working day.
    let back = counted("JJ-01", "2026-12-31");
    assert_eq!((back.due, back.provisional), (Some(d("2027-03-01")), true));
    let found = back.recounted_under(&law).unwrap().unwrap();
    assert_eq!(found.before, back);
    assert_eq!((found.after.due, found.after.provisional, found.moved), (Some(d("2027-02-28")), false, true));
    for part in [
        "2026.11.21版更新为2026.12.01版",
        "2027年的放假安排已经载入",
        "2027年2月28日（星期日）为春节调休上班日",
        "改为2027年2月28日",
    ] {
        assert!(found.why_zh.contains(part), "{part}: {}", found.why_zh);
    }
    assert!(found.why_en.contains("moves from Mon 2027-03-01 to Sun 2027-02-28"), "{}", found.why_en);
    assert_eq!(found.after.note("recounted").unwrap().zh, found.why_zh);
    assert_eq!(found.after.recompute(), Ok(found.after.due));
    assert_eq!(found.before.recompute(), Ok(found.before.due), "the old one still recomputes from itself");
    // Working days across the Spring Festival: four days later.
    let forth = counted("FY-10", "2027-02-04").recounted_under(&law).unwrap().unwrap();
    assert!(forth.moved && forth.after.due > forth.before.due, "{}", forth.why_zh);
    // Counting once more changes nothing.
    assert_eq!(found.after.recounted_under(&law), Ok(None));
}

#[test]
fn a_date_may_be_confirmed_and_others_are_left_alone() {
    let law = later();
    let same = counted("FY-30", "2026-12-31");
    assert_eq!(same.due, Some(d("2027-03-01")));
    let found = same.recounted_under(&law).unwrap().unwrap();
    assert!(!found.moved && found.before.provisional && !found.after.provisional);
    assert!(found.why_zh.contains("不变，不再是暂定"), "{}", found.why_zh);
    assert_eq!(counted("FY-30", "2026-02-27").recounted_under(&law), Ok(None));
    let receipts = [counted("FY-30", "2026-02-27"), counted("JJ-01", "2026-12-31"), same];
    let places: Vec<(usize, bool)> =
        recounted(&receipts, &law).into_iter().map(|(n, found)| (n, found.unwrap().moved)).collect();
    assert_eq!(places, [(1, true), (2, false)]);
}

#[test]
fn granted_extensions_stay_and_open_pauses_are_told() {
    let law = later();
    // 60 days end on Sunday 28 February and roll to 1 March, on which the extension is granted. Under the notice the
    // 28th is worked: the extension came on time when it came.
    let extended = Law::bundled().count("FY-30", d("2026-12-30")).extended(extension(30, "2027-03-01"));
    let found = extended.receipt().unwrap().recounted_under(&law).unwrap();
    assert!(found.is_none_or(|f| f.after.extensions.len() == 1));
    let open =
        Law::bundled().count("FY-21", d("2027-02-04")).paused(pause("2027-02-10", None)).receipt().unwrap();
    let found = open.recounted_under(&law).unwrap().unwrap();
    assert!(found.after.remaining > open.remaining && found.why_zh.contains("剩余期限"), "{}", found.why_zh);
    // A pause that began on the rolled day begins after the end now: a person has to look.
    let late = Law::bundled().count("JJ-01", d("2026-12-31")).paused(pause("2027-03-01", Some("2027-03-05")));
    assert_eq!(late.receipt().unwrap().recounted_under(&law).unwrap_err().code(), "pause_after_end");
}
