//! Calendar days of the forum. A statutory date is a day in Asia/Shanghai (UTC+8, no summer time); an instant
//! is UTC. Only this module converts between the two.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};

/// The forum's offset from UTC.
#[must_use]
pub fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// The calendar day in the forum at this instant.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&shanghai()).date_naive()
}

/// The instant at which `day` begins in the forum.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    shanghai().from_local_datetime(&midnight).single().expect("a fixed offset has no gaps").to_utc()
}

/// The instant at which `day` is over (24:00 of the last day, 民法典 art. 203).
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
}

/// The instant of this time of day in the forum.
#[must_use]
pub fn at(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    shanghai().from_local_datetime(&day.and_time(time)).single().expect("a fixed offset has no gaps").to_utc()
}

/// An instant as it is shown: RFC 3339 with the forum's offset.
#[must_use]
pub fn shown(at: DateTime<Utc>) -> String {
    at.with_timezone(&shanghai()).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// A day as a clerk writes it: `2026年3月9日`.
#[must_use]
pub fn zh(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_sixteen_hundred_utc() {
        let day: NaiveDate = "2026-03-09".parse().unwrap();
        assert_eq!(end_of(day).to_rfc3339(), "2026-03-09T16:00:00+00:00");
        assert_eq!(day_of(end_of(day) - chrono::Duration::seconds(1)), day);
        assert_eq!(day_of(end_of(day)), day.succ_opt().unwrap());
    }
}
