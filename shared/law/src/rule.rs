//! Rows of law: one provision each, with its article, its period if it sets one, and how far it has been
//! verified. Rows are data in `data/rules/`; this module only reads and refuses them.

use crate::effect::Missed;
use crate::exclusion::Exclusion;
use crate::fit::fit;
use crate::local::{Local, LocalFile};
use crate::{Direction, LoadError, Procedure, Span, Unit};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use utoipa::ToSchema;

const SOURCES: &str = include_str!("../data/sources.toml");
const FILES: [(&str, &str); 13] = [
    ("period.toml", include_str!("../data/rules/period.toml")),
    ("reconsideration.toml", include_str!("../data/rules/reconsideration.toml")),
    ("litigation.toml", include_str!("../data/rules/litigation.toml")),
    ("appearance.toml", include_str!("../data/rules/appearance.toml")),
    ("compensation.toml", include_str!("../data/rules/compensation.toml")),
    ("enforcement.toml", include_str!("../data/rules/enforcement.toml")),
    ("petition.toml", include_str!("../data/rules/petition.toml")),
    ("mediation.toml", include_str!("../data/rules/mediation.toml")),
    ("adjudication.toml", include_str!("../data/rules/adjudication.toml")),
    ("arbitration.toml", include_str!("../data/rules/arbitration.toml")),
    ("recommendation.toml", include_str!("../data/rules/recommendation.toml")),
    ("duty.toml", include_str!("../data/rules/duty.toml")),
    ("coordination.toml", include_str!("../data/rules/coordination.toml")),
];

/// How far a row has been verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = law::Status)]
pub enum Status {
    /// Read in the text of the provision.
    V,
    /// Read in a reprint, a report or a quotation.
    V2,
    /// Derived from verified rows.
    D,
    /// Open: shown to the legal officer, never silent.
    U,
}

impl Status {
    /// Whether the legal officer must look at what rests on it.
    #[must_use]
    pub fn is_flagged(self) -> bool {
        matches!(self, Status::D | Status::U)
    }

    /// What the status says, in Chinese.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Status::V => "已核对原文",
            Status::V2 => "依转载、转述核对",
            Status::D => "由已核对的规定推导",
            Status::U => "未核对",
        }
    }
}

/// The same words in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Words)]
pub struct Words {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// How far a period may be extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Extensible)]
pub struct Extensible {
    /// All extensions together; none where the law states no maximum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// One extension, where the law limits each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<u32>,
    /// Of what.
    pub unit: Unit,
    /// Who approves, in the words of the law.
    pub approver: String,
    /// How often; none where the law states no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

fn is_forward(direction: &Direction) -> bool {
    *direction == Direction::Forward
}

/// One row of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Rule)]
pub struct Rule {
    /// Stable id, e.g. `FY-30`.
    pub id: String,
    /// Procedure; that of the file.
    #[serde(default = "unset")]
    pub procedure: Procedure,
    /// Short legal title.
    pub title_zh: String,
    /// The same in English.
    pub title_en: String,
    /// What starts the period, or when the row applies.
    pub trigger: Words,
    /// How many; none for a row that sets no period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<u32>,
    /// Of what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Which way it runs.
    #[serde(default, skip_serializing_if = "is_forward")]
    pub direction: Direction,
    /// How many people it asks for at least, where it sets their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persons: Option<u32>,
    /// Who must act.
    pub actor: Words,
    /// The provision, by full name and article.
    pub article: String,
    /// Id in the register of sources, e.g. `S01`.
    pub source: String,
    /// What happens when it is missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
    /// How far it may be extended; not at all where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extensible>,
    /// A second period, from another day, after which it ends in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Span>,
    /// Whether a last day that is a rest day moves to the first day after it.
    #[serde(default)]
    pub roll: bool,
    /// The provision that says so, or the reason where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_basis: Option<String>,
    /// How far it has been verified.
    pub status: Status,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force; none while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// What else the reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// On what the county rests it, where a county has set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<Local>,
}

fn unset() -> Procedure {
    Procedure::Period
}

impl Rule {
    /// The period, where the row sets one.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(Span { amount: self.amount?, unit: self.unit? })
    }

    /// Whether it is in force on this day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// A statute, interpretation or regulation in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Source)]
pub struct Source {
    /// Id, e.g. `S01`.
    pub id: String,
    /// Full name.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Version and day of effect.
    pub version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    version: String,
    source: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    procedure: Procedure,
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    exclusion: Vec<Exclusion>,
}

/// The law as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    version: String,
    hash: String,
    /// Versions of each rule, earliest first.
    rows: BTreeMap<String, Vec<Rule>>,
    order: Vec<String>,
    sources: BTreeMap<String, Source>,
    pub(crate) exclusions: Vec<Exclusion>,
}

impl Rules {
    /// The rules this crate carries.
    #[must_use]
    pub fn bundled() -> &'static Rules {
        static BUNDLED: OnceLock<Rules> = OnceLock::new();
        BUNDLED.get_or_init(|| Rules::parse(SOURCES, &FILES).expect("the bundled rules are tested"))
    }

    /// Reads the register of sources and rule files (name, text).
    ///
    /// # Errors
    /// [`LoadError`] for unknown fields and units, a row without an article or with half a period, an unknown
    /// source, an id that stands twice, versions that overlap.
    pub fn parse(sources: &str, files: &[(&str, &str)]) -> Result<Self, LoadError> {
        let mut hash = Sha256::new();
        hash.update(sources.as_bytes());
        let register: SourceFile = read("sources.toml", sources)?;
        let mut rules = Self {
            version: register.version,
            hash: String::new(),
            rows: BTreeMap::new(),
            order: Vec::new(),
            sources: register.source.into_iter().map(|s| (s.id.clone(), s)).collect(),
            exclusions: Vec::new(),
        };
        for (name, text) in files {
            hash.update(text.as_bytes());
            let file: RuleFile = read(name, text)?;
            for mut rule in file.rule {
                rule.procedure = file.procedure;
                if rule.local.is_some() {
                    let reason = "a county's value stands in the county's own file";
                    return Err(LoadError::Row { id: rule.id, reason });
                }
                rules.add(rule)?;
            }
            rules.exclusions.extend(file.exclusion);
        }
        rules.fit_exclusions()?;
        rules.fit_effects()?;
        rules.hash = hex::encode(hash.finalize());
        Ok(rules)
    }

    fn add(&mut self, rule: Rule) -> Result<(), LoadError> {
        fit(&rule).map_err(|reason| LoadError::Row { id: rule.id.clone(), reason })?;
        if !self.sources.contains_key(&rule.source) {
            return Err(LoadError::UnknownSource { id: rule.id, source_id: rule.source });
        }
        if !self.rows.contains_key(&rule.id) {
            self.order.push(rule.id.clone());
        }
        let versions = self.rows.entry(rule.id.clone()).or_default();
        for other in versions.iter() {
            if other.procedure != rule.procedure
                || (other.valid_from, other.valid_to) == (rule.valid_from, rule.valid_to)
            {
                return Err(LoadError::Duplicate(rule.id));
            }
            let ends_before = |a: &Rule, b: &Rule| a.valid_to.is_some_and(|to| to < b.valid_from);
            if !ends_before(other, &rule) && !ends_before(&rule, other) {
                return Err(LoadError::Overlap(rule.id));
            }
        }
        versions.push(rule);
        versions.sort_by_key(|r| r.valid_from);
        Ok(())
    }

    /// These rules with what a county sets for rows derived or unverified, from a file of the county. The text of a
    /// row before the county's first day stays as it was.
    ///
    /// # Errors
    /// [`LoadError`] for unknown fields, a row that does not exist on that day, a verified row, a missing citation or
    /// confirmation, the same row twice, and a row that is no longer fit.
    pub fn with_overrides(&self, text: &str) -> Result<Self, LoadError> {
        let file: LocalFile = read("overrides", text)?;
        if !kernel::division::is_code(&file.county) || file.version.trim().is_empty() {
            let reason = "the file names the code of the county and its own version".to_owned();
            return Err(LoadError::Syntax { file: "overrides".to_owned(), reason });
        }
        let mut rules = self.clone();
        let mut seen = std::collections::BTreeSet::new();
        for entry in file.r#override {
            let id = entry.id.clone();
            if !seen.insert(id.clone()) {
                return Err(LoadError::Duplicate(id));
            }
            let refuse = |reason| LoadError::Row { id: id.clone(), reason };
            let from = entry.valid_from;
            let versions = rules.rows.get_mut(&id).ok_or_else(|| refuse("no such row"))?;
            let at = versions.iter().position(|r| r.is_in_force(from));
            let at = at.ok_or_else(|| refuse("the row is not in force on the county's first day"))?;
            let row = entry.over(&versions[at], &file.county).map_err(refuse)?;
            fit(&row).map_err(refuse)?;
            if versions[at].valid_from == from {
                versions[at] = row;
            } else {
                versions[at].valid_to = from.pred_opt();
                versions.insert(at + 1, row);
            }
        }
        let mut hash = Sha256::new();
        hash.update(self.hash.as_bytes());
        hash.update(text.as_bytes());
        rules.hash = hex::encode(hash.finalize());
        rules.version = format!("{}+{}.{}", self.version, file.county, file.version);
        Ok(rules)
    }

    /// A period that an effect opens is a row, and counts forward.
    fn fit_effects(&self) -> Result<(), LoadError> {
        for rule in self.iter() {
            let Some(opens) = rule.missed.as_ref().and_then(|missed| missed.opens.as_ref()) else { continue };
            let row = self.get(opens).filter(|row| row.span().is_some());
            if row.is_none_or(|row| row.direction == Direction::Backward) {
                let reason = "what is missed opens a period that is no row, sets none or runs back";
                return Err(LoadError::Row { id: rule.id.clone(), reason });
            }
        }
        Ok(())
    }

    pub(crate) fn has_source(&self, id: &str) -> bool {
        self.sources.contains_key(id)
    }

    /// The newest version of a rule.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rows.get(id)?.last()
    }

    /// The version of a rule in force on a day.
    #[must_use]
    pub fn in_force(&self, id: &str, on: NaiveDate) -> Option<&Rule> {
        self.rows.get(id)?.iter().find(|r| r.is_in_force(on))
    }

    /// The version to apply to a trigger: the one in force, else the nearest, and which of the two it is.
    #[must_use]
    pub fn applicable(&self, id: &str, on: NaiveDate) -> Option<(&Rule, InForce)> {
        let versions = self.rows.get(id)?;
        if let Some(rule) = versions.iter().find(|r| r.is_in_force(on)) {
            return Some((rule, InForce::Yes));
        }
        // The last version that began before the day, else the earliest of all.
        match versions.iter().rev().find(|r| r.valid_from <= on) {
            Some(rule) => Some((rule, InForce::NoLonger)),
            None => versions.first().map(|rule| (rule, InForce::NotYet)),
        }
    }

    /// Every version of every rule, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.order.iter().filter_map(|id| self.rows.get(id)).flatten()
    }

    /// A source of the register.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// The register of sources.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// Version of the rules.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 of the files they were read from.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Whether the version applied was in force on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// It was.
    Yes,
    /// The rule came into force later; the earliest version is applied.
    NotYet,
    /// The rule had ceased; the last version before the day is applied.
    NoLonger,
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, LoadError> {
    toml::from_str(text).map_err(|e| LoadError::Syntax { file: name.to_owned(), reason: e.to_string() })
}
