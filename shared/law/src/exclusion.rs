//! Time that is not counted (不计入期限的时间): on which ground a period stands still, which document opens and
//! closes it, and how long it may last. Rows are data beside the rules they belong to.

use crate::rule::{Rules, Status, Words};
use crate::{LoadError, Pause};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A ground on which days are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Exclusion)]
pub struct Exclusion {
    /// Rules whose period stands still.
    pub rules: Vec<String>,
    /// Ground.
    pub ground: Words,
    /// Provision, by full name and article; it identifies the ground.
    pub article: String,
    /// Id in the register of sources.
    pub source: String,
    /// Document with which it begins.
    pub opens: Words,
    /// Document with which it ends.
    pub closes: Words,
    /// How long it may last, where the law says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// How far it has been verified.
    pub status: Status,
}

/// How long a period may stand still, and what follows when it lasts longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = law::Limit)]
pub struct Limit {
    /// Natural days.
    pub days: u32,
    /// Provision.
    pub article: String,
    /// What follows.
    pub then: Words,
    /// Whether the law leaves no room: the period cannot go on after a longer pause.
    pub firm: bool,
}

impl Limit {
    /// The days of this pause, where they are more than the law allows.
    #[must_use]
    pub fn exceeded_by(&self, pause: &Pause) -> Option<i64> {
        let days = pause.to.map(|to| (to - pause.from).num_days())?;
        (days > i64::from(self.days)).then_some(days)
    }
}

impl Rules {
    /// Every ground on which days are not counted.
    #[must_use]
    pub fn exclusions(&self) -> &[Exclusion] {
        &self.exclusions
    }

    /// The grounds on which the days of this rule are not counted.
    pub fn exclusions_of(&self, rule: &str) -> impl Iterator<Item = &Exclusion> {
        self.exclusions.iter().filter(move |e| e.rules.iter().any(|id| id == rule))
    }

    /// The ground of this provision, for this rule.
    #[must_use]
    pub fn exclusion(&self, rule: &str, article: &str) -> Option<&Exclusion> {
        self.exclusions_of(rule).find(|e| e.article == article.trim())
    }

    /// What the types cannot say about the grounds of a file.
    pub(crate) fn fit_exclusions(&self) -> Result<(), LoadError> {
        let blank = |words: &Words| words.zh.trim().is_empty() || words.en.trim().is_empty();
        for exclusion in &self.exclusions {
            let id = exclusion.article.clone();
            if !self.has_source(&exclusion.source) {
                return Err(LoadError::UnknownSource { id, source_id: exclusion.source.clone() });
            }
            let refuse = |reason| Err(LoadError::Row { id: id.clone(), reason });
            if !exclusion.article.contains('《') {
                return refuse("a ground cites an article, with the full name of the statute in 《》");
            }
            if blank(&exclusion.ground) || blank(&exclusion.opens) || blank(&exclusion.closes) {
                return refuse("ground, opening and closing document stand in Chinese and English");
            }
            if exclusion.rules.is_empty() || exclusion.rules.iter().any(|rule| self.get(rule).is_none()) {
                return refuse("a ground names the rules whose period stands still");
            }
            if exclusion.limit.as_ref().is_some_and(|l| l.days == 0 || !l.article.contains('《')) {
                return refuse("a limit has days and an article");
            }
            let same = |other: &&Exclusion| {
                other.article == exclusion.article && other.rules.iter().any(|r| exclusion.rules.contains(r))
            };
            if self.exclusions.iter().filter(same).count() > 1 {
                return refuse("a ground stands twice for the same rule");
            }
        }
        Ok(())
    }
}
