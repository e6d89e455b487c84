//! Periods that run against each of several respondents on its own (各自的期限): from its own receipt, under a key of its
//! own. The one that stands for them all has the bare name, `answer`; another has its organ behind it,
//! `answer_of:haiyuan-zf`.

use crate::decision::statutory;
use crate::{Case, Context, Deadline, Procedure};
use kernel::OrganId;
use law::Receipt;

/// Whose period it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose(Option<OrganId>);

/// What stands between the name of a period and the organ it runs against.
const OF: &str = "_of:";

impl Whose {
    /// The one whose periods have the bare name.
    pub const FIRST: Self = Self(None);

    /// This other organ's; that of the first, where none is given.
    #[must_use]
    pub fn of(organ: Option<OrganId>) -> Self {
        Self(organ)
    }

    /// The name of the period of this key, and whose it is.
    #[must_use]
    pub fn of_key(key: &str) -> (&str, Self) {
        match key.split_once(OF) {
            Some((name, organ)) => (name, Self(Some(organ.to_owned()))),
            None => (key, Self::FIRST),
        }
    }

    /// The key of its period of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> String {
        match &self.0 {
            Some(organ) => format!("{name}{OF}{organ}"),
            None => name.to_owned(),
        }
    }

    /// The organ, where it is not the first.
    #[must_use]
    pub fn organ(&self) -> Option<&OrganId> {
        self.0.as_ref()
    }

    /// Its period of this name, as it was counted. Another than the first is called by its name as the one who acts: that
    /// is told, so it is the name of an organ.
    #[must_use]
    pub fn deadline<P: Procedure>(
        &self,
        case: &Case<P>,
        cx: &Context,
        (name, receipt): (&str, Receipt),
        called: impl FnOnce() -> String,
    ) -> Deadline {
        let deadline = statutory(case, cx, &self.key(name), receipt);
        match &self.0 {
            Some(_) => Deadline { actor: called(), ..deadline },
            None => deadline,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_whose_period_it_is() {
        let other = Whose::of(Some("haiyuan-zf".to_owned()));
        assert_eq!(
            (Whose::FIRST.key("answer"), other.key("answer")),
            ("answer".into(), "answer_of:haiyuan-zf".into())
        );
        for whose in [Whose::FIRST, other] {
            assert_eq!(Whose::of_key(&whose.key("answer")), ("answer", whose));
        }
    }
}
