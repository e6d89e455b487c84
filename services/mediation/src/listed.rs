//! 行政调解职责清单: what the list of the county says an agency mediates. Where it lists the agency, nothing else is mediated
//! there as administrative mediation.

use crate::procedure::Kind;
use kernel::Category;
use procedure::{Context, Refusal};

/// Refuses what stands not on the list of an agency that has published one and has it in force today.
pub(crate) fn on_list(kind: Kind, category: Category, cx: &Context) -> Result<(), Refusal> {
    let mut in_force = cx.law.mediations.of(&cx.actor.organ, cx.today).peekable();
    let all = in_force.peek().is_none() || in_force.any(|listed| listed.category == category);
    if kind != Kind::Administrative || all {
        return Ok(());
    }
    Err(cx.refuse(
        "XT-05",
        "not_on_list",
        format!(
            "本机关公布的行政调解职责清单没有“{}”一类，请不予受理并说明理由，或者退回、转入其他调解组织",
            category.zh()
        ),
        "the list this agency published has no such disputes: decline, return the matter, or refer it elsewhere",
    ))
}
