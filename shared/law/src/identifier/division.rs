//! Codes of divisions with the days they hold for: the county, its towns and villages, as data. It resolves a full
//! name inside the county and guesses nothing.

use crate::LoadError;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use utoipa::ToSchema;

const HAIYUAN: &str = include_str!("../../data/division/640522.toml");

/// What a code stands for; towns and villages by the bands of the statistical codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::identifier::Kind)]
pub enum Kind {
    /// 省、自治区、直辖市: 2 digits.
    Province,
    /// 市、州: 4 digits.
    City,
    /// 县、区: 6 digits.
    County,
    /// 街道: 001-099.
    Street,
    /// 镇: 100-199.
    Town,
    /// 乡: 200-399.
    Township,
    /// 其他乡级单位: 400-599.
    OtherUnit,
    /// 居民委员会: 001-199.
    Residents,
    /// 村民委员会: 200-399.
    Villagers,
    /// 类似居民委员会: 400-499.
    QuasiResidents,
    /// 类似村民委员会: 500-599.
    QuasiVillagers,
}

impl Kind {
    /// The kind of a code, by its length and band.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        if !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let band = |from: usize| code.get(from..).and_then(|tail| tail.parse::<u16>().ok());
        match code.len() {
            2 => Some(Kind::Province),
            4 => Some(Kind::City),
            6 => Some(Kind::County),
            9 => match band(6)? {
                1..=99 => Some(Kind::Street),
                100..=199 => Some(Kind::Town),
                200..=399 => Some(Kind::Township),
                400..=599 => Some(Kind::OtherUnit),
                _ => None,
            },
            12 => match band(9)? {
                1..=199 => Some(Kind::Residents),
                200..=399 => Some(Kind::Villagers),
                400..=499 => Some(Kind::QuasiResidents),
                500..=599 => Some(Kind::QuasiVillagers),
                _ => None,
            },
            _ => None,
        }
    }
}

/// One row: a code, its name and the days it holds for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::identifier::Division)]
pub struct Division {
    /// Code, 2 to 12 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it stands in the statistics only: nobody lives there.
    #[serde(default)]
    pub placeholder: bool,
    /// First day it is known to hold; for the first list, the day of the list. Earlier is unknown, not absent.
    pub valid_from: NaiveDate,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Division {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(&self.code)
    }

    /// Whether it holds on this day.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|to| on <= to)
    }
}

fn parent(code: &str) -> Option<&str> {
    match code.len() {
        12 => code.get(..9),
        9 => code.get(..6),
        6 => code.get(..4),
        4 => code.get(..2),
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: String,
    division: Vec<Division>,
}

/// The divisions of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divisions {
    source: String,
    /// Versions of each code, earliest first.
    rows: BTreeMap<String, Vec<Division>>,
}

impl Divisions {
    /// The divisions this crate carries: Haiyuan (海原县).
    #[must_use]
    pub fn bundled() -> &'static Divisions {
        static BUNDLED: OnceLock<Divisions> = OnceLock::new();
        BUNDLED.get_or_init(|| Divisions::parse(HAIYUAN).expect("the bundled divisions are tested"))
    }

    /// Reads a file of divisions.
    ///
    /// # Errors
    /// [`LoadError`] for unknown fields, a code outside the bands, a code without its parent, a blank name, and
    /// versions that overlap or end before they begin.
    pub fn parse(text: &str) -> Result<Self, LoadError> {
        let file: File = toml::from_str(text)
            .map_err(|e| LoadError::Syntax { file: "division".to_owned(), reason: e.to_string() })?;
        let mut rows: BTreeMap<String, Vec<Division>> = BTreeMap::new();
        for row in file.division {
            let wrong = |reason| Err(LoadError::Division { code: row.code.clone(), reason });
            if row.kind().is_none() {
                return wrong("the code is in no band");
            }
            if row.name.trim().is_empty() {
                return wrong("it has no name");
            }
            if row.valid_to.is_some_and(|to| to < row.valid_from) {
                return wrong("it ends before it begins");
            }
            let ends_before = |a: &Division, b: &Division| a.valid_to.is_some_and(|to| to < b.valid_from);
            let versions = rows.entry(row.code.clone()).or_default();
            if versions.iter().any(|other| !ends_before(other, &row) && !ends_before(&row, other)) {
                return wrong("two versions hold on the same day");
            }
            versions.push(row);
            versions.sort_by_key(|d| d.valid_from);
        }
        for code in rows.keys() {
            if parent(code).is_some_and(|parent| !rows.contains_key(parent)) {
                return Err(LoadError::Division { code: code.clone(), reason: "its parent is missing" });
            }
        }
        Ok(Self { source: file.source, rows })
    }

    /// Where the list comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every row, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.rows.values().flatten()
    }

    /// What a code stands for on a day.
    #[must_use]
    pub fn get(&self, code: &str, on: NaiveDate) -> Option<&Division> {
        self.rows.get(code)?.iter().find(|d| d.holds(on))
    }

    /// What lies directly under a code on a day.
    pub fn under<'a>(&'a self, code: &'a str, on: NaiveDate) -> impl Iterator<Item = &'a Division> {
        self.iter().filter(move |d| parent(&d.code) == Some(code) && d.holds(on))
    }

    /// The name with those of everything above it, e.g. `宁夏回族自治区中卫市海原县西安镇`.
    #[must_use]
    pub fn full_name(&self, code: &str, on: NaiveDate) -> Option<String> {
        let own = &self.get(code, on)?.name;
        match parent(code) {
            Some(parent) => Some(self.full_name(parent, on)? + own),
            None => Some(own.clone()),
        }
    }

    /// Town-level divisions whose full name stands in a text. 西安镇 is a town of the county, 西安市 is not: only
    /// whole names count.
    #[must_use]
    pub fn towns_in(&self, text: &str, on: NaiveDate) -> Vec<&Division> {
        self.iter().filter(|d| d.code.len() == 9 && d.holds(on) && text.contains(d.name.as_str())).collect()
    }
}
