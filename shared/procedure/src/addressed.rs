//! To whom a statute makes the act in dispute known (依法应当告知行政行为的各方): where one of them seeks a remedy, every other has
//! an interest in the act and takes part as third party, whichever channel the remedy is sought in.

use crate::{Case, Procedure};
use kernel::{Capacity, Party, PartyKind};
use law::addressee::{self, Side};

/// The sides of an act that are not in the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The provision by which each side is told of the act.
    pub article: &'static str,
    /// Who they are, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// Those who are not in the case, where a statute makes the act known to several sides.
#[must_use]
pub fn absent<P: Procedure>(case: &Case<P>) -> Option<Absent> {
    let act = addressee::of(case.file.opening().matter.act.as_ref()?.kind)?;
    let interested = |party: &&Party| matches!(party.capacity, Capacity::Applicant | Capacity::ThirdParty);
    let kinds: Vec<PartyKind> = case.file.taking_part().filter(interested).map(|party| party.kind).collect();
    let missing = act.missing(&kinds);
    let words = |word: fn(&Side) -> &str, between| {
        missing.iter().map(|side| word(side)).collect::<Vec<_>>().join(between)
    };
    (!missing.is_empty()).then(|| Absent {
        article: &act.article,
        zh: words(|side| &side.zh, "、"),
        en: words(|side| &side.en, ", "),
    })
}
