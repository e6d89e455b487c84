//! Days that are not counted (不计入期限的时间). A clock stands still while at least one ground holds it: a suspension, an
//! inspection, an appraisal. Each ground opens a pause of its own and ends that pause and no other. The clock runs on
//! when no ground holds it any more; days on which several did are left out once, and its receipt names each.

use crate::decision::{recounted, statutory};
use crate::fact::{Basis, FileFact};
use crate::{Case, Context, Procedure, Refusal, track};
use chrono::NaiveDate;
use law::Pause;

/// A ground on which days are not counted: its provision tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground<'a> {
    /// In the words of the law.
    pub zh: &'a str,
    /// Provision.
    pub article: &'a str,
}

impl Ground<'_> {
    /// The pause it opens on this day.
    fn since(self, from: NaiveDate) -> Pause {
        Pause {
            from,
            to: None,
            ground: self.zh.to_owned(),
            article: self.article.to_owned(),
            opened_by: None,
            closed_by: None,
        }
    }
}

/// The clock of this key stands still on this ground from this day on, whatever else holds it; none where it is over.
/// Where what it runs from lies ahead (the notice that serves the paper still runs, 公告送达), it stands still from there.
///
/// # Errors
/// A [`Refusal`] where the law lets no days be left out of it.
pub fn held<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    ground: Ground<'_>,
    from: NaiveDate,
) -> Result<Option<FileFact>, Refusal> {
    if case.file.live(key).is_none() {
        return Ok(None);
    }
    let deadline = recounted(case, cx, key, |input| {
        let pause = ground.since(from.max(input.trigger));
        input.pauses.push(pause);
    })?;
    Ok(Some(FileFact::DeadlineSet(deadline)))
}

/// The clock of this key begins under this rule on this day: it stands still from there where a proceeding beside the case
/// holds it, on a ground that the law names for the rule.
///
/// # Errors
/// A [`Refusal`] where the law cannot count it.
pub fn begun<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    rule: &str,
    from: NaiveDate,
) -> Result<FileFact, Refusal> {
    let named = |ground: &Ground<'_>| cx.law.rules.exclusion(rule, ground.article).is_some();
    let count = cx.law.count(rule, from);
    let count = match track::holding(case, key).filter(named) {
        Some(ground) => count.paused(ground.since(from)),
        None => count,
    };
    Ok(FileFact::DeadlineSet(statutory(case, cx, key, count.receipt()?)))
}

/// This ground holds the clock of this key no longer from this day on; none where it did not. Of several pauses on the
/// same ground the first one ends that was opened no earlier than `since`.
///
/// # Errors
/// A [`Refusal`] where the pause would end before it began.
pub fn let_go<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    ground: Ground<'_>,
    since: Option<NaiveDate>,
    to: NaiveDate,
) -> Result<Option<FileFact>, Refusal> {
    let Some(open) = open(case, cx, key, ground, since) else { return Ok(None) };
    let deadline = recounted(case, cx, key, |input| {
        let in_order = since.is_none_or(|since| since <= to);
        if in_order && input.pauses[open].from == input.trigger && to < input.trigger {
            // it ended before anything was counted: nothing is left out
            input.pauses.remove(open);
        } else {
            input.pauses[open].to = Some(to);
        }
    })?;
    Ok(Some(FileFact::DeadlineSet(deadline)))
}

/// The place of the open pause that this ground opened.
fn open<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    ground: Ground<'_>,
    since: Option<NaiveDate>,
) -> Option<usize> {
    let Basis::Rule(receipt) = &case.file.live(key)?.basis else { return None };
    let of = |pause: &Pause| {
        let since = since.is_none_or(|since| pause.from >= since);
        pause.to.is_none() && pause.article == ground.article && since
    };
    // opened when the ground stood under another article, which nobody gives any more
    let renamed = |pause: &Pause| {
        let known = pause.article == ground.article
            || cx.law.rules.exclusion(&receipt.rule, &pause.article).is_some();
        pause.to.is_none() && pause.ground == ground.zh && !known
    };
    let place = |holds: &dyn Fn(&Pause) -> bool| receipt.pauses.iter().position(holds);
    place(&of).or_else(|| place(&renamed))
}

/// Suspends the case: every clock that a suspension holds stands still from today.
///
/// # Errors
/// A [`Refusal`] where it is suspended already or the law refuses.
pub fn suspended<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    ground: &str,
    article: &str,
) -> Result<Vec<FileFact>, Refusal> {
    if case.file.suspension.is_some() {
        return Err(Refusal::new("already_suspended", "案件已经中止", "the case is already suspended"));
    }
    let mut facts =
        vec![FileFact::Suspended { ground: ground.to_owned(), article: article.to_owned(), on: cx.today }];
    for deadline in case.file.deadlines.iter().filter(|deadline| deadline.pauses) {
        facts.extend(held(case, cx, &deadline.key, Ground { zh: ground, article }, cx.today)?);
    }
    Ok(facts)
}

/// Resumes the case: what was left of every clock runs on from today, but for those that another ground holds.
///
/// # Errors
/// A [`Refusal`] where it is not suspended.
pub fn resumed<P: Procedure>(case: &Case<P>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
    let Some(suspension) = &case.file.suspension else {
        return Err(Refusal::new("not_suspended", "案件没有中止", "the case is not suspended"));
    };
    let ground = Ground { zh: &suspension.ground, article: &suspension.article };
    let mut facts = vec![FileFact::Resumed { on: cx.today }];
    for deadline in &case.file.deadlines {
        facts.extend(let_go(case, cx, &deadline.key, ground, Some(suspension.from), cx.today)?);
    }
    Ok(facts)
}
