//! Receipts: readable, storable, and only true ones recompute.

use crate::{d, pause};
use law::{Law, LawError, Receipt};

#[test]
fn a_clerk_reads_why_the_day_moved() {
    let receipt = Law::bundled().count("FY-01", d("2026-02-24")).receipt().unwrap();
    let zh = receipt.zh();
    for part in [
        "行政复议申请期限",
        "《行政复议法》第二十条第一款",
        "2026年4月25日（星期六）是周末",
        "2026年4月27日（星期一）",
        "24时届满",
    ] {
        assert!(zh.contains(part), "{part}: {zh}");
    }
    let en = receipt.en();
    assert!(en.contains("Sat 2026-04-25 is a weekend") && en.contains("Mon 2026-04-27"), "{en}");
    assert_eq!(receipt.days_left(d("2026-04-20")), Some(7));
    assert_eq!(receipt.lapses_on(), Some(d("2026-04-28")));
    assert!(!receipt.is_overdue(d("2026-04-27")) && receipt.is_overdue(d("2026-04-28")));
}

#[test]
fn skipped_days_say_what_they_are() {
    let receipt = Law::bundled().count("FY-10", d("2026-02-13")).receipt().unwrap();
    assert_eq!(receipt.skipped.len(), 9);
    assert!(receipt.skipped.iter().all(|s| s.why == "春节假期" && s.why_en == "Spring Festival holiday"));
    assert_eq!(receipt.make_up_days, [d("2026-02-14")]);
    assert_eq!(receipt.off_days.len(), 6, "weekdays only");
    let rolled = Law::bundled().count("FY-31", d("2026-09-02")).receipt().unwrap();
    assert_eq!(rolled.skipped.len(), 6);
}

#[test]
fn a_receipt_survives_storage_and_a_changed_one_is_found_out() {
    let receipt = Law::bundled()
        .count("FY-30", d("2026-08-03"))
        .paused(pause("2026-08-10", Some("2026-08-20")))
        .receipt()
        .unwrap();
    let json = serde_json::to_string(&receipt).unwrap();
    let mut back: Receipt = serde_json::from_str(&json).unwrap();
    assert_eq!(back, receipt);
    assert_eq!(back.recompute(), Ok(receipt.due));
    back.due = Some(d("2026-12-31"));
    assert_eq!(back.recompute(), Err(LawError::Receipt("FY-30".into())));
    let mut back = receipt.clone();
    back.pauses.clear();
    assert!(back.recompute().is_err());
    let mut back = Law::bundled().count("FY-10", d("2026-02-13")).receipt().unwrap();
    back.make_up_days.clear();
    assert!(back.recompute().is_err());
}

#[test]
fn editions_are_in_the_receipt() {
    let law = Law::bundled();
    let receipt = law.count("FY-30", d("2026-08-03")).receipt().unwrap();
    assert_eq!(receipt.calendar.hash, law.calendar.hash());
    assert_eq!(receipt.rules.hash, law.rules.hash());
    assert_eq!(receipt.rules.version, law.rules.version());
}
