//! Refusals and notices under a row of the rule table: the article stands in the row, nowhere else.

use crate::{Context, FileFact, Notice, Refusal};
use chrono::NaiveDate;
use kernel::planted;

impl Context<'_> {
    /// The article of a row, in the version in force today.
    #[must_use]
    pub fn article(&self, rule: &str) -> String {
        self.law.rules.applicable(rule, self.today).map_or_else(String::new, |(rule, _)| rule.article.clone())
    }

    /// A refusal under a row of the rule table.
    #[must_use]
    pub fn refuse(
        &self,
        rule: &'static str,
        code: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Refusal {
        let article = if planted("refused_without_article") { String::new() } else { self.article(rule) };
        Refusal::new(code, zh, en).enforcing(rule, article)
    }

    /// A notice under a row of the rule table.
    #[must_use]
    pub fn tell(&self, rule: &str, kind: &str, zh: impl Into<String>, en: impl Into<String>) -> FileFact {
        self.tell_until(rule, kind, zh, en, None)
    }

    /// The same, of a right that has a last day.
    #[must_use]
    pub fn tell_until(
        &self,
        rule: &str,
        kind: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
        last_day: Option<NaiveDate>,
    ) -> FileFact {
        FileFact::NoticeIssued(Notice {
            kind: kind.to_owned(),
            zh: zh.into(),
            en: en.into(),
            article: self.article(rule),
            last_day,
        })
    }
}
