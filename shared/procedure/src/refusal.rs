//! The rule says no: not an error, not logged as one, never retried.

use kernel::Text;

/// A refusal with its reason in both languages and the provision behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code, `snake_case`.
    pub code: &'static str,
    /// What is wrong and what to do next.
    pub text: Text,
    /// Article that refuses.
    pub law: Option<String>,
    /// Row of the rule table it enforces.
    pub rule: Option<&'static str>,
    /// JSON pointer into the input, where one field is to blame.
    pub pointer: Option<String>,
    /// Whether the article is that of the step, for want of one of its own.
    pub of_step: bool,
}

impl Refusal {
    /// A refusal in Chinese and English.
    pub fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, text: Text::new(zh, en), law: None, rule: None, pointer: None, of_step: false }
    }

    /// The provision that refuses.
    #[must_use]
    pub fn under(mut self, law: impl Into<String>) -> Self {
        self.law = Some(law.into());
        self
    }

    /// The row of the rule table that refuses, whose article is `law`.
    #[must_use]
    pub fn enforcing(mut self, rule: &'static str, law: impl Into<String>) -> Self {
        self.rule = Some(rule);
        self.law = Some(law.into());
        self
    }

    /// Under the provision of the step that was asked for, where it names none of its own.
    #[must_use]
    pub fn or_under(mut self, law: &str) -> Self {
        if self.law.is_none() {
            self.law = Some(law.to_owned());
            self.of_step = true;
        }
        self
    }

    /// The field to blame.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}

impl From<law::LawError> for Refusal {
    fn from(error: law::LawError) -> Self {
        Self::new(
            error.code(),
            format!("期限不能这样计算：{}", error.zh()),
            format!("the period cannot be counted so: {error}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_without_an_article_rests_on_that_of_its_step() {
        let none = Refusal::new("early", "尚早", "too early").or_under("《行政复议法》第三十条");
        assert_eq!((none.law.as_deref(), none.of_step), (Some("《行政复议法》第三十条"), true));
        let own = Refusal::new("early", "尚早", "too early").under("《民法典》第二百零三条");
        let own = own.or_under("《行政复议法》第三十条");
        assert_eq!((own.law.as_deref(), own.of_step), (Some("《民法典》第二百零三条"), false));
    }
}
