//! Single counts worked out by hand, and every refusal.

use crate::{d, extension, pause};
use law::{Extension, Input, Law, LawError, Pause, Unit};

fn law() -> &'static Law {
    Law::bundled()
}

#[test]
fn the_cap_decides_when_it_ends_earlier_and_then_the_day_rolls() {
    let receipt = law().count("FY-02", d("2025-01-10")).capped_from(d("2024-03-01")).receipt().unwrap();
    assert_eq!((receipt.nominal, receipt.due), (Some(d("2025-03-01")), Some(d("2025-03-03"))));
    let cap = receipt.cap.clone().unwrap();
    assert_eq!((cap.end, cap.decisive), (Some(d("2025-03-01")), true));
    assert!(receipt.steps.iter().any(|s| s.date == Some(d("2025-03-11"))), "the other end is told");
    assert_eq!(receipt.roll.as_ref().unwrap().rule, "P-03");
    assert_eq!(receipt.recompute(), Ok(receipt.due));
    let later = law().count("FY-02", d("2024-03-10")).capped_from(d("2024-03-01")).receipt().unwrap();
    assert!(!later.cap.unwrap().decisive);
    let without = law().count("FY-02", d("2025-01-10")).receipt().unwrap();
    assert!(without.note("cap_not_counted").is_some());
    assert_eq!(
        law().count("FY-01", d("2025-01-10")).capped_from(d("2024-03-01")).receipt(),
        Err(LawError::NoCap("FY-01".into()))
    );
}

#[test]
fn an_extension_is_counted_from_the_start_and_not_from_a_rolled_date() {
    // 60 days from 2026-08-03 end on 10-02 in the holidays and would roll to 10-08; with 30 more, on 11-01, a Sunday.
    let count = || law().count("FY-30", d("2026-08-03"));
    assert_eq!(count().receipt().unwrap().due, Some(d("2026-10-08")));
    let extended = count().extended(extension(30, "2026-09-30")).receipt().unwrap();
    assert_eq!((extended.nominal, extended.due), (Some(d("2026-11-01")), Some(d("2026-11-02"))));
    // On the rolled last day itself approval is still in time; the day after it is not.
    assert!(count().extended(extension(30, "2026-10-08")).receipt().is_ok());
    assert_eq!(
        count().extended(extension(30, "2026-10-09")).receipt(),
        Err(LawError::ExtensionAfterEnd { on: d("2026-10-09"), end: d("2026-10-08") })
    );
}

#[test]
fn months_of_base_and_extension_are_added_together() {
    let by_month = |amount, on: &str| Extension {
        unit: Unit::Month,
        approver: "自然资源主管部门主要负责人".into(),
        ..extension(amount, on)
    };
    let count = law().count("TD-05", d("2025-08-31"));
    // Six months alone end on 28 February; six and one on 31 March, not on 28 March.
    assert_eq!(count.clone().receipt().unwrap().nominal, Some(d("2026-02-28")));
    assert_eq!(count.extended(by_month(1, "2026-02-10")).receipt().unwrap().nominal, Some(d("2026-03-31")));
}

#[test]
fn a_pause_takes_its_days_out_and_the_day_of_resumption_counts() {
    let count = || law().count("FY-30", d("2026-03-02"));
    assert_eq!(count().receipt().unwrap().nominal, Some(d("2026-05-01")));
    let paused = count().paused(pause("2026-03-10", Some("2026-03-20"))).receipt().unwrap();
    assert_eq!((paused.nominal, paused.due), (Some(d("2026-05-11")), Some(d("2026-05-11"))));
    // Days that would not have been counted are not taken out: the trigger itself.
    let at_once = count().paused(pause("2026-03-02", Some("2026-03-12"))).receipt().unwrap();
    assert_eq!(at_once.nominal, Some(d("2026-05-10")));
    let same_day = count().paused(pause("2026-03-10", Some("2026-03-10"))).receipt().unwrap();
    assert_eq!(same_day.nominal, Some(d("2026-05-01")));
    let two = count()
        .paused(pause("2026-04-01", Some("2026-04-04")))
        .paused(pause("2026-03-10", Some("2026-03-20")))
        .receipt()
        .unwrap();
    assert_eq!(two.nominal, Some(d("2026-05-14")));
    assert_eq!(two.pauses[0].from, d("2026-03-10"), "in order");
    assert_eq!(two.recompute(), Ok(two.due));
}

#[test]
fn an_open_pause_suspends_and_the_days_left_are_told() {
    let open = law().count("FY-30", d("2026-03-02")).paused(pause("2026-04-22", None)).receipt().unwrap();
    assert_eq!((open.nominal, open.due, open.remaining), (None, None, Some(10)));
    assert!(!open.is_running() && !open.is_overdue(d("2030-01-01")));
    assert_eq!(open.recompute(), Ok(None));
    // The ten days that were left are the ten days that follow.
    let closed = law().count("FY-30", d("2026-03-02")).paused(pause("2026-04-22", Some("2026-06-01")));
    assert_eq!(closed.receipt().unwrap().nominal, Some(d("2026-06-10")));
    let working = law().count("FY-21", d("2026-03-02")).paused(pause("2026-03-11", None)).receipt().unwrap();
    assert_eq!(working.remaining, Some(4), "3-6 and 9-10 March are six of ten");
    let resumed = law().count("FY-21", d("2026-03-02")).paused(pause("2026-03-11", Some("2026-03-14")));
    let resumed = resumed.receipt().unwrap();
    assert_eq!(resumed.due, Some(d("2026-03-19")), "16, 17, 18, 19 March");
    assert!(resumed.zh().contains("扣除3个工作日"), "{}", resumed.zh());
}

#[test]
fn days_that_two_grounds_hold_are_left_out_once() {
    let appraisal = |from: &str, to: Option<&str>| Pause {
        ground: "专门事项鉴定".into(),
        article: "《行政复议法实施条例》第三十七条".into(),
        ..pause(from, to)
    };
    let count = || law().count("FY-30", d("2026-03-02")).paused(pause("2026-03-10", Some("2026-03-20")));
    // fifteen days together, not ten and ten
    let overlap = count().paused(appraisal("2026-03-15", Some("2026-03-25"))).receipt().unwrap();
    assert_eq!(overlap.nominal, Some(d("2026-05-16")));
    assert!(overlap.zh().contains("专门事项鉴定") && overlap.zh().contains("不重复扣除，扣除5日"));
    assert_eq!((overlap.pauses.len(), overlap.recompute()), (2, Ok(overlap.due)));
    // one within the other leaves out nothing more, and is named all the same
    let within = count().paused(appraisal("2026-03-12", Some("2026-03-14"))).receipt().unwrap();
    assert_eq!(within.nominal, Some(d("2026-05-11")));
    assert!(within.zh().contains("另因专门事项鉴定"), "{}", within.zh());
    // it stands still as long as one of them holds it
    let lasting = count().paused(appraisal("2026-03-15", None)).receipt().unwrap();
    assert_eq!((lasting.due, lasting.remaining), (None, Some(53)));
    let both = law().count("FY-30", d("2026-03-02")).paused(pause("2026-03-10", None));
    let both = both.paused(appraisal("2026-03-15", None)).receipt().unwrap();
    assert_eq!((both.due, both.remaining, both.recompute()), (None, Some(53), Ok(None)));
    // working days: 11, 12, 13 and 16 March are out, so that 17 to 20 March are left
    let working = law().count("FY-21", d("2026-03-02")).paused(pause("2026-03-11", Some("2026-03-14")));
    let working = working.paused(appraisal("2026-03-12", Some("2026-03-17"))).receipt().unwrap();
    assert_eq!((working.due, working.recompute()), (Some(d("2026-03-20")), Ok(Some(d("2026-03-20")))));
    assert!(working.zh().contains("扣除1个工作日"), "{}", working.zh());
}

#[test]
fn a_pause_may_begin_in_the_days_the_roll_added() {
    // Nominal end Sunday 2026-10-04, moved to 10-08; suspended on 10-06 with three days left, resumed on 11-02.
    let count = law().count("FY-30", d("2026-08-05"));
    assert_eq!(count.clone().receipt().unwrap().nominal, Some(d("2026-10-04")));
    let open = count.clone().paused(pause("2026-10-06", None)).receipt().unwrap();
    assert_eq!(open.remaining, Some(3));
    let closed = count.clone().paused(pause("2026-10-06", Some("2026-11-02"))).receipt().unwrap();
    assert_eq!(closed.due, Some(d("2026-11-04")));
    assert_eq!(closed.recompute(), Ok(closed.due));
    assert_eq!(
        count.paused(pause("2026-10-09", Some("2026-11-02"))).receipt(),
        Err(LawError::PauseAfterEnd { from: d("2026-10-09"), end: d("2026-10-08") })
    );
}

#[test]
fn a_period_runs_back_from_the_hearing_without_rolling() {
    let court = law().count("CY-02", d("2026-10-09")).receipt().unwrap();
    assert_eq!(court.due, Some(d("2026-10-06")), "in the holidays, and stays there");
    // Five working days before Monday 12 October: 10 (made up), 9, 8 October, 30 and 29 September.
    let hearing = law().count("FY-40", d("2026-10-12")).receipt().unwrap();
    assert_eq!(hearing.due, Some(d("2026-09-29")));
    assert!(hearing.note("on_the_limit").is_some() && hearing.flagged == hearing.status.is_flagged());
    assert_eq!(
        law().count("FY-40", d("2026-10-12")).paused(pause("2026-10-13", None)).receipt(),
        Err(LawError::Backward("FY-40".into()))
    );
}

#[test]
fn the_petition_switch_is_recorded() {
    let on = law().count("XF-10", d("2026-08-06")).receipt().unwrap();
    assert_eq!((on.due, on.roll.as_ref().unwrap().rule.as_str()), (Some(d("2026-10-08")), "P-07"));
    assert!(on.note("petition_roll").unwrap().zh.contains("2026-10-05"));
    let mut strict = law().clone();
    strict.switches.petition_roll = false;
    let off = strict.count("XF-10", d("2026-08-06")).receipt().unwrap();
    assert_eq!(off.due, Some(d("2026-10-05")));
    assert!(off.note("petition_roll_off").is_some() && !off.rolls);
    assert_eq!(off.recompute(), Ok(off.due));
    assert_eq!(strict.count("FY-31", d("2026-09-02")).receipt().unwrap().due, Some(d("2026-10-08")));
}

#[test]
fn the_make_up_switch_moves_a_worked_saturday() {
    let mut strict = law().clone();
    strict.switches.roll_on_makeup_day = true;
    let receipt = strict.count("SS-01", d("2025-08-31")).receipt().unwrap();
    assert_eq!((receipt.nominal, receipt.due), (Some(d("2026-02-28")), Some(d("2026-03-02"))));
    assert_eq!(receipt.recompute(), Ok(receipt.due));
}

#[test]
fn a_document_may_fix_the_period() {
    let receipt = law().count("SJ-01", d("2026-03-02")).amount(30, Unit::NaturalDay).receipt().unwrap();
    assert!(receipt.fixed_by_document && receipt.note("fixed_by_document").is_some());
    assert_eq!(receipt.due, Some(d("2026-04-01")));
    assert!(receipt.note("longer_than_rule").is_none());
    let long = law().count("SJ-01", d("2026-03-02")).amount(90, Unit::NaturalDay).receipt().unwrap();
    assert!(long.note("longer_than_rule").is_some());
    // A row without a period takes one from the document, and only then.
    assert_eq!(law().count("XF-07", d("2026-03-02")).receipt(), Err(LawError::NoClock("XF-07".into())));
    let fixed = law().count("XF-07", d("2026-03-02")).amount(20, Unit::WorkingDay).receipt().unwrap();
    assert_eq!(fixed.due, Some(d("2026-03-30")));
    assert!(law().count("SJ-01", d("2026-03-02")).amount(0, Unit::Month).receipt().is_err());
    assert!(law().count("SJ-01", d("2026-03-02")).amount(u32::MAX, Unit::WorkingDay).receipt().is_err());
}

#[test]
fn hours_run_from_the_hour_after_the_start() {
    let count = |at: &str, hours| {
        let at = chrono::NaiveTime::parse_from_str(at, "%H:%M").unwrap();
        law().count("SJ-01", d("2026-04-30")).at(at).amount(hours, Unit::Hour)
    };
    // 14:20 plus 24 hours: the hour that has begun is not counted
    let receipt = count("14:20", 24).receipt().unwrap();
    assert_eq!(
        (receipt.due, receipt.due_at.unwrap().to_string()),
        (Some(d("2026-05-01")), "15:00:00".into())
    );
    assert!(receipt.zh().contains("2026年4月30日（星期四）14时20分，开始的小时不计入"), "{}", receipt.zh());
    // 1 May is a holiday: hours are not moved
    assert!(receipt.zh().contains("2026年5月1日（星期五）15时届满"), "{}", receipt.zh());
    assert_eq!(receipt.recompute(), Ok(receipt.due));
    let back: law::Receipt = serde_json::from_str(&serde_json::to_string(&receipt).unwrap()).unwrap();
    assert_eq!(law().recount(back.input()).receipt().unwrap(), receipt);
    let altered = law::Receipt { due_at: chrono::NaiveTime::from_hms_opt(16, 0, 0), ..receipt };
    assert_eq!(altered.recompute().unwrap_err().code(), "receipt_contradicts_itself");
    // the last hour of a day, and the stroke of an hour
    assert_eq!(count("23:59", 1).due(), Ok(Some(d("2026-05-01"))));
    let sharp = count("14:00", 1).receipt().unwrap();
    assert_eq!(sharp.due_at.unwrap().to_string(), "16:00:00");
    let code = |count: law::Count| count.receipt().unwrap_err().code();
    assert_eq!(code(law().count("SJ-01", d("2026-04-30")).amount(3, Unit::Hour)), "time_of_day");
    assert_eq!(code(count("14:20", 24).paused(pause("2026-05-01", None))), "hour_period");
    assert_eq!(code(count("14:20", u32::MAX)), "bad_amount");
}

#[test]
fn the_postmark_decides_whether_a_period_was_kept() {
    let receipt = law().count("FY-01", d("2026-01-05")).receipt().unwrap();
    assert_eq!(receipt.due, Some(d("2026-03-06")));
    assert!(receipt.is_kept_by(d("2026-03-06"), None) && !receipt.is_kept_by(d("2026-03-09"), None));
    assert!(receipt.is_kept_by(d("2026-03-09"), Some(d("2026-03-06"))));
    assert!(!receipt.is_kept_by(d("2026-03-09"), Some(d("2026-03-07"))));
    // a postmark later than the arrival is a slip: the arrival counts
    assert_eq!(law::submitted_on(d("2026-03-06"), Some(d("2026-03-09"))), d("2026-03-06"));
}

#[test]
fn the_last_day_alone_is_that_of_the_receipt() {
    for rule in law().rules.iter().filter(|r| r.amount.is_some()) {
        let count = law().count(&rule.id, d("2026-09-02"));
        assert_eq!(count.clone().due(), count.receipt().map(|receipt| receipt.due), "{}", rule.id);
    }
}

#[test]
fn an_old_acceptance_falls_under_the_old_text() {
    let old = law().count("FY-30", d("2023-12-29")).receipt().unwrap();
    assert_eq!(old.article, "《行政复议法》（2017年修正）第三十一条第一款");
    assert!(!old.flagged && old.note("rule").unwrap().zh.contains("2017"));
    assert!(law().count("FY-30", d("2016-03-01")).receipt().unwrap().flagged);
    let early = law().count("FY-10", d("2023-12-29")).receipt().unwrap();
    assert!(early.flagged && early.note("not_yet_in_force").is_some());
    assert!(law().count("OB-01", d("2026-01-05")).receipt().unwrap().flagged);
}

#[test]
fn what_the_law_does_not_know_is_refused_with_a_stable_word() {
    let count = || law().count("FY-30", d("2026-03-02"));
    let code = |count: law::Count<'_>| count.receipt().unwrap_err().code();
    assert_eq!(code(law().count("FY-99", d("2026-03-02"))), "unknown_rule");
    assert_eq!(code(law().count("P-03", d("2026-03-02"))), "no_clock");
    assert_eq!(code(count().paused(pause("2026-03-01", None))), "pause_before_trigger");
    assert_eq!(code(count().paused(pause("2026-03-10", Some("2026-03-09")))), "pause_reversed");
    assert_eq!(code(count().paused(pause("2026-06-01", None))), "pause_after_end");
    assert_eq!(code(count().extended(extension(31, "2026-04-01"))), "extension_over_max");
    assert_eq!(code(count().extended(extension(0, "2026-04-01"))), "bad_amount");
    let twice = count().extended(extension(10, "2026-04-01")).extended(extension(10, "2026-04-02"));
    assert_eq!(code(twice), "extension_too_many");
    assert_eq!(
        code(law().count("FY-31", d("2026-03-02")).extended(extension(1, "2026-03-03"))),
        "extension_not_allowed"
    );
    let unit = Extension { unit: Unit::WorkingDay, ..extension(10, "2026-04-01") };
    assert_eq!(code(count().extended(unit)), "extension_unit");
    let nobody = Extension { approver: " ".into(), ..extension(10, "2026-04-01") };
    assert_eq!(code(count().extended(nobody)), "extension_without_approver");
    assert_eq!(code(count().extended(extension(10, "2026-03-01"))), "extension_before_trigger");
    assert_eq!(code(law().count("FY-10", chrono::NaiveDate::MAX)), "out_of_range");
    assert_eq!(code(law().count("FY-04", chrono::NaiveDate::MAX)), "out_of_range");
    assert!(!LawError::OutOfRange.zh().is_empty());
}

#[test]
fn two_police_extensions_of_thirty_days_and_no_more() {
    let count = || law().count("XT-42", d("2026-03-02"));
    let superior = "上一级公安机关（派出所案件由所属公安机关）";
    let granted = |amount, on: &str| Extension { approver: superior.into(), ..extension(amount, on) };
    let both = count().extended(granted(30, "2026-03-30")).extended(granted(30, "2026-04-28"));
    assert_eq!(both.receipt().unwrap().nominal, Some(d("2026-05-31")));
    assert_eq!(
        count().extended(granted(60, "2026-03-30")).receipt().unwrap_err().code(),
        "extension_over_max"
    );
}

#[test]
fn an_extension_granted_in_a_pause_is_in_time() {
    let count = law()
        .count("FY-30", d("2026-03-02"))
        .paused(pause("2026-04-28", Some("2026-05-28")))
        .extended(extension(30, "2026-05-20"));
    assert_eq!(count.receipt().unwrap().nominal, Some(d("2026-06-30")));
}

#[test]
fn an_input_is_stored_and_junk_in_it_is_refused() {
    let count = law()
        .count("FY-30", d("2026-03-02"))
        .paused(pause("2026-03-10", None))
        .extended(extension(10, "2026-03-09"));
    let json = serde_json::to_string(count.input()).unwrap();
    let back: Input = serde_json::from_str(&json).unwrap();
    assert_eq!(law().recount(back).receipt(), count.receipt());
    let junk = r#"{"rule":"FY-30","trigger":"2026-03-02","hurry":true}"#;
    assert!(serde_json::from_str::<Input>(junk).is_err());
    let bad = r#"{"rule":"FY-30","trigger":"2026-02-30"}"#;
    assert!(serde_json::from_str::<Input>(bad).is_err());
}
