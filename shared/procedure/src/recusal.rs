//! Recusal (回避): who takes the place of whoever stepped back. Who decides, on which ground and under which article is
//! for the procedure to say.

use crate::{Refusal, check};

/// Who takes the place of an officer that steps back: somebody, and nobody who stepped back himself. None where the
/// officer stays. The caller adds the article.
///
/// # Errors
/// A [`Refusal`] where nobody is named, or somebody who stepped back.
pub fn replacement(
    granted: bool,
    officer: &str,
    replaced_by: Option<String>,
    stepped_back: impl Fn(&str) -> bool,
) -> Result<Option<String>, Refusal> {
    let replaced_by = replaced_by.filter(|text| !text.trim().is_empty());
    let replaced_by = replaced_by.map(|text| check::text(&text, "/replaced_by")).transpose()?;
    if granted && replaced_by.is_none() {
        return Err(Refusal::new(
            "replacement_required",
            "决定回避的，应当另行确定办理人员，请填写接替的人员",
            "where an officer steps back another takes his place: say who",
        ));
    }
    if replaced_by.as_deref().is_some_and(|who| who == officer || stepped_back(who)) {
        return Err(Refusal::new(
            "replaced_by_recused",
            "接替的人员就是回避的人员，或者已经在本件中回避，请另行确定",
            "who takes his place is the one that steps back, or stepped back before: name another",
        ));
    }
    Ok(replaced_by.filter(|_| granted))
}

/// The refusal for a caller who stepped back. The caller adds the article.
#[must_use]
pub fn stepped_back() -> Refusal {
    Refusal::new(
        "recused",
        "您已在本件中回避，应当由接替的人员办理",
        "you stepped back in this case: whoever took your place handles it",
    )
}
