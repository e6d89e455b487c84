//! A period is extended (延长期限), as far as its row allows. The day of the approval counts, not that of the entry: one that
//! was given in time and is recorded after the last day extends the period all the same.

use crate::decision::{counted_anew, recounted};
use crate::fact::{Basis, Deadline, FileFact, Notice};
use crate::{Case, Context, Procedure, Refusal};
use chrono::NaiveDate;
use law::{Extension, Unit};

/// Extends the deadline of `key` by so much of the unit the law extends it in. The caller holds the office whose
/// approval the law asks for: that is for the step's rule to say.
///
/// # Errors
/// A [`Refusal`] under the article of the period where the law does not allow it.
pub fn extended<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    amount: u32,
) -> Result<(Deadline, Extension), Refusal> {
    let approval = Approval { by: Some(cx.actor.account.clone()), document: None, on: cx.today };
    extended_on(case, cx, key, amount, approval)
}

/// What an extension was approved by.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Account that held the office, where it did so here.
    pub by: Option<String>,
    /// Number of the paper, where the approval came on one.
    pub document: Option<String>,
    /// Day.
    pub on: NaiveDate,
}

/// The same, on an approval that was given by somebody else. Where the last day passed on record and the approval was given
/// before it, the period runs on from there: that the paper proves its day is for the caller to ask, and [`undone`] takes
/// back what had come of the lapse.
///
/// # Errors
/// As [`extended`].
pub fn extended_on<P: Procedure>(
    case: &Case<P>,
    cx: &Context,
    key: &str,
    amount: u32,
    approval: Approval,
) -> Result<(Deadline, Extension), Refusal> {
    let running = case.file.deadline(key).and_then(|deadline| match &deadline.basis {
        Basis::Rule(receipt) => cx.law.rules.applicable(&receipt.rule, receipt.trigger),
        Basis::Document { .. } => None,
    });
    let (article, allowed) = match running {
        Some((rule, _)) => (Some(rule.article.clone()), rule.extension.as_ref()),
        None => (None, None),
    };
    let lapsed = case.file.deadline(key).filter(|_| case.file.is_in_time_after_all(key, approval.on));
    let extension = Extension {
        amount,
        unit: allowed.map_or(Unit::NaturalDay, |allowed| allowed.unit),
        approver: allowed.map(|allowed| allowed.approver.clone()).unwrap_or_default(),
        by: approval.by,
        document: approval.document,
        on: approval.on,
    };
    let counted = match lapsed {
        Some(lapsed) => counted_anew(case, cx, lapsed, |input| input.extensions.push(extension.clone())),
        None => recounted(case, cx, key, |input| input.extensions.push(extension.clone())),
    };
    let deadline = counted.map_err(|refusal| match (article, refusal.code) {
        (Some(article), code) if code.starts_with("extension") || code == "bad_amount" => {
            refusal.under(article)
        }
        _ => refusal,
    })?;
    Ok((deadline, extension))
}

/// What goes before and after a period that had lapsed on record and was extended by that day: it had not lapsed, what the law
/// attaches to that did not come about, and both are told. Nothing where it had not.
pub(crate) fn undone<P: Procedure>(
    case: &Case<P>,
    extended: &Deadline,
    on: NaiveDate,
) -> (Option<FileFact>, Option<FileFact>) {
    let (key, last) = (&extended.key, extended.due);
    let Basis::Rule(receipt) = &extended.basis else { return (None, None) };
    if !case.file.is_in_time_after_all(key, on) {
        return (None, None);
    }
    let effect = case.file.effects.iter().any(|effect| effect.key == *key);
    let day = last.map(|day| day.to_string()).unwrap_or_default();
    let told = Notice {
        kind: "extended_in_time".to_owned(),
        zh: format!(
            "“{}”在届满以前（{on}）已经批准延长，最后一日为{day}：此前登记的期限届满及其后果不再适用。",
            extended.zh
        ),
        en: format!(
            "{}: the extension was approved on {on}, in time. The last day is {day}, and the lapse on record, with what came of \
             it, counts no more.",
            extended.en
        ),
        article: receipt.article.clone(),
        last_day: last,
    };
    let met = effect.then(|| FileFact::DeadlineMet { key: key.clone(), on });
    (met, Some(FileFact::NoticeIssued(told)))
}
