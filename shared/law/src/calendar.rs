//! Working days: the yearly notices of the State Council as data, with extra days of a region laid over them.
//! A year without a loaded notice is counted by weekends only, and everything that rests on it is provisional.

use crate::LoadError;
use crate::year::{State, Year};
use chrono::{Datelike, NaiveDate, Weekday};
use kernel::planted;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use utoipa::ToSchema;

const SET: &str = include_str!("../data/calendar/set.toml");
const YEARS: [(&str, &str); 6] = [
    ("2022.toml", include_str!("../data/calendar/2022.toml")),
    ("2023.toml", include_str!("../data/calendar/2023.toml")),
    ("2024.toml", include_str!("../data/calendar/2024.toml")),
    ("2025.toml", include_str!("../data/calendar/2025.toml")),
    ("2026.toml", include_str!("../data/calendar/2026.toml")),
    ("2027.toml", include_str!("../data/calendar/2027.toml")),
];

/// What a day is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::DayKind)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A Saturday or Sunday worked in exchange for a holiday (调休上班日).
    MakeUp(String),
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// Off by the notice, weekends inside the block included.
    Holiday(String),
    /// Off by decision of the region.
    Regional(String),
}

impl DayKind {
    /// Whether work is done on it.
    #[must_use]
    pub fn works(&self) -> bool {
        matches!(self, DayKind::Working | DayKind::MakeUp(_))
    }

    /// What the day is, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            DayKind::Working => "工作日".to_owned(),
            DayKind::MakeUp(name) => format!("{name}调休上班日"),
            DayKind::Weekend => "周末".to_owned(),
            DayKind::Holiday(name) => format!("{name}假期"),
            DayKind::Regional(name) => format!("{name}（地方放假）"),
        }
    }

    /// What the day is, in English.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            DayKind::Working => "working day".to_owned(),
            DayKind::MakeUp(name) => format!("make-up working day for {}", english(name)),
            DayKind::Weekend => "weekend".to_owned(),
            DayKind::Holiday(name) => format!("{} holiday", english(name)),
            DayKind::Regional(name) => format!("{name} (regional holiday)"),
        }
    }
}

fn english(name: &str) -> &str {
    match name {
        "元旦" => "New Year",
        "春节" => "Spring Festival",
        "清明节" => "Qingming",
        "劳动节" => "Labour Day",
        "端午节" => "Dragon Boat",
        "中秋节" => "Mid-Autumn",
        "国庆节" => "National Day",
        "中秋节、国庆节" | "国庆节、中秋节" => "Mid-Autumn and National Day",
        other => other,
    }
}

/// Whether the notice of a year has been published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Publication {
    Published,
    Provisional,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i32,
    status: Publication,
    source: String,
    #[serde(default)]
    off: Vec<Block>,
    #[serde(default)]
    working: Vec<MakeUp>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    name: String,
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeUp {
    date: NaiveDate,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    version: String,
    #[serde(default)]
    overlay: Vec<Overlay>,
}

/// A notice of a region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RegionFile {
    prefix: String,
    name: String,
    source: String,
    days: Vec<RegionalDay>,
}

/// Extra days off of a region (全国年节及纪念日放假办法 art. 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Prefix of the division codes it holds for, e.g. `64`.
    pub prefix: String,
    /// Name of the region.
    pub name: String,
    /// Whether a notice of the region has been read.
    pub verified: bool,
    /// Extra days off.
    #[serde(default)]
    pub days: Vec<RegionalDay>,
}

/// One extra day off of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionalDay {
    /// Day.
    pub date: NaiveDate,
    /// Festival.
    pub name: String,
}

/// The working days of the years that are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    version: String,
    hash: String,
    years: BTreeMap<i32, (Publication, String)>,
    off: BTreeMap<NaiveDate, String>,
    working: BTreeMap<NaiveDate, String>,
    overlays: Vec<Overlay>,
    region: Option<String>,
    regional: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// The calendar this crate carries.
    #[must_use]
    pub fn bundled() -> &'static Calendar {
        static BUNDLED: OnceLock<Calendar> = OnceLock::new();
        BUNDLED.get_or_init(|| Calendar::parse(SET, &YEARS).expect("the bundled calendar is tested"))
    }

    /// Reads a set file and year files (name, text).
    ///
    /// # Errors
    /// [`LoadError`] for unknown fields, a day that is both off and working, a day outside its year, a make-up
    /// day that is no Saturday or Sunday, a block that runs backwards, a year or prefix that stands twice.
    pub fn parse(set: &str, files: &[(&str, &str)]) -> Result<Self, LoadError> {
        let syntax = |file: &str, e: toml::de::Error| LoadError::Syntax {
            file: file.to_owned(),
            reason: e.to_string(),
        };
        let mut hash = Sha256::new();
        hash.update(set.as_bytes());
        let set: SetFile = toml::from_str(set).map_err(|e| syntax("set.toml", e))?;
        let mut calendar = Self {
            version: set.version,
            hash: String::new(),
            years: BTreeMap::new(),
            off: BTreeMap::new(),
            working: BTreeMap::new(),
            overlays: Vec::new(),
            region: None,
            regional: BTreeMap::new(),
        };
        for (name, text) in files {
            hash.update(text.as_bytes());
            let year: YearFile = toml::from_str(text).map_err(|e| syntax(name, e))?;
            calendar.add(year)?;
        }
        let mut prefixes = BTreeSet::new();
        for overlay in &set.overlay {
            if !prefixes.insert(overlay.prefix.clone()) {
                return Err(wrong(0, format!("the region {} stands twice", overlay.prefix)));
            }
        }
        calendar.overlays = set.overlay;
        calendar.no_region_contradicts()?;
        calendar.hash = hex::encode(hash.finalize());
        Ok(calendar)
    }

    fn add(&mut self, file: YearFile) -> Result<(), LoadError> {
        let year = file.year;
        if file.source.trim().is_empty() {
            return Err(wrong(year, "the notice names no source".to_owned()));
        }
        if self.years.insert(year, (file.status, file.source)).is_some() {
            return Err(wrong(year, "the year stands twice".to_owned()));
        }
        for block in file.off {
            if block.to < block.from {
                return Err(wrong(year, format!("the block from {} runs backwards", block.from)));
            }
            for date in block.from.iter_days().take_while(|d| *d <= block.to) {
                if date.year() != year {
                    return Err(wrong(year, format!("{date} is not in the year")));
                }
                if self.off.insert(date, block.name.clone()).is_some() {
                    return Err(wrong(year, format!("{date} is off twice")));
                }
            }
        }
        for day in file.working {
            if day.date.year() != year {
                return Err(wrong(year, format!("{} is not in the year", day.date)));
            }
            if self.off.contains_key(&day.date) {
                return Err(wrong(year, format!("{} is both off and working", day.date)));
            }
            if !is_weekend(day.date) {
                return Err(wrong(year, format!("{} is no Saturday or Sunday", day.date)));
            }
            if self.working.insert(day.date, day.name).is_some() {
                return Err(wrong(year, format!("{} is made up twice", day.date)));
            }
        }
        Ok(())
    }

    /// The next version of this calendar, with a notice in place of what was known: that of a year, or that of a
    /// region, which names its `prefix` and its days off.
    ///
    /// # Errors
    /// [`LoadError`] as for [`Calendar::parse`]; also for a version that is not later, for a day worked by the
    /// notice that a loaded region has off, and for a mere minimum in place of a published notice.
    pub fn with_notice(&self, version: &str, notice: &str) -> Result<Self, LoadError> {
        let syntax = |e: toml::de::Error| LoadError::Syntax {
            file: format!("notice {version}"),
            reason: e.to_string(),
        };
        let table: toml::Table = toml::from_str(notice).map_err(syntax)?;
        if version <= self.version.as_str() {
            return Err(wrong(0, format!("version {version} is not later than {}", self.version)));
        }
        let mut next = self.clone();
        if table.contains_key("prefix") {
            next.add_region(toml::from_str(notice).map_err(syntax)?)?;
        } else {
            let file: YearFile = toml::from_str(notice).map_err(syntax)?;
            let year = file.year;
            if self.published(year) && file.status != Publication::Published {
                return Err(wrong(
                    year,
                    "a published notice is not replaced by a provisional one".to_owned(),
                ));
            }
            next.years.remove(&year);
            next.off.retain(|date, _| date.year() != year);
            next.working.retain(|date, _| date.year() != year);
            next.add(file)?;
        }
        next.no_region_contradicts()?;
        next.version = version.to_owned();
        let mut hash = Sha256::new();
        hash.update(self.hash.as_bytes());
        hash.update(notice.as_bytes());
        next.hash = hex::encode(hash.finalize());
        Ok(next)
    }

    /// The days of a region, in place of those known of the same years.
    fn add_region(&mut self, file: RegionFile) -> Result<(), LoadError> {
        let shaped =
            matches!(file.prefix.len(), 2 | 4 | 6) && file.prefix.bytes().all(|b| b.is_ascii_digit());
        if !shaped || file.source.trim().is_empty() || file.name.trim().is_empty() || file.days.is_empty() {
            let reason = "a regional notice has a prefix of 2, 4 or 6 digits, a name, a source and days";
            return Err(wrong(0, reason.to_owned()));
        }
        let years: BTreeSet<i32> = file.days.iter().map(|day| day.date.year()).collect();
        let dates: BTreeSet<NaiveDate> = file.days.iter().map(|day| day.date).collect();
        if dates.len() != file.days.len() {
            return Err(wrong(0, format!("a day of the region {} stands twice", file.prefix)));
        }
        if let Some(overlay) = self.overlays.iter_mut().find(|o| o.prefix == file.prefix) {
            overlay.days.retain(|day| !years.contains(&day.date.year()));
            overlay.days.extend(file.days);
            overlay.verified = true;
        } else {
            let RegionFile { prefix, name, days, .. } = file;
            self.overlays.push(Overlay { prefix, name, verified: true, days });
        }
        Ok(())
    }

    fn no_region_contradicts(&self) -> Result<(), LoadError> {
        for overlay in &self.overlays {
            if let Some(day) = overlay.days.iter().find(|d| self.working.contains_key(&d.date)) {
                let reason = format!("{} is off in {} and a make-up working day", day.date, overlay.name);
                return Err(wrong(day.date.year(), reason));
            }
        }
        Ok(())
    }

    /// The same calendar with the days of the region of this division code laid over it.
    #[must_use]
    pub fn of_division(&self, code: &str) -> Self {
        let mut calendar = self.clone();
        calendar.region = None;
        calendar.regional.clear();
        let found =
            self.overlays.iter().filter(|o| code.starts_with(&o.prefix)).max_by_key(|o| o.prefix.len());
        if let Some(overlay) = found.filter(|o| !o.days.is_empty()) {
            calendar.region = Some(overlay.prefix.clone());
            calendar.regional = overlay.days.iter().map(|d| (d.date, d.name.clone())).collect();
        }
        calendar
    }

    /// Prefix of the region whose days are laid over, if there are any.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// What a day is.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> DayKind {
        if let Some(name) = self.working.get(&date) {
            return DayKind::MakeUp(name.clone());
        }
        if let Some(name) = self.off.get(&date) {
            return DayKind::Holiday(name.clone());
        }
        if let Some(name) = self.regional.get(&date) {
            return DayKind::Regional(name.clone());
        }
        if is_weekend(date) { DayKind::Weekend } else { DayKind::Working }
    }

    /// Whether work is done on this day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        (self.working.contains_key(&date) && !planted("make_up_days_rest"))
            || !(self.off.contains_key(&date) || self.regional.contains_key(&date) || is_weekend(date))
    }

    /// The first working day on or after this day.
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|d| self.is_working_day(*d)).unwrap_or(date)
    }

    /// Whether the notice of this year has been published and is loaded.
    #[must_use]
    pub fn published(&self, year: i32) -> bool {
        self.years.get(&year).is_some_and(|(publication, _)| *publication == Publication::Published)
    }

    /// Whether anything is loaded for this year: a notice or the statutory minimum.
    #[must_use]
    pub fn loaded(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// A year as it is known here: what is off, what is made up, working days by month.
    #[must_use]
    pub fn year(&self, year: i32) -> Year {
        let (state, source) = match self.years.get(&year) {
            Some((Publication::Published, source)) => (State::Published, Some(source.clone())),
            Some((Publication::Provisional, source)) => (State::Minimum, Some(source.clone())),
            None => (State::Unloaded, None),
        };
        Year::read(self, year, state, source)
    }

    /// The years something is loaded for.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// Version of the calendar.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 of the files it was read from.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Whether it is a Saturday or Sunday.
#[must_use]
pub(crate) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn wrong(year: i32, reason: String) -> LoadError {
    LoadError::Calendar { year, reason }
}
