//! Recusal (回避): who decides on it in an agency, and who takes the place of whoever stepped back. On which ground and,
//! outside an agency, under which article is for the procedure to say.

use crate::{Context, FileFact, Refusal, check};
use kernel::OrganId;

/// Who decides in an agency, where that is the caller or an organ that was named: the main head on his staff, the
/// government or the superior organ on the main head, and nobody on himself. `himself`: whether the caller is the one
/// who is asked to step back, and stands at `at` in the input; the organ stands at `/decided_by`.
///
/// # Errors
/// A [`Refusal`] under CJ-12 where somebody else decides.
pub fn decided_by(
    cx: &Context,
    main_head: bool,
    organ: Option<&str>,
    himself: bool,
    at: &str,
) -> Result<Option<OrganId>, Refusal> {
    let organ = organ.map(|organ| check::text(organ, "/decided_by")).transpose()?;
    if main_head {
        return match organ.filter(|organ| cx.stands_above(organ)) {
            Some(organ) => Ok(Some(organ)),
            None => Err(cx
                .refuse(
                    "CJ-12",
                    "superior_decides",
                    "主要负责人的回避由本级人民政府或者上一级行政机关决定，请填写作出决定的机关",
                    "the government or the superior organ decides on the main head: name it",
                )
                .at("/decided_by")),
        };
    }
    if !cx.is_head() {
        return Err(cx.refuse(
            "CJ-12",
            "head_decides",
            "行政机关工作人员的回避由该机关主要负责人决定",
            "the main head decides on the recusal of staff",
        ));
    }
    if himself {
        return Err(cx
            .refuse(
                "CJ-12",
                "not_on_himself",
                "被申请回避的人员不得决定自己的回避；主要负责人的回避，由本级人民政府或者上一级行政机关决定",
                "nobody decides on his own recusal: on the main head the government or the superior organ does",
            )
            .at(at));
    }
    match organ {
        None => Ok(None),
        Some(_) => Err(cx
            .refuse(
                "CJ-12",
                "head_decides",
                "行政机关工作人员的回避由该机关主要负责人决定，不填写其他机关",
                "the main head decides on the recusal of staff, and no other organ",
            )
            .at("/decided_by")),
    }
}

/// What the party that asked for it is told: what was decided under `row`, and by whom, `here` where that is no other
/// organ. `whose`: whose recusal it was, by his office.
#[must_use]
pub fn told(
    cx: &Context,
    row: &str,
    whose: &str,
    (decided_by, here): (Option<&str>, &str),
    granted: bool,
) -> FileFact {
    let named = |organ| cx.organs.get(organ).and_then(|listed| listed.name.as_deref()).unwrap_or("有权机关");
    let who = decided_by.map_or(here, named);
    let (zh, en) = match granted {
        true => ("回避，由其他人员接替", "he steps back, and another takes his place"),
        false => ("不予回避", "he does not step back"),
    };
    cx.tell(
        row,
        "recusal_decided",
        format!("您提出的{whose}回避申请，{who}已经决定：{zh}。"),
        format!("On the recusal you asked for it was decided: {en}."),
    )
}

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
