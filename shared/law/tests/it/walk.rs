//! An independent count: one day after another, with its own calendar from another list and its own month
//! arithmetic, and nothing of the engine. `LAW_WALK_CASES` and `LAW_WALK_SEED` change how many and which.

use chrono::{Datelike, NaiveDate};
use law::{Direction, Extension, Law, Pause, Procedure, Rule, Unit};
use std::collections::HashSet;

/// Working days from the packages' list; 2027 by the festivals of the regulation; weekends otherwise.
struct Days {
    off: HashSet<NaiveDate>,
    worked: HashSet<NaiveDate>,
}

impl Days {
    fn read() -> Self {
        let file: serde_json::Value = serde_json::from_str(include_str!("../data/workdays.json")).unwrap();
        let set = |key: &str| {
            file[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap().parse().unwrap()).collect()
        };
        let mut off: HashSet<NaiveDate> = set("weekdays_off");
        off.extend(
            [
                "2027-01-01",
                "2027-02-05",
                "2027-02-08",
                "2027-04-05",
                "2027-06-09",
                "2027-09-15",
                "2027-10-01",
            ]
            .map(|d| d.parse::<NaiveDate>().unwrap()),
        );
        Self { off, worked: set("weekends_worked") }
    }

    fn works(&self, day: NaiveDate) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        day.weekday().number_from_monday() <= 5 && !self.off.contains(&day)
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap()
}

fn length(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Month after month, then the same day of the month or its last.
fn months_later(day: NaiveDate, months: u32) -> NaiveDate {
    let (mut year, mut month) = (day.year(), day.month());
    for _ in 0..months {
        month += 1;
        if month == 13 {
            month = 1;
            year += 1;
        }
    }
    NaiveDate::from_ymd_opt(year, month, day.day().min(length(year, month))).unwrap()
}

struct Case<'a> {
    rule: &'a Rule,
    start: NaiveDate,
    extra: u32,
    pauses: Vec<(NaiveDate, NaiveDate)>,
    cap_from: Option<NaiveDate>,
}

impl Case<'_> {
    fn paused(&self, day: NaiveDate) -> bool {
        self.pauses.iter().any(|(from, to)| *from <= day && day < *to)
    }

    /// Last day before rolling.
    fn nominal(&self, days: &Days) -> NaiveDate {
        let (amount, unit) = (self.rule.amount.unwrap(), self.rule.unit.unwrap());
        let total = amount + self.extra;
        let end = match unit {
            Unit::WorkingDay => {
                let (mut day, mut counted) = (self.start, 0);
                while counted < total {
                    day = next(day);
                    if days.works(day) && !self.paused(day) {
                        counted += 1;
                    }
                }
                day
            }
            Unit::NaturalDay => self.walk(total),
            Unit::Month => self.walk(distance(self.start, months_later(self.start, total))),
            Unit::Year => self.walk(distance(self.start, months_later(self.start, total * 12))),
            Unit::Hour => unreachable!(),
        };
        match (self.cap_from, self.rule.cap) {
            (Some(from), Some(cap)) => {
                let months = if cap.unit == Unit::Year { cap.amount * 12 } else { cap.amount };
                end.min(months_later(from, months))
            }
            _ => end,
        }
    }

    fn walk(&self, total: u32) -> NaiveDate {
        let (mut day, mut counted) = (self.start, 0);
        while counted < total {
            day = next(day);
            if !self.paused(day) {
                counted += 1;
            }
        }
        day
    }

    fn due(&self, days: &Days) -> NaiveDate {
        let mut day = self.nominal(days);
        while self.rule.roll && !days.works(day) {
            day = next(day);
        }
        day
    }

    fn before(&self, days: &Days) -> NaiveDate {
        let (mut day, mut counted) = (self.start, 0);
        while counted < self.rule.amount.unwrap() {
            day = day.pred_opt().unwrap();
            if self.rule.unit == Some(Unit::NaturalDay) || days.works(day) {
                counted += 1;
            }
        }
        day
    }
}

fn distance(from: NaiveDate, to: NaiveDate) -> u32 {
    let (mut day, mut n) = (from, 0);
    while day < to {
        day = next(day);
        n += 1;
    }
    n
}

/// A small generator of our own, so that a seed gives the same cases for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 24) % u64::from(sides)).unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test takes its number of cases from outside")]
pub(crate) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |v| v.parse().unwrap())
}

fn case<'a>(rules: &[&'a Rule], dice: &mut Dice) -> Case<'a> {
    let rule = rules[dice.roll(u32::try_from(rules.len()).unwrap()) as usize];
    // Where the newest text is in force, so that the walk counts the row it holds in its hand.
    let first: NaiveDate = "2022-01-03".parse().unwrap();
    let first = first.max(rule.valid_from);
    let last: NaiveDate = rule.valid_to.unwrap_or("2026-11-20".parse().unwrap());
    let start = first + chrono::Days::new(u64::from(dice.roll(distance(first, last) + 1)));
    let mut case = Case { rule, start, extra: 0, pauses: Vec::new(), cap_from: None };
    if rule.direction == Direction::Backward {
        return case;
    }
    let extension = rule.extension.as_ref().filter(|e| e.unit == rule.unit.unwrap());
    if let Some(extension) = extension.filter(|_| dice.roll(2) == 1) {
        case.extra = 1 + dice.roll(extension.each.or(extension.max).unwrap_or(12));
    }
    if rule.cap.is_some() && dice.roll(3) > 0 {
        case.cap_from = Some(start - chrono::Days::new(u64::from(dice.roll(420))));
    } else {
        let mut from = start;
        for _ in 0..dice.roll(3) {
            from = from + chrono::Days::new(u64::from(1 + dice.roll(25)));
            let to = from + chrono::Days::new(u64::from(dice.roll(40)));
            case.pauses.push((from, to));
            // now and then the next one begins while this one lasts
            from = if dice.roll(3) == 0 { from } else { to };
        }
    }
    case
}

#[test]
fn a_plain_walk_from_day_to_day_agrees() {
    let cases = setting("LAW_WALK_CASES", 100_000);
    let seed = setting("LAW_WALK_SEED", 0x5eed_2026_1121);
    println!("{cases} cases from seed {seed}");
    let (law, days) = (Law::bundled(), Days::read());
    let clocks: Vec<&Rule> = law.rules.iter().filter(|r| r.amount.is_some()).collect();
    assert!(clocks.len() > 180);
    // Periods of many years are right but slow to walk: one in a hundred is enough.
    let short: Vec<&Rule> = clocks.iter().copied().filter(|r| r.unit != Some(Unit::Year)).collect();
    let mut dice = Dice(seed.max(1));
    let (mut agreed, mut late) = (0, 0);
    while agreed < cases {
        let case = if dice.roll(100) == 0 { case(&clocks, &mut dice) } else { case(&short, &mut dice) };
        let mut count = law.count(&case.rule.id, case.start);
        if case.extra > 0 {
            count = count.extended(Extension {
                amount: case.extra,
                unit: case.rule.unit.unwrap(),
                approver: case.rule.extension.as_ref().unwrap().approver.clone(),
                by: None,
                document: None,
                on: case.start,
            });
        }
        for (from, to) in &case.pauses {
            count = count.paused(Pause {
                from: *from,
                to: Some(*to),
                ground: "中止".into(),
                article: "《行政复议法》第三十九条".into(),
                opened_by: None,
                closed_by: None,
            });
        }
        if let Some(from) = case.cap_from {
            count = count.capped_from(from);
        }
        let told = || format!("seed {seed}: {} {:?}", case.rule.id, count.input());
        let expected = match case.rule.direction {
            Direction::Backward => case.before(&days),
            Direction::Forward => {
                // A pause must begin while the period runs; what begins later is refused and not walked.
                let mut early = Case { pauses: Vec::new(), ..case_of(&case) };
                let mut in_time = true;
                for pause in &case.pauses {
                    in_time &= pause.0 <= early.nominal(&days);
                    early.pauses.push(*pause);
                }
                if !in_time {
                    late += 1;
                    continue;
                }
                case.due(&days)
            }
        };
        let receipt = count.clone().receipt().unwrap_or_else(|e| panic!("{e}: {}", told()));
        assert_eq!(receipt.due, Some(expected), "{}\n{}", told(), receipt.zh());
        assert_eq!(receipt.recompute(), Ok(Some(expected)), "{}", told());
        if case.rule.roll {
            assert!(days.works(expected), "{} ends on a rest day", told());
        }
        assert!(case.rule.procedure != Procedure::Petition || law.switches.petition_roll);
        agreed += 1;
    }
    println!("{agreed} agreed, {late} left out because a pause would begin after the end");
}

fn case_of<'a>(case: &Case<'a>) -> Case<'a> {
    Case {
        rule: case.rule,
        start: case.start,
        extra: case.extra,
        pauses: Vec::new(),
        cap_from: case.cap_from,
    }
}
